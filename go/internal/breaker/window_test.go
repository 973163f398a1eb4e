package breaker

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The window is compared with a list of all faults.
func TestWindowShowsHalfToAllOfItsTime(t *testing.T) {
	type event struct {
		at              time.Duration
		answered        uint64
		kind            Kind
		unansweredSoFar uint64
	}
	const length = 1000 * time.Millisecond
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var w window
		var list []event
		var now time.Duration
		var answered, unanswered uint64
		for range 300 {
			now += time.Duration(random.ExpFloat64() * float64(length) / math.Pow(10, float64(seed%4)))
			answered += uint64(random.IntN(50))
			kind := Kind(random.IntN(kinds))
			list = append(list, event{at: now, answered: answered, kind: kind, unansweredSoFar: unanswered})
			if !kind.answered() {
				unanswered++
			}
			got := w.add(kind, now, length, answered)

			atLeast, atMost := 0, 0
			for _, e := range list {
				if now-e.at <= length/2 {
					atLeast++
				}
				if now-e.at <= length {
					atMost++
				}
			}
			if int(got.faults) < atLeast || int(got.faults) > atMost {
				t.Fatalf("seed %d: at %s the window shows %d faults, want %d to %d", seed, now, got.faults, atLeast, atMost)
			}
			first := list[len(list)-int(got.faults)]
			if got.span != now-first.at || got.span > length {
				t.Fatalf("seed %d: the span is %s, the first fault was %s ago", seed, got.span, now-first.at)
			}
			calls := answered - first.answered + unanswered - first.unansweredSoFar
			if got.calls != max(calls, got.faults) {
				t.Fatalf("seed %d: the window shows %d calls, want %d", seed, got.calls, calls)
			}
			var mismatches uint64
			for _, e := range list[len(list)-int(got.faults):] {
				if e.kind == Mismatch {
					mismatches++
				}
			}
			if got.mismatches != mismatches {
				t.Fatalf("seed %d: the window shows %d mismatches, want %d", seed, got.mismatches, mismatches)
			}
		}
	}
}

func TestCallsThatShrinkAreNoCalls(t *testing.T) {
	var w window
	w.add(Panic, 0, time.Second, 100)
	if got := w.add(Panic, 1, time.Second, 50); got.calls != 2 {
		t.Errorf("the window shows %d calls, want 2", got.calls)
	}
}
