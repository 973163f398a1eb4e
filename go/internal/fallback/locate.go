package fallback

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// spot is one value that an offset is wanted for, or that leads to such values. The spots of a document are a tree.
type spot struct {
	below map[string]*spot // by token
	value int              // the offset of the value's first byte
	name  int              // the offset of the opening quote of its name, for a member
}

// at is the spot at the end of a path, made if need be.
func (s *spot) at(path []string) *spot {
	for _, token := range path {
		next := s.below[token]
		if next == nil {
			next = &spot{}
			if s.below == nil {
				s.below = map[string]*spot{}
			}
			s.below[token] = next
		}
		s = next
	}
	return s
}

// locate fills in the offsets of all spots by one walk over a document that is well formed. Of members with one name the last
// one counts.
func locate(doc []byte, limits limits, root *spot) {
	l := locator{reader: newReader(doc, limits), doc: doc}
	l.value(root)
}

type locator struct {
	*reader
	doc []byte
}

// value reads the value that follows. Its depth is bounded by the spots', and so is the recursion.
func (l *locator) value(s *spot) {
	s.value = l.start()
	if len(s.below) == 0 {
		_ = l.SkipValue()
		return
	}
	opening, _ := l.ReadToken()
	if kind := opening.Kind(); kind != '{' && kind != '[' {
		return // An earlier member of the same name, which has no such spots.
	}
	for index := 0; ; index++ {
		kind := l.PeekKind()
		if kind == '}' || kind == ']' || kind == jsontext.KindInvalid {
			_, _ = l.ReadToken()
			return
		}
		token, name := "", 0
		if opening.Kind() == '{' {
			name = l.start()
			text, _ := l.ReadToken()
			token = text.String()
		} else {
			token = strconv.Itoa(index)
		}
		if next := s.below[token]; next != nil {
			next.name = name
			l.value(next)
		} else {
			_ = l.SkipValue()
		}
	}
}

// start is the offset of the token that follows.
func (l *locator) start() int {
	at := int(l.InputOffset())
	for at < len(l.doc) && (isBlank(l.doc[at]) || l.doc[at] == ',' || l.doc[at] == ':') {
		at++
	}
	return at
}
