package breaker

import (
	"math"
	"time"
)

// probes is one round of probes. A breaker that is half-open has one. As many probes as there are slots have to succeed.
type probes struct {
	round uint32 // told apart from the rounds before it by this number
	slots []slot
	good  int
}

// slot is what became of one probe: 0 if it was not given to a call yet, succeeded, or else the time when it is given up.
type slot time.Duration

const (
	unused    slot = 0
	succeeded slot = -1
)

func (s slot) underWay() bool { return s > 0 }

// begin starts a new round.
func (p *probes) begin(count int) {
	*p = probes{round: (p.round + 1) & roundMask, slots: make([]slot, count)}
}

// take gives a probe to a call, if there is one left.
func (p *probes) take(now, timeout time.Duration) Pass {
	for i, s := range p.slots {
		if s == unused {
			p.slots[i] = slot(max(addTime(now, timeout), 1))
			return probePass(i, p.round)
		}
	}
	return passNo
}

// overdue tells whether a probe has not reported in time.
func (p *probes) overdue(now time.Duration) bool {
	for _, s := range p.slots {
		if s.underWay() && time.Duration(s) <= now {
			return true
		}
	}
	return false
}

// succeed notes a success. It tells whether the probe was one that is waited for.
func (p *probes) succeed(pass Pass) bool {
	if !p.knows(pass) {
		return false
	}
	p.slots[pass.slot()] = succeeded
	p.good++
	return true
}

// cancel takes a probe back. It tells whether the probe was one that is waited for.
func (p *probes) cancel(pass Pass) bool {
	if !p.knows(pass) {
		return false
	}
	p.slots[pass.slot()] = unused
	return true
}

// knows tells whether the probe is of this round and under way.
func (p *probes) knows(pass Pass) bool {
	return pass.round() == p.round && pass.slot() < len(p.slots) && p.slots[pass.slot()].underWay()
}

func (p *probes) underWay() (count int) {
	for _, s := range p.slots {
		if s.underWay() {
			count++
		}
	}
	return count
}

// wake is the time from which a call has something to ask for: at once if a probe is left, else when the first one is overdue.
func (p *probes) wake() time.Duration {
	first := time.Duration(math.MaxInt64)
	for _, s := range p.slots {
		switch {
		case s == unused:
			return math.MinInt64
		case s.underWay():
			first = min(first, time.Duration(s))
		}
	}
	return first
}

// addTime adds without overflow.
func addTime(now, length time.Duration) time.Duration {
	if now > math.MaxInt64-length {
		return math.MaxInt64
	}
	return now + length
}
