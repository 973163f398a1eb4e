package breaker

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// crowd is a breaker that many goroutines use, and what they have seen.
type crowd struct {
	*Breaker
	t        *testing.T
	underWay sync.Map // round -> *atomic.Int64: probes that calls hold
	telling  atomic.Bool
	last     Transition // guarded by telling
}

const crowdProbes = 3

func newCrowd(t *testing.T, clock *clock, answered *atomic.Uint64) *crowd {
	t.Helper()
	c := &crowd{t: t}
	config := DefaultConfig()
	config.Probes = crowdProbes
	b, err := New(config, Options{Calls: answered.Load, Clock: clock.now, Observe: c.observe})
	if err != nil {
		t.Fatal(err)
	}
	c.Breaker = b
	return c
}

func (c *crowd) observe(transition Transition) {
	if !c.telling.CompareAndSwap(false, true) {
		c.t.Error("the observer is told two things at once")
		return
	}
	if transition.From != c.last.To || transition.At.Before(c.last.At) {
		c.t.Errorf("%+v follows %+v", transition, c.last)
	}
	c.last = transition
	_ = c.Snapshot()
	c.telling.Store(false)
}

// hold notes that a call has this pass until the function it gives is called.
func (c *crowd) hold(pass Pass) func() {
	if pass.Answer() != Probe {
		return func() {}
	}
	value, _ := c.underWay.LoadOrStore(pass.round(), new(atomic.Int64))
	count := value.(*atomic.Int64)
	if now := count.Add(1); now > crowdProbes {
		c.t.Errorf("%d probes of a round are under way, the limit is %d", now, crowdProbes)
	}
	return func() { count.Add(-1) }
}

func TestACrowdOfGoroutinesFindsTheBreakersSound(t *testing.T) {
	clock, answered := newClock(), new(atomic.Uint64)
	process, own := newCrowd(t, clock, answered), newCrowd(t, clock, answered)
	pair := NewPair(process.Breaker, own.Breaker)

	var group sync.WaitGroup
	for worker := range uint64(8) {
		group.Go(func() {
			random := rand.New(rand.NewPCG(worker, 4))
			for round := range 20_000 {
				pass := pair.Allow()
				if pass.Answer() != No {
					free, freeOwn := process.hold(pass.process()), own.hold(pass.own())
					// Sick times and healthy ones.
					ok := round/500%2 == 0 || random.IntN(3) > 0
					if ok {
						answered.Add(1)
					}
					free()
					freeOwn()
					switch {
					case random.IntN(20) == 0 && pass.Answer() == Probe:
						pair.ProbeCancel(pass)
					case random.IntN(500) == 0: // never reports
					case ok:
						pair.ProbeDone(pass, true)
					default:
						pair.Fault(Kind(random.IntN(kinds)))
						pair.ProbeDone(pass, false)
					}
				}
				switch random.IntN(200) {
				case 0:
					_ = own.SetMode(Mode(random.IntN(3)))
				case 1, 2:
					_ = own.SetMode(Normal)
				case 3:
					config := own.Config()
					config.CountSlow = !config.CountSlow
					if err := own.SetConfig(config); err != nil {
						t.Error(err)
					}
				case 4:
					_ = process.Snapshot()
				case 5:
					if random.IntN(50) == 0 {
						process.Reset()
					}
				case 6, 7, 8, 9:
					clock.turn(time.Second)
				}
			}
		})
	}
	group.Wait()

	_ = own.SetMode(Normal)
	for range 20 {
		for range 20 {
			pass := pair.Allow()
			pair.ProbeDone(pass, true)
		}
		clock.turn(7 * time.Minute)
	}
	for name, c := range map[string]*crowd{"process": process, "own": own} {
		check(t, c.Breaker)
		s := c.Snapshot()
		if s.State != Closed || s.ObserverPanics != 0 {
			t.Errorf("%s: %+v after the crowd has gone and healthy calls were made, want closed", name, s)
		}
		if s.Transitions[HalfOpen][Closed] == 0 || s.Transitions[HalfOpen][Open] == 0 || s.Opens != c.opens() {
			t.Errorf("%s: transitions %v: the crowd has not been everywhere", name, s.Transitions)
		}
		t.Logf("%s: transitions %v", name, s.Transitions)
	}
}

func (c *crowd) opens() uint64 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.transitions[Closed][Open] + c.transitions[HalfOpen][Open]
}
