package fallback

import (
	"strings"
	"testing"
)

// Whatever Explain lists is found by its keyword and offset, with the same places.
func TestEachViolationIsLocated(t *testing.T) {
	lines := "[" + strings.Repeat(`{"n":1},`, 100) + `{"n":"x"},{"m":null}]`
	for _, row := range []struct{ schema, doc string }{
		{`{"properties":{"a":{"type":"null"},"b/~":{"items":{"minimum":5}}},"propertyNames":{"maxLength":3},"required":["z"]}`,
			`{"a":1, "b/~": [ 7,1 , {}, 2],"long":0, "":1}`},
		{`{"items":{"properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}}`, lines},
		{`{"type":"array","items":{"$ref":"#"}}`, ` [ [],[[ ],1], "x" ,{"a":[]}]`},
		{`{"unevaluatedProperties":{"type":"string"},"properties":{"a":true}}`, `{"a":1,"b":2,"c":3,"d":"4"}`},
		{`{"patternProperties":{"a":{"type":"null"},"b":{"type":"null"}}}`, `{"ab":1}`},
		{`{"uniqueItems":true,"contains":{"const":7},"minItems":9}`, `[1,1]`},
		{`{"$dynamicAnchor":"n","type":"object","properties":{"a":{"$dynamicRef":"#n"}}}`, `{"a":{"a":1}}`},
		{`false`, `{"a":1}`},
		{`{"items":false}`, `["\u0041",2]`},
		{`{"items":{"items":{"type":"null"}}}`, strings.Repeat("[", 30) + "1" + strings.Repeat("]", 30)},
	} {
		v := compiled(t, row.schema, defaults)
		outcome, all, _ := v.Explain([]byte(row.doc))
		if outcome.Code != codeSchema {
			t.Fatalf("%s accepts %s", row.schema, row.doc)
		}
		for _, want := range all {
			got, ok := v.Locate([]byte(row.doc), want.Keyword, want.Offset)
			listed := false
			for _, one := range all {
				listed = listed || same(one, got)
			}
			if !ok || got.Keyword != want.Keyword || got.Offset != want.Offset || got.InstanceLocation != want.InstanceLocation || !listed {
				t.Errorf("%s, %s: located %+v (%v), want %+v", row.schema, row.doc, got, ok, want)
			}
		}
	}
}

func TestWhatIsNoViolationIsNotLocated(t *testing.T) {
	v := compiled(t, `{"properties":{"a":{"type":"null"}}}`, defaults)
	for _, row := range []struct {
		name, doc string
		keyword   uint8
		offset    uint32
	}{
		{"another keyword", `{"a":1}`, kwMinimum, 5},
		{"another place", `{"a":1}`, kwType, 0},
		{"the name instead of the value", `{"a":1}`, kwType, 1},
		{"the middle of a token", `{"a":10}`, kwType, 6},
		{"white space", `{"a": 1}`, kwType, 5},
		{"behind the end", `{"a":1}`, kwType, 100},
		{"no offset that there can be", `{"a":1}`, kwType, 1<<32 - 1},
		{"a valid document", `{"a":null}`, kwType, 5},
		{"a malformed one", `{"a":1`, kwType, 5},
		{"an empty one", ``, kwType, 0},
		{"one that is too deep", `{"a":1,"b":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`, kwType, 5},
	} {
		if found, ok := v.Locate([]byte(row.doc), row.keyword, row.offset); ok {
			t.Errorf("%s: located %+v", row.name, found)
		}
	}
}

// The last item is found by the steps of a verdict, and not by those of a diagnostic.
func TestLocatingGivesUpSoon(t *testing.T) {
	v := compiled(t, `{"items":{"anyOf":[`+strings.Repeat(`{"type":"null"},`, 40)+`{"type":"integer"}]}}`, defaults)
	doc := []byte("[" + strings.Repeat("1,", 1200) + `"x"]`)
	outcome, violations, _ := v.Explain(doc)
	if outcome.Keyword != kwAnyOf || len(violations) != 1 {
		t.Fatalf("%+v, %+v", outcome, violations)
	}
	if found, ok := v.Locate(doc, outcome.Keyword, outcome.Offset); ok {
		t.Errorf("located %+v", found)
	}
	doc = []byte("[1,1,\"x\"," + strings.Repeat("1,", 1200) + `1]`)
	if found, ok := v.Locate(doc, kwAnyOf, 5); !ok || found.InstanceLocation != "/2" {
		t.Errorf("located %+v (%v)", found, ok)
	}
}
