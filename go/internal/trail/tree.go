package trail

// Node is a violation, or a place that two nodes or more have in common.
type Node struct {
	// Violation is its number, or that of some violation below the place.
	Violation int
	// Stop is the place, for a node with children.
	Stop     Stop
	Children []Node
}

// Collapse makes a tree of violations by JSON Schema core 2020-12, section 12.4.3: of a node with one child only the child is
// kept. Children come in the order of their first violation. Cost: the length of all locations.
func Collapse(violations []Violation) Node {
	t := tree{violations: violations, stops: make([][]Stop, len(violations))}
	members := make([]int, len(violations))
	for i := range violations {
		t.stops[i], members[i] = violations[i].Stops(), i
	}
	return t.collapse(members, 0)
}

type tree struct {
	violations []Violation
	stops      [][]Stop
}

// part is one violation that stands at the last place, or several that have the next place in common.
type part struct {
	members []int
	leaf    bool
}

// collapse makes the node of violations that have so many places in common. It recurses as deep as the tree is.
func (t *tree) collapse(members []int, depth int) Node {
	parts := t.split(members, depth)
	for len(parts) == 1 && !parts[0].leaf {
		depth++
		parts = t.split(members, depth)
	}
	node := Node{Violation: members[0]}
	if len(parts) == 1 {
		return node
	}
	if depth > 0 {
		node.Stop = t.stops[members[0]][depth-1]
	}
	for _, part := range parts {
		if part.leaf {
			node.Children = append(node.Children, Node{Violation: part.members[0]})
		} else {
			node.Children = append(node.Children, t.collapse(part.members, depth+1))
		}
	}
	return node
}

// split puts the members apart by the place that comes next, in the order in which each place is met first.
func (t *tree) split(members []int, depth int) []part {
	var parts []part
	known := map[[2]string]int{}
	for _, member := range members {
		if depth >= len(t.stops[member]) {
			parts = append(parts, part{[]int{member}, true})
			continue
		}
		var before Stop
		if depth > 0 {
			before = t.stops[member][depth-1]
		}
		v, stop := &t.violations[member], t.stops[member][depth]
		place := [2]string{v.Keywords[before.Keywords:stop.Keywords], v.Instance[before.Instance:stop.Instance]}
		number, met := known[place]
		if !met {
			number = len(parts)
			known[place] = number
			parts = append(parts, part{})
		}
		parts[number].members = append(parts[number].members, member)
	}
	return parts
}
