package breaker

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestForcedOpenRefusesEveryCall(t *testing.T) {
	l := newLab(t)
	mode := func(m Mode) {
		t.Helper()
		if err := l.SetMode(m); err != nil {
			t.Fatal(err)
		}
	}
	mode(ForcedOpen)
	l.wantsAnswer(No)
	l.wants(Closed)
	mode(Normal)
	l.wantsAnswer(Yes)

	l.trip()
	mode(ForcedOpen)
	l.clock.turn(time.Hour)
	l.wantsAnswer(No)
	l.wants(Open)
	mode(Normal)
	pass := l.wantsAnswer(Probe)
	mode(ForcedOpen)
	l.wantsAnswer(No)
	l.ProbeDone(pass, true)
	mode(Normal)
	l.calls(4)
	l.wants(Closed)

	if err := l.SetMode(7); err == nil || l.Snapshot().Mode != Normal {
		t.Errorf("SetMode(7) gives %v and mode %s", err, l.Snapshot().Mode)
	}
}

func TestDetectOnlyLetsEveryCallThroughAndTellsWhatWouldHaveHappened(t *testing.T) {
	l := newLab(t)
	l.answered = 1000
	if err := l.SetMode(DetectOnly); err != nil {
		t.Fatal(err)
	}
	yes := func(faults ...Kind) {
		t.Helper()
		if got := l.call(faults...); got != Yes {
			t.Fatalf("Allow says %d, want Yes", got)
		}
	}
	for range 50 {
		yes(Panic)
	}
	l.wants(Open)
	l.wait()
	yes(Panic)
	l.wants(Open)
	l.wait()
	for range 5 {
		yes()
		l.wants(HalfOpen)
	}
	yes()
	l.wants(Closed)

	var got []string
	for _, transition := range l.said {
		got = append(got, fmt.Sprint(transition.From, " to ", transition.To, ", ", transition.Mode))
		if !strings.Contains(transition.String(), "calls go to Rust all the same") {
			t.Errorf("%q does not say that nothing comes of it", transition)
		}
	}
	want := []string{
		"closed to open, detect-only", "open to half-open, detect-only", "half-open to open, detect-only",
		"open to half-open, detect-only", "half-open to closed, detect-only",
	}
	if !slices.Equal(got, want) {
		t.Errorf("transitions %q, want %q", got, want)
	}
}

func TestModesChangeInEveryState(t *testing.T) {
	for _, from := range []Mode{Normal, ForcedOpen, DetectOnly} {
		for _, to := range []Mode{Normal, ForcedOpen, DetectOnly} {
			for _, state := range []State{Closed, Open, HalfOpen} {
				t.Run(fmt.Sprint(from, " to ", to, ", ", state), func(t *testing.T) {
					l := newLab(t)
					if state != Closed {
						l.trip()
					}
					if state == HalfOpen {
						l.wait()
						l.wantsAnswer(Probe)
					}
					_ = l.SetMode(from)
					l.wants(state)
					_ = l.SetMode(to)
					l.wants(state)
					want := map[Mode][states]Answer{Normal: {Yes, No, Probe}, ForcedOpen: {}, DetectOnly: {Yes, Yes, Yes}}[to][state]
					l.wantsAnswer(want)
				})
			}
		}
	}
}

func TestResetClosesAtOnce(t *testing.T) {
	for _, state := range []State{Closed, Open, HalfOpen} {
		t.Run(state.String(), func(t *testing.T) {
			l := newLab(t)
			l.trip()
			l.heal()
			if state != Closed {
				l.trip()
			}
			if state == HalfOpen {
				l.wait()
				l.wantsAnswer(Probe)
			}
			l.calls(9, Panic)
			l.Reset()
			l.wants(Closed)
			l.calls(9, Panic)
			l.wants(Closed)
			l.call(Panic)
			l.wants(Open)
			if got := l.Snapshot().CoolDown; got != 5*time.Second {
				t.Errorf("the cool-down after a reset is %s, want 5s", got)
			}
		})
	}
}

func TestSetConfigActsAtRunTime(t *testing.T) {
	l := newLab(t, func(c *Config) { c.InARow = 0 })
	l.calls(9, Panic)
	change := func(change func(*Config)) error {
		config := l.Config()
		change(&config)
		return l.SetConfig(config)
	}
	if err := change(func(c *Config) { c.AbsoluteFaults = 10 }); err != nil {
		t.Fatal(err)
	}
	l.call(Panic)
	l.wants(Open)

	if err := change(func(c *Config) { c.CoolDown = time.Second }); err != nil {
		t.Fatal(err)
	}
	l.clock.turn(time.Second)
	l.wantsAnswer(Probe)
	if err := change(func(c *Config) { c.Probes = 1 }); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		l.wantsAnswer(Probe) // the round keeps its number
	}
	l.wantsAnswer(No)

	if err := change(func(c *Config) { c.CoolDown = -1 }); err == nil || l.Config().CoolDown != time.Second {
		t.Errorf("a wrong configuration gives %v and a cool-down of %s", err, l.Config().CoolDown)
	}
}
