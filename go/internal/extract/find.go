package extract

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Span is where a value stands in a document: from its first byte to the one behind its last. The span of a value that is not
// there is zero.
type Span struct{ Start, End uint32 }

// Found tells whether there is such a value.
func (s Span) Found() bool { return s.End != 0 }

// Of is the value in its document, as it stands there: a string with its quotes and escapes. It shares the document's memory.
// It is nil where the value was not found, or where the document is another one and too short.
func (s Span) Of(doc []byte) []byte {
	if !s.Found() || s.Start > s.End || int64(s.End) > int64(len(doc)) {
		return nil
	}
	return doc[s.Start:s.End:s.End]
}

// Find fills in a span for each pointer, as far as there are spans, and gives how many values were found. Of a document that is
// not well formed the answer means nothing, but asking does no harm.
func (p *Pointers) Find(doc []byte, spans []Span) (found int) {
	spans = spans[:min(len(spans), p.count)]
	clear(spans)
	if len(spans) == 0 {
		return 0
	}
	f := finder{doc: doc, spans: spans}
	f.value(&p.root, f.blank(0))
	return Count(spans)
}

// Count is how many of the values were found.
func Count(spans []Span) (found int) {
	for _, span := range spans {
		if span.Found() {
			found++
		}
	}
	return found
}

// finder goes through a document. It recurses along the pointers, which are short, and not into the document.
type finder struct {
	doc   []byte
	spans []Span
}

// value notes the value at an offset and what is inside it, and gives the offset behind it.
func (f *finder) value(at *place, start int) (end int) {
	if start >= len(f.doc) {
		return len(f.doc)
	}
	switch c := f.doc[start]; {
	case at.next != nil && c == '{':
		end = f.object(at, start)
	case at.next != nil && c == '[':
		end = f.array(at, start)
	default:
		end = f.skip(start)
	}
	for _, number := range at.ends {
		if number < len(f.spans) {
			f.spans[number] = Span{uint32(start), uint32(end)}
		}
	}
	return end
}

func (f *finder) object(at *place, start int) int {
	i := f.blank(start + 1)
	for i < len(f.doc) && f.doc[i] == '"' {
		name := i
		i = f.blank(f.text(i))
		if i < len(f.doc) && f.doc[i] == ':' {
			i = f.blank(i + 1)
		}
		// Of two members of one name the last one counts: what the first one had is forgotten.
		if next := at.find(f.doc[name:min(f.text(name), len(f.doc))]); next != nil {
			f.forget(next)
			i = f.value(next, i)
		} else {
			i = f.skip(i)
		}
		i = f.comma(i)
	}
	if i < len(f.doc) && f.doc[i] == '}' {
		return i + 1
	}
	return len(f.doc)
}

func (f *finder) array(at *place, start int) int {
	i := f.blank(start + 1)
	for index := 0; i < len(f.doc) && f.doc[i] != ']' && f.doc[i] != '}'; index++ {
		var digits [20]byte
		if next := at.next[string(strconv.AppendInt(digits[:0], int64(index), 10))]; next != nil {
			i = f.value(next, i)
		} else {
			i = f.skip(i)
		}
		i = f.comma(i)
	}
	if i < len(f.doc) {
		return i + 1
	}
	return len(f.doc)
}

// forget takes back what was found at a place and below it.
func (f *finder) forget(at *place) {
	for _, number := range at.ends {
		if number < len(f.spans) {
			f.spans[number] = Span{}
		}
	}
	for _, next := range at.next {
		f.forget(next)
	}
}

// find gives the place that a name, in its quotes, leads on to.
func (at *place) find(literal []byte) *place {
	if len(literal) < 2 {
		return nil
	}
	body := literal[1 : len(literal)-1]
	if bytes.IndexByte(body, '\\') < 0 && utf8.Valid(body) {
		return at.next[string(body)] // no copy is made for a look into a map
	}
	// What is not UTF-8, and a lone surrogate, is U+FFFD, as on the path that judges.
	text, _ := jsontext.AppendUnquote(nil, literal)
	return at.next[string(text)]
}

// skip gives the offset behind the value at one.
func (f *finder) skip(i int) int {
	depth := 0
	for i < len(f.doc) {
		switch f.doc[i] {
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case '"':
			i = f.text(i)
		case ' ', '\t', '\r', '\n', ',', ':':
			i++
			continue
		default:
			for i++; i < len(f.doc) && !isEnd(f.doc[i]); i++ {
			}
		}
		if depth <= 0 {
			return min(i, len(f.doc))
		}
	}
	return len(f.doc)
}

func isEnd(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', ']', '}', '[', '{', '"':
		return true
	}
	return false
}

// text gives the offset behind the string at one.
func (f *finder) text(i int) int {
	for i++; i < len(f.doc); i++ {
		switch f.doc[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(f.doc)
}

func (f *finder) blank(i int) int {
	for i < len(f.doc) && (f.doc[i] == ' ' || f.doc[i] == '\t' || f.doc[i] == '\r' || f.doc[i] == '\n') {
		i++
	}
	return i
}

func (f *finder) comma(i int) int {
	i = f.blank(i)
	if i < len(f.doc) && f.doc[i] == ',' {
		return f.blank(i + 1)
	}
	return i
}
