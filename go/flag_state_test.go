package jsongate

import (
	"sync"
	"testing"
)

func TestTheStateHasTheSharesAsNumbers(t *testing.T) {
	g := newTestGate("*=canary:5%,shadow:0.0001%;orders=rust;payments=go,shadow:100%", "")
	for _, name := range []string{"orders", "payments"} {
		g.mustCompile(t, stringSchema, WithName(name))
	}
	want := []ValidatorMode{
		{"", "canary:5%,shadow:0.0001%", PathVariable, 0.05, 0.000001},
		{"orders", "rust", PathVariable, 1, 0},
		{"payments", "go,shadow:100%", PathVariable, 0, 1},
	}
	got := g.flagState().Validators
	if len(got) != len(want) {
		t.Fatalf("the state has %+v", got)
	}
	for i, one := range got {
		if one != want[i] {
			t.Errorf("the state has %+v, want %+v", one, want[i])
		}
	}
}

func TestWhatNeverHappenedIsCountedAsZero(t *testing.T) {
	s := newTestGate("", "").stats()
	for _, source := range []string{"code", PathVariable, "flag-service", FlagFileVariable, "admin"} {
		if changes, there := s.Flag.Changes[source]; !there || changes != 0 || len(s.Flag.Changes) != 5 {
			t.Errorf("changes by %s are %d, %v; all are %v", source, changes, there, s.Flag.Changes)
		}
	}
	for _, cause := range []string{"full", "bytes", "too-large", "closing"} {
		if dropped, there := s.Shadow.Dropped[cause]; !there || dropped != 0 || len(s.Shadow.Dropped) != 4 {
			t.Errorf("dropped for %s are %d, %v; all are %v", cause, dropped, there, s.Shadow.Dropped)
		}
	}
}

// Under the race detector: a scrape may come before the first validator, or with it.
func TestAScrapeMayBeTheFirstUse(t *testing.T) {
	g := newTestGate("", "")
	g.environment.latchFile = t.TempDir() + "/latch"
	var all sync.WaitGroup
	all.Go(func() { g.stats() })
	all.Go(func() { g.mustCompile(t, stringSchema) })
	all.Go(func() { g.diagnose() })
	all.Wait()
	defer g.latch.Close()
	if g.stats().Latch == nil {
		t.Error("the latch is not in the statistics")
	}
}
