package jsongate

import (
	"errors"
	"testing"
)

func TestTheViolationThatAResultNamesIsLocated(t *testing.T) {
	const schema = `{"properties":{"a":{"items":{"type":"string"}}}}`
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, schema, WithName("located"))
	doc := []byte(`{"a":["x", 1, 2]}`)
	result := v.Validate(doc)
	want := Violation{
		Keyword: KeywordType, Offset: 11, InstanceLocation: "/a/1", KeywordLocation: "/properties/a/items/type",
		AbsoluteKeywordLocation: "#/properties/a/items/type",
	}
	for range 3 {
		got, ok := v.Locate(doc, result)
		if got.Message == "" {
			t.Error("it has no message")
		}
		got.Message = ""
		if !ok || got != want {
			t.Errorf("located %+v (%v), want %+v", got, ok, want)
		}
	}
	if calls := g.stats().Calls; calls != 1 {
		t.Errorf("%d calls are counted: locating is none", calls)
	}

	own := g.mustCompile(t, schema, WithFallback(func([]byte) error { return errors.New("no") }))
	rows := []struct {
		name   string
		v      *Validator
		doc    string
		result Result
	}{
		{"a valid document", v, `{}`, v.Validate([]byte(`{}`))},
		{"a malformed one", v, `{"a":[1,]}`, v.Validate([]byte(`{"a":[1,]}`))},
		{"the result of another document", v, `{"a":["x","y"]}`, result},
		{"the service's own validator", own, `{"a":[1]}`, own.Validate([]byte(`{"a":[1]}`))},
		{"no result", v, string(doc), Result{}},
	}
	for _, row := range rows {
		if got, ok := row.v.Locate([]byte(row.doc), row.result); ok {
			t.Errorf("%s: located %+v", row.name, got)
		}
	}
}
