package jsongate

import (
	"math/bits"
	"sync/atomic"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/counters"
)

// LatencyHistogram is how long sampled calls of Validate and ValidateKey took on one path: one in 64, chosen by chance. Time spent on
// comparisons is not in it.
type LatencyHistogram struct {
	Path  Path          `json:"path"`
	Count uint64        `json:"count"`
	Sum   time.Duration `json:"sumNs"`
	// Buckets are cumulative, as Prometheus has them: Count calls took at most UpTo. The last bucket of all calls is left out.
	Buckets []LatencyBucket `json:"buckets"`
}

// LatencyBucket is how many calls took at most so long.
type LatencyBucket struct {
	UpTo  time.Duration `json:"upToNs"`
	Count uint64        `json:"count"`
}

// SetSlow makes a sampled call that takes longer than this on the Rust path count as slow in the breakers; 0, which is the default,
// makes none. Slow calls open a breaker only if [BreakerConfig] has CountSlow. Since one call in 64 is measured, the rule that
// meets them is AbsoluteFaults: by default 50 measured slow calls within 10 seconds.
func SetSlow(limit time.Duration) { process.latency.slow.Store(int64(limit)) }

// latency is how long sampled calls took.
type latency struct {
	counts *counters.Table
	slow   atomic.Int64
}

const (
	// Bounds are powers of two, in nanoseconds: the first is 128 ns, the last 1.07 s.
	firstBound    = 7
	latencyBounds = 24
	latencySum    = latencyBounds + 1 // after the bucket of what took longer
	latencyKinds  = latencySum + 1

	sampleMask = 63
)

func newLatency() latency { return latency{counts: counters.New(2 * latencyKinds)} }

// sampled tells whether the call that drew this number is measured. The numbers that package mode calls small are not among
// them, so that a share of shadow does not always meet the same calls.
func sampled(draw uint64) bool { return draw&sampleMask == sampleMask }

func (v *Validator) measured(path Path, took time.Duration) {
	l := &v.gate.latency
	kind := 0
	if path == PathRust {
		kind = latencyKinds
		if slow := l.slow.Load(); slow > 0 && int64(took) > slow {
			v.breakers.Fault(breaker.Slow)
		}
	}
	took = max(took, 1)
	bucket := min(max(bits.Len64(uint64(took-1))-firstBound, 0), latencyBounds)
	l.counts.Add(kind+bucket, 1)
	l.counts.Add(kind+latencySum, uint64(took))
}

func (l *latency) histograms() []LatencyHistogram {
	var totals [2 * latencyKinds]uint64
	l.counts.Sum(totals[:])
	var list []LatencyHistogram
	for row, path := range []Path{PathGo, PathRust} {
		counts := totals[row*latencyKinds:]
		h := LatencyHistogram{Path: path, Sum: time.Duration(counts[latencySum])}
		for bucket := range latencyBounds {
			h.Count += counts[bucket]
			h.Buckets = append(h.Buckets, LatencyBucket{time.Duration(1) << (firstBound + bucket), h.Count})
		}
		h.Count += counts[latencyBounds]
		list = append(list, h)
	}
	return list
}
