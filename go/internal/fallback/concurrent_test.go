package fallback

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestOneValidatorServesManyGoroutines also mixes validators, whose runs share the table of calls.
func TestOneValidatorServesManyGoroutines(t *testing.T) {
	tree := compiled(t, `{"anyOf":[{"type":"integer","minimum":0},{"type":"array","items":{"$ref":"#"},"uniqueItems":true}]}`, defaults)
	names := compiled(t, `{"propertyNames":{"pattern":"^(?=[a-z])\\w+$"},"additionalProperties":{"const":1.0},"unevaluatedProperties":false}`, defaults)
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			for round := range 150 {
				good := []byte(strings.Repeat("[", worker+1) + fmt.Sprint(round) + strings.Repeat("]", worker+1))
				bad := []byte(`{"a":1,"b":10e-1,"c` + strings.Repeat("c", worker) + `":2}`)
				before := bytes.Clone(bad)
				if got := tree.Validate(good); got != (Outcome{Code: codeValid}) {
					t.Errorf("%s: %+v", good, got)
				}
				if got := tree.Validate([]byte(`[1,[-1]]`)); got != (Outcome{Code: codeSchema, Keyword: kwAnyOf}) {
					t.Errorf("%+v", got)
				}
				want := Outcome{Code: codeSchema, Keyword: kwConst, Offset: uint32(len(bad) - 2)}
				if got := names.Validate(bad); got != want {
					t.Errorf("%s: %+v", bad, got)
				}
				if got, violations, _ := names.Explain(bad); got != want || len(violations) != 1 {
					t.Errorf("%s: %+v, %+v", bad, got, violations)
				}
				if !bytes.Equal(bad, before) {
					t.Error("the document changed")
				}
			}
		})
	}
	group.Wait()
}

// FuzzValidate: whatever the bytes, the answer is a verdict, the explanation agrees with it, and both are what they were before.
func FuzzValidate(f *testing.F) {
	schemas := []string{
		`{"type":"object","properties":{"a":{"type":"integer","multipleOf":0.5},"b":{"$ref":"#"}},"patternProperties":{"^c":{"minLength":2}},"additionalProperties":{"type":["null","array"]},"minProperties":1}`,
		`{"anyOf":[{"type":"array","items":{"$ref":"#"},"uniqueItems":true,"contains":{"const":1}},{"enum":[1,"a",null,{"b":[0]}]},{"oneOf":[{"minimum":2},{"maximum":3}]}]}`,
		`{"unevaluatedProperties":{"type":"number"},"unevaluatedItems":false,"if":{"required":["a"]},"then":{"properties":{"a":{"$dynamicRef":"#t"}}},"else":{"prefixItems":[true]},"$dynamicAnchor":"t"}`,
		`{` + draft4 + `,"type":["object","integer","string"],"dependencies":{"a":["b"],"b":{"maxProperties":2}},"pattern":"^(a|b)\\1","not":{"maxLength":1}}`,
		`{"propertyNames":{"format":"uri"},"format":"date-time","additionalProperties":{"format":"ipv6"},"items":{"anyOf":[{"format":"time"},{"format":"email"},{"format":"uri-template"},{"format":"duration"}]}}`,
	}
	var validators []*Validator
	for i, schema := range schemas {
		o := Options{MaxDepth: 50, MaxSize: 4096, AssertFormat: true, AllowDuplicateNames: i%2 == 0, CompatEncodingJSON: i == 2}
		validators = append(validators, compiled(f, schema, o))
	}
	for _, seed := range []string{`{"a":1.5,"b":{"c":"x"}}`, `[1,[1,2],{"b":[0.0]}]`, `{"a":{"a":{"x":""}},"z":1}`, `"abab"`, `{"http://a":"::1","t":["00:00:00Z","a@b","{x}","P1D"]}`,
		`1e99999999999999999999`, `[[[[[[`, `{"a":1,"a":2}`, "\"\xff\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		for i, v := range validators {
			got := v.Validate(doc)
			if got.Code == codePanic || got.Code == codeInternal {
				t.Fatalf("%q with schema %d: %+v", doc, i, got)
			}
			if got != v.Validate(doc) {
				t.Fatalf("%q with schema %d: two answers", doc, i)
			}
			if got.Code == codeSchema || got.Code == codeValid {
				checkExplained(t, v, string(doc), got)
			}
		}
	})
}

// FuzzCompile: whatever the bytes, compiling gives a validator or an error.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"$anchor":"y"}}}`, `{"pattern":"(?<a>\\k<a>)"}`,
		`{"$id":"a/b","$ref":"c#d"}`, `{"$schema":"http://json-schema.org/draft-04/schema#","id":"#x","items":[{}],"additionalItems":false}`,
		`{"minimum":1e999999999999,"enum":[1,1.0]}`, `false`, `{"$dynamicRef":"#a","$dynamicAnchor":"a"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, schema []byte) {
		if len(schema) > 2000 {
			return
		}
		v, err := Compile(schema, defaults)
		if err != nil {
			if strings.Contains(err.Error(), "panicked") {
				t.Fatalf("%q: %v", schema, err)
			}
			return
		}
		for _, doc := range []string{`{"a":[1,"x"]}`, `1`} {
			if got := v.Validate([]byte(doc)); got.Code == codePanic || got.Code == codeInternal {
				t.Fatalf("%q on %s: %+v", schema, doc, got)
			}
		}
	})
}
