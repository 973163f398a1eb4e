package ecma

import (
	"strings"
	"sync"

	"github.com/dlclark/regexp2/v2/syntax"
)

// properties holds the sets that were asked for: there are a few hundred at most, the names being closed lists.
var properties sync.Map // string -> runeSet

// property is the set of \p{name}, with the exact names and values that ECMA-262 (22.2.1.1, tables 69 to 71) allows. The
// tables are those of the toolchain's unicode package, and of the regexp2 module for what that package lacks.
func property(name string) (runeSet, bool) {
	if set, ok := properties.Load(name); ok {
		return set.(runeSet), true
	}
	for _, c := range []byte(name) {
		if c != '=' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return nil, false
		}
	}
	tree, err := syntax.Parse(`[\p{`+name+`}\x00]`, syntax.ParseOptions{RegexOptions: syntax.ECMAScript | syntax.Unicode})
	if err != nil {
		return nil, false
	}
	chars := charSet(tree.Root)
	if chars == nil {
		return nil, false
	}
	member := func(r rune) bool { return chars.CharIn(r) }
	var set runeSet
	for r := rune(1); r <= maxRune; r++ {
		if !member(r) {
			continue
		}
		lo := r
		for r < maxRune && member(r+1) {
			r++
		}
		set = append(set, span{lo, r})
	}
	if hasNul(name) {
		set = newSet(append(set, span{0, 0})...)
	}
	properties.Store(strings.Clone(name), set)
	return set, true
}

// hasNul reports whether U+0000 has the property. It is in the class that property asks about, so that a property without
// members is a class like any other, and has to be asked about by itself.
func hasNul(name string) bool {
	tree, err := syntax.Parse(`[\p{`+name+`}\x01]`, syntax.ParseOptions{RegexOptions: syntax.ECMAScript | syntax.Unicode})
	if err != nil {
		return false
	}
	chars := charSet(tree.Root)
	return chars != nil && chars.CharIn(0)
}

func charSet(n *syntax.RegexNode) *syntax.CharSet {
	if n.Set != nil {
		return n.Set
	}
	for _, child := range n.Children {
		if set := charSet(child); set != nil {
			return set
		}
	}
	return nil
}
