package breaker

import (
	"testing"
	"time"
)

// check fails if something about a breaker does not fit together.
func check(t *testing.T, b *Breaker) {
	t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	wants := func(right bool, what string) {
		t.Helper()
		if !right {
			t.Fatalf("%s: state %s, mode %s, word %d, probes %+v", what, b.state, b.mode, b.word.Load(), b.probes)
		}
	}
	word := b.word.Load()
	wants(stateOf(word) == b.state, "the word tells another state")
	wants(word&forced != 0 == (b.mode == ForcedOpen), "the word tells another mode")
	wants(word&watching != 0 == (b.mode == DetectOnly && b.state != Closed), "the word watches wrongly")
	wants((b.state == HalfOpen) == (len(b.probes.slots) > 0), "probes without a round of them")
	wants(len(b.probes.slots) <= maxProbes, "too many probes")

	good := 0
	for _, s := range b.probes.slots {
		if s == succeeded {
			good++
		}
	}
	if b.state == HalfOpen {
		wants(good == b.probes.good && good < len(b.probes.slots), "the probes are not counted right")
		wants(b.mode != Normal || b.wake.Load() == int64(b.probes.wake()), "calls wake at the wrong time")
	}
	if b.state == Open {
		wants(b.nextProbe == b.since+b.coolDown && b.wake.Load() == int64(b.nextProbe), "calls wake at the wrong time")
		wants(b.coolDown > 0 && b.coolDown <= 6*time.Minute, "the cool-down is out of bounds")
	}
}

// mustHeal makes healthy calls until the breaker is closed. Probes that were given out before never report.
func (l *lab) mustHeal() {
	l.t.Helper()
	for range 10 {
		l.calls(maxProbes + 1)
		check(l.t, l.Breaker)
		if l.Snapshot().State == Closed {
			l.wantsAnswer(Yes)
			return
		}
		l.clock.turn(7 * time.Minute) // longer than any cool-down and any probe
	}
	l.t.Fatalf("healthy calls do not close the breaker: %+v", l.Snapshot())
}
