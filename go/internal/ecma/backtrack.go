package ecma

// backtracker matches what has backreferences, the way ECMA-262 (22.2.2) describes it: it tries one way and, where that
// fails, goes back to the last choice. That can take time beyond any polynomial of the text, so every step is counted.
type backtracker struct {
	code   []btInst
	groups int
	marks  int
}

type btOp uint8

const (
	btSet   btOp = iota // consume a code point of the set
	btSplit             // try x, and y when that fails
	btJump              // go on at x
	btCheck             // an assertion
	btLook              // a lookaround whose body is the code up to x
	btOpen              // a group begins here (its far end, read backward)
	btClose             // a group ends here
	btReset             // groups x to y have captured nothing
	btBack              // what a group captured
	btMark              // an optional iteration begins here; x is its mark
	btMoved             // fails if the iteration of mark x has consumed nothing
	btMatch
)

type btInst struct {
	op       btOp
	x, y     int32
	backward bool
	node     *node
}

// newBacktracker reports false where the pattern's counts make it too large.
func newBacktracker(tree *node, groups int) (*backtracker, bool) {
	b := &backtracker{groups: groups}
	b.write(tree, false)
	b.emit(btInst{op: btMatch})
	return b, !b.full()
}

func (b *backtracker) full() bool { return len(b.code) > maxProgram }

func (b *backtracker) emit(i btInst) int {
	if !b.full() {
		b.code = append(b.code, i)
	}
	return len(b.code) - 1
}

func (b *backtracker) here() int32 { return int32(len(b.code)) }

func (b *backtracker) write(n *node, backward bool) {
	if b.full() {
		return
	}
	switch n.op {
	case opEmpty:
	case opSet:
		b.emit(btInst{op: btSet, node: n, backward: backward})
	case opConcat:
		for i := range n.subs {
			if backward {
				i = len(n.subs) - 1 - i
			}
			b.write(n.subs[i], backward)
		}
	case opAlternate:
		var ends []int
		for _, sub := range n.subs[:len(n.subs)-1] {
			split := b.emit(btInst{op: btSplit, x: b.here() + 1})
			b.write(sub, backward)
			ends = append(ends, b.emit(btInst{op: btJump}))
			b.code[split].y = b.here()
		}
		b.write(n.subs[len(n.subs)-1], backward)
		for _, end := range ends {
			b.code[end].x = b.here()
		}
	case opGroup:
		b.emit(btInst{op: btOpen, x: int32(n.group), backward: backward})
		b.write(n.subs[0], backward)
		b.emit(btInst{op: btClose, x: int32(n.group), backward: backward})
	case opRepeat:
		b.repeat(n, backward)
	case opBack:
		b.emit(btInst{op: btBack, node: n, backward: backward})
	case opLook:
		at := b.emit(btInst{op: btLook, node: n})
		b.write(n.subs[0], n.behind)
		b.emit(btInst{op: btMatch})
		b.code[at].x = b.here()
	default:
		b.emit(btInst{op: btCheck, node: n})
	}
}

// repeat follows RepeatMatcher (22.2.2.3.1): captures inside are forgotten at each iteration, and an iteration beyond the
// least number must consume something.
func (b *backtracker) repeat(n *node, backward bool) {
	body := func() {
		if lo, hi := n.captures(); lo <= hi {
			b.emit(btInst{op: btReset, x: int32(lo), y: int32(hi)})
		}
		b.write(n.subs[0], backward)
	}
	// optional writes one iteration that may be left out, and gives its split.
	optional := func() int {
		mark := int32(b.marks)
		b.marks++
		split := b.emit(btInst{op: btSplit})
		b.emit(btInst{op: btMark, x: mark})
		body()
		b.emit(btInst{op: btMoved, x: mark})
		return split
	}
	leave := func(split int) {
		in, out := int32(split+1), b.here()
		if n.lazy {
			in, out = out, in
		}
		b.code[split].x, b.code[split].y = in, out
	}
	for range n.min {
		size := len(b.code)
		if body(); b.full() || len(b.code) == size {
			break
		}
	}
	if n.max == unbounded {
		split := optional()
		b.emit(btInst{op: btJump, x: int32(split)})
		leave(split)
		return
	}
	var splits []int
	for range n.max - n.min {
		if b.full() {
			return
		}
		splits = append(splits, optional())
	}
	for _, split := range splits {
		leave(split)
	}
}

// match reports whether the pattern matches anywhere in the text.
func (b *backtracker) match(text []rune, steps *int64) (bool, error) {
	a := &attempt{backtracker: b, text: text, steps: steps, state: make([]int, 2*(b.groups+1)+b.marks)}
	for start := range len(text) + 1 {
		a.forget(0, len(a.state))
		a.trail = a.trail[:0]
		if matched, err := a.run(0, start); matched || err != nil {
			return matched, err
		}
	}
	return false, nil
}

// attempt is one match. state holds the start and the end of each group, -1 for none, and then the marks.
type attempt struct {
	*backtracker
	text  []rune
	steps *int64
	state []int
	trail []choicePoint
}

// choicePoint is what going back finds: a way not tried yet, or (pc < 0) a value that a place of state had before.
type choicePoint struct{ pc, at int }

// maxTrail bounds the memory of one match; beyond it the match is over its budget.
const maxTrail = 1 << 22

// groupsPerStep is how many groups are forgotten in one step.
const groupsPerStep = 16

func (a *attempt) forget(from, to int) {
	for i := from; i < to; i++ {
		a.state[i] = -1
	}
}

func (a *attempt) put(place, value int) {
	if old := a.state[place]; old != value {
		a.trail = append(a.trail, choicePoint{^place, old})
		a.state[place] = value
	}
}

// run tries everything from pc and a position on. After a success the choices that were left open on the way are gone, but
// what going back past this run has to restore is still on the trail.
func (a *attempt) run(pc, at int) (bool, error) {
	base := len(a.trail)
	for {
		if *a.steps--; *a.steps < 0 || len(a.trail) > maxTrail {
			return false, ErrBudget
		}
		i := &a.code[pc]
		pc++
		ok := true
		switch i.op {
		case btMatch:
			a.commit(base)
			return true, nil
		case btJump:
			pc = int(i.x)
		case btSplit:
			a.trail = append(a.trail, choicePoint{int(i.y), at})
			pc = int(i.x)
		case btSet:
			at, ok = a.consume(i, at)
		case btCheck:
			ok = holds(i.node, a.text, at)
		case btLook:
			matched, err := a.run(pc, at)
			if err != nil {
				return false, err
			}
			ok = matched != i.node.negative
			pc = int(i.x)
		case btOpen:
			a.put(a.edge(i, false), at)
		case btClose:
			a.put(a.edge(i, true), at)
		case btReset:
			*a.steps -= int64(i.y-i.x+1) / groupsPerStep
			for group := int(i.x); group <= int(i.y); group++ {
				a.put(2*group, -1)
				a.put(2*group+1, -1)
			}
		case btBack:
			at, ok = a.reference(i, at)
		case btMark:
			a.put(a.mark(i), at)
		case btMoved:
			ok = a.state[a.mark(i)] != at
		}
		for !ok {
			if len(a.trail) == base {
				return false, nil
			}
			last := a.trail[len(a.trail)-1]
			a.trail = a.trail[:len(a.trail)-1]
			if last.pc < 0 {
				a.state[^last.pc] = last.at
				continue
			}
			pc, at, ok = last.pc, last.at, true
		}
	}
}

// edge is the place of a group's start or end: read backward, its end comes first.
func (a *attempt) edge(i *btInst, last bool) int {
	if last != i.backward {
		return 2*int(i.x) + 1
	}
	return 2 * int(i.x)
}

func (a *attempt) mark(i *btInst) int { return 2*(a.groups+1) + int(i.x) }

// commit drops the choices above base and keeps what restores state.
func (a *attempt) commit(base int) {
	kept := a.trail[:base]
	for _, point := range a.trail[base:] {
		if point.pc < 0 {
			kept = append(kept, point)
		}
	}
	a.trail = kept
}

func (a *attempt) consume(i *btInst, at int) (int, bool) {
	if i.backward {
		return at - 1, at > 0 && i.node.set.contains(a.text[at-1])
	}
	return at + 1, at < len(a.text) && i.node.set.contains(a.text[at])
}

// reference matches what the group captured; one that captured nothing matches the empty text.
func (a *attempt) reference(i *btInst, at int) (int, bool) {
	for _, group := range i.node.groups {
		start, end := a.state[2*group], a.state[2*group+1]
		if start < 0 || end < 0 {
			continue
		}
		length := end - start
		*a.steps -= int64(length)
		from := at
		if i.backward {
			from = at - length
		}
		if from < 0 || from+length > len(a.text) {
			return at, false
		}
		for k := range length {
			x, y := a.text[start+k], a.text[from+k]
			if x != y && !(i.node.fold && sameFolded(x, y)) {
				return at, false
			}
		}
		if i.backward {
			return from, true
		}
		return from + length, true
	}
	return at, true
}
