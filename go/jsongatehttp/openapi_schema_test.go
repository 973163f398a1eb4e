package jsongatehttp

import (
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestDialects(t *testing.T) {
	// Whether draft 4's or a later exclusiveMaximum is meant.
	const schema = `{"maximum":5,"exclusiveMaximum":true}`
	draft4 := document(`"jsonSchemaDialect":"http://json-schema.org/draft-04/schema#","paths":{"/":{"post":` + jsonBody(schema) + `}}`)
	if w := serve(fromOpenAPI(t, draft4).Middleware(&accepting{}), post(`5`)); w.Code != 422 {
		t.Errorf("draft 4: status %d", w.Code)
	}
	for _, dialect := range []string{"https://spec.openapis.org/oas/3.1/dialect/base", "https://json-schema.org/draft/2020-12/schema"} {
		text := document(`"jsonSchemaDialect":"`+dialect+`"`, `"paths":{"/":{"post":`+jsonBody(schema)+`}}`)
		if _, err := FromOpenAPI([]byte(text)); err == nil || !strings.Contains(err.Error(), "exclusiveMaximum") {
			t.Errorf("%s: %v", dialect, err)
		}
	}
}

// Schemas that refer to each other by name, and to other documents.
func TestReferencesOfSchemas(t *testing.T) {
	other := CompileOptions(jsongate.WithDocuments(map[string][]byte{"https://shop.example/other.json": []byte(`{"$defs":{"n":{"$ref":"api.json#/components/schemas/N"}}}`)}))
	rows := []struct {
		name, schema, schemas string
		options               []Option
	}{
		{"anchor in the schema", `{"$ref":"#/components/schemas/N"}`, `{"N":{"$id":"n","$ref":"#n","$defs":{"n":{"$anchor":"n","type":"integer"}}}}`, nil},
		{"anchor by identifier", `{"$ref":"n#n"}`, `{"N":{"$id":"n","$anchor":"n","type":"integer"}}`, nil},
		{"identifier", `{"$ref":"https://shop.example/n"}`, `{"N":{"$id":"https://shop.example/n","type":"integer"}}`, nil},
		{"another document that refers back", `{"$ref":"other.json#/$defs/n"}`, `{"N":{"type":"integer"}}`,
			[]Option{DocumentURI("https://shop.example/api.json"), other}},
		{"the document's own URI", `{"$ref":"https://shop.example/api.json#/components/schemas/N"}`, `{"N":{"type":"integer"}}`,
			[]Option{DocumentURI("https://shop.example/api.json")}},
		{"into an array", `{"$ref":"#/components/schemas/N/allOf/1"}`, `{"N":{"allOf":[true,{"type":"integer"}]}}`, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			text := document(`"paths":{"/":{"post":`+jsonBody(row.schema)+`}}`, `"components":{"schemas":`+row.schemas+`}`)
			table := fromOpenAPI(t, text, row.options...)
			if wantRust {
				fromOpenAPI(t, text, append(row.options, CompileOptions(jsongate.RequireRust()))...)
			}
			onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
				for body, want := range map[string]int{`1`: 204, `"x"`: 422} {
					if w := serve(table.Middleware(&accepting{}), post(body)); w.Code != want {
						t.Errorf("%s: status %d", body, w.Code)
					}
				}
			})
		})
	}
}

func TestExtractIsWhatASchemaNeeds(t *testing.T) {
	text := document(`"paths":{}`, `"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"items":{"$ref":"#/components/schemas/A"}},"C":{}}}`)
	for pointer, want := range map[string]string{
		"/components/schemas/A": `{"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"items":{"$ref":"#/components/schemas/A"}}}}}`,
		"/components/schemas/C": `{"components":{"schemas":{"C":{}}}}`,
	} {
		d := &description{text: []byte(text), settings: newSettings(nil)}
		if !d.open() || !d.knowsDialect() {
			t.Fatal(d.errors)
		}
		if got := string(d.extract(pointer)); got != want {
			t.Errorf("%s: %s", pointer, got)
		}
	}
}

func TestPathsWithEscapesHaveTheirSchemas(t *testing.T) {
	text := document(`"paths":{"/a%20b/{id}":{"post":` + jsonBody(`{"type":"integer"}`) + `}}`)
	w := serve(fromOpenAPI(t, text).Middleware(&accepting{}), request("POST", "/a%20b/7", `"x"`))
	if w.Code != 422 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}
