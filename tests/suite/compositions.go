package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
)

// composable tells whether a schema means the same inside another one: it is an object, under no option but the draft and the
// assertion of formats, without references and without anything that a reference could name.
func composable(g seedGroup) bool {
	if o := g.options; o != nil && !reflect.DeepEqual(*o, options{DefaultDraft: o.DefaultDraft, AssertFormat: o.AssertFormat}) {
		return false
	}
	for _, word := range []string{`"$ref"`, `"$id"`, `"$defs"`, `"definitions"`, `"$anchor"`, `"$dynamic`, `"$vocabulary"`} {
		if bytes.Contains(g.schema, []byte(word)) {
			return false
		}
	}
	var members map[string]json.RawMessage
	return json.Unmarshal(g.schema, &members) == nil
}

// withoutDraft takes $schema away: the draft of a composition is the option's.
func withoutDraft(schema []byte) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(schema, &members) != nil || members["$schema"] == nil {
		return schema
	}
	delete(members, "$schema")
	out, err := json.Marshal(members)
	if err != nil {
		return schema
	}
	return out
}

// The ways to put two schemas into one, and what to make of a document for either of them.
var compositions = []struct{ schema, document string }{
	{`{"allOf":[%s,%s]}`, `%s`},
	{`{"anyOf":[%s,%s]}`, `%s`},
	{`{"oneOf":[%s,%s]}`, `%s`},
	{`{"if":%s,"then":%s,"else":{"maxLength":1}}`, `%s`},
	{`{"not":{"anyOf":[%s,%s]}}`, `%s`},
	{`{"items":{"allOf":[%s,{"not":%s}]}}`, `[%s,%s]`},
	{`{"items":%s,"uniqueItems":true,"contains":%s}`, `[%s,%s]`},
	{`{"prefixItems":[%s],"items":%s,"minItems":1}`, `[%s,%s]`},
	{`{"properties":{"foo":%s,"bar":%s},"required":["bar"]}`, `{"bar":%s,"foo":%s}`},
	{`{"patternProperties":{"^f":%s},"additionalProperties":%s}`, `{"foo":%s,"bar":%s}`},
	{`{"properties":{"foo":%s},"anyOf":[{"required":["baz"]},{"properties":{"bar":%s}}]}`, `{"foo":%s,"bar":%s}`},
	{`{"oneOf":[{"properties":{"k":{"const":"a"},"foo":%s},"required":["k"]},{"properties":{"k":{"const":"b"},"foo":%s},"required":["k"]}]}`, `{"foo":%s,"k":"b"}`},
	{`{"$defs":{"n":{"anyOf":[%s,{"items":{"$ref":"#/$defs/n"}},%s]}},"$ref":"#/$defs/n"}`, `[[%s],%s]`},
	{`{"dependentSchemas":{"foo":%s},"propertyNames":%s}`, `{"foo":%s,"bar":1}`},
}

// composed puts two schemas of one draft into one, with documents of both.
func composed(random *rand.Rand, a, b seedGroup) seedGroup {
	c := compositions[random.IntN(len(compositions))]
	g := seedGroup{
		name:    a.name + " + " + b.name,
		schema:  fmt.Appendf(nil, c.schema, withoutDraft(a.schema), withoutDraft(b.schema)),
		options: a.options,
	}
	if b.options != nil && b.options.AssertFormat {
		asserting := *b.options
		if a.options != nil {
			asserting.DefaultDraft = a.options.DefaultDraft
		}
		g.options = &asserting
	}
	pick := func() []byte {
		from := a
		if random.IntN(2) == 0 {
			from = b
		}
		return from.documents[random.IntN(len(from.documents))]
	}
	for range 8 {
		pieces := make([]any, bytes.Count([]byte(c.document), []byte("%s")))
		for i := range pieces {
			pieces[i] = pick()
		}
		g.documents = append(g.documents, fmt.Appendf(nil, c.document, pieces...))
	}
	return g
}

func sameDraft(a, b seedGroup) bool {
	draftOf := func(g seedGroup) string {
		if g.options == nil || g.options.DefaultDraft == drafts[1].uri {
			return ""
		}
		return g.options.DefaultDraft
	}
	return draftOf(a) == draftOf(b)
}
