package breaker

import (
	"fmt"
	"testing"
	"time"
)

// inState brings a fresh breaker into a state, half-open with one probe of two left or with none.
func inState(t *testing.T, state State, free bool, mode Mode) *lab {
	l := newLab(t, func(c *Config) { c.Probes, c.ProbeTimeout = 2, time.Hour })
	if state != Closed {
		l.trip()
	}
	if state == HalfOpen {
		l.wait()
		l.wantsAnswer(Probe)
		if !free {
			l.wantsAnswer(Probe)
		}
	}
	if err := l.SetMode(mode); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAPairAllowsWhatBothAllowAndLeaksNoProbe(t *testing.T) {
	type setting struct {
		state State
		free  bool
		mode  Mode
		alone Answer
	}
	settings := []setting{
		{Closed, false, Normal, Yes}, {Open, false, Normal, No}, {HalfOpen, true, Normal, Probe}, {HalfOpen, false, Normal, No},
		{Closed, false, ForcedOpen, No}, {HalfOpen, true, ForcedOpen, No},
		{Open, false, DetectOnly, Yes}, {HalfOpen, true, DetectOnly, Yes},
	}
	for _, first := range settings {
		for _, second := range settings {
			t.Run(fmt.Sprintf("%+v and %+v", first, second), func(t *testing.T) {
				process, own := inState(t, first.state, first.free, first.mode), inState(t, second.state, second.free, second.mode)
				pair := NewPair(process.Breaker, own.Breaker)
				want := first.alone & second.alone & letsThrough
				if want != 0 {
					want = first.alone | second.alone
				}
				before := [2]int{process.Snapshot().ProbesUnderWay, own.Snapshot().ProbesUnderWay}
				pass := pair.Allow()
				if got := pass.Answer(); got != want {
					t.Fatalf("the pair says %d, want %d", got, want)
				}
				taken := [2]int{process.Snapshot().ProbesUnderWay - before[0], own.Snapshot().ProbesUnderWay - before[1]}
				expected := [2]int{}
				if want == Probe {
					expected = [2]int{int(first.alone >> 1), int(second.alone >> 1)}
				}
				if taken != expected {
					t.Errorf("probes taken: %v, want %v", taken, expected)
				}
				pair.ProbeCancel(pass)
				if after := [2]int{process.Snapshot().ProbesUnderWay, own.Snapshot().ProbesUnderWay}; after != before {
					t.Errorf("probes under way: %v after all were given back, want %v", after, before)
				}
			})
		}
	}
}

// The pair asks the process last. When that changes its mind between the two questions, the probe goes back.
func TestAProbeGoesBackWhenTheOtherOneRefuses(t *testing.T) {
	process := inState(t, HalfOpen, true, Normal)
	own := inState(t, Open, false, Normal)
	own.wait()
	pair := NewPair(process.Breaker, own.Breaker)
	process.mutex.Lock() // as if another call held it: the process does not refuse, and then it does
	pass := pair.Allow()
	process.mutex.Unlock()
	if pass.Answer() != No {
		t.Fatalf("the pair says %d, want No", pass.Answer())
	}
	if s := own.Snapshot(); s.State != HalfOpen || s.ProbesUnderWay != 0 {
		t.Errorf("the validator's breaker is %s with %d probes under way, want half-open with none", s.State, s.ProbesUnderWay)
	}
}

func TestNoProbingBeginsWhileTheOtherOneRefuses(t *testing.T) {
	for _, swap := range []bool{false, true} {
		refuses, due := inState(t, Open, false, Normal), inState(t, Open, false, Normal)
		due.wait()
		pair := NewPair(refuses.Breaker, due.Breaker)
		if swap {
			pair = NewPair(due.Breaker, refuses.Breaker)
		}
		if got := pair.Allow().Answer(); got != No {
			t.Errorf("the pair says %d, want No", got)
		}
		due.wants(Open)
	}
}

func TestAPairReportsToBoth(t *testing.T) {
	process, own := newLab(t), newLab(t, func(c *Config) { c.InARow = 5 })
	pair := NewPair(process.Breaker, own.Breaker)
	for range 5 {
		pair.Fault(Panic)
	}
	own.wants(Open)
	process.wants(Closed)
	if got := process.Snapshot().Faults[Panic]; got != 5 {
		t.Errorf("the process has %d faults, want 5", got)
	}
	process.trip()
	process.wait()
	own.wait()
	for range 5 {
		pass := pair.Allow()
		if pass.Answer() != Probe {
			t.Fatalf("the pair says %d, want Probe", pass.Answer())
		}
		pair.ProbeDone(pass, true)
	}
	process.wants(Closed)
	own.wants(Closed)

	process.trip()
	process.wait()
	pass := pair.Allow()
	pair.ProbeDone(pass, false)
	process.wants(Open)
	own.wants(Closed) // for it the call was no probe
}
