package trail

import (
	"slices"
	"testing"
)

func TestKeywordsAndSchemasArePlacesAndTheViolationIsNone(t *testing.T) {
	for _, row := range []struct {
		keywords, instance string
		want               [][2]string
	}{
		{"", "", nil},
		{"/type", "", [][2]string{{"", ""}}},
		{"/items/$ref/required", "/1", [][2]string{{"", ""}, {"/items", ""}, {"/items", "/1"}, {"/items/$ref", "/1"}}},
		{"/items/0/type", "/0", [][2]string{{"", ""}, {"/items", ""}, {"/items/0", "/0"}}},
		{"/properties/a~1b/type", "/a~1b", [][2]string{{"", ""}, {"/properties", ""}, {"/properties/a~1b", "/a~1b"}}},
		{"/properties//type", "/", [][2]string{{"", ""}, {"/properties", ""}, {"/properties/", "/"}}},
		{"/properties/type", "/type", [][2]string{{"", ""}, {"/properties", ""}}},
		{"/additionalProperties", "/b", [][2]string{{"", ""}, {"/additionalProperties", ""}}},
		{"/allOf/1/anyOf", "", [][2]string{{"", ""}, {"/allOf", ""}, {"/allOf/1", ""}}},
		{"/$ref", "", [][2]string{{"", ""}}},
		{"/dependencies", "", [][2]string{{"", ""}}},
		{"/dependencies/a/type", "", [][2]string{{"", ""}, {"/dependencies", ""}, {"/dependencies/a", ""}}},
		{"/propertyNames", "", [][2]string{{"", ""}}},
	} {
		v := Violation{Keywords: row.keywords, Instance: row.instance}
		var got [][2]string
		for _, stop := range v.Stops() {
			got = append(got, [2]string{v.Keywords[:stop.Keywords], v.Instance[:stop.Instance]})
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s on %s: %q, want %q", row.keywords, row.instance, got, row.want)
		}
	}
}

func TestLocationsThatDoNotFitOneAnotherDoNoHarm(t *testing.T) {
	var all []Violation
	for _, row := range [][2]string{{"/properties", ""}, {"/items/items/type", "/0"}, {"x", "y"}, {"//", "//"}, {"/allOf/", ""}, {"", ""}} {
		v := Violation{Keywords: row[0], Instance: row[1]}
		for _, stop := range v.Stops() {
			_, _ = v.Keywords[:stop.Keywords], v.Instance[:stop.Instance]
			v.AbsoluteAt(stop)
		}
		all = append(all, v)
	}
	Collapse(all)
}

func TestTheAbsoluteLocationOfAPlace(t *testing.T) {
	hops := []Hop{{0, "http://e/r#"}, {len("/properties/a b/$ref"), "http://e/x#/$defs/c"}}
	for _, row := range []struct {
		v    Violation
		stop Stop
		want string
	}{
		{Violation{"/properties/a b/$ref/items/type", "http://e/x#/$defs/c/items/type", "/a b/0", hops}, Stop{15, 4}, "http://e/r#/properties/a%20b"},
		{Violation{"/properties/a b/$ref/items/type", "http://e/x#/$defs/c/items/type", "/a b/0", hops}, Stop{20, 4}, "http://e/x#/$defs/c"},
		{Violation{"/properties/a b/$ref/items/type", "http://e/x#/$defs/c/items/type", "/a b/0", hops}, Stop{26, 6}, "http://e/x#/$defs/c/items"},
		{Violation{"/properties/a/type", "http://e/r#/properties/a/type", "/a", nil}, Stop{11, 0}, "http://e/r#/properties"},
		{Violation{"/properties/a/type", "http://e/r#/properties/a/type", "/a", nil}, Stop{0, 0}, "http://e/r#"},
		{Violation{"/$ref/type", "#/$defs/c/type", "", nil}, Stop{5, 0}, "#/$defs/c"},
		{Violation{"/$ref/type", "#/$defs/c/type", "", nil}, Stop{0, 0}, ""},
		{Violation{"/items/type", "http://e/i#/type", "", nil}, Stop{0, 0}, ""},
		{Violation{"/type", "", "", nil}, Stop{0, 0}, ""},
	} {
		if got := row.v.AbsoluteAt(row.stop); got != row.want {
			t.Errorf("%+v at %+v: %q, want %q", row.v, row.stop, got, row.want)
		}
	}
}
