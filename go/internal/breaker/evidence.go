package breaker

import (
	"fmt"
	"time"
)

// evidence is what speaks against Rust since the breaker was closed.
type evidence struct {
	short, long window
	run         uint64 // calls that faulted and Rust answered none between them
	runAnswered uint64 // the calls that Rust had answered in all at the last of them
}

// charge is why a breaker opens.
type charge struct {
	cause         string
	faults, calls uint64
}

// add counts a fault and tells whether the breaker is to open.
func (e *evidence) add(kind Kind, now time.Duration, answered uint64, c *Config) (charge, bool) {
	short := e.short.add(kind, now, c.Window, answered)
	long := sight{}
	if c.LookBack > 0 {
		long = e.long.add(kind, now, c.LookBack, answered)
	}
	if !kind.answered() {
		if answered != e.runAnswered {
			e.run, e.runAnswered = 0, answered
		}
		e.run++
	}

	switch {
	case c.AbsoluteFaults > 0 && short.faults >= uint64(c.AbsoluteFaults):
		return short.charge("%d of %d calls to Rust faulted within %s, and %d faults within %s are too many; the last was of kind %s",
			short.faults, short.calls, brief(short.span), c.AbsoluteFaults, c.Window, kind)
	case c.tooMany(short):
		return short.charge("%d of %d calls to Rust faulted within %s, and a share of %g is too much; the last was of kind %s",
			short.faults, short.calls, brief(short.span), c.FaultRate, kind)
	case c.InARow > 0 && e.run >= uint64(c.InARow):
		return charge{fmt.Sprintf("%d calls to Rust in a row faulted; the last fault was of kind %s", e.run, kind), e.run, e.run}, true
	case c.Mismatches > 0 && long.mismatches >= uint64(c.Mismatches):
		return long.charge("Rust and Go disagreed about %d documents within %s, and %d within %s are too many",
			long.mismatches, brief(long.span), c.Mismatches, c.LookBack)
	case c.LookBack > 0 && c.tooMany(long):
		return long.charge("%d of %d calls to Rust faulted within %s, and a share of %g is too much; the last was of kind %s",
			long.faults, long.calls, brief(long.span), c.FaultRate, kind)
	}
	return charge{}, false
}

func (s sight) charge(format string, values ...any) (charge, bool) {
	return charge{fmt.Sprintf(format, values...), s.faults, s.calls}, true
}

// tooMany tells whether the share of faults is too large.
func (c *Config) tooMany(seen sight) bool {
	return c.FaultRate > 0 && seen.calls >= uint64(c.MinCalls) && seen.faults >= uint64(c.MinFaults) &&
		float64(seen.faults) >= c.FaultRate*float64(seen.calls)
}

// brief is a duration as a person would say it.
func brief(d time.Duration) time.Duration {
	switch {
	case d >= 10*time.Second:
		return d.Round(time.Second)
	case d >= 10*time.Millisecond:
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Microsecond)
}
