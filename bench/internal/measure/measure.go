// Package measure times contestants against each other in interleaved rounds and turns the samples into figures.
package measure

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"
)

// Contestant is one thing that is timed. A pass goes over the same documents every time; Pass reports an error when what it
// computed is not what it must be, so that nothing wrong is ever timed.
type Contestant struct {
	Name      string
	Documents int           // documents, or calls, of one pass
	Bytes     int           // bytes of the documents of one pass
	Prepare   func() error  // before every sample, untimed; may be nil
	Pass      func() error  // timed
	Sample    time.Duration // how long a sample has to be at least; 0 takes the plan's
}

// Plan is decided before anything is timed.
type Plan struct {
	Rounds int           `json:"rounds"`           // each round takes two samples of every contestant, in mirrored order
	Sample time.Duration `json:"sample_at_least"`  // how long a sample has to be at least, in nanoseconds
	Limit  time.Duration `json:"sample_calibrate"` // how long finding the number of passes may take, in nanoseconds
}

// Sample is one timed stretch: so many passes of one contestant.
type Sample struct {
	Round  int   `json:"round"`
	Turn   int   `json:"turn"` // place within the round
	WallNS int64 `json:"wall_ns"`
	CPUNS  int64 `json:"cpu_ns"` // user and system time of the whole process, garbage collection included
}

// Series is all that was measured of one contestant.
type Series struct {
	Name      string   `json:"name"`
	Documents int      `json:"documents_per_pass"`
	Bytes     int      `json:"bytes_per_pass"`
	Passes    int      `json:"passes_per_sample"`
	Allocs    float64  `json:"allocs_per_document"`
	Allocated float64  `json:"allocated_bytes_per_document"`
	Samples   []Sample `json:"samples"`
}

// Run measures the contestants. A round takes them in order and then once more in reverse order (A B C C B A), so that
// what drifts evenly during a round falls on all of them alike. Every sample begins with the heap swept, so that no
// contestant pays for another one's garbage.
func Run(ctx context.Context, contestants []Contestant, plan Plan) ([]Series, error) {
	series := make([]Series, len(contestants))
	for i, c := range contestants {
		s, err := calibrate(c, plan)
		if err != nil {
			return nil, err
		}
		series[i] = s
	}
	for round := range plan.Rounds {
		for turn := range 2 * len(contestants) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			i := turn
			if turn >= len(contestants) {
				i = 2*len(contestants) - 1 - turn
			}
			wall, cpu, err := timed(contestants[i], series[i].Passes)
			if err != nil {
				return nil, err
			}
			series[i].Samples = append(series[i].Samples, Sample{Round: round, Turn: turn, WallNS: wall, CPUNS: cpu})
		}
	}
	return series, nil
}

// calibrate warms a contestant up, counts its allocations and finds how many passes make a sample.
func calibrate(c Contestant, plan Plan) (Series, error) {
	s := Series{Name: c.Name, Documents: c.Documents, Bytes: c.Bytes, Passes: 1}
	want := plan.Sample
	if c.Sample > 0 {
		want = c.Sample
	}
	best := int64(math.MaxInt64)
	for begin := time.Now(); ; {
		wall, _, err := timed(c, s.Passes)
		if err != nil {
			return s, err
		}
		best = min(best, max(wall/int64(s.Passes), 1))
		if wall >= int64(want)/2 || time.Since(begin) > plan.Limit {
			break
		}
		s.Passes *= 2
	}
	s.Passes = max(1, int((int64(want)+best-1)/best))
	return s, countAllocations(c, &s)
}

// timed runs so many passes and gives the wall clock and processor time they took.
func timed(c Contestant, passes int) (wall, cpu int64, err error) {
	if c.Prepare != nil {
		if err := c.Prepare(); err != nil {
			return 0, 0, fmt.Errorf("cannot prepare %s: %w", c.Name, err)
		}
	}
	runtime.GC()
	cpuBegin, err := processorTime()
	if err != nil {
		return 0, 0, err
	}
	begin := time.Now()
	for range passes {
		if err := c.Pass(); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	elapsed := time.Since(begin)
	cpuEnd, err := processorTime()
	return int64(elapsed), int64(cpuEnd - cpuBegin), err
}

// countAllocations counts over whole passes on one processor, so that nothing else of the process allocates meanwhile.
func countAllocations(c Contestant, s *Series) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	passes := max(1, min(s.Passes, 4))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range passes {
		if err := c.Pass(); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	runtime.ReadMemStats(&after)
	documents := float64(passes * c.Documents)
	s.Allocs = float64(after.Mallocs-before.Mallocs) / documents
	s.Allocated = float64(after.TotalAlloc-before.TotalAlloc) / documents
	return nil
}

// PerDocument gives, for each sample, the nanoseconds of wall clock that one document took.
func (s *Series) PerDocument() []float64 {
	return s.each(func(x Sample) int64 { return x.WallNS })
}

// ProcessorPerDocument gives, for each sample, the nanoseconds of processor time that one document took.
func (s *Series) ProcessorPerDocument() []float64 {
	return s.each(func(x Sample) int64 { return x.CPUNS })
}

func (s *Series) each(nanoseconds func(Sample) int64) []float64 {
	documents := float64(s.Documents * s.Passes)
	values := make([]float64, len(s.Samples))
	for i, x := range s.Samples {
		values[i] = float64(nanoseconds(x)) / documents
	}
	return values
}

// MegabytesPerSecond is the rate at a time a document, 10^6 bytes a megabyte.
func (s *Series) MegabytesPerSecond(nsPerDocument float64) float64 {
	return float64(s.Bytes) / float64(s.Documents) / nsPerDocument * 1e3
}
