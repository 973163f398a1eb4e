package ecma

// names are the named groups of a pattern that is being read. A name may come twice only where both groups never take part
// together: in different alternatives of one disjunction (ECMA-262 22.2.1.1). Each name is looked at once for every disjunction
// around it that has another alternative behind it, and no pair of groups is ever compared.
type names struct {
	groups map[string][]int // the groups of each name, wherever they are

	taken map[string]bool // the names that groups from here on cannot have
	order []string        // the same, as they were taken
}

// scope is a disjunction that is open.
type scope struct {
	start int      // how many names were taken around it
	past  []string // the names in its alternatives that are over
}

func (n *names) scope() scope { return scope{start: len(n.order)} }

// add notes a group; false where its name is taken.
func (n *names) add(name string, group int) bool {
	if !n.take(name) {
		return false
	}
	if n.groups == nil {
		n.groups = map[string][]int{}
	}
	n.groups[name] = append(n.groups[name], group)
	return true
}

func (n *names) take(name string) bool {
	if n.taken[name] {
		return false
	}
	if n.taken == nil {
		n.taken = map[string]bool{}
	}
	n.taken[name] = true
	n.order = append(n.order, name)
	return true
}

// alternative begins another alternative, which can have the names of those before it.
func (n *names) alternative(s *scope) {
	for _, name := range n.order[s.start:] {
		delete(n.taken, name)
	}
	s.past = append(s.past, n.order[s.start:]...)
	n.order = n.order[:s.start]
}

// end closes the disjunction: whatever follows can have none of its names.
func (n *names) end(s *scope) {
	for _, name := range s.past {
		n.take(name)
	}
}
