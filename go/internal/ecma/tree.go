package ecma

// op says what a node of the tree is.
type op uint8

const (
	opEmpty     op = iota
	opSet          // one code point of the set
	opConcat       // subs, one after the other
	opAlternate    // one of subs
	opRepeat       // subs[0], min to max times
	opGroup        // subs[0], captured
	opBack         // what one of the groups captured
	opLook         // subs[0] matches (or does not, if negative) from here on, or up to here if behind
	opTextStart    // ^
	opTextEnd      // $
	opLineStart    // ^ under the m modifier
	opLineEnd      // $ under the m modifier
	opBoundary     // \b; \B if negative
)

// unbounded is the max of a repeat without one.
const unbounded = -1

// node is one node of the syntax tree, the same for both grammars.
type node struct {
	op       op
	subs     []*node
	set      runeSet // opSet; for opBoundary the word characters
	min, max int     // opRepeat
	lazy     bool    // opRepeat: fewer first. Without backreferences it changes nothing.
	group    int     // opGroup, from 1
	groups   []int   // opBack: the groups of that number or name, of which one at most has captured
	fold     bool    // opBack: compared without regard to case
	behind   bool    // opLook
	negative bool    // opLook, opBoundary
}

// any reports whether the node or one below it satisfies the condition.
func (n *node) any(is func(*node) bool) bool {
	if is(n) {
		return true
	}
	for _, sub := range n.subs {
		if sub.any(is) {
			return true
		}
	}
	return false
}

// captures is the range of group numbers inside the node; lo > hi if there are none.
func (n *node) captures() (lo, hi int) {
	lo, hi = 1, 0
	n.any(func(n *node) bool {
		if n.op == opGroup {
			if lo > hi {
				lo, hi = n.group, n.group
			}
			lo, hi = min(lo, n.group), max(hi, n.group)
		}
		return false
	})
	return lo, hi
}
