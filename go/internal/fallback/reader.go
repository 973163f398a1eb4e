package fallback

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// reader walks a document token by token. What is well formed is decided by jsontext; the depth limit is ours.
type reader struct {
	*jsontext.Decoder
	depth, limit int
	deepest      int
}

// errTooDeep never leaves this package: scan finds the code and the offset of every refusal.
var errTooDeep = errors.New("nested too deep")

func newReader(doc []byte, limits limits) *reader {
	// A bytes.Buffer is read in place, neither copied nor written to.
	return &reader{Decoder: jsontext.NewDecoder(bytes.NewBuffer(doc), jsontext.AllowDuplicateNames(limits.duplicates),
		jsontext.AllowInvalidUTF8(limits.lenient)), limit: limits.depth}
}

func (r *reader) next() (jsontext.Token, error) {
	token, err := r.ReadToken()
	if err != nil {
		return token, err
	}
	switch token.Kind() {
	case '{', '[':
		if r.depth++; r.depth > r.limit {
			return token, errTooDeep
		}
		r.deepest = max(r.deepest, r.depth)
	case '}', ']':
		r.depth--
	}
	return token, nil
}

// end reports whether only white space follows.
func (r *reader) end() bool {
	_, err := r.ReadToken()
	return err == io.EOF
}

// wellFormed reports whether the document is, and keeps the limits.
func wellFormed(doc []byte, limits limits) bool {
	if int64(len(doc)) > limits.size {
		return false
	}
	r := newReader(doc, limits)
	for {
		if _, err := r.next(); err != nil {
			return false
		}
		if r.depth == 0 {
			return r.end()
		}
	}
}

// document is a document as the library takes it: nil, bool, string, json.Number, []any and map[string]any.
type document struct {
	value any
	depth int // the greatest number of arrays and objects that are open at once
}

// decode reads a document; of members with one name the last one stays. It reports false for a document that is not well
// formed or breaks a limit. The stack is explicit. Nothing in the result shares memory with doc.
func decode(doc []byte, limits limits) (document, bool) {
	if int64(len(doc)) > limits.size {
		return document{}, false
	}
	type frame struct {
		object map[string]any // nil for an array
		array  []any
		name   string
		named  bool // name is read, its value is due
	}
	r := newReader(doc, limits)
	var stack []frame
	for {
		token, err := r.next()
		if err != nil {
			return document{}, false
		}
		var value any
		switch token.Kind() {
		case '{':
			stack = append(stack, frame{object: map[string]any{}})
			continue
		case '[':
			stack = append(stack, frame{array: []any{}})
			continue
		case '}', ']':
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if value = top.array; top.object != nil {
				value = top.object
			}
		case '"':
			text := token.String()
			if len(stack) > 0 {
				if top := &stack[len(stack)-1]; top.object != nil && !top.named {
					top.name, top.named = text, true
					continue
				}
			}
			value = text
		case '0':
			value = json.Number(token.String())
		case 't', 'f':
			value = token.Bool()
		}
		if len(stack) == 0 {
			return document{value, r.deepest}, r.end()
		}
		if top := &stack[len(stack)-1]; top.object != nil {
			top.object[top.name], top.named = value, false
		} else {
			top.array = append(top.array, value)
		}
	}
}

// unquote reads a string literal that is well formed but for its encoding: each byte that is not UTF-8, and each lone
// surrogate, is U+FFFD.
func unquote(literal []byte) string {
	text, _ := jsontext.AppendUnquote(nil, literal)
	return string(text)
}
