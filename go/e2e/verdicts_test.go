//go:build jsongate_real

package e2e

import (
	"slices"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

const orderSchema = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"type": "object",
	"required": ["id", "lines"],
	"additionalProperties": false,
	"properties": {
		"id": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]+$"},
		"total": {"type": "number", "minimum": 0, "multipleOf": 0.01},
		"lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/line"}},
		"note": {"type": ["string", "null"], "maxLength": 5}
	},
	"$defs": {"line": {
		"type": "object",
		"required": ["sku"],
		"properties": {"sku": {"type": "string", "minLength": 1}, "count": {"type": "integer", "exclusiveMinimum": 0}}
	}}
}`

var orders = []struct {
	name, doc string
	code      jsongate.Code
	keyword   jsongate.Keyword
	offset    jsongate.Offset
}{
	{"smallest order", `{"id":"AB-1","lines":[{"sku":"x"}]}`, jsongate.CodeValid, jsongate.KeywordNone, 0},
	{"everything given", ` {"id":"AB-1","total":12.34,"lines":[{"sku":"x","count":1e0}],"note":null} `, jsongate.CodeValid, jsongate.KeywordNone, 0},
	{"a note of five characters that are two UTF-16 units each", `{"id":"AB-1","lines":[{"sku":"x"}],"note":"😀😀😀😀😀"}`, jsongate.CodeValid, jsongate.KeywordNone, 0},
	{"wrong type of the whole", `[]`, jsongate.CodeSchema, jsongate.KeywordType, 0},
	{"a member is missing", `{"id":"AB-1"}`, jsongate.CodeSchema, jsongate.KeywordRequired, 0},
	{"a member is missing deep inside", `{"id":"AB-1","lines":[{"sku":"x"},{}]}`, jsongate.CodeSchema, jsongate.KeywordRequired, 34},
	{"an unknown member", `{"id":"AB-1","lines":[{"sku":"x"}],"x":1}`, jsongate.CodeSchema, jsongate.KeywordAdditionalProperties, 39},
	{"the pattern does not match", `{"id":"ab-1","lines":[{"sku":"x"}]}`, jsongate.CodeSchema, jsongate.KeywordPattern, 6},
	{"below the minimum", `{"id":"AB-1","lines":[{"sku":"x"}],"total":-0.01}`, jsongate.CodeSchema, jsongate.KeywordMinimum, 43},
	{"no multiple", `{"id":"AB-1","lines":[{"sku":"x"}],"total":0.005}`, jsongate.CodeSchema, jsongate.KeywordMultipleOf, 43},
	{"too few lines", `{"id":"AB-1","lines":[]}`, jsongate.CodeSchema, jsongate.KeywordMinItems, 21},
	{"not an integer", `{"id":"AB-1","lines":[{"sku":"x","count":1.5}]}`, jsongate.CodeSchema, jsongate.KeywordType, 41},
	{"too long a note", `{"id":"AB-1","lines":[{"sku":"x"}],"note":"123456"}`, jsongate.CodeSchema, jsongate.KeywordMaxLength, 42},
	{"empty", ``, jsongate.CodeMalformed, jsongate.KeywordNone, 0},
	{"cut off", `{"id":"AB-1","lines":[`, jsongate.CodeMalformed, jsongate.KeywordNone, 22},
	{"a comma too many", `{"id":"AB-1",}`, jsongate.CodeMalformed, jsongate.KeywordNone, 13},
	{"data after it", `{} {}`, jsongate.CodeMalformed, jsongate.KeywordNone, 3},
	{"malformed after a violation", `{"id":1,"lines":[}`, jsongate.CodeMalformed, jsongate.KeywordNone, 17},
	{"not UTF-8", "{\"id\":\"\xff\"}", jsongate.CodeBadUTF8, jsongate.KeywordNone, 7},
	{"half a surrogate pair", `{"id":"\ud800"}`, jsongate.CodeBadUTF8, jsongate.KeywordNone, 7},
	{"a name twice", `{"id":"AB-1","\u0069d":"AB-2"}`, jsongate.CodeDuplicateName, jsongate.KeywordNone, 13},
	{"too deep", `{"id":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, jsongate.CodeTooDeep, jsongate.KeywordNone, 1005},
}

func TestVerdicts(t *testing.T) {
	v := compile(t, orderSchema)
	if err := v.RustError(); err != nil {
		t.Fatal(err)
	}
	onBothPaths(t, func(t *testing.T, path jsongate.Path) {
		for _, row := range orders {
			t.Run(row.name, func(t *testing.T) {
				want := jsongate.Result{Code: row.code, Path: path, Reason: jsongate.ReasonMode, Keyword: row.keyword, Offset: row.offset}
				if got := v.Validate([]byte(row.doc)); got != want {
					t.Errorf("answered %v, want %v", got, want)
				}
				report := v.Explain([]byte(row.doc))
				if report.Result != want {
					t.Errorf("explained as %v, want %v", report.Result, want)
				}
				named := slices.ContainsFunc(report.Violations, func(one jsongate.Violation) bool {
					return one.Keyword == row.keyword && one.Offset == row.offset && one.Message != "" && one.KeywordLocation != ""
				})
				if named != (row.code == jsongate.CodeSchema) {
					t.Errorf("the violations are %+v", report.Violations)
				}
			})
		}
	})
}

func TestLinesAreJudgedAsSingleDocuments(t *testing.T) {
	v := compile(t, orderSchema)
	var buffer []byte
	for range 500 {
		for _, row := range orders {
			buffer = append(append(buffer, row.doc...), '\n')
		}
	}
	results := make([]jsongate.Result, 500*len(orders)+1)
	onBothPaths(t, func(t *testing.T, path jsongate.Path) {
		n := v.ValidateLines(buffer, results)
		if n != 500*len(orders) {
			t.Fatalf("%d lines were answered, want %d", n, 500*len(orders))
		}
		for i, got := range results[:n] {
			row := orders[i%len(orders)]
			if want := (jsongate.Result{Code: row.code, Path: path, Reason: jsongate.ReasonMode, Keyword: row.keyword, Offset: row.offset}); got != want {
				t.Fatalf("line %d (%s) is %v, want %v", i, row.name, got, want)
			}
		}
	})
}

func TestOptionsActOnBothPaths(t *testing.T) {
	rows := []struct {
		name, schema, doc string
		option            jsongate.Option
		without, with     jsongate.Code
	}{
		{"AssertFormat", `{"format":"date"}`, `"2021-02-30"`, jsongate.AssertFormat(), jsongate.CodeValid, jsongate.CodeSchema},
		{"AllowDuplicateNames", `{"properties":{"a":{"type":"string"}}}`, `{"a":1,"a":"x"}`, jsongate.AllowDuplicateNames(), jsongate.CodeDuplicateName, jsongate.CodeValid},
		{"CompatEncodingJSON, duplicates", `true`, `{"a":1,"a":2}`, jsongate.CompatEncodingJSON(), jsongate.CodeDuplicateName, jsongate.CodeValid},
		{"CompatEncodingJSON, UTF-8", `{"const":"\ufffd"}`, "\"\xff\"", jsongate.CompatEncodingJSON(), jsongate.CodeBadUTF8, jsongate.CodeValid},
		{"CompatEncodingJSON, depth", `true`, strings.Repeat("[", 1001) + strings.Repeat("]", 1001), jsongate.CompatEncodingJSON(), jsongate.CodeTooDeep, jsongate.CodeValid},
		{"MaxDepth", `true`, `[[1]]`, jsongate.MaxDepth(1), jsongate.CodeValid, jsongate.CodeTooDeep},
		{"MaxSize", `true`, `[[1]]`, jsongate.MaxSize(4), jsongate.CodeValid, jsongate.CodeTooLarge},
		{"DefaultDraft", `{"items":[{"type":"string"}]}`, `[1]`, jsongate.DefaultDraft("http://json-schema.org/draft-07/schema#"), 0, jsongate.CodeSchema},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var plain *jsongate.Validator
			if row.without != 0 { // 0: the schema is none without the option
				plain = compile(t, row.schema)
			}
			changed := compile(t, row.schema, row.option)
			onBothPaths(t, func(t *testing.T, path jsongate.Path) {
				if plain != nil {
					if got := plain.Validate([]byte(row.doc)); got.Code != row.without || got.Path != path && plain.RustError() == nil {
						t.Errorf("without the option: %v, want %v", got, row.without)
					}
				}
				if got := changed.Validate([]byte(row.doc)); got.Code != row.with || got.Path != path && changed.RustError() == nil {
					t.Errorf("with the option: %v, want %v", got, row.with)
				}
			})
		})
	}
}

func TestDocumentsAndResolver(t *testing.T) {
	name := []byte(`{"type":"string"}`)
	rows := map[string]jsongate.Option{
		"WithDocuments": jsongate.WithDocuments(map[string][]byte{"https://example.com/name": name}),
		"WithResolver": jsongate.WithResolver(func(uri string) ([]byte, error) {
			if uri != "https://example.com/name" {
				t.Errorf("the resolver is asked for %s", uri)
			}
			return name, nil
		}),
	}
	for what, option := range rows {
		t.Run(what, func(t *testing.T) {
			v := compile(t, `{"properties":{"name":{"$ref":"https://example.com/name"}}}`, option)
			if err := v.RustError(); err != nil {
				t.Fatal(err)
			}
			onBothPaths(t, func(t *testing.T, path jsongate.Path) {
				want := jsongate.Result{Code: jsongate.CodeSchema, Path: path, Reason: jsongate.ReasonMode, Keyword: jsongate.KeywordType, Offset: 8}
				if got := v.Validate([]byte(`{"name":7}`)); got != want {
					t.Errorf("answered %v, want %v", got, want)
				}
			})
		})
	}
}

func TestValidFollowsTheFlag(t *testing.T) {
	onBothPaths(t, func(t *testing.T, path jsongate.Path) {
		before := jsongate.Stats().Get(path, jsongate.ReasonMode, jsongate.CodeDuplicateName)
		if jsongate.Valid([]byte(`{"a":1,"a":2}`)) || !jsongate.Valid([]byte(`[1,2]`)) {
			t.Error("the wrong documents are valid")
		}
		if got := jsongate.Stats().Get(path, jsongate.ReasonMode, jsongate.CodeDuplicateName) - before; got != 1 {
			t.Errorf("the call is counted %d times", got)
		}
	})
}

func TestWrongSchemasAreRefused(t *testing.T) {
	for name, schema := range map[string]string{
		"not JSON":            `{`,
		"not a schema":        `{"type":"strin"}`,
		"dangling reference":  `{"$ref":"#/$defs/none"}`,
		"pattern is no regex": `{"pattern":"("}`,
	} {
		v, err := jsongate.Compile([]byte(schema))
		wrong, ok := err.(*jsongate.CompileError)
		if !ok || v != nil || wrong.Code != jsongate.CodeBadSchema || len(wrong.Errors) == 0 {
			t.Errorf("%s: compile gave %v, %v", name, v, err)
		}
	}
}
