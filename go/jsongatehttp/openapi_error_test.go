package jsongatehttp

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestWrongOpenAPIDocuments(t *testing.T) {
	rows := []struct {
		name, document string
		want           []string // pointer, a blank, and a part of the cause
	}{
		{"YAML", "openapi: 3.1.0\npaths: {}\n", []string{" YAML is not read"}},
		{"empty", "", []string{" YAML is not read"}},
		{"not JSON", `{"openapi":`, []string{" this is not JSON: unexpected EOF"}},
		{"more than JSON", `{"openapi":"3.1.0"} {}`, []string{" this is not JSON: something follows"}},
		{"Swagger", `{"swagger":"2.0"}`, []string{"/swagger Swagger documents are not read"}},
		{"3.0", `{"openapi":"3.0.3","paths":{}}`, []string{"/openapi OpenAPI 3.0 has schemas of its own"}},
		{"a later version", `{"openapi":"3.10.0","paths":{}}`, []string{`/openapi the version must be 3.1 or 3.1.x, and it is "3.10.0"`}},
		{"no version", `{"paths":{}}`, []string{"/openapi the version must be"}},
		{"no paths", document(`"components":{}`), []string{" the document has no paths"}},
		{"paths of another kind", document(`"paths":[]`), []string{"/paths paths must be an object"}},
		{"an unknown dialect", document(`"jsonSchemaDialect":"https://x.example/","paths":{}`), []string{`/jsonSchemaDialect the dialect "https://x.example/" is not known`}},
		{"everything at once", document(`"paths":{
			"/a":7,
			"/b":{"post":7},
			"/c":{"post":{"requestBody":{"$ref":"#/components/requestBodies/none"}}},
			"/d":{"post":{"requestBody":{"$ref":"other.json#/x"}}},
			"/e":{"post":{"requestBody":{"$ref":7}}},
			"/f":{"$ref":"#/components/pathItems/F"},
			"/g":{"post":{"requestBody":{}}},
			"/h":{"post":{"requestBody":{"required":"yes","content":{}}}},
			"/i":{"post":` + jsonBody(`{"type":17}`) + `},
			"/j":{"post":` + jsonBody(`{"$ref":"#/components/schemas/Bad"}`) + `,"put":` + jsonBody(`{"$ref":"#/components/schemas/Bad"}`) + `},
			"/k":{"post":` + jsonBody(`{"$ref":"#/components/schemas/none"}`) + `},
			"/l/{m}.json":{"post":{}},
			"/n/{o}/p":{"post":{}},"/n/p/{o}":{"post":{}},
			"/q":{"post":{"requestBody":{"content":{"application/json":7}}}},
			"r":{"post":{}}
		},"components":{"pathItems":{"F":{"$ref":"#/components/pathItems/F"}},"schemas":{"Bad":{"properties":{"x":{"pattern":"("}}}}}`), []string{
			"/paths/~1a a path item must be an object",
			"/paths/~1b/post an operation must be an object",
			"/paths/~1c/post/requestBody/$ref \"#/components/requestBodies/none\" leads nowhere: there is no /components/requestBodies",
			"/paths/~1d/post/requestBody/$ref \"other.json#/x\" is in another document",
			"/paths/~1e/post/requestBody/$ref a reference must be a string",
			"/components/pathItems/F/$ref the references lead in a circle",
			"/paths/~1g/post/requestBody/content the content of a request body must be an object",
			"/paths/~1h/post/requestBody/required required must be true or false",
			"/paths/~1i/post/requestBody/content/application~1json/schema/type ",
			"/components/schemas/Bad/properties/x/pattern ",
			"/paths/~1k/post/requestBody/content/application~1json/schema json-pointer in",
			"/paths/~1l~1{m}.json/post the path \"/l/{m}.json\" cannot be matched",
			"/paths/~1n~1{o}~1p/post the route",
			"/paths/~1q/post/requestBody/content/application~1json a media type must be an object",
			"/paths/r/post the path \"r\" cannot be matched",
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			table, err := FromOpenAPI([]byte(row.document))
			var wrong *OpenAPIError
			if !errors.As(err, &wrong) || table != nil {
				t.Fatalf("gave %v, %v", table, err)
			}
			for _, want := range row.want {
				pointer, cause, _ := strings.Cut(want, " ")
				if !slices.ContainsFunc(wrong.Errors, func(one DocumentError) bool {
					return one.Pointer == pointer && strings.Contains(one.Cause, cause)
				}) {
					t.Errorf("%q is missing", want)
				}
				if !strings.Contains(err.Error(), "at #"+pointer+": ") {
					t.Errorf("%q is missing in the text", pointer)
				}
			}
			if t.Failed() || len(wrong.Errors) != len(row.want) {
				t.Errorf("%d errors, want %d: %v", len(wrong.Errors), len(row.want), err)
			}
		})
	}
}

func TestWrongServers(t *testing.T) {
	for name, server := range map[string]string{"no URL": `{"url":"https://x:y:z/"}`, "a variable without a value": `{"url":"/{v}"}`} {
		text := document(`"servers":[`+server+`]`, `"paths":{"/":{"post":{}}}`)
		if _, err := FromOpenAPI([]byte(text), ServerPaths()); err == nil || !strings.Contains(err.Error(), "at #/servers/0: the url") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := FromOpenAPI([]byte(text)); err != nil {
			t.Errorf("%s, although nobody asks: %v", name, err)
		}
	}
}
