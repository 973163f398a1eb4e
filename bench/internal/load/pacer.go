package load

import (
	"math"
	"math/rand/v2"
	"time"
)

// Arrivals is how requests follow each other.
type Arrivals string

// The kinds of arrivals.
const (
	// Constant: the same time between all requests.
	Constant Arrivals = "constant"
	// Poisson: independent of each other, as customers are. They come in clusters, so it asks more of a service.
	Poisson Arrivals = "poisson"
)

// never is later than any run lasts.
const never = time.Duration(math.MaxInt64)

// pacer plans when requests are due. It integrates the rate over time: a request is due when what has gathered since the last one
// reaches a budget, which is 1 for constant arrivals and drawn from the exponential distribution for Poisson. So a change of
// the rate acts at once, and none of the requests that were due before it is lost.
type pacer struct {
	arrivals Arrivals
	random   *rand.Rand

	rate   float64       // a second
	at     time.Duration // the time up to which the rate was integrated
	budget float64       // what is left to gather until the next request
}

func newPacer(arrivals Arrivals, rate float64, random *rand.Rand) *pacer {
	p := &pacer{arrivals: arrivals, random: random, rate: rate}
	p.draw()
	return p
}

func (p *pacer) draw() {
	p.budget = 1
	if p.arrivals == Poisson {
		p.budget = p.random.ExpFloat64()
	}
}

// next is when the next request is due, if the rate stays as it is.
func (p *pacer) next() time.Duration {
	if p.rate <= 0 {
		return never
	}
	wait := p.budget / p.rate * float64(time.Second)
	if wait >= float64(never-p.at) {
		return never
	}
	return p.at + time.Duration(wait)
}

// fire moves on to the request that is due next.
func (p *pacer) fire() {
	p.at = p.next()
	p.draw()
}

// change sets the rate at a time that is not after the next request.
func (p *pacer) change(at time.Duration, rate float64) {
	if at > p.at {
		p.budget = max(0, p.budget-p.rate*(at-p.at).Seconds())
		p.at = at
	}
	p.rate = rate
}
