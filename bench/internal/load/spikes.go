package load

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Spike multiplies the rate for a while.
type Spike struct {
	At     time.Duration `json:"at"` // since the start
	For    time.Duration `json:"for"`
	Factor float64       `json:"factor"`
}

// ParseSpike reads a spike as one writes it on the command line: "5x@30s+10s" is five times the rate from second 30 to second 40.
func ParseSpike(text string) (Spike, error) {
	factor, rest, ok1 := strings.Cut(text, "x@")
	at, length, ok2 := strings.Cut(rest, "+")
	var s Spike
	var err1, err2, err3 error
	s.Factor, err1 = strconv.ParseFloat(factor, 64)
	s.At, err2 = time.ParseDuration(at)
	s.For, err3 = time.ParseDuration(length)
	if !ok1 || !ok2 || err1 != nil || err2 != nil || err3 != nil || s.check() != nil {
		return Spike{}, fmt.Errorf("%q is not a spike; five times the rate from second 30 to second 40 is written 5x@30s+10s", text)
	}
	return s, nil
}

func (s Spike) check() error {
	// The comparison is also false for what is no number.
	if !(s.Factor >= 0 && s.Factor <= 1e6) || s.At < 0 || s.For <= 0 {
		return fmt.Errorf("a spike needs a factor of 0 or more, and a time and a length that are not negative: %+v", s)
	}
	return nil
}

// factorAt is what the rate is multiplied with. Spikes that overlap multiply each other.
func factorAt(spikes []Spike, at time.Duration) float64 {
	factor := 1.0
	for _, s := range spikes {
		if at >= s.At && at < s.At+s.For {
			factor *= s.Factor
		}
	}
	return factor
}

// edgesOf are the times at which the factor changes, in order.
func edgesOf(spikes []Spike) (edges []time.Duration) {
	for _, s := range spikes {
		edges = append(edges, s.At, s.At+s.For)
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}
