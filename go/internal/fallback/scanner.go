package fallback

import (
	"unicode/utf8"
)

// limits is how documents are read.
type limits struct {
	depth      int
	size       int64
	duplicates bool // allowed
	lenient    bool // bytes that are not UTF-8 and lone surrogates are U+FFFD
}

// scan finds the fault of a document that is not well formed, with the code and the offset of the contract (section 3). It is
// to be read beside RFC 8259. Bytes are judged in order, so that the first fault met is the one at the lowest offset; the stack
// is explicit, so that depth costs memory only. It reports false where there is no fault.
func scan(doc []byte, limits limits) (Outcome, bool) {
	if int64(len(doc)) > limits.size {
		return Outcome{Code: codeTooLarge}, true
	}
	s := scanner{doc: doc, limits: limits}
	s.document()
	return s.fault, s.fault.Code != 0
}

// scanner reads a document. After a fault every reading method reports false.
type scanner struct {
	doc    []byte
	at     int
	limits limits
	open   []container
	fault  Outcome
}

// container is an open array or object, with the names so far where they have to differ.
type container struct {
	object bool
	names  map[string]struct{}
}

// expect is what may come next.
type expect int

const (
	expectValue       expect = iota
	expectItemOrEnd          // the first item of an array, or its end
	expectMemberOrEnd        // the first member of an object, or its end
	expectMember
	expectAfterValue // a comma, the end of the container, or the end of the text
)

// document reads `ws value ws`.
func (s *scanner) document() {
	next := expectValue
	for s.fault.Code == 0 {
		s.blank()
		switch next {
		case expectItemOrEnd:
			if next = expectValue; s.peek() == ']' {
				next = s.closeContainer()
			}
		case expectMemberOrEnd:
			if next = expectMember; s.peek() == '}' {
				next = s.closeContainer()
			}
		case expectMember:
			s.name()
			next = expectValue
		case expectValue:
			next = s.value()
		case expectAfterValue:
			if len(s.open) == 0 && s.at == len(s.doc) {
				return
			}
			next = s.afterValue()
		}
	}
}

func (s *scanner) afterValue() expect {
	if len(s.open) == 0 {
		return s.malformed()
	}
	object := s.open[len(s.open)-1].object
	switch c := s.peek(); {
	case c == ',' && object:
		s.at++
		return expectMember
	case c == ',':
		s.at++
		return expectValue
	case c == '}' && object, c == ']' && !object:
		return s.closeContainer()
	}
	return s.malformed()
}

func (s *scanner) value() expect {
	switch c := s.peek(); {
	case c == '[':
		return s.openContainer(container{}, expectItemOrEnd)
	case c == '{':
		return s.openContainer(container{object: true}, expectMemberOrEnd)
	case c == '"':
		s.text()
	case c == 't':
		s.literal("true")
	case c == 'f':
		s.literal("false")
	case c == 'n':
		s.literal("null")
	case c == '-' || isDigit(c):
		s.number()
	default:
		return s.malformed()
	}
	return expectAfterValue
}

func (s *scanner) openContainer(c container, next expect) expect {
	if len(s.open) >= s.limits.depth {
		return s.fail(codeTooDeep, s.at)
	}
	s.open = append(s.open, c)
	s.at++
	return next
}

func (s *scanner) closeContainer() expect {
	s.open = s.open[:len(s.open)-1]
	s.at++
	return expectAfterValue
}

// name reads `string ws :`. That a name is there already is known once its closing quote is.
func (s *scanner) name() {
	quote := s.at
	if s.peek() != '"' {
		s.malformed()
		return
	}
	if !s.text() {
		return
	}
	if !s.limits.duplicates {
		object := &s.open[len(s.open)-1]
		name := unquote(s.doc[quote:s.at])
		if _, taken := object.names[name]; taken {
			s.fail(codeDuplicateName, quote)
			return
		}
		if object.names == nil {
			object.names = map[string]struct{}{}
		}
		object.names[name] = struct{}{}
	}
	s.blank()
	s.byte(':')
}

func (s *scanner) literal(word string) {
	for i := range len(word) {
		if !s.byte(word[i]) {
			return
		}
	}
}

// number reads `[ "-" ] int [ frac ] [ exp ]` (RFC 8259, section 6).
func (s *scanner) number() bool {
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if s.peek()|0x20 == 'e' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		return s.digits()
	}
	return true
}

// digits reads one digit or more.
func (s *scanner) digits() bool {
	if !isDigit(s.peek()) {
		s.malformed()
		return false
	}
	for isDigit(s.peek()) {
		s.at++
	}
	return true
}

// text reads `" *char "` (RFC 8259, section 7), and judges what section 8 says of characters.
func (s *scanner) text() bool {
	s.at++
	for s.at < len(s.doc) {
		switch c := s.doc[s.at]; {
		case c == '"':
			s.at++
			return true
		case c == '\\':
			if !s.escape() {
				return false
			}
		case c < 0x20:
			s.malformed()
			return false
		case c < utf8.RuneSelf:
			s.at++
		default:
			r, size := utf8.DecodeRune(s.doc[s.at:])
			if r == utf8.RuneError && size == 1 && !s.limits.lenient {
				s.fail(codeBadUTF8, s.at)
				return false
			}
			s.at += size
		}
	}
	s.malformed()
	return false
}

func (s *scanner) escape() bool {
	backslash := s.at
	s.at++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at++
		return true
	case 'u':
	default:
		s.malformed()
		return false
	}
	s.at++
	unit, ok := s.hex()
	if !ok {
		s.malformed()
		return false
	}
	if s.limits.lenient || unit < 0xD800 || unit > 0xDFFF {
		return true
	}
	// The second half of a pair has to follow at once, and complete.
	if unit < 0xDC00 && s.peek() == '\\' {
		if s.at++; s.peek() == 'u' {
			s.at++
			if low, ok := s.hex(); ok && low >= 0xDC00 && low <= 0xDFFF {
				return true
			}
		}
	}
	s.fail(codeBadUTF8, backslash)
	return false
}

// hex reads four hexadecimal digits. Where there are none it stands at what is not one.
func (s *scanner) hex() (unit rune, ok bool) {
	for range 4 {
		c := s.peek()
		switch {
		case isDigit(c):
			unit = unit<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			unit = unit<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
		s.at++
	}
	return unit, true
}

func (s *scanner) blank() {
	for s.at < len(s.doc) && isBlank(s.doc[s.at]) {
		s.at++
	}
}

func (s *scanner) byte(c byte) bool {
	if s.at >= len(s.doc) || s.doc[s.at] != c {
		s.malformed()
		return false
	}
	s.at++
	return true
}

// peek is the next byte, or 0 at the end. A byte 0 in the document continues nothing either.
func (s *scanner) peek() byte {
	if s.at < len(s.doc) {
		return s.doc[s.at]
	}
	return 0
}

// malformed: the byte at hand, or the end of the text, cannot continue it.
func (s *scanner) malformed() expect { return s.fail(codeMalformed, s.at) }

func (s *scanner) fail(code uint8, at int) expect {
	if s.fault.Code == 0 {
		s.fault = Outcome{Code: code, Offset: uint32(at)}
	}
	return expectAfterValue
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
