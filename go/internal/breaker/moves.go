package breaker

import (
	"fmt"
	"time"
)

// The breaker is locked in all of these.

// fault takes a fault that counts.
func (b *Breaker) fault(kind Kind) {
	now := b.now()
	switch b.state {
	case Closed:
		if why, opens := b.evidence.add(kind, now, b.options.Calls(), b.config.Load()); opens {
			b.open(why, now)
		}
	case HalfOpen:
		b.open(b.probesFailed(fmt.Sprintf("a call to Rust faulted with %s while it was being probed", kind)), now)
	}
}

// probeDone takes the report of a probe.
func (b *Breaker) probeDone(pass Pass, ok bool) {
	switch {
	case b.state != HalfOpen || !b.probes.knows(pass):
		return // the round has ended, and so has its word on Rust
	case !ok:
		b.open(b.probesFailed("a probe failed"), b.now())
		return
	}
	b.probes.succeed(pass)
	if good := b.probes.good; good == len(b.probes.slots) {
		b.close(fmt.Sprintf("%d of %d probes succeeded", good, good), uint64(good))
		return
	}
	b.publish()
}

// moveOn does what has become due with time, and answers one call.
func (b *Breaker) moveOn() Pass {
	now := b.now()
	if b.mode == ForcedOpen {
		return passNo
	}
	if b.state == Open && now >= b.nextProbe {
		b.halfOpen(now)
	}
	if b.mode == DetectOnly {
		if b.state == HalfOpen {
			b.closeIfAnswering()
		}
		return passYes
	}
	switch {
	case b.state == Closed:
		return passYes
	case b.state == Open:
		return passNo
	case b.probes.overdue(now):
		why := fmt.Sprintf("a probe did not report within %s, so Rust may hang", b.config.Load().ProbeTimeout)
		b.open(b.probesFailed(why), now)
		return passNo
	}
	pass := b.probes.take(now, b.config.Load().ProbeTimeout)
	b.publish()
	return pass
}

// closeIfAnswering stands in for the probes where every call goes to Rust.
func (b *Breaker) closeIfAnswering() {
	if calls := b.options.Calls(); calls-b.answered >= uint64(len(b.probes.slots)) && calls > b.answered {
		b.close(fmt.Sprintf("Rust answered %d calls without a fault", calls-b.answered), calls-b.answered)
	}
}

// probesFailed is the charge for a fault among the probes.
func (b *Breaker) probesFailed(cause string) charge {
	return charge{cause, 1, uint64(max(b.probes.good+b.probes.underWay(), 1))}
}

func (b *Breaker) open(why charge, now time.Duration) {
	config := b.config.Load()
	switch {
	case b.coolDown == 0 || b.state == Closed && now-b.since >= config.ResetAfter:
		b.level = 0
	case b.level < 1<<20: // far beyond any cap
		b.level++
	}
	b.coolDown = config.coolDown(b.level, b.options.Jitter())
	b.nextProbe = addTime(now, b.coolDown)
	b.probes.slots = nil
	b.change(Open, now, Transition{Cause: why.cause, Faults: why.faults, Calls: why.calls, CoolDown: b.coolDown})
}

func (b *Breaker) halfOpen(now time.Duration) {
	b.probes.begin(b.config.Load().Probes)
	b.answered = b.options.Calls()
	cause := fmt.Sprintf("the cool-down of %s is over, and %d probes go to Rust", brief(b.coolDown), len(b.probes.slots))
	b.change(HalfOpen, now, Transition{Cause: cause})
}

func (b *Breaker) close(cause string, calls uint64) {
	b.evidence = evidence{}
	b.probes.slots = nil
	b.change(Closed, b.now(), Transition{Cause: cause, Calls: calls})
}

// change sets the state and notes the transition for the observer.
func (b *Breaker) change(to State, now time.Duration, t Transition) {
	t.Name, t.From, t.To, t.Mode, t.At = b.options.Name, b.state, to, b.mode, b.wallClock()
	b.transitions[b.state][to]++
	b.state, b.since, b.sinceWall, b.cause = to, now, t.At, t.Cause
	b.publish()
	if b.options.Observe != nil {
		b.pending = append(b.pending, t)
	}
}
