package breaker

import (
	"slices"
	"testing"
	"time"
)

func TestCoolDownGrowsUpToItsCap(t *testing.T) {
	l := newLab(t)
	l.trip()
	var got []time.Duration
	for range 9 {
		got = append(got, l.Snapshot().CoolDown)
		l.wait()
		l.call(Panic)
		l.wants(Open)
	}
	const s = time.Second
	if want := []time.Duration{5 * s, 10 * s, 20 * s, 40 * s, 80 * s, 160 * s, 300 * s, 300 * s, 300 * s}; !slices.Equal(got, want) {
		t.Errorf("the cool-downs are %v, want %v", got, want)
	}
}

func TestCoolDownLastsAsLongAsItSays(t *testing.T) {
	l := newLab(t)
	l.trip()
	l.clock.turn(5*time.Second - 1)
	l.wantsAnswer(No)
	l.clock.turn(1)
	l.wantsAnswer(Probe)
}

func TestCoolDownGrowsAfterAShortRecoveryAndStartsAfreshAfterALongOne(t *testing.T) {
	l := newLab(t)
	for _, step := range []struct {
		healthy time.Duration
		want    time.Duration
	}{
		{0, 5 * time.Second},
		{time.Minute, 10 * time.Second},
		{10*time.Minute - 1, 20 * time.Second},
		{10 * time.Minute, 5 * time.Second},
		{0, 10 * time.Second},
	} {
		l.clock.turn(step.healthy)
		l.trip()
		if got := l.Snapshot().CoolDown; got != step.want {
			t.Fatalf("after %s closed the cool-down is %s, want %s", step.healthy, got, step.want)
		}
		l.heal()
	}
}

func TestJitterMovesTheCoolDownByItsShare(t *testing.T) {
	config := DefaultConfig()
	for _, test := range []struct {
		level  int
		random float64
		want   time.Duration
	}{
		{0, 0, 4 * time.Second},
		{0, 0.5, 5 * time.Second},
		{0, 0.75, 5500 * time.Millisecond},
		{1, 0, 8 * time.Second},
		{1 << 20, 0.5, 5 * time.Minute},
	} {
		if got := config.coolDown(test.level, test.random); got != test.want {
			t.Errorf("level %d, random %v: %s, want %s", test.level, test.random, got, test.want)
		}
	}
	if got := config.coolDown(0, 0.999999); got <= 5900*time.Millisecond || got > 6*time.Second {
		t.Errorf("the longest first cool-down is %s, want nearly 6s", got)
	}
}

func TestSetConfigNeverProlongsACoolDown(t *testing.T) {
	l := newLab(t)
	l.trip()
	before := l.Snapshot()
	config := l.Config()
	config.CoolDown = time.Minute
	if err := l.SetConfig(config); err != nil {
		t.Fatal(err)
	}
	if after := l.Snapshot(); !after.NextProbe.Equal(before.NextProbe) {
		t.Errorf("the next probe moved from %s to %s", before.NextProbe, after.NextProbe)
	}
}

func TestACallThatGetsTheLockTooLateChangesNothing(t *testing.T) {
	l := newLab(t)
	l.trip()
	// As if the cool-down had been over when the call looked, and another call had opened the breaker again since.
	l.mutex.Lock()
	pass := l.moveOn()
	l.unlock()
	if pass.Answer() != No {
		t.Errorf("Allow says %d, want No", pass.Answer())
	}
	l.wants(Open)
}
