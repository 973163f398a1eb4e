package breaker

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTransitionsAreToldAndCounted(t *testing.T) {
	l := newLab(t)
	start := l.clock.now()
	l.calls(9, Panic)
	l.clock.turn(time.Second)
	l.call(ABI)
	l.wait()
	l.call()
	l.call(Internal)
	l.heal()

	const (
		name   = `the breaker of validator "orders" went from `
		probed = "Go answers, and Rust is probed again in %s: look for the first fault in the log"
		others = "5 probes go to Rust; Go answers the other calls"
	)
	want := []string{
		name + "closed to open: 10 calls to Rust in a row faulted; the last fault was of kind abi; " + fmt.Sprintf(probed, "5s"),
		name + "open to half-open: the cool-down of 5s is over, and " + others,
		name + "half-open to open: a call to Rust faulted with internal while it was being probed; " + fmt.Sprintf(probed, "10s"),
		name + "open to half-open: the cool-down of 10s is over, and " + others,
		name + "half-open to closed: 5 of 5 probes succeeded; calls go to Rust again",
	}
	for i, transition := range l.said {
		if i >= len(want) || transition.String() != want[i] {
			t.Errorf("transition %d: %s", i, transition)
		}
	}
	if len(l.said) != len(want) {
		t.Fatalf("%d transitions, want %d", len(l.said), len(want))
	}
	first, opened := l.said[0], start.Add(time.Second)
	if first.Faults != 10 || first.Calls != 10 || first.CoolDown != 5*time.Second || !first.At.Equal(opened) {
		t.Errorf("the first transition is %+v", first)
	}
	if again := l.said[2]; again.Faults != 1 || again.Calls != 2 || again.CoolDown != 10*time.Second {
		t.Errorf("the third transition is %+v", again)
	}

	s := l.Snapshot()
	if s.Opens != 2 || s.Transitions[Closed][Open] != 1 || s.Transitions[Open][HalfOpen] != 2 ||
		s.Transitions[HalfOpen][Open] != 1 || s.Transitions[HalfOpen][Closed] != 1 {
		t.Errorf("%d opens and transitions %v", s.Opens, s.Transitions)
	}
	if !s.Since.Equal(l.said[4].At) || !s.NextProbe.IsZero() {
		t.Errorf("closed since %s, next probe %s", s.Since, s.NextProbe)
	}
}

func TestSnapshotIsWrittenInWords(t *testing.T) {
	l := newLab(t)
	l.trip()
	text, err := json.Marshal(l.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"name":"orders"`, `"mode":"normal"`, `"state":"open"`, `"since":"2026-01-02T03:04:05Z"`, `"panic":10`, `"bad-argument":0`,
		`"transitions":{"closed":{"open":1}}`, `"opens":1`, `"nextProbe":"2026-01-02T03:04:10Z"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
}

// observed makes a breaker that opens at the first fault and has this observer.
func observed(t *testing.T, observe func(*Breaker, Transition)) (*Breaker, *clock) {
	t.Helper()
	config := DefaultConfig()
	config.InARow, config.Probes = 1, 1
	clock := newClock()
	var b *Breaker
	b, err := New(config, Options{
		Calls: func() uint64 { return 0 }, Clock: clock.now,
		Observe: func(transition Transition) { observe(b, transition) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, clock
}

func TestAnObserverMayCallTheBreaker(t *testing.T) {
	var told []State
	inside := false
	b, _ := observed(t, func(b *Breaker, transition Transition) {
		if inside {
			t.Error("the observer is told something while it is still being told something")
		}
		inside = true
		told = append(told, transition.To)
		if len(told) < 6 {
			if transition.To == Open {
				b.Reset()
			} else {
				b.Fault(Panic)
			}
		}
		_ = b.Snapshot()
		inside = false
	})
	b.Fault(Panic)
	if len(told) != 6 || told[0] != Open || told[1] != Closed || told[5] != Closed {
		t.Errorf("told %v, want open and closed in turn, 6 in all", told)
	}
}

func TestAnObserverThatFailsDoesNotStopTheBreaker(t *testing.T) {
	told := 0
	b, _ := observed(t, func(*Breaker, Transition) {
		if told++; told%2 == 1 {
			panic("a bug in the observer")
		}
	})
	for range 3 {
		b.Fault(Panic)
		b.Reset()
	}
	if s := b.Snapshot(); told != 6 || s.ObserverPanics != 3 {
		t.Errorf("told %d transitions with %d panics, want 6 with 3", told, s.ObserverPanics)
	}
}

func TestAnObserverThatEndsItsGoroutineDoesNotStopTheBreaker(t *testing.T) {
	told := 0
	b, _ := observed(t, func(*Breaker, Transition) {
		if told++; told == 1 {
			runtime.Goexit()
		}
	})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.Fault(Panic)
	}()
	<-ended
	b.Reset()
	if told != 2 {
		t.Errorf("told %d transitions, want 2", told)
	}
}

func TestWordsAreReadAsTheyAreWritten(t *testing.T) {
	type words struct {
		State State
		Mode  Mode
		Kind  Kind
	}
	for number := range kinds {
		want := words{State(number % states), Mode(number % len(modeWords)), Kind(number)}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got words
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("%s is read as %+v (%v)", text, got, err)
		}
	}
	for _, wrong := range []string{`{"State":"ajar"}`, `{"Mode":""}`, `{"Kind":"kind(9)"}`} {
		if err := json.Unmarshal([]byte(wrong), new(words)); err == nil {
			t.Errorf("%s is read", wrong)
		}
	}
}
