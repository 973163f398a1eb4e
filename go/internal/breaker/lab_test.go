package breaker

import (
	"sync"
	"testing"
	"time"
)

// lab is a breaker with a clock that a test turns, and with everything that the breaker said.
type lab struct {
	*Breaker
	t     *testing.T
	clock *clock
	// answered is what Calls gives.
	answered uint64
	said     []Transition
}

func newLab(t *testing.T, changes ...func(*Config)) *lab {
	t.Helper()
	config := DefaultConfig()
	for _, change := range changes {
		change(&config)
	}
	l := &lab{t: t, clock: newClock()}
	b, err := New(config, Options{
		Name:    "orders",
		Calls:   func() uint64 { return l.answered },
		Observe: func(transition Transition) { l.said = append(l.said, transition) },
		Clock:   l.clock.now,
		Jitter:  func() float64 { return 0.5 }, // none
	})
	if err != nil {
		t.Fatal(err)
	}
	l.Breaker = b
	return l
}

// call makes a call that Rust answers, or that ends with the faults given. It tells what the breaker said to it.
func (l *lab) call(faults ...Kind) Answer {
	pass := l.Allow()
	if pass.Answer() == No {
		return No
	}
	ok := true
	for _, kind := range faults {
		l.Fault(kind)
		ok = false
	}
	if ok || faults[0].answered() {
		l.answered++
	}
	l.ProbeDone(pass, ok)
	return pass.Answer()
}

func (l *lab) calls(count int, faults ...Kind) {
	for range count {
		l.call(faults...)
	}
}

func (l *lab) wants(state State) {
	l.t.Helper()
	if got := l.Snapshot().State; got != state {
		l.t.Fatalf("the state is %s, want %s; transitions: %v", got, state, l.said)
	}
}

func (l *lab) wantsAnswer(want Answer) Pass {
	l.t.Helper()
	pass := l.Allow()
	if got := pass.Answer(); got != want {
		l.t.Fatalf("Allow says %d, want %d; transitions: %v", got, want, l.said)
	}
	return pass
}

// trip opens the breaker.
func (l *lab) trip() {
	l.t.Helper()
	for range 100 {
		if l.Snapshot().State == Open {
			return
		}
		l.Fault(Panic)
	}
	l.t.Fatal("100 faults have not opened the breaker")
}

// wait lets the cool-down pass.
func (l *lab) wait() { l.clock.turn(l.Snapshot().CoolDown) }

// heal closes the breaker by probes.
func (l *lab) heal() {
	l.t.Helper()
	l.wait()
	l.calls(l.Config().Probes)
	l.wants(Closed)
}

type clock struct {
	mutex sync.Mutex
	time  time.Time
}

func newClock() *clock { return &clock{time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

func (c *clock) turn(by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.time = c.time.Add(by)
}
