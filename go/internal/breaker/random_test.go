package breaker

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestWhateverHappensTheBreakerStaysSoundAndHeals(t *testing.T) {
	reached := map[State]map[State]int{Closed: {}, Open: {}, HalfOpen: {}}
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 2))
		l := newLab(t)
		l.options.Jitter = random.Float64
		healthy := random.Float64() // how likely a probe succeeds
		var passes []Pass
		for range 400 {
			mode := l.Snapshot().Mode
			switch random.IntN(12) {
			case 0, 1, 2, 3:
				pass := l.Allow()
				if mode == ForcedOpen && pass.Answer() != No || mode == DetectOnly && pass.Answer() != Yes {
					t.Fatalf("seed %d: mode %s answers %d", seed, mode, pass.Answer())
				}
				if pass.Answer() == Probe {
					passes = append(passes, pass)
				}
			case 4, 5, 6:
				if len(passes) > 0 { // any of them, some of them twice
					i := random.IntN(len(passes))
					l.ProbeDone(passes[i], random.Float64() < healthy)
					passes[i] = passes[len(passes)-1]
					passes = passes[:len(passes)-random.IntN(2)]
				}
			case 7:
				if random.Float64() > healthy {
					l.Fault(Kind(random.IntN(kinds + 1)))
				}
			case 8:
				l.answered += uint64(random.IntN(30))
			case 9:
				l.clock.turn(time.Duration(random.ExpFloat64() * float64(5*time.Second)))
			case 10:
				if len(passes) > 0 {
					l.ProbeCancel(passes[random.IntN(len(passes))])
				}
			case 11:
				switch random.IntN(8) {
				case 0:
					_ = l.SetMode(Mode(random.IntN(3)))
				case 1:
					_ = l.SetMode(Normal)
				case 2:
					l.Reset()
				case 3, 4:
					l.calls(10, Panic)
				default:
					config := l.Config()
					config.Probes = 1 + random.IntN(6)
					config.CoolDown = time.Duration(1+random.IntN(10)) * time.Second
					config.CountSlow = random.IntN(2) == 0
					if err := l.SetConfig(config); err != nil {
						t.Fatal(err)
					}
				}
			}
			check(t, l.Breaker)
		}
		if l.Snapshot().Mode == ForcedOpen || random.IntN(2) == 0 {
			_ = l.SetMode(Normal)
		}
		l.mustHeal()

		state := Closed
		for _, transition := range l.said {
			if transition.From != state || transition.To == state {
				t.Fatalf("seed %d: %s follows state %s", seed, transition, state)
			}
			reached[state][transition.To]++
			state = transition.To
		}
	}
	for _, way := range [][2]State{{Closed, Open}, {Open, HalfOpen}, {Open, Closed}, {HalfOpen, Open}, {HalfOpen, Closed}} {
		if reached[way[0]][way[1]] < 20 {
			t.Errorf("only %d transitions from %s to %s: the test does not go there", reached[way[0]][way[1]], way[0], way[1])
		}
	}
}
