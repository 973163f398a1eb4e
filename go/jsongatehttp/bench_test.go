package jsongatehttp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

type rewound struct{ *bytes.Reader }

func (rewound) Close() error { return nil }

// What the middleware adds to a handler that reads the body as handlers do. The validator that accepts without looking shows the
// middleware alone.
func BenchmarkOverhead(b *testing.B) {
	text := []byte(`{"id":1,"lines":[` + strings.Repeat(`{"sku":"0123456789"},`, 19) + `{}]}`)
	reading := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			b.Error(err)
		}
	})
	copying := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			b.Error(err)
		}
	})
	taking := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, ok := Body(r); !ok {
			b.Error("no body")
		}
	})
	own := mustCompile(b, orderSchema)
	table, err := NewTable(map[string]Validator{"POST /": saysValid, "POST /orders/{id}": saysValid})
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range []struct {
		name    string
		handler http.Handler
	}{
		{"bare, read all", copying},
		{"no validation, copied", Handler(saysValid, reading)},
		{"no validation, read all", Handler(saysValid, copying)},
		{"no validation, taken", Handler(saysValid, taking)},
		{"no validation, taken for reuse", Handler(saysValid, taking, ReuseBytes())},
		{"no validation, in a table", table.Middleware(reading)},
		{"validation, copied", Handler(own, reading)},
		{"refusal", Handler(says{Code: jsongate.CodeMalformed}, reading)},
	} {
		b.Run(row.name, func(b *testing.B) {
			body := bytes.NewReader(text)
			r := post(string(text))
			w := discarded{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				body.Reset(text)
				r.Body = rewound{body}
				row.handler.ServeHTTP(w, r)
			}
		})
	}
}

func BenchmarkFromOpenAPI(b *testing.B) {
	var paths, schemas []string
	for i := range 100 {
		paths = append(paths, fmt.Sprintf(`"/r%d/{id}":{"post":%s,"get":{"description":%q}}`, i, jsonBody(fmt.Sprintf(`{"$ref":"#/components/schemas/S%d"}`, i)), strings.Repeat("x", 2000)))
		schemas = append(schemas, fmt.Sprintf(`"S%d":{"type":"object","properties":{"a":{"type":"string"},"b":{"$ref":"#/components/schemas/S%d"}}}`, i, i/10))
	}
	text := []byte(document(`"paths":{`+strings.Join(paths, ",")+`}`, `"components":{"schemas":{`+strings.Join(schemas, ",")+`}}`))
	for b.Loop() {
		if _, err := FromOpenAPI(text); err != nil {
			b.Fatal(err)
		}
	}
}
