package fallback

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const (
	draft4    = `"$schema":"http://json-schema.org/draft-04/schema#"`
	draft6    = `"$schema":"http://json-schema.org/draft-06/schema#"`
	draft7    = `"$schema":"http://json-schema.org/draft-07/schema#"`
	draft2019 = `"$schema":"https://json-schema.org/draft/2019-09/schema"`
)

var defaults = Options{MaxDepth: 1000, MaxSize: 64 << 20}

func compiled(t testing.TB, schema string, o Options) *Validator {
	t.Helper()
	v, err := Compile([]byte(schema), o)
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	return v
}

// outcome is short for a verdict: 0 for VALID, otherwise the keyword and the offset.
func outcome(t testing.TB, v *Validator, doc string) (keyword string, offset int) {
	t.Helper()
	verdict := v.Validate([]byte(doc))
	if verdict.Code != codeValid && verdict.Code != codeSchema {
		t.Fatalf("%s: %+v", doc, verdict)
	}
	checkExplained(t, v, doc, verdict)
	return keywordNames[verdict.Keyword], int(verdict.Offset)
}

// checkExplained: what a verdict names is in the full list, and the list is empty for a valid document.
func checkExplained(t testing.TB, v *Validator, doc string, verdict Outcome) {
	t.Helper()
	again, violations, _ := v.Explain([]byte(doc))
	if again != verdict {
		t.Fatalf("%.200s: Validate says %+v, Explain %+v", doc, verdict, again)
	}
	named := slices.ContainsFunc(violations, func(violation Violation) bool {
		return violation.Keyword == verdict.Keyword && violation.Offset == verdict.Offset
	})
	if named != (verdict.Code == codeSchema) || verdict.Code != codeSchema && violations != nil {
		t.Fatalf("%.200s: %+v is not in %+v", doc, verdict, violations)
	}
}

func TestAViolationIsNamedByItsKeywordAndTheOffendingValue(t *testing.T) {
	for _, row := range []struct {
		schema, doc, keyword string
		offset               int
	}{
		{`{"type":"string"}`, ` 1`, "type", 1},
		{`{"properties":{"a":{"type":["string","null"]}}}`, `{"a": {}}`, "type", 6},
		{`{"type":"integer"}`, `1.5`, "type", 0},
		{`{"type":"integer"}`, `1.0`, "", 0},
		{`{"type":"integer"}`, `1e400`, "", 0},
		{`{` + draft4 + `,"type":"integer"}`, `1.0`, "type", 0},
		{`{` + draft4 + `,"type":"integer"}`, `1e2`, "type", 0},
		{`{` + draft4 + `,"type":"integer"}`, `-12`, "", 0},
		{`{"items":{"enum":[1,"a",{"b":[1.0]}]}}`, `[1.0,"a",{"b":[1]},"c"]`, "enum", 19},
		{`{"enum":[]}`, `1`, "enum", 0},
		{`{"const":{"a":[1,null]}}`, `{"a":[10e-1,null]}`, "", 0},
		{`{"const":{"a":[1,null]}}`, `{"a":[1,false]}`, "const", 0},
		{`{"const":0}`, `false`, "const", 0},
		{`{"const":"a"}`, `"\u0061"`, "", 0},
		{`{"items":{"multipleOf":0.01}}`, `[19.99,19.999]`, "multipleOf", 7},
		{`{"items":{"maximum":1e400}}`, `[1e400,1.01e400]`, "maximum", 7},
		{`{"exclusiveMaximum":3}`, `3.0`, "exclusiveMaximum", 0},
		{`{"minimum":-1}`, `-1.0000000000000000000001`, "minimum", 0},
		{`{"exclusiveMinimum":0}`, `0e9`, "exclusiveMinimum", 0},
		{`{` + draft4 + `,"maximum":3,"exclusiveMaximum":true}`, `3`, "exclusiveMaximum", 0},
		{`{` + draft4 + `,"minimum":3,"exclusiveMinimum":false}`, `3`, "", 0},
		{`{"maxLength":1}`, `"😀"`, "", 0},
		{`{"maxLength":1}`, `"\ud83d\ude00a"`, "maxLength", 0},
		{`{"minLength":2}`, `"é"`, "minLength", 0},
		{`{"minLength":1e30}`, `""`, "minLength", 0},
		{`{"pattern":"^a$"}`, `"a\n"`, "pattern", 0},
		{`{"pattern":"^[^\\*\\?]$"}`, `"*"`, "pattern", 0},
		{`{"pattern":"^(?=.*[0-9])(?!.*x)"}`, `"1x"`, "pattern", 0},
		{`{"pattern":"^(a|b)\\1$"}`, `"ab"`, "pattern", 0},
		{`{"maxItems":1}`, `[1,2]`, "maxItems", 0},
		{`{"minItems":1}`, ` []`, "minItems", 1},
		{`{"uniqueItems":true}`, `[{"a":1,"b":2},{"b":2.0,"a":1}]`, "uniqueItems", 0},
		{`{"uniqueItems":true}`, `[1,true,"1",[1],{"1":1},null,0,false,""]`, "", 0},
		{`{"contains":{"type":"string"}}`, `[1]`, "contains", 0},
		{`{"contains":{"type":"string"},"minContains":1}`, `[1]`, "minContains", 0},
		{`{"contains":{"type":"string"},"minContains":2}`, `["a",1]`, "minContains", 0},
		{`{"contains":{"type":"string"},"minContains":0}`, `[1]`, "", 0},
		{`{"contains":{"type":"string"},"minContains":0,"maxContains":1}`, `["a","b"]`, "maxContains", 0},
		{`{"minContains":2,"maxContains":0}`, `[]`, "", 0},
		{`{` + draft7 + `,"contains":{"type":"string"},"minContains":2}`, `["a"]`, "", 0},
		{`{"maxProperties":1}`, `{"a":1,"b":2}`, "maxProperties", 0},
		{`{"minProperties":1}`, `{}`, "minProperties", 0},
		{`{"items":{"required":["a"]}}`, `[{"b":1}]`, "required", 1},
		{`{"dependentRequired":{"a":["b"]}}`, `{"a":1}`, "dependentRequired", 0},
		{`{` + draft7 + `,"dependencies":{"a":["b"]}}`, `{"a":1}`, "dependencies", 0},
		{`{` + draft7 + `,"dependencies":{"a":{"required":["b"]}}}`, `{"a":1}`, "required", 0},
		{`{"dependencies":{"a":["b"]}}`, `{"a":1}`, "", 0},
		{`{"dependentSchemas":{"a":{"properties":{"b":{"type":"null"}}}}}`, `{"a":1,"b":2}`, "type", 11},
		{`{"anyOf":[{"type":"string"},{"properties":{"a":{"type":"null"}},"type":"object"}]}`, `{"a":1}`, "anyOf", 0},
		{`{"items":{"oneOf":[{"type":"number"},{"type":"integer"}]}}`, `[1.5,1]`, "oneOf", 5},
		{`{"oneOf":[{"type":"null"},{"type":"string"}]}`, `1`, "oneOf", 0},
		{`{"properties":{"a":{"not":{}}}}`, `{"a":[]}`, "not", 5},
		{`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}`, `"a"`, "minLength", 0},
		{`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}`, `1`, "minimum", 0},
		{`{"then":false,"else":false}`, `1`, "", 0},
		{`{"allOf":[{"properties":{"a":{"allOf":[{"items":{"type":"null"}}]}}}]}`, `{"a":[null,1]}`, "type", 11},
		{`{"$ref":"#/$defs/s","$defs":{"s":{"maximum":1}}}`, `2`, "maximum", 0},
		{`{"$ref":"#/$defs/s","minimum":3,"$defs":{"s":true}}`, `2`, "minimum", 0},
		{`{` + draft7 + `,"$ref":"#/definitions/s","minimum":3,"const":1,"definitions":{"s":true}}`, `2`, "", 0},
		{`{"propertyNames":{"maxLength":1}}`, `{"a":1, "bc" :2}`, "maxLength", 8},
		{`{"properties":{"x":{"propertyNames":{"anyOf":[{"const":"a"},{"pattern":"^b"}]}}}}`, `{"x":{"a":1,"c":2}}`, "anyOf", 12},
		{`{"prefixItems":[{"type":"null"}],"items":{"type":"string"}}`, `[null,1]`, "type", 6},
		{`{"unevaluatedProperties":{"type":"string"},"properties":{"a":true}}`, `{"a":1,"b":2}`, "type", 11},
		{`{"unevaluatedItems":{"type":"string"},"prefixItems":[true]}`, `[1,2]`, "type", 3},
		{`{` + draft2019 + `,"$recursiveAnchor":true,"properties":{"a":{"$recursiveRef":"#"}},"type":"object"}`, `{"a":{"a":1}}`, "type", 10},
		{`{"$dynamicAnchor":"n","properties":{"a":{"$dynamicRef":"#n"}},"type":"object"}`, `{"a":{"a":1}}`, "type", 10},
		{`{"$id":"http://x/root","$ref":"list","$defs":{"foo":{"$dynamicAnchor":"items","type":"string"},
			"list":{"$id":"list","items":{"$dynamicRef":"#items"},"$defs":{"items":{"$dynamicAnchor":"items"}}}}}`, `["a",1]`, "type", 5},
		{`{"format":"email","minLength":9}`, `"x"`, "minLength", 0},
		{`{` + draft7 + `,"format":"ipv4"}`, `"x"`, "", 0},
		{`{"contentEncoding":"base64","contentMediaType":"application/json","contentSchema":false}`, `"%"`, "", 0},
		{`{"default":1,"deprecated":true,"x-own":false,"$comment":"c"}`, `"a"`, "", 0},
	} {
		v := compiled(t, row.schema, defaults)
		if keyword, offset := outcome(t, v, row.doc); keyword != row.keyword || offset != row.offset {
			t.Errorf("%s on %s: %s at %d, want %s at %d", row.schema, row.doc, keyword, offset, row.keyword, row.offset)
		}
	}
}

func TestAFalseSchemaIsNamedByTheKeywordThatHoldsIt(t *testing.T) {
	for _, row := range []struct {
		schema, doc, keyword string
		offset               int
	}{
		{`false`, ` 1`, "false", 1},
		{`{"properties":{"a":false}}`, `{"a":1}`, "properties", 5},
		{`{"patternProperties":{"^a":false}}`, `{"b":0,"ab":1}`, "patternProperties", 12},
		{`{"additionalProperties":false,"properties":{"a":{}},"patternProperties":{"^b":{}}}`, `{"a":1,"b":2, "c" : 3}`, "additionalProperties", 20},
		{`{"propertyNames":false}`, `{"a":1}`, "propertyNames", 1},
		{`{"items":false}`, `[1]`, "items", 1},
		{`{"prefixItems":[true,false]}`, `[1,2]`, "prefixItems", 3},
		{`{"prefixItems":[true],"items":false}`, `[1,2]`, "items", 3},
		{`{` + draft7 + `,"items":[{},false]}`, `[1,2]`, "items", 3},
		{`{` + draft7 + `,"items":[{}],"additionalItems":false}`, `[1, 2,3]`, "additionalItems", 4},
		{`{` + draft7 + `,"items":{},"additionalItems":false}`, `[1,2]`, "", 0},
		{`{"contains":false}`, `[1]`, "contains", 0},
		{`{"allOf":[true,false]}`, `1`, "allOf", 0},
		{`{"anyOf":[false]}`, `1`, "anyOf", 0},
		{`{"oneOf":[false]}`, `1`, "oneOf", 0},
		{`{"if":true,"then":false}`, `1`, "then", 0},
		{`{"if":false,"else":false}`, `1`, "else", 0},
		{`{"dependentSchemas":{"a":false}}`, `{"a":1}`, "dependentSchemas", 0},
		{`{` + draft7 + `,"dependencies":{"a":false}}`, `{"a":1}`, "dependencies", 0},
		{`{"unevaluatedProperties":false,"properties":{"a":true}}`, `{"a":1,"b":2}`, "unevaluatedProperties", 11},
		{`{"unevaluatedItems":false,"contains":{"type":"null"}}`, `[null,1]`, "unevaluatedItems", 6},
		{`{"properties":{"a":{"$ref":"#/$defs/never"}},"$defs":{"never":false}}`, `{"a":1}`, "$ref", 5},
		{`{"properties":{"a":{"$dynamicRef":"#/$defs/never"}},"$defs":{"never":false}}`, `{"a":1}`, "$dynamicRef", 5},
		{`{` + draft6 + `,"properties":{"a":{"$ref":"#/definitions/never"},"b":false},"definitions":{"never":false}}`, `{"a":1}`, "$ref", 5},
		{`{` + draft2019 + `,"allOf":[{"$ref":"#/$defs/never"}],"$defs":{"never":false}}`, `1`, "$ref", 0},
	} {
		v := compiled(t, row.schema, defaults)
		if keyword, offset := outcome(t, v, row.doc); keyword != row.keyword || offset != row.offset {
			t.Errorf("%s on %s: %s at %d, want %s at %d", row.schema, row.doc, keyword, offset, row.keyword, row.offset)
		}
	}
}

func TestWellFormednessComesBeforeTheSchema(t *testing.T) {
	v := compiled(t, `{"type":"string"}`, defaults)
	for doc, want := range map[string]Outcome{
		`[1,]`:                       {Code: codeMalformed, Offset: 3},
		"{\"a\":\"\xff\"}":           {Code: codeBadUTF8, Offset: 6},
		`{"a":1,"a":2}`:              {Code: codeDuplicateName, Offset: 7},
		strings.Repeat("[", 1001):    {Code: codeTooDeep, Offset: 1000},
		``:                           {Code: codeMalformed},
		`"` + strings.Repeat("a", 9): {Code: codeMalformed, Offset: 10},
	} {
		if got := v.Validate([]byte(doc)); got != want {
			t.Errorf("%.40q: %+v, want %+v", doc, got, want)
		}
		if got, violations, _ := v.Explain([]byte(doc)); got != want || violations != nil {
			t.Errorf("%.40q: Explain says %+v", doc, got)
		}
		if got := CheckSyntax([]byte(doc), defaults); got != want {
			t.Errorf("%.40q: CheckSyntax says %+v", doc, got)
		}
	}
	if got := CheckSyntax([]byte(`{"a":[1]}`), defaults); got != (Outcome{Code: codeValid}) {
		t.Errorf("%+v", got)
	}
	small := compiled(t, `true`, Options{MaxDepth: 1, MaxSize: 4})
	if got := small.Validate([]byte(`12345`)); got != (Outcome{Code: codeTooLarge}) {
		t.Errorf("%+v", got)
	}
	if got := small.Validate([]byte(`[[]]`)); got != (Outcome{Code: codeTooDeep, Offset: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestOfMembersWithOneNameTheLastWins(t *testing.T) {
	last := defaults
	last.AllowDuplicateNames = true
	for _, row := range []struct {
		schema, doc, keyword string
		offset               int
	}{
		{`{"properties":{"a":{"type":"null"}}}`, `{"a":1,"a":null}`, "", 0},
		{`{"properties":{"a":{"type":"null"}}}`, `{"a":null,"\u0061":1}`, "type", 19},
		{`{"properties":{"a":{"items":{"type":"null"}}}}`, `{"a":1,"a":[1],"a":[null,[],2]}`, "type", 25},
		{`{"properties":{"a":{"items":{"type":"null"}}}}`, `{"a":{"0":{}},"a":[1]}`, "type", 19},
		{`{"maxProperties":1}`, `{"a":1,"a":2}`, "", 0},
		{`{"minProperties":2}`, `{"a":1,"a":2}`, "minProperties", 0},
		{`{"propertyNames":{"maxLength":0}}`, `{"a":1,"a":2}`, "maxLength", 7},
		{`{"const":{"a":2}}`, `{"a":1,"a":2}`, "", 0},
		{`{"uniqueItems":true}`, `[{"a":1,"a":2},{"a":2}]`, "uniqueItems", 0},
	} {
		v := compiled(t, row.schema, last)
		if keyword, offset := outcome(t, v, row.doc); keyword != row.keyword || offset != row.offset {
			t.Errorf("%s on %s: %s at %d, want %s at %d", row.schema, row.doc, keyword, offset, row.keyword, row.offset)
		}
	}
	compatible := defaults
	compatible.CompatEncodingJSON = true
	v := compiled(t, `{"properties":{"�":{"const":"��"}}}`, compatible)
	if keyword, offset := outcome(t, v, "{\"\xff\":\"\xfe\\ud800\",\"b\":1}"); keyword != "" {
		t.Errorf("%s at %d", keyword, offset)
	}
	if keyword, offset := outcome(t, v, "{\"\xff\":1,\"\\udc00\":2}"); keyword != "const" || offset != 16 {
		t.Errorf("%s at %d", keyword, offset)
	}
}

// TestAVerdictDependsOnNothingButTheDocument repeats a document in which many assertions fail: maps have no order, and neither
// has what the library looks up in them.
func TestAVerdictDependsOnNothingButTheDocument(t *testing.T) {
	var doc strings.Builder
	doc.WriteString(`{"ok":"x"`)
	for i := range 60 {
		fmt.Fprintf(&doc, `,"k%d":%d`, 59-i, i)
	}
	doc.WriteString(`}`)
	for _, schema := range []string{
		`{"additionalProperties":{"type":"string"}}`,
		`{"unevaluatedProperties":{"anyOf":[{"type":"string"},{"type":"null"}]}}`,
		`{"unevaluatedProperties":false,"properties":{"ok":true}}`,
		`{"patternProperties":{"^k":{"type":"string"},"1":{"type":"null"},"k2":false}}`,
		`{"propertyNames":{"maxLength":2},"maxProperties":99}`,
		`{"allOf":[{"dependentSchemas":{"k1":{"properties":{"k1":false}},"k2":{"properties":{"k2":false}}}}]}`,
	} {
		v := compiled(t, schema, defaults)
		first := v.Validate([]byte(doc.String()))
		_, list, _ := v.Explain([]byte(doc.String()))
		if first.Code != codeSchema || len(list) < 2 {
			t.Fatalf("%s: %+v with %d violations", schema, first, len(list))
		}
		for range 30 {
			if again := v.Validate([]byte(doc.String())); again != first {
				t.Fatalf("%s: %+v, then %+v", schema, first, again)
			}
			if _, again, _ := v.Explain([]byte(doc.String())); !reflect.DeepEqual(again, list) {
				t.Fatalf("%s: two lists", schema)
			}
		}
		if list[0].Offset != first.Offset || list[0].Keyword != first.Keyword {
			t.Errorf("%s: the verdict names %+v and not the first violation, %+v", schema, first, list[0])
		}
	}
}

// TestManyViolationsAreChosenFromInOrder passes the number of violations that are looked at.
func TestManyViolationsAreChosenFromInOrder(t *testing.T) {
	members := make(map[string]int)
	for i := range 5 * mostNoted {
		members[fmt.Sprintf("m%06d", (i*7919)%(5*mostNoted))] = i
	}
	doc, _ := json.Marshal(members)
	for _, schema := range []string{`{"additionalProperties":false}`, `{"unevaluatedProperties":false}`, `{"additionalProperties":{"type":"null"}}`} {
		v := compiled(t, schema, defaults)
		for range 5 {
			if got := v.Validate(doc); got.Code != codeSchema || got.Offset != 11 {
				t.Errorf("%s: %+v", schema, got)
			}
		}
		if _, all, _ := v.Explain(doc); len(all) != len(members) {
			t.Errorf("%s: %d violations of %d", schema, len(all), len(members))
		}
	}
	// What is visited without an order is put into one even where its order is not that of the document.
	var backward strings.Builder
	for i := range 5 * mostNoted {
		fmt.Fprintf(&backward, `,"m%06d":1`, 5*mostNoted-i)
	}
	reversed := []byte("{" + backward.String()[1:] + "}")
	v := compiled(t, `{"allOf":[{"unevaluatedProperties":false},{"items":false}]}`, defaults)
	first := v.Validate(reversed)
	for range 10 {
		if again := v.Validate(reversed); again != first || again.Code != codeSchema {
			t.Errorf("%+v, then %+v", first, again)
		}
	}
	items := []byte("[" + strings.Repeat("1,", 3*mostNoted) + "1]")
	v = compiled(t, `{"items":{"$ref":"#/$defs/s"},"$defs":{"s":{"type":"string"}}}`, defaults)
	if got := v.Validate(items); got != (Outcome{Code: codeSchema, Keyword: kwType, Offset: 1}) {
		t.Errorf("%+v", got)
	}
	if _, all, _ := v.Explain(items); len(all) != 3*mostNoted+1 {
		t.Errorf("%d violations", len(all))
	}
}
