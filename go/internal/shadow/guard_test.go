package shadow

import (
	"slices"
	"sync"
	"testing"
)

// notes is a guard that writes down what it is told.
type notes struct {
	mutex   sync.Mutex
	refuses bool
	entered uint64
	left    []Finding
	wrong   []uint64
}

func (n *notes) Enter() (uint64, bool) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.refuses {
		return 0, false
	}
	n.entered++
	return n.entered, true
}

func (n *notes) Leave(pass uint64, found Finding) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.left = append(n.left, found)
	if pass != n.entered {
		n.wrong = append(n.wrong, pass)
	}
}

func TestAGuardIsToldWhatWasFound(t *testing.T) {
	budget, fault := Answer{Code: codeBudget, Path: pathRust}, Answer{Code: 64, Path: pathRust}
	faultOfGo := Answer{Code: 64, Path: pathGo}
	rows := []struct {
		name  string
		given Answer
		asker Asker
		want  Finding
	}{
		{name: "agreement", given: validByGo, asker: always(validByRust), want: Agreement},
		{name: "a mismatch", given: validByGo, asker: always(refusedByRust), want: Fault},
		{name: "no answer", given: validByGo, asker: always(fault), want: Fault},
		{name: "a panic", given: validByGo, asker: AskFunc(func([]byte) Answer { panic("on purpose") }), want: Fault},
		{name: "undecided", given: validByGo, asker: always(budget), want: Nothing},
		{name: "no answer to compare with", given: faultOfGo, asker: always(validByRust), want: Nothing},
		{name: "the same path", given: validByRust, asker: always(validByRust), want: Nothing},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			guard, c := &notes{}, newComparer(t, Config{})
			target := c.Target("orders", row.asker, ByContract).Guarded(guard)
			target.Inline([]byte("{}"), row.given)
			target.Submit([]byte("{}"), row.given)
			flush(t, c)
			if !slices.Equal(guard.left, []Finding{row.want, row.want}) || guard.wrong != nil {
				t.Errorf("it was told %v, and of the passes %v, want twice %v", guard.left, guard.wrong, row.want)
			}
		})
	}
}

func TestAGuardIsToldAfterTheMismatchWas(t *testing.T) {
	guard := &notes{}
	early := false
	c := newComparer(t, Config{Observe: func(Mismatch) { early = len(guard.left) > 0 }})
	c.Target("", always(refusedByRust), ByContract).Guarded(guard).Inline(nil, validByGo)
	if early || len(guard.left) != 1 {
		t.Errorf("it was told %v, early: %v", guard.left, early)
	}
}

func TestAPathBehindAGuardThatRefusesIsNotAsked(t *testing.T) {
	guard, c := &notes{refuses: true}, newComparer(t, Config{})
	target := c.Target("orders", AskFunc(func([]byte) Answer { t.Error("it is asked"); return validByRust }), ByContract).Guarded(guard)
	target.Inline([]byte("{}"), validByGo)
	target.Submit([]byte("{}"), validByGo)
	flush(t, c)
	if s := c.Snapshot(); s.Compared+s.Undecided.Total()+s.Dropped.Total() != 0 || guard.left != nil {
		t.Errorf("counted %+v, told %v", s, guard.left)
	}
}
