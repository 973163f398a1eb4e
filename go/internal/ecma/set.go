package ecma

import (
	"slices"
	"sort"
	"sync"
	"unicode"
)

// span is the code points from lo to hi, both included.
type span struct{ lo, hi rune }

// runeSet is a set of code points: spans in order that neither overlap nor touch. It is not changed once made.
type runeSet []span

const maxRune = unicode.MaxRune

var (
	anySet   = runeSet{{0, maxRune}}
	digitSet = runeSet{{'0', '9'}}
	wordSet  = runeSet{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	// spaceSet is WhiteSpace and LineTerminator of ECMA-262 (12.2, 12.3): the code points of category Zs among them.
	spaceSet = newSet(span{'\t', '\r'}, span{' ', ' '}, span{0xA0, 0xA0}, span{0x1680, 0x1680}, span{0x2000, 0x200A},
		span{0x2028, 0x2029}, span{0x202F, 0x202F}, span{0x205F, 0x205F}, span{0x3000, 0x3000}, span{0xFEFF, 0xFEFF})
	// lineEndSet is LineTerminator (12.3): what the dot leaves out.
	lineEndSet = newSet(span{'\n', '\n'}, span{'\r', '\r'}, span{0x2028, 0x2029})
)

// newSet puts spans in order and joins those that overlap or touch.
func newSet(spans ...span) runeSet {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return int(a.lo) - int(b.lo) })
	var set runeSet
	for _, s := range spans {
		if last := len(set) - 1; last >= 0 && s.lo <= set[last].hi+1 {
			set[last].hi = max(set[last].hi, s.hi)
			continue
		}
		set = append(set, s)
	}
	return set
}

func single(r rune) runeSet { return runeSet{{r, r}} }

// complement is every other code point.
func (s runeSet) complement() runeSet {
	var out runeSet
	next := rune(0)
	for _, sp := range s {
		if next < sp.lo {
			out = append(out, span{next, sp.lo - 1})
		}
		next = sp.hi + 1
	}
	if next <= maxRune {
		out = append(out, span{next, maxRune})
	}
	return out
}

func (s runeSet) contains(r rune) bool {
	i := sort.Search(len(s), func(i int) bool { return s[i].hi >= r })
	return i < len(s) && s[i].lo <= r
}

// foldable lists the code points that simple case folding brings together with others.
var foldable = sync.OnceValue(func() []rune {
	var out []rune
	for r := rune(0); r <= maxRune; r++ {
		if unicode.SimpleFold(r) != r {
			out = append(out, r)
		}
	}
	return out
})

// folded adds every code point that differs from a member by case alone: Canonicalize of ECMA-262 (22.2.2.7.3) with the u
// flag is simple case folding, and two code points match if theirs is the same.
func (s runeSet) folded() runeSet {
	more := slices.Clone(s)
	for _, r := range foldable() {
		if !s.contains(r) {
			continue
		}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			more = append(more, span{other, other})
		}
	}
	return newSet(more...)
}

// sameFolded reports whether two code points are equal but for case.
func sameFolded(a, b rune) bool {
	if a == b {
		return true
	}
	for other := unicode.SimpleFold(a); other != a; other = unicode.SimpleFold(other) {
		if other == b {
			return true
		}
	}
	return false
}
