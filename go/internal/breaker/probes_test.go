package breaker

import (
	"strings"
	"testing"
	"time"
)

func TestProbesAreLimitedAndCloseTheBreaker(t *testing.T) {
	l := newLab(t)
	l.trip()
	l.wait()
	var passes []Pass
	for range 5 {
		passes = append(passes, l.wantsAnswer(Probe))
	}
	l.wantsAnswer(No)
	if s := l.Snapshot(); s.State != HalfOpen || s.ProbesUnderWay != 5 || s.ProbesNeeded != 5 {
		t.Errorf("the snapshot is %+v, want half-open with 5 of 5 probes under way", s)
	}
	for i, pass := range passes {
		l.wants(HalfOpen)
		l.ProbeDone(pass, true)
		if i < 4 {
			l.wantsAnswer(No) // no more than five in all
		}
	}
	l.wants(Closed)
	l.wantsAnswer(Yes)
}

func TestOneFaultAmongTheProbesOpensAgain(t *testing.T) {
	for name, fail := range map[string]func(l *lab, pass Pass){
		"reported by the probe":            func(l *lab, pass Pass) { l.ProbeDone(pass, false) },
		"as a fault":                       func(l *lab, pass Pass) { l.Fault(Panic) },
		"as a fault and then by the probe": func(l *lab, pass Pass) { l.Fault(Panic); l.ProbeDone(pass, false) },
		"by the probe and then as a fault": func(l *lab, pass Pass) { l.ProbeDone(pass, false); l.Fault(Panic) },
		"overdue":                          func(l *lab, pass Pass) { l.clock.turn(10 * time.Second); l.wantsAnswer(No) },
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.trip()
			l.wait()
			passes := []Pass{l.wantsAnswer(Probe), l.wantsAnswer(Probe), l.wantsAnswer(Probe)}
			l.ProbeDone(passes[0], true)
			fail(l, passes[1])
			l.wants(Open)
			if s := l.Snapshot(); s.CoolDown != 10*time.Second || s.Opens != 2 {
				t.Errorf("the cool-down is %s after %d opens, want 10s after 2", s.CoolDown, s.Opens)
			}

			// What is left of the first round says nothing to the second.
			l.ProbeDone(passes[2], true)
			l.wait()
			for range 5 {
				l.ProbeDone(passes[2], true)
				l.ProbeDone(passes[1], false)
				l.ProbeCancel(passes[0])
				l.ProbeDone(l.wantsAnswer(Probe), true)
			}
			l.wants(Closed)
		})
	}
}

func TestAProbeReportsOnce(t *testing.T) {
	l := newLab(t)
	l.trip()
	l.wait()
	pass := l.wantsAnswer(Probe)
	for range 5 {
		l.ProbeDone(pass, true)
	}
	if s := l.Snapshot(); s.State != HalfOpen || s.ProbesGood != 1 {
		t.Errorf("one probe that reports five times: %s with %d good probes, want half-open with 1", s.State, s.ProbesGood)
	}
}

func TestAProbeGivenBackGoesToAnotherCall(t *testing.T) {
	l := newLab(t, func(c *Config) { c.Probes = 1 })
	l.trip()
	l.wait()
	pass := l.wantsAnswer(Probe)
	l.wantsAnswer(No)
	l.ProbeCancel(pass)
	l.ProbeDone(l.wantsAnswer(Probe), true)
	l.wants(Closed)
}

func TestAnOverdueProbeDoesNotHoldUpTheBreaker(t *testing.T) {
	l := newLab(t)
	l.trip()
	l.wait()
	for range 5 {
		l.wantsAnswer(Probe) // and none reports
	}
	l.clock.turn(10*time.Second - 1)
	l.wantsAnswer(No)
	l.wants(HalfOpen)
	l.clock.turn(1)
	l.wantsAnswer(No)
	l.wants(Open)
	if cause := l.said[len(l.said)-1].Cause; !strings.Contains(cause, "did not report within 10s") {
		t.Errorf("the cause is %q", cause)
	}
	l.heal()
}

func TestFaultsWhileOpenOnlyShowInTheTotals(t *testing.T) {
	l := newLab(t)
	l.trip()
	before := l.Snapshot()
	for _, kind := range Kinds() {
		l.Fault(kind)
	}
	after := l.Snapshot()
	for _, kind := range Kinds() {
		if got := after.Faults[kind] - before.Faults[kind]; got != 1 {
			t.Errorf("%d faults of kind %s counted, want 1", got, kind)
		}
	}
	if after.Opens != 1 || !after.NextProbe.Equal(before.NextProbe) {
		t.Errorf("the faults moved the next probe from %s to %s", before.NextProbe, after.NextProbe)
	}
}
