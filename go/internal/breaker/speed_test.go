package breaker

import (
	"testing"
	"time"
)

// fresh is a breaker with the real clock.
func fresh(t testing.TB) *Breaker {
	b, err := New(DefaultConfig(), Options{Calls: func() uint64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func opened(t testing.TB) *Breaker {
	b := fresh(t)
	config := b.Config()
	config.CoolDown, config.MaxCoolDown = time.Hour, time.Hour
	if err := b.SetConfig(config); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		b.Fault(Panic)
	}
	return b
}

func TestAllowAllocatesNothing(t *testing.T) {
	watched := opened(t)
	_ = watched.SetMode(DetectOnly)
	forcedOpen := fresh(t)
	_ = forcedOpen.SetMode(ForcedOpen)
	for name, test := range map[string]struct {
		breaker *Breaker
		want    Answer
	}{
		"closed": {fresh(t), Yes}, "open": {opened(t), No}, "forced-open": {forcedOpen, No}, "open, detect-only": {watched, Yes},
	} {
		pair := NewPair(fresh(t), test.breaker)
		answer := No
		if got := testing.AllocsPerRun(1000, func() { answer = test.breaker.Allow().Answer() }); got != 0 || answer != test.want {
			t.Errorf("%s: %v allocations a call and answer %d, want 0 and %d", name, got, answer, test.want)
		}
		if got := testing.AllocsPerRun(1000, func() { answer = pair.Allow().Answer() }); got != 0 || answer != test.want {
			t.Errorf("%s, in a pair: %v allocations a call and answer %d, want 0 and %d", name, got, answer, test.want)
		}
	}
}

func benchmarkAllow(b *testing.B, breaker *Breaker, want Answer) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if breaker.Allow().Answer() != want {
				b.Error("another answer than expected")
				return
			}
		}
	})
}

// What the loop of the other benchmarks costs by itself.
func BenchmarkNothing(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
		}
	})
}

func BenchmarkAllowClosed(b *testing.B) { benchmarkAllow(b, fresh(b), Yes) }

func BenchmarkAllowOpen(b *testing.B) { benchmarkAllow(b, opened(b), No) }

func BenchmarkAllowForcedOpen(b *testing.B) {
	breaker := fresh(b)
	_ = breaker.SetMode(ForcedOpen)
	benchmarkAllow(b, breaker, No)
}

func benchmarkPair(b *testing.B, pair Pair, want Answer) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if pair.Allow().Answer() != want {
				b.Error("another answer than expected")
				return
			}
		}
	})
}

func BenchmarkPairAllowClosed(b *testing.B) { benchmarkPair(b, NewPair(fresh(b), fresh(b)), Yes) }

func BenchmarkPairAllowOpen(b *testing.B) { benchmarkPair(b, NewPair(fresh(b), opened(b)), No) }

// A fault that opens nothing, as in a service where one call in a hundred faults.
func BenchmarkFaultClosed(b *testing.B) {
	config := DefaultConfig()
	config.AbsoluteFaults = 0
	var answered uint64
	breaker, err := New(config, Options{Calls: func() uint64 { answered += 100; return answered }})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		breaker.Fault(Panic)
	}
}
