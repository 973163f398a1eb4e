package breaker

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Options is what a breaker is made of, beside its Config. Only Calls is required.
type Options struct {
	// Name is repeated in transitions and snapshots; empty for the breaker of the process.
	Name string

	// Calls is how many calls Rust has answered so far, comparisons among them: a total that only grows, without the calls that
	// ended in Panic, Internal, ABI or BadArgument, which nobody answered. It is called with the breaker locked, at each fault
	// that counts and at transitions, and must not call the breaker.
	Calls func() uint64

	// Observe is told each transition, in order and one at a time, by the goroutine that caused it and outside of all locks: it
	// may call the breaker. A call to Rust or Go waits for it, so it should be quick. If it panics, that is counted and goes no
	// further.
	Observe func(Transition)

	// Clock and Jitter are time.Now and a random number in [0, 1) unless a test says otherwise.
	Clock  func() time.Time
	Jitter func() float64
}

// Breaker is a circuit breaker. All methods may be called from any goroutine; [New] makes one.
type Breaker struct {
	// What every call reads stands alone on its cache lines, since a line that is written on one core is read slowly on all.
	_    [128]byte
	word atomic.Uint32 // 0: every call may go to Rust; otherwise see word.go
	wake atomic.Int64  // Allow has nothing to do before this time, if word is not 0
	_    [128]byte

	options Options
	epoch   time.Time // times are kept as durations since then
	config  atomic.Pointer[Config]
	faults  [kinds]atomic.Uint64

	mutex     sync.Mutex
	mode      Mode
	state     State
	since     time.Duration // when the state began
	sinceWall time.Time     // the same, by the wall clock of that moment
	cause     string        // why
	evidence  evidence
	probes    probes
	answered  uint64 // Calls when the half-open state began
	level     int    // how often the cool-down has grown
	coolDown  time.Duration
	nextProbe time.Duration // when the cool-down ends

	transitions    [states][states]uint64
	pending        []Transition
	delivering     bool
	observerPanics atomic.Uint64
}

// New makes a breaker that is closed, in mode Normal. The error says what is wrong with the configuration.
func New(config Config, options Options) (*Breaker, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	if options.Calls == nil {
		return nil, errors.New("breaker: Options.Calls is nil; give a function that counts the calls that Rust answered")
	}
	if options.Jitter == nil {
		options.Jitter = rand.Float64
	}
	b := &Breaker{options: options}
	b.epoch = b.wallClock()
	b.sinceWall = b.epoch
	b.config.Store(&config)
	return b, nil
}

// Allow tells whether this call may go to Rust. It never waits and allocates nothing. While the breaker is closed it costs one
// atomic load, a nanosecond; while it is open it reads the clock.
//
// A call that gets a probe has to end it with [Breaker.ProbeDone] or [Breaker.ProbeCancel].
func (b *Breaker) Allow() Pass {
	if b.word.Load() == 0 {
		return passYes
	}
	return b.allowUnlessClosed()
}

// Fault tells that a call to Rust failed. It may open the breaker, or open it again where it was half-open, whoever made the
// call. It takes a lock unless the breaker is open. A kind that is not known counts as Internal.
func (b *Breaker) Fault(kind Kind) {
	if kind >= kinds {
		kind = Internal
	}
	b.faults[kind].Add(1)
	if stateOf(b.word.Load()) == Open || kind == Slow && !b.config.Load().CountSlow {
		return
	}
	b.mutex.Lock()
	defer b.unlock()
	b.fault(kind)
}

// ProbeDone tells how a call ended that was let through as a probe. A fault is told to [Breaker.Fault] as well, before or after:
// ProbeDone counts no fault. A pass that is no probe, or whose probe has timed out meanwhile, changes nothing.
func (b *Breaker) ProbeDone(pass Pass, ok bool) {
	if pass.Answer() == Probe {
		b.mutex.Lock()
		defer b.unlock()
		b.probeDone(pass, ok)
	}
}

// ProbeCancel gives a probe back whose call did not go to Rust after all. Another call gets it.
func (b *Breaker) ProbeCancel(pass Pass) {
	if pass.Answer() == Probe {
		b.mutex.Lock()
		defer b.unlock()
		if b.state == HalfOpen && b.probes.cancel(pass) {
			b.publish()
		}
	}
}

// now is the time since the breaker was made.
func (b *Breaker) now() time.Duration {
	if b.options.Clock == nil {
		return time.Since(b.epoch) // half the cost of time.Now: it does not ask for the wall clock
	}
	return b.options.Clock().Sub(b.epoch)
}

func (b *Breaker) wallClock() time.Time {
	if b.options.Clock == nil {
		return time.Now()
	}
	return b.options.Clock()
}
