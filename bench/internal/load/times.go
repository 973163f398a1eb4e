package load

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Times are recorded in microseconds, up to two minutes, which is more than timeout and patience are meant to be; longer ones
// count as two minutes.
const longest = int64(2 * time.Minute / time.Microsecond)

func note(h *hdrhistogram.Histogram, took time.Duration) {
	_ = h.RecordValue(min(max(took.Microseconds(), 0), longest)) // no error: the value is in range
}

func latencyOf(h *hdrhistogram.Histogram) Latency {
	if h == nil || h.TotalCount() == 0 {
		return Latency{}
	}
	ms := func(quantile float64) float64 { return float64(h.ValueAtQuantile(quantile)) / 1e3 }
	return Latency{
		Count: uint64(h.TotalCount()), Mean: h.Mean() / 1e3,
		P50: ms(50), P90: ms(90), P99: ms(99), P999: ms(99.9), Max: float64(h.Max()) / 1e3,
	}
}
