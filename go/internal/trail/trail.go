// Package trail reads the ways to violations: which places a keyword location leads through, beside the instance location, and
// what violations have in common. It serves the nested output, whichever path found the violations.
package trail

import "strings"

// Hop is a jump on the way: behind the first From bytes of the keyword location stands a schema that is not where the pointer
// alone would lead, since a reference or a URI of its own came between. The root is the first hop.
type Hop struct {
	From   int
	Schema string // its absolute location
}

// Violation is what is known of the place of one.
type Violation struct {
	Keywords, Absolute, Instance string // the locations
	Hops                         []Hop  // none where only the locations are known
}

// Stop is a place on the way: how many bytes of the keyword location and of the instance location lead there.
type Stop struct{ Keywords, Instance int }

// Stops are the places before the violation itself, the root first: each keyword that applies schemas is one, on the value that
// it looks at, and each schema that it applies is one.
func (v *Violation) Stops() []Stop {
	var here Stop
	stops := []Stop{here}
	for here.Keywords < len(v.Keywords) {
		end := tokenEnd(v.Keywords, here.Keywords)
		applied, known := applicators[v.Keywords[here.Keywords+1:end]]
		if !known {
			break
		}
		here.Keywords = end
		stops = append(stops, here)
		if applied.behind == name || applied.behind == index && startsWithIndex(v.Keywords[end:]) {
			here.Keywords = tokenEnd(v.Keywords, end)
		}
		if applied.into {
			here.Instance = tokenEnd(v.Instance, here.Instance)
		}
		if here != stops[len(stops)-1] {
			stops = append(stops, here)
		}
	}
	// A schema that is false is the violation itself.
	for violation := (Stop{len(v.Keywords), len(v.Instance)}); len(stops) > 0 && stops[len(stops)-1] == violation; {
		stops = stops[:len(stops)-1]
	}
	return stops
}

// AbsoluteAt is the absolute location of a place on the way; empty where it cannot be told.
func (v *Violation) AbsoluteAt(stop Stop) string {
	for i := len(v.Hops) - 1; i >= 0; i-- {
		if from := v.Hops[i].From; from <= stop.Keywords {
			return v.Hops[i].Schema + Fragment(v.Keywords[from:stop.Keywords])
		}
	}
	// As far as the way did not jump behind the place, both locations end alike.
	before, alike := strings.CutSuffix(v.Absolute, Fragment(v.Keywords[stop.Keywords:]))
	if !alike || !strings.Contains(before, "#") {
		return ""
	}
	return before
}

// tokenEnd is where the token that begins at a byte, with its slash, ends.
func tokenEnd(pointer string, from int) int {
	if from+1 > len(pointer) {
		return len(pointer)
	}
	if length := strings.IndexByte(pointer[from+1:], '/'); length >= 0 {
		return from + 1 + length
	}
	return len(pointer)
}

func startsWithIndex(pointer string) bool {
	token := strings.TrimPrefix(pointer[:tokenEnd(pointer, 0)], "/")
	return token != "" && strings.Trim(token, "0123456789") == ""
}

// behind is the token between a keyword and its schema.
type behind int

const (
	nothing behind = iota
	name
	index // only where it looks like one: items has an index before draft 2020-12 and where its value is an array
)

// applicators are the keywords that apply schemas; into tells that they step into the value. Every other keyword asserts.
var applicators = map[string]struct {
	behind behind
	into   bool
}{
	"properties": {name, true}, "patternProperties": {name, true},
	"additionalProperties": {nothing, true}, "unevaluatedProperties": {nothing, true},
	"additionalItems": {nothing, true}, "unevaluatedItems": {nothing, true},
	"prefixItems": {index, true}, "items": {index, true},
	"dependentSchemas": {name, false}, "dependencies": {name, false},
	"allOf": {index, false}, "anyOf": {index, false}, "oneOf": {index, false},
	"propertyNames": {nothing, false}, "not": {nothing, false},
	"if": {nothing, false}, "then": {nothing, false}, "else": {nothing, false},
	"$ref": {nothing, false}, "$dynamicRef": {nothing, false}, "$recursiveRef": {nothing, false},
}

// Fragment is a JSON Pointer as the fragment of a URI (RFC 6901, section 6): what RFC 3986, section 3.5, does not allow is
// percent-encoded.
func Fragment(pointer string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for _, c := range []byte(pointer) {
		if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0 {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}
