package breaker

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestWhateverHappensAPairLeaksNoProbeAndHeals(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 3))
		process, own := newLab(t), newLab(t)
		own.clock = process.clock
		own.options.Clock = process.clock.now
		process.options.Jitter, own.options.Jitter = random.Float64, random.Float64
		pair := NewPair(process.Breaker, own.Breaker)
		var passes []PairPass
		for range 400 {
			switch random.IntN(7) {
			case 0, 1, 2:
				if pass := pair.Allow(); pass.Answer() == Probe {
					passes = append(passes, pass)
				}
			case 3, 4:
				if len(passes) > 0 {
					pass := passes[len(passes)-1]
					passes = passes[:len(passes)-1]
					switch random.IntN(6) {
					case 0:
						pair.Fault(Panic)
						pair.ProbeDone(pass, false)
					case 1:
						pair.ProbeCancel(pass)
					default:
						pair.ProbeDone(pass, true)
					}
				}
			case 5:
				process.clock.turn(time.Duration(random.ExpFloat64() * float64(2*time.Second)))
			case 6:
				if random.IntN(10) == 0 {
					for range 10 {
						[]func(Kind){pair.Fault, process.Fault, own.Fault}[random.IntN(3)](Panic)
					}
				}
			}
			// Every probe under way belongs to a pass that the test holds: none has leaked.
			held := [2]int{}
			for _, pass := range passes {
				for i, half := range []Pass{pass.process(), pass.own()} {
					b := []*Breaker{process.Breaker, own.Breaker}[i]
					if half.Answer() == Probe && b.probes.knows(half) {
						held[i]++
					}
				}
			}
			if got := [2]int{process.probes.underWay(), own.probes.underWay()}; got != held {
				t.Fatalf("seed %d: probes under way %v, the calls hold %v", seed, got, held)
			}
			check(t, process.Breaker)
			check(t, own.Breaker)
		}

		for range 20 {
			for range 20 {
				if pass := pair.Allow(); pass.Answer() != No {
					pair.ProbeDone(pass, true)
				}
			}
			process.clock.turn(7 * time.Minute)
		}
		process.wants(Closed)
		own.wants(Closed)
	}
}
