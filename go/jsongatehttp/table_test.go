package jsongatehttp

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	integers, texts := mustCompile(t, `{"type":"integer"}`), mustCompile(t, `{"type":"string"}`)
	table, err := NewTable(map[string]Validator{"POST /orders/{id}": integers, "POST /orders/special": texts, "/files/": texts})
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Handle("PUT /orders/{id}", integers, RequireBody(false)); err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name, method, path, body string
		status                   int
	}{
		{"accepted", "POST", "/orders/7", `1`, 204},
		{"refused", "POST", "/orders/7", `"x"`, 422},
		{"the more specific pattern", "POST", "/orders/special", `"x"`, 204},
		{"every method of a pattern without one", "PATCH", "/files/a/b", `1`, 422},
		{"an option of one route", "PUT", "/orders/7", ``, 204},
		{"the options of the others", "POST", "/orders/7", ``, 400},
		{"another method", "PATCH", "/orders/7", `"x"`, 204},
		{"another path", "POST", "/carts/7", `"x"`, 204},
		{"an escaped path", "POST", "/%6frders/7", `"x"`, 422},
		{"a path that ServeMux would clean", "POST", "//orders/./7", `"x"`, 422},
		{"a path that ServeMux would complete", "POST", "/files", `1`, 422},
	}
	for _, row := range rows {
		next := &accepting{}
		w := serve(table.Middleware(next), request(row.method, row.path, row.body))
		if w.Code != row.status || (next.calls == 1) != (row.status == 204) {
			t.Errorf("%s: status %d with %d calls", row.name, w.Code, next.calls)
		}
	}
	if got, want := table.Routes(), []string{"/files/", "POST /orders/special", "POST /orders/{id}", "PUT /orders/{id}"}; !slices.Equal(got, want) {
		t.Errorf("the routes are %q", got)
	}
}

func TestUnmatchedRequestsAreRefusedIfAsked(t *testing.T) {
	table, err := NewTable(map[string]Validator{"POST /a": saysValid}, RefuseUnmatched())
	if err != nil {
		t.Fatal(err)
	}
	next := &accepting{}
	rows := []struct {
		method, path string
		status       int
		slug, allow  string
	}{
		{"POST", "/b", 404, "no-route", ""},
		{"GET", "/", 404, "no-route", ""},
		{"PUT", "/a", 405, "method", "POST"},
	}
	for _, row := range rows {
		w := serve(table.Middleware(next), request(row.method, row.path, ""))
		p := problemOf(t, w)
		if p.Status != row.status || p.Type != DefaultTypeBase+row.slug || w.Header().Get("Allow") != row.allow || next.calls != 0 {
			t.Errorf("%s %s: %+v with %v", row.method, row.path, p, w.Header())
		}
	}
	if w := serve(table.Middleware(next), request("POST", "/a", "1")); w.Code != 204 {
		t.Errorf("status %d", w.Code)
	}
}

func TestTableInFrontOfServeMux(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		text, _ := Body(r)
		_, _ = w.Write([]byte(r.PathValue("id") + " " + string(text)))
	})
	table, err := NewTable(map[string]Validator{"POST /orders/{number}": saysValid})
	if err != nil {
		t.Fatal(err)
	}
	if got := serve(table.Middleware(mux), request("POST", "/orders/7", "1")).Body.String(); got != "7 1" {
		t.Errorf("answered %q", got)
	}
}

func TestWrongTables(t *testing.T) {
	_, err := NewTable(map[string]Validator{"POST orders": saysValid, "GET /{": saysValid, "/ok": saysValid, "/none": nil})
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, part := range []string{`the route "POST orders" cannot be in the table`, `the route "GET /{" cannot`, `the route "/none" has no validator`} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in: %v", part, err)
		}
	}
	table, err := NewTable(map[string]Validator{"/a/{x}/c": saysValid})
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Handle("/a/b/{y}", saysValid); err == nil || !strings.Contains(err.Error(), "conflicts") || len(table.Routes()) != 1 {
		t.Errorf("a conflict gives %v, and the routes are %q", err, table.Routes())
	}
}
