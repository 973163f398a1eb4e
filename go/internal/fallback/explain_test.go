package fallback

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/go/internal/trail"
)

func TestAnExplanationNamesThePlaces(t *testing.T) {
	const schema = `{"$id":"https://x/y","type":"object","properties":{"a":{"$ref":"#/$defs/s"},"b/~":{"allOf":[true,{"items":{"$ref":"part"}}]},
		"c":false,"d":{"anyOf":[{"type":"null"}]},"":{"type":"null"}},"patternProperties":{"^p\"":{"prefixItems":[{"minimum":1}]}},"propertyNames":{"maxLength":3},
		"dependentSchemas":{"a":{"required":["z"]}},"if":{"required":["d"]},"then":{"$ref":"#c"},"additionalProperties":false,
		"$defs":{"s":{"type":"string","minimum":5,"multipleOf":2},"p":{"$id":"part","$defs":{"q":{"const":1}},"$ref":"#/$defs/q"},
		"c":{"$anchor":"c","maxProperties":2}}}`
	const doc = `{"a":1,"b/~":[1,2],"c":null,"d":1,"":1,"p\"":[0],"long":1}`
	want := []string{
		` 0 maxProperties  /then/$ref/maxProperties https://x/y#/$defs/c/maxProperties`,
		` 0 required  /dependentSchemas/a/required https://x/y#/dependentSchemas/a/required`,
		` 5 type /a /properties/a/$ref/type https://x/y#/$defs/s/type`,
		` 5 multipleOf /a /properties/a/$ref/multipleOf https://x/y#/$defs/s/multipleOf`,
		` 5 minimum /a /properties/a/$ref/minimum https://x/y#/$defs/s/minimum`,
		`16 const /b~1~0/1 /properties/b~1~0/allOf/1/items/$ref/$ref/const https://x/part#/$defs/q/const`,
		`23 properties /c /properties/c https://x/y#/properties/c`,
		`32 anyOf /d /properties/d/anyOf https://x/y#/properties/d/anyOf`,
		`37 type / /properties//type https://x/y#/properties//type`,
		`46 minimum /p"/0 /patternProperties/^p"/prefixItems/0/minimum https://x/y#/patternProperties/%5Ep%22/prefixItems/0/minimum`,
		`49 maxLength  /propertyNames/maxLength https://x/y#/propertyNames/maxLength`,
		`56 additionalProperties /long /additionalProperties https://x/y#/additionalProperties`,
	}
	v := compiled(t, schema, defaults)
	outcome, violations, complete := v.Explain([]byte(doc))
	if outcome != (Outcome{Code: codeSchema, Keyword: kwMaxProperties}) || !complete {
		t.Errorf("%+v, %v", outcome, complete)
	}
	var got []string
	for _, x := range violations {
		got = append(got, fmt.Sprintf("%2d %s %s %s %s", x.Offset, keywordNames[x.Keyword], x.InstanceLocation, x.KeywordLocation, x.AbsoluteKeywordLocation))
		if x.Message == "" || (x.Keyword == kwMaxLength) != strings.HasPrefix(x.Message, `the name "long": `) {
			t.Errorf("the message of %+v", x)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheWayJumpsAtReferencesAndAtResources(t *testing.T) {
	const schema = `{"$id":"https://x/y","properties":{"a b":{"$ref":"#/$defs/s"},"c":{"items":{"$id":"part","$dynamicRef":"n#n"}}},
		"$defs":{"s":{"allOf":[{"type":"null"}]},"n":{"$dynamicAnchor":"n","$id":"n","type":"null"}}}`
	for _, row := range []struct {
		doc  string
		want []trail.Hop
	}{
		{`{"a b":1}`, []trail.Hop{{From: 0, Schema: "https://x/y#"}, {From: len("/properties/a b/$ref"), Schema: "https://x/y#/$defs/s"}}},
		{`{"c":[1]}`, []trail.Hop{{From: 0, Schema: "https://x/y#"}, {From: len("/properties/c/items"), Schema: "https://x/part#"},
			{From: len("/properties/c/items/$dynamicRef"), Schema: "https://x/n#"}}},
	} {
		_, violations, _ := compiled(t, schema, defaults).Explain([]byte(row.doc))
		if len(violations) != 1 || !slices.Equal(violations[0].Hops, row.want) {
			t.Errorf("%s: %+v", row.doc, violations)
		}
	}
}

func TestADynamicReferenceIsAStep(t *testing.T) {
	for _, row := range []struct{ schema, doc, way, absolute string }{
		{`{"$dynamicAnchor":"n","type":"object","properties":{"a":{"$dynamicRef":"#n"}}}`, `{"a":{"a":1}}`,
			"/properties/a/$dynamicRef/properties/a/$dynamicRef/type", "#/type"},
		{`{"$ref":"#/$defs/list","$defs":{"list":{"items":{"$dynamicRef":"#/$defs/n"}},"n":{"type":"null"}}}`, `[1]`,
			"/$ref/items/$dynamicRef/type", "#/$defs/n/type"},
		{`{"$dynamicAnchor":"n","properties":{"a":{"$dynamicRef":"#n"}},"unevaluatedProperties":false}`, `{"a":{"b":1}}`,
			"/properties/a/$dynamicRef/unevaluatedProperties", "#/unevaluatedProperties"},
		{`{"$dynamicRef":"#n","$defs":{"n":{"$dynamicAnchor":"n","type":"null"}}}`, `1`, "/$dynamicRef/type", "#/$defs/n/type"},
		{`{"$dynamicRef":"#/$defs/never","$defs":{"never":false}}`, `1`, "/$dynamicRef", "#/$defs/never"},
		{`{` + draft2019 + `,"$recursiveAnchor":true,"type":"object","additionalProperties":{"$recursiveRef":"#"}}`, `{"a":1}`,
			"/additionalProperties/$recursiveRef/type", "#/type"},
		{`{"unevaluatedProperties":{"$ref":"#/$defs/s"},"$defs":{"s":{"type":"null"}}}`, `{"a":1}`, "/unevaluatedProperties/$ref/type", "#/$defs/s/type"},
		{`{"unevaluatedItems":false}`, `[1]`, "/unevaluatedItems", "#/unevaluatedItems"},
		{`{` + draft7 + `,"items":[{}],"additionalItems":false}`, `[1,2]`, "/additionalItems", "#/additionalItems"},
		{`{` + draft7 + `,"dependencies":{"":{"maxProperties":0}}}`, `{"":1}`, "/dependencies//maxProperties", "#/dependencies//maxProperties"},
		{`false`, `1`, "", "#"},
	} {
		_, violations, _ := compiled(t, row.schema, defaults).Explain([]byte(row.doc))
		if len(violations) != 1 || violations[0].KeywordLocation != row.way || violations[0].AbsoluteKeywordLocation != row.absolute {
			t.Errorf("%s: %+v", row.schema, violations)
		}
	}
}

// TestWhatFailsBelowIsNotEvaluated: a subschema that fails evaluates nothing, which is a violation of its own.
func TestWhatFailsBelowIsNotEvaluated(t *testing.T) {
	v := compiled(t, `{"allOf":[{"properties":{"a":{"type":"null"}}}],"unevaluatedProperties":false}`, defaults)
	_, violations, _ := v.Explain([]byte(`{"a":1}`))
	if len(violations) != 2 || violations[0].Keyword != kwType || violations[1].Keyword != kwUnevaluatedProperties {
		t.Errorf("%+v", violations)
	}
}

func TestAnExplanationOfADeepDocumentTakesLittleMemory(t *testing.T) {
	deep := Options{MaxDepth: 10_000, MaxSize: 1 << 20}
	v := compiled(t, `{"items":{"$ref":"#"},"properties":{"a":{"$ref":"#"}},"not":{"type":"null"}}`, deep)
	doc := []byte(strings.Repeat("[", 10_000) + "null,null" + strings.Repeat("]", 10_000))
	var violations []Violation
	if used := allocated(func() { _, violations, _ = v.Explain(doc) }); used > 100<<20 {
		t.Errorf("%d MB", used>>20)
	}
	if len(violations) != 2 || violations[1].Offset != 10_005 {
		t.Errorf("%d violations", len(violations))
	}
}

func TestAnExplanationMayRunOutOfSteps(t *testing.T) {
	// The first violation is found at once. To find all takes more than there is.
	const doc = `[0,` + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
	v := compiled(t, `{"prefixItems":[{"type":"null"}],"items":{"$ref":"#/$defs/d"},"$defs":{"d":{"anyOf":[{"type":"null"},
		{"items":{"$ref":"#/$defs/d"},"type":"array"},{"items":{"$ref":"#/$defs/d"},"type":"array"}]}}}`, defaults)
	for range 3 {
		outcome, violations, complete := v.Explain([]byte(doc))
		if outcome != (Outcome{Code: codeSchema, Keyword: kwType, Offset: 1}) || len(violations) != 1 || violations[0].Offset != 1 || complete {
			t.Fatalf("%+v, %+v, %v", outcome, violations, complete)
		}
	}
}
