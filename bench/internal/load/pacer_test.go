package load

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func seeded() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// count is how many requests are due before end.
func (p *pacer) count(end time.Duration) (n int) {
	for p.next() < end {
		p.fire()
		n++
	}
	return n
}

func TestConstantArrivalsAreEvenlySpaced(t *testing.T) {
	p := newPacer(Constant, 200, seeded())
	for i := 1; i <= 1000; i++ {
		if got, want := p.next(), time.Duration(i)*5*time.Millisecond; got != want {
			t.Fatalf("request %d is due at %v, want %v", i, got, want)
		}
		p.fire()
	}
}

func TestPoissonArrivalsHaveTheRateAndTheSpread(t *testing.T) {
	p := newPacer(Poisson, 1000, seeded())
	const n = 100_000
	var sum, squares float64
	last := time.Duration(0)
	for range n {
		gap := (p.next() - last).Seconds() * 1000 // in mean gaps
		sum, squares, last = sum+gap, squares+gap*gap, p.next()
		p.fire()
	}
	mean := sum / n
	deviation := math.Sqrt(squares/n - mean*mean)
	if math.Abs(mean-1) > 0.02 || math.Abs(deviation-1) > 0.03 {
		t.Errorf("the gaps have mean %.3f and deviation %.3f, both should be 1", mean, deviation)
	}
}

func TestChangeOfTheRateActsAtOnceAndLosesNothing(t *testing.T) {
	p := newPacer(Constant, 1, seeded())
	p.change(500*time.Millisecond, 100) // half a request has gathered; the other half takes 5 ms
	if got := p.next(); got != 505*time.Millisecond {
		t.Errorf("the next request is due at %v", got)
	}
	p.change(502*time.Millisecond, 0)
	if got := p.next(); got != never {
		t.Errorf("at rate 0 a request is due at %v", got)
	}
	p.change(10*time.Second, 100) // 0.7 had gathered before the pause, and nothing in it
	if got := p.next(); got != 10*time.Second+3*time.Millisecond {
		t.Errorf("after the pause a request is due at %v", got)
	}
}

func TestChangesAreTakenInOrder(t *testing.T) {
	spikes := []Spike{{At: 2 * time.Second, For: 3 * time.Second, Factor: 5}, {At: 4 * time.Second, For: time.Second, Factor: 2}}
	c := changes{base: 10, spikes: spikes, edges: edgesOf(spikes)}
	c.say(3*time.Second, 20)
	want := []rateFrom{{2 * time.Second, 50}, {3 * time.Second, 100}, {4 * time.Second, 200}, {5 * time.Second, 20}}
	for _, w := range want {
		at, rate := c.take()
		if at != w.at || rate != w.rate {
			t.Errorf("at %v the rate is %g, want %g at %v", at, rate, w.rate, w.at)
		}
	}
	if c.next() != never {
		t.Errorf("another change is to come at %v", c.next())
	}
}

func TestSpikesMultiplyTheRate(t *testing.T) {
	spikes := []Spike{{At: time.Second, For: time.Second, Factor: 5}}
	c := changes{base: 100, spikes: spikes, edges: edgesOf(spikes)}
	p := newPacer(Constant, 100, seeded())
	n := 0
	for c.next() < never {
		n += p.count(c.next())
		p.change(c.take())
	}
	n += p.count(3*time.Second + 1)
	if n != 700 {
		t.Errorf("%d requests are due in 3 seconds at 100, with 500 in one of them", n)
	}
}

func TestParseSpike(t *testing.T) {
	if got, err := ParseSpike("2.5x@30s+500ms"); err != nil || got != (Spike{30 * time.Second, 500 * time.Millisecond, 2.5}) {
		t.Errorf("%+v, %v", got, err)
	}
	wrong := []string{"", "5x", "5@1s+1s", "x@1s+1s", "5x@1s", "5x@-1s+1s", "5x@1s+0s", "-1x@1s+1s", "NaNx@1s+1s", "5x@1+1"}
	for _, text := range wrong {
		if got, err := ParseSpike(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}
