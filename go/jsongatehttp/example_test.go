package jsongatehttp_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongatehttp"
)

// send is a client: it posts a JSON body and prints what comes back.
func send(h http.Handler, method, path, body string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
}

func mustCompile(schema string, opts ...jsongate.Option) *jsongate.Validator {
	v, err := jsongate.Compile([]byte(schema), opts...)
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func ExampleHandler() {
	orders := mustCompile(`{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}`, jsongate.WithName("orders"))
	createOrder := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var order struct{ ID int }
		if err := json.NewDecoder(r.Body).Decode(&order); err != nil { // as before: r.Body holds what was judged
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = fmt.Fprintf(w, "order %d", order.ID)
	})

	mux := http.NewServeMux()
	mux.Handle("POST /orders", jsongatehttp.Handler(orders, createOrder, jsongatehttp.MaxBody(64<<10)))

	send(mux, "POST", "/orders", `{"id":7}`)
	send(mux, "POST", "/orders", `{"id":"7"}`)
	// Output:
	// 200 order 7
	// 422 {"type":"https://pkg.go.dev/github.com/jsongate/jsongate/go/jsongatehttp#schema","title":"The request body violates the schema","status":422,"detail":"The value at \"/id\" (byte 6) violates the keyword \"type\" of the schema.","code":"SCHEMA","keyword":"type","offset":6,"pointer":"/id","schemaPointer":"/properties/id/type"}
}

func ExampleMiddleware() {
	texts := mustCompile(`{"type":"string"}`)
	judged := jsongatehttp.Middleware(texts, jsongatehttp.PathHeader()) // in the form that routers take: r.Use(judged)
	logged := judged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result, _ := jsongatehttp.ResultOf(r)
		slog.Debug("judged", "result", result.String())
		body, _ := jsongatehttp.Body(r) // the bytes themselves, without a copy
		_, _ = w.Write(body)
	}))
	send(logged, "POST", "/", `"hello"`)
	// Output: 200 "hello"
}

func ExampleNewTable() {
	table, err := jsongatehttp.NewTable(map[string]jsongatehttp.Validator{
		"POST /orders":     mustCompile(`{"type":"object"}`),
		"PUT /orders/{id}": mustCompile(`{"type":"object","required":["id"]}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	router := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "done") }) // any router
	handler := table.Middleware(router)

	send(handler, "POST", "/orders", `{}`)
	send(handler, "POST", "/elsewhere", `not judged`)
	// Output:
	// 200 done
	// 200 done
}

func ExampleFromOpenAPI() {
	document := []byte(`{
		"openapi": "3.1.0",
		"info": {"title": "Orders", "version": "1"},
		"paths": {"/orders/{id}": {"put": {"requestBody": {"required": true,
			"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}}}},
		"components": {"schemas": {"Order": {"type": "object", "required": ["lines"]}}}
	}`) // a service embeds the file
	table, err := jsongatehttp.FromOpenAPI(document)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Routes())
	// Output: [PUT /orders/{id}]
}

func ExampleWriteProblemWith() {
	v := mustCompile(`{"type":"string"}`)
	own := jsongatehttp.WriteProblemWith(func(w http.ResponseWriter, r *http.Request, p *jsongatehttp.Problem) {
		slog.DebugContext(r.Context(), "refused", "path", r.URL.Path, "status", p.Status, "cause", p.Err)
		http.Error(w, p.Title, p.Status)
	})
	send(jsongatehttp.Handler(v, http.NotFoundHandler(), own), "POST", "/", `{`)
	// Output: 400 The request body is not JSON
}
