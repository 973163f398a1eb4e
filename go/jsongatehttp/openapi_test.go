package jsongatehttp

import (
	"slices"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

func fromOpenAPI(t *testing.T, document string, opts ...Option) *Table {
	t.Helper()
	table, err := FromOpenAPI([]byte(document), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// document is an OpenAPI document with these members.
func document(members ...string) string {
	return `{"openapi":"3.1.0","info":{"title":"t","version":"1"},` + strings.Join(members, ",") + `}`
}

// jsonBody is a request body with a schema.
func jsonBody(schema string) string {
	return `{"requestBody":{"required":true,"content":{"application/json":{"schema":` + schema + `}}}}`
}

const shop = `{
	"openapi": "3.1.1",
	"info": {"title": "Shop", "version": "1"},
	"x-anything": {},
	"servers": [{"url": "https://{host}/v{major}/", "variables": {"host": {"default": "api.example"}, "major": {"default": "2"}}}, {"url": "/beta"}],
	"paths": {
		"x-more": 1,
		"/orders": {
			"get": {"responses": {}},
			"post": {"requestBody": {"$ref": "#/components/requestBodies/Order"}}
		},
		"/orders/{order-id}/": {"patch": {"requestBody": {"content": {
			"application/merge-patch+json": {"schema": {"$ref": "#/components/schemas/Order/properties/lines/items"}},
			"application/json": {},
			"text/csv": {"schema": {"type": "string"}}
		}}}},
		"/import": {"$ref": "#/components/pathItems/Import", "post": {"requestBody": {"content": {"*/*": {"schema": {"type": "integer"}}}}}},
		"/weird {name}": {"x-skipped": true}
	},
	"components": {
		"pathItems": {"Import": {
			"post": {"requestBody": {"content": {"application/json": {"schema": false}}}},
			"put": {"servers": [{"url": "/gamma"}], "requestBody": {"content": {"application/*": {"schema": {"type": "integer"}}}}}
		}},
		"requestBodies": {"Order": {"required": true, "content": {"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Order"}}}}},
		"schemas": {
			"Order": {"type": "object", "required": ["lines"], "properties": {
				"lines": {"type": "array", "items": {"type": "object", "properties": {"count": {"$ref": "#/components/schemas/a~1b%25%20{c}"}}}},
				"parent": {"$ref": "#/components/schemas/Order"}
			}},
			"a/b% {c}": {"type": "integer", "maximum": 9007199254740993}
		}
	}
}`

func TestRoutesOfAnOpenAPIDocument(t *testing.T) {
	rows := []struct {
		name, method, path, media, body string
		status                          int
	}{
		{"accepted", "POST", "/orders", "application/json", `{"lines":[{"count":1}]}`, 204},
		{"refused within references", "POST", "/orders", "application/json", `{"lines":[{"count":"1"}]}`, 422},
		{"refused within a recursive reference", "POST", "/orders", "application/json", `{"lines":[],"parent":{}}`, 422},
		{"bounds are exact", "POST", "/orders", "application/json", `{"lines":[{"count":9007199254740993}]}`, 204},
		{"bounds are exact above", "POST", "/orders", "application/json", `{"lines":[{"count":9007199254740994}]}`, 422},
		{"a required body", "POST", "/orders", "", ``, 400},
		{"another type", "POST", "/orders", "text/plain", `1`, 415},
		{"an operation without a body", "GET", "/orders", "application/json", `x`, 204},
		{"a body that is not required", "PATCH", "/orders/7/", "", ``, 204},
		{"the schema of one type", "PATCH", "/orders/7/", "application/merge-patch+json", `{"count":"x"}`, 422},
		{"a type without a schema", "PATCH", "/orders/7/", "application/json", `{"count":"x"}`, 204},
		{"a type without a schema, not JSON", "PATCH", "/orders/7/", "application/json", `{`, 400},
		{"a type that is not JSON", "PATCH", "/orders/7/", "text/csv", `1;2`, 204},
		{"below a path that ends with a slash", "PATCH", "/orders/7/more", "application/json", `{`, 204},
		{"beside a reference", "POST", "/import", "application/json", `1`, 204},
		{"any type, JSON", "POST", "/import", "application/json", `"x"`, 422},
		{"any type, unknown", "POST", "/import", "", `"x"`, 422},
		{"any type, not JSON", "POST", "/import", "text/csv", `1;2`, 204},
		{"behind a reference", "PUT", "/import", "application/x+json", `"x"`, 422},
		{"a range without the type", "PUT", "/import", "text/csv", `"x"`, 415},
		{"no such path", "POST", "/carts", "application/json", `{`, 204},
	}
	table := fromOpenAPI(t, shop)
	onBothPaths(t, func(t *testing.T, path jsongate.Path) {
		for _, row := range rows {
			w := serve(table.Middleware(&accepting{}), request(row.method, row.path, row.body, "Content-Type", row.media))
			if w.Code != row.status {
				t.Errorf("%s: status %d, want %d: %s", row.name, w.Code, row.status, w.Body)
			}
		}
	})
	for _, v := range jsongate.Stats().Validators {
		if v.Name == "POST /orders" && v.Valid > 0 && v.Refused > 0 {
			return
		}
	}
	t.Errorf("no validator is named after its operation: %+v", jsongate.Stats().Validators)
}

func TestPatternsOfAnOpenAPIDocument(t *testing.T) {
	rows := []struct {
		name    string
		options []Option
		want    []string
	}{
		{"without servers", nil, []string{"GET /orders", "PATCH /orders/{parameter2}/{$}", "POST /import", "POST /orders", "PUT /import"}},
		{"with servers", []Option{ServerPaths()}, []string{"GET /beta/orders", "GET /v2/orders", "PATCH /beta/orders/{parameter2}/{$}",
			"PATCH /v2/orders/{parameter2}/{$}", "POST /beta/import", "POST /beta/orders", "POST /v2/import", "POST /v2/orders", "PUT /gamma/import"}},
		{"some operations", []Option{Operations(func(method, path string) bool { return method == "POST" && path == "/orders" })}, []string{"POST /orders"}},
	}
	for _, row := range rows {
		if got := fromOpenAPI(t, shop, row.options...).Routes(); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestPatternOf(t *testing.T) {
	rows := []struct{ path, pattern, cause string }{
		{"/", "/{$}", ""},
		{"/a/{id}", "/a/{id}", ""},
		{"/a/{id}/", "/a/{id}/{$}", ""},
		{"/{a}/{a}/{b-c}/{func}", "/{a}/{parameter2}/{parameter3}/{parameter4}", ""},
		{"/a b", "/a%20b", ""},
		{"a", "", "does not begin"},
		{"/a?b={c}", "", "query"},
		{"/{a}.json", "", `"{a}.json" is a template in part`},
		{"/x{a}", "", "in part"},
		{"/{a}{b}", "", "in part"},
	}
	for _, row := range rows {
		if pattern, cause := patternOf(row.path); pattern != row.pattern || !strings.Contains(cause, row.cause) || (cause == "") != (row.cause == "") {
			t.Errorf("%s: %q, %q", row.path, pattern, cause)
		}
	}
}
