package fallback

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The words of messages are those of the engine, so that it makes no difference who answers: what was expected, what was found.

// found is a value in a few words: its type, and its beginning where it is a scalar.
func found(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return "the number " + shorten(string(v))
	case string:
		return "the string " + shorten(written(v))
	case []any:
		return "an array"
	}
	return "an object"
}

// written is a value as JSON.
func written(v any) string {
	if text, ok := v.(string); ok && len(text) > 4*mostShown { // not all of it will be shown
		v = strings.ToValidUTF8(text[:4*mostShown], "") + "…"
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil {
		return ""
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// mostShown is how many characters of a text are shown.
const mostShown = 60

// shorten is the beginning of a text on one line, with a mark where something was left out.
func shorten(text string) string {
	var out strings.Builder
	count := 0
	for _, r := range text {
		if count == mostShown {
			out.WriteString("…")
			break
		}
		count++
		if unicode.IsControl(r) {
			r = ' '
		}
		out.WriteRune(r)
	}
	return out.String()
}

// names are the types of a set as a schema writes them.
func (k kinds) names() string {
	var names []string
	for _, one := range []struct {
		kind kinds
		name string
	}{
		{kindNull, "null"}, {kindBoolean, "boolean"}, {kindNumber, "number"}, {kindInteger, "integer"},
		{kindString, "string"}, {kindArray, "array"}, {kindObject, "object"},
	} {
		if k&one.kind != 0 && (one.kind != kindInteger || k&kindNumber == 0) {
			names = append(names, one.name)
		}
	}
	return strings.Join(names, " or ")
}

// allowed are the values of a set, the first of them if they are many.
func (s *valueSet) allowed() string {
	const most = 5
	var shown []string
	for _, value := range s.values[:min(most, len(s.values))] {
		shown = append(shown, shorten(written(value)))
	}
	list := strings.Join(shown, ", ")
	if more := len(s.values) - most; more > 0 {
		list += fmt.Sprintf(" or %d others", more)
	}
	return list
}
