package shop

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Messy documents are made from the compact text of a valid one. A quote inside a string is escaped there, so `"name":` is found
// only where a member of that name begins.

// member is a member in a text: its name begins at start, its value is text[value:end].
type member struct{ start, value, end int }

// find gives the first member of a name; false if there is none.
func find(text []byte, name string) (member, bool) {
	start := bytes.Index(text, []byte(`"`+name+`":`))
	if start < 0 {
		return member{}, false
	}
	value := start + len(name) + 3
	decoder := json.NewDecoder(bytes.NewReader(text[value:]))
	var raw json.RawMessage
	if decoder.Decode(&raw) != nil {
		return member{}, false
	}
	return member{start, value, value + int(decoder.InputOffset())}, true
}

// splice puts other text in the place of text[start:end].
func splice(text []byte, start, end int, middle string) []byte {
	return slices.Concat(text[:start], []byte(middle), text[end:])
}

// set gives a member another value.
func set(text []byte, m member, value string) []byte { return splice(text, m.value, m.end, value) }

// remove takes a member out, and the comma that has to go with it.
func remove(text []byte, m member) []byte {
	start, end := m.start, m.end
	if text[end] == ',' {
		end++
	} else if text[start-1] == ',' {
		start--
	}
	return splice(text, start, end, "")
}
