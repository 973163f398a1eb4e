package ecma

// automaton matches what has no backreference, in (size of the program) x (length of the text) steps: all ways through the
// program are followed at once. A lookaround is asked about every position beforehand, by a run of its own body that gives a
// table of the positions where it holds; nested ones first.
type automaton struct {
	main  program
	looks []look // inner ones before those that hold them
}

// program is the code of one body. A backward one is read from the end of the text to its start.
type program struct {
	code     []inst
	backward bool
}

// look is one lookaround. To know where a body matches from a position on, it is run from the right with its parts in
// reverse; to know where one matches up to a position, it is run from the left.
type look struct {
	body     program
	negative bool
}

type instOp uint8

const (
	instSet   instOp = iota // consume a code point of the set, go on at x
	instSplit               // go on at x and at y
	instJump                // go on at x
	instCheck               // go on at x if the assertion holds here
	instLook                // go on at x if lookaround y holds here
	instMatch
)

type inst struct {
	op   instOp
	x, y int32
	set  runeSet
	test *node // instCheck
}

// maxProgram bounds the instructions of one pattern: counts are written out.
const maxProgram = 1 << 18

// newAutomaton reports false where the pattern's counts make it too large.
func newAutomaton(tree *node) (*automaton, bool) {
	c := &compiler{index: map[*node]int{}}
	main, ok := c.program(tree, false)
	return &automaton{main: main, looks: c.looks}, ok
}

// compiler writes programs. All of one pattern share the bound on instructions.
type compiler struct {
	looks []look
	index map[*node]int // of lookarounds, so that one which is repeated is asked about once
	size  int
}

func (c *compiler) program(tree *node, backward bool) (program, bool) {
	w := &writer{compiler: c, backward: backward}
	w.write(tree)
	w.emit(inst{op: instMatch})
	return program{code: w.code, backward: backward}, c.size <= maxProgram
}

type writer struct {
	*compiler
	code     []inst
	backward bool
}

func (w *writer) full() bool { return w.size > maxProgram }

// emit appends an instruction that goes on at the next one.
func (w *writer) emit(i inst) int {
	w.size++
	if w.full() {
		return 0
	}
	i.x = int32(len(w.code) + 1)
	w.code = append(w.code, i)
	return len(w.code) - 1
}

func (w *writer) write(n *node) {
	if w.full() {
		return
	}
	switch n.op {
	case opEmpty:
	case opSet:
		w.emit(inst{op: instSet, set: n.set})
	case opConcat:
		for i := range n.subs {
			if w.backward {
				i = len(n.subs) - 1 - i
			}
			w.write(n.subs[i])
		}
	case opGroup:
		w.write(n.subs[0])
	case opAlternate:
		var ends []int
		for _, sub := range n.subs[:len(n.subs)-1] {
			split := w.emit(inst{op: instSplit})
			w.write(sub)
			ends = append(ends, w.emit(inst{op: instJump}))
			w.patch(split)
		}
		w.write(n.subs[len(n.subs)-1])
		for _, end := range ends {
			if !w.full() {
				w.code[end].x = int32(len(w.code))
			}
		}
	case opRepeat:
		w.repeat(n)
	case opLook:
		at, known := w.index[n]
		if !known {
			body, _ := w.program(n.subs[0], !n.behind)
			at = len(w.looks)
			w.looks = append(w.looks, look{body: body, negative: n.negative})
			w.index[n] = at
		}
		w.emit(inst{op: instLook, y: int32(at)})
	default:
		w.emit(inst{op: instCheck, test: n})
	}
}

// patch sends the other branch of a split here.
func (w *writer) patch(split int) {
	if !w.full() {
		w.code[split].y = int32(len(w.code))
	}
}

// repeat writes a count out: so many copies, then either a loop or that many optional copies one inside the other. What is
// inside a loop may consume nothing; a run visits an instruction once a position, so that this ends.
func (w *writer) repeat(n *node) {
	for range n.min {
		size := w.size
		if w.write(n.subs[0]); w.full() || w.size == size {
			break
		}
	}
	if n.max == unbounded {
		split := w.emit(inst{op: instSplit})
		w.write(n.subs[0])
		if back := w.emit(inst{op: instJump}); !w.full() {
			w.code[back].x = int32(split)
		}
		w.patch(split)
		return
	}
	var splits []int
	for range n.max - n.min {
		if w.full() {
			return
		}
		splits = append(splits, w.emit(inst{op: instSplit}))
		w.write(n.subs[0])
	}
	for _, split := range splits {
		w.patch(split)
	}
}

// match reports whether the pattern matches anywhere in the text.
func (a *automaton) match(text []rune, steps *int64) (bool, error) {
	run := &run{text: text, steps: steps}
	for _, look := range a.looks {
		table := newBits(len(text) + 1)
		if err := run.all(look.body, table.set); err != nil {
			return false, err
		}
		if look.negative {
			table.invert()
		}
		run.tables = append(run.tables, table)
	}
	return run.anywhere(a.main)
}

// run is one match.
type run struct {
	text   []rune
	tables []bits // by lookaround
	steps  *int64
}

func (r *run) anywhere(p program) (bool, error) {
	found := false
	err := r.follow(p, func(int) bool {
		found = true
		return false
	})
	return found, err
}

// all reports each position where the body matches: up to there, or from there on if it is read backward.
func (r *run) all(p program, report func(at int)) error {
	return r.follow(p, func(at int) bool {
		report(at)
		return true
	})
}

// follow runs the program from every position and calls matched where it ends; matched says whether to go on.
func (r *run) follow(p program, matched func(at int) bool) error {
	now, next := newThreads(len(p.code)), newThreads(len(p.code))
	length := len(r.text)
	for step := 0; step <= length; step++ {
		at, char := step, step
		if p.backward {
			at, char = length-step, length-step-1
		}
		if r.add(p, now, 0, at) && !matched(at) {
			return nil
		}
		if *r.steps -= 1 + int64(len(now.list))/8; *r.steps < 0 {
			return ErrBudget
		}
		if step == length {
			break
		}
		next.clear()
		after := at + 1
		if p.backward {
			after = at - 1
		}
		arrived := false
		for _, pc := range now.list {
			if i := &p.code[pc]; i.op == instSet && i.set.contains(r.text[char]) {
				arrived = r.add(p, next, i.x, after) || arrived
			}
		}
		if arrived && !matched(after) {
			return nil
		}
		now, next = next, now
	}
	return nil
}

// add follows everything that consumes nothing from pc on, and reports whether the program can end here.
func (r *run) add(p program, to *threads, pc int32, at int) (matched bool) {
	stack := append(to.stack[:0], pc)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !to.insert(pc) {
			continue
		}
		switch i := &p.code[pc]; i.op {
		case instMatch:
			matched = true
		case instJump:
			stack = append(stack, i.x)
		case instSplit:
			stack = append(stack, i.x, i.y)
		case instCheck:
			if holds(i.test, r.text, at) {
				stack = append(stack, i.x)
			}
		case instLook:
			if r.tables[i.y].has(at) {
				stack = append(stack, i.x)
			}
		}
	}
	to.stack = stack
	return matched
}

// holds reports whether an assertion other than a lookaround is true at a position.
func holds(test *node, text []rune, at int) bool {
	switch test.op {
	case opTextStart:
		return at == 0
	case opTextEnd:
		return at == len(text)
	case opLineStart:
		return at == 0 || lineEndSet.contains(text[at-1])
	case opLineEnd:
		return at == len(text) || lineEndSet.contains(text[at])
	}
	before := at > 0 && test.set.contains(text[at-1])
	after := at < len(text) && test.set.contains(text[at])
	return (before != after) != test.negative
}

// threads is a set of places in a program, listed in the order they came.
type threads struct {
	list  []int32
	place []int32 // place[pc] is its index in list, if list has it there
	stack []int32
}

func newThreads(size int) *threads { return &threads{place: make([]int32, size)} }

func (t *threads) clear() { t.list = t.list[:0] }

func (t *threads) insert(pc int32) bool {
	if i := t.place[pc]; int(i) < len(t.list) && t.list[i] == pc {
		return false
	}
	t.place[pc] = int32(len(t.list))
	t.list = append(t.list, pc)
	return true
}

// bits is a table of positions.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bits) invert() {
	for i := range b {
		b[i] = ^b[i]
	}
}
