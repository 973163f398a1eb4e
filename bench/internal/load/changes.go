package load

import "time"

// changes are the changes of the rate that are to come: the edges of the spikes, and what SetRate said, which is to be acted on
// as of the moment when it was said, even where the plan is behind.
type changes struct {
	base   float64 // the rate without spikes
	spikes []Spike
	edges  []time.Duration
	said   []rateFrom
}

type rateFrom struct {
	at   time.Duration
	rate float64
}

// next is when the next change is; never if there is none.
func (c *changes) next() time.Duration {
	at := never
	if len(c.edges) > 0 {
		at = c.edges[0]
	}
	if len(c.said) > 0 {
		at = min(at, c.said[0].at)
	}
	return at
}

func (c *changes) say(at time.Duration, rate float64) { c.said = append(c.said, rateFrom{at, rate}) }

// take gives the rate from the time of the next change on, and moves on.
func (c *changes) take() (at time.Duration, rate float64) {
	at = c.next()
	for len(c.said) > 0 && c.said[0].at == at {
		c.base, c.said = c.said[0].rate, c.said[1:]
	}
	if len(c.edges) > 0 && c.edges[0] == at {
		c.edges = c.edges[1:]
	}
	return at, c.base * factorAt(c.spikes, at)
}
