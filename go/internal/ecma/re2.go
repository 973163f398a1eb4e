package ecma

import (
	"regexp"
	"strconv"
	"strings"
)

// re2 says the pattern in the syntax of Go's regexp package, which matches in linear time. It reports false for what that
// package cannot say exactly: lookaround, backreferences, and counts above its limits.
//
// Whether a text matches does not depend on greediness, on captures, or on the order of alternatives, so all of them are left
// out. Sets are spelled as code points, since \d, \s and the dot mean other things there.
func re2(tree *node) (*regexp.Regexp, bool) {
	var w re2Writer
	if !w.write(tree) {
		return nil, false
	}
	compiled, err := regexp.Compile(w.out.String())
	return compiled, err == nil
}

type re2Writer struct{ out strings.Builder }

func (w *re2Writer) write(n *node) bool {
	switch n.op {
	case opEmpty:
		w.out.WriteString("(?:)")
	case opSet:
		w.set(n.set)
	case opConcat:
		for _, sub := range n.subs {
			if !w.write(sub) {
				return false
			}
		}
	case opAlternate:
		w.out.WriteString("(?:")
		for i, sub := range n.subs {
			if i > 0 {
				w.out.WriteByte('|')
			}
			if !w.write(sub) {
				return false
			}
		}
		w.out.WriteByte(')')
	case opGroup:
		return w.write(n.subs[0])
	case opRepeat:
		return w.repeat(n)
	case opTextStart:
		w.out.WriteString(`\A`)
	case opTextEnd:
		w.out.WriteString(`\z`)
	case opBoundary:
		if len(n.set) != len(wordSet) {
			return false // Words under the i and u flags hold two letters that are not ASCII.
		}
		if n.negative {
			w.out.WriteString(`\B`)
		} else {
			w.out.WriteString(`\b`)
		}
	default:
		return false
	}
	return true
}

// maxRE2Repeat is the regexp package's own bound on a count.
const maxRE2Repeat = 1000

func (w *re2Writer) repeat(n *node) bool {
	if n.min > maxRE2Repeat || n.max > maxRE2Repeat {
		return false
	}
	w.out.WriteString("(?:")
	if !w.write(n.subs[0]) {
		return false
	}
	w.out.WriteByte(')')
	switch {
	case n.min == 0 && n.max == unbounded:
		w.out.WriteByte('*')
	case n.min == 1 && n.max == unbounded:
		w.out.WriteByte('+')
	default:
		w.out.WriteString("{" + strconv.Itoa(n.min) + ",")
		if n.max != unbounded {
			w.out.WriteString(strconv.Itoa(n.max))
		}
		w.out.WriteByte('}')
	}
	return true
}

func (w *re2Writer) set(set runeSet) {
	switch {
	case len(set) == 0:
		w.out.WriteString(`[^\x{0}-\x{10FFFF}]`)
		return
	case len(set) == 1 && set[0].lo == set[0].hi:
		w.codePoint(set[0].lo)
		return
	}
	w.out.WriteByte('[')
	for _, s := range set {
		w.codePoint(s.lo)
		if s.lo != s.hi {
			w.out.WriteByte('-')
			w.codePoint(s.hi)
		}
	}
	w.out.WriteByte(']')
}

func (w *re2Writer) codePoint(r rune) {
	if r < 0x80 && (isDigit(byte(r)) || r|0x20 >= 'a' && r|0x20 <= 'z') {
		w.out.WriteByte(byte(r))
		return
	}
	w.out.WriteString(`\x{` + strconv.FormatInt(int64(r), 16) + "}")
}
