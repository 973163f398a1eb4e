package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []float64
		want   float64
	}{
		{"one value", []float64{4}, 4},
		{"an odd number, unsorted", []float64{9, 1, 5}, 5},
		{"an even number", []float64{1, 10, 2, 3}, 2.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Median(tt.values); got != tt.want {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
	if !math.IsNaN(Median(nil)) {
		t.Error("the median of nothing is a number")
	}
	values := []float64{3, 1, 2}
	Median(values)
	if values[0] != 3 {
		t.Error("Median sorted its argument")
	}
}

// The quartiles of 1..9 by linear interpolation (R's type 7) are 3 and 7, its median is 5.
func TestSpreadIsTheInterquartileRangeOverTheMedian(t *testing.T) {
	if got := Spread([]float64{9, 8, 7, 6, 5, 4, 3, 2, 1}); !near(got, 4.0/5, 1e-12) {
		t.Errorf("got %g, want 0.8", got)
	}
	if got := Spread([]float64{1, 2, 3, 4}); !near(got, 1.5/2.5, 1e-12) {
		t.Errorf("got %g, want 0.6", got)
	}
}

func TestGeometricMean(t *testing.T) {
	if got := GeometricMean([]float64{1, 10, 100}); !near(got, 10, 1e-9) {
		t.Errorf("got %g, want 10", got)
	}
}

func seriesOf(name string, wall ...int64) *Series {
	s := &Series{Name: name, Documents: 2, Bytes: 20, Passes: 5}
	for i, w := range wall {
		s.Samples = append(s.Samples, Sample{Round: i / 2, Turn: i % 2, WallNS: w, CPUNS: 2 * w})
	}
	return s
}

func TestFiguresOfASeries(t *testing.T) {
	s := seriesOf("a", 100, 300)
	if got := s.PerDocument(); got[0] != 10 || got[1] != 30 {
		t.Errorf("ns per document: %v, want [10 30]", got)
	}
	if got := s.ProcessorPerDocument(); got[0] != 20 || got[1] != 60 {
		t.Errorf("processor ns per document: %v, want [20 60]", got)
	}
	// 10 bytes in 10 ns are 1 GB/s
	if got := s.MegabytesPerSecond(10); !near(got, 1000, 1e-9) {
		t.Errorf("MB/s: %g, want 1000", got)
	}
}

func TestLogRatiosPairTheRounds(t *testing.T) {
	a, b := seriesOf("a", 100, 300, 1000, 1000), seriesOf("b", 10, 30, 400, 100)
	got, err := LogRatios(a, b, (*Series).PerDocument)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !near(got[0], math.Log(10), 1e-12) || !near(got[1], math.Log(4), 1e-12) {
		t.Errorf("got %v, want ln 10 and ln 4", got)
	}
}

func TestLogRatiosRefuseWhatIsNotPaired(t *testing.T) {
	late := seriesOf("late", 1, 1)
	late.Samples[0].Round, late.Samples[1].Round = 1, 1
	for name, other := range map[string]*Series{
		"another number of samples": seriesOf("b", 1, 2, 3, 4),
		"other rounds":              late,
		"no samples":                seriesOf("c"),
	} {
		if _, err := LogRatios(seriesOf("a", 1, 2), other, (*Series).PerDocument); err == nil {
			t.Errorf("%s: paired all the same", name)
		}
	}
}

func TestRatioOfEqualRoundsHasNoWidth(t *testing.T) {
	got := Ratio([]float64{math.Log(7), math.Log(7), math.Log(7)}, 0.95)
	if !near(got.Value, 7, 1e-9) || !near(got.Low, 7, 1e-9) || !near(got.High, 7, 1e-9) || got.Level != 0.95 {
		t.Errorf("got %+v, want 7 without width", got)
	}
}

func TestRatioIsTheSameForTheSameRounds(t *testing.T) {
	rounds := []float64{0.1, 0.5, 0.2, 0.9, 0.3}
	if first, second := Ratio(rounds, 0.95), Ratio(rounds, 0.95); first != second {
		t.Errorf("%+v and %+v", first, second)
	}
}

// With one round among five far away, the median of a resample is that round only if it is drawn at least three times,
// which has a probability of 0.05792: within a 90 % interval's upper 5 %, beyond an 80 % interval's upper 10 %.
func TestIntervalHasTheTailsThatCountingGives(t *testing.T) {
	rounds := []float64{0, 0, 0, 0, 1}
	if got := Ratio(rounds, 0.90); !near(got.High, math.E, 1e-9) {
		t.Errorf("the 90 %% interval ends at %g, want e", got.High)
	}
	if got := Ratio(rounds, 0.80); !near(got.High, 1, 1e-9) {
		t.Errorf("the 80 %% interval ends at %g, want 1", got.High)
	}
}

func TestIntervalCoversTheTruthAboutAsOftenAsItSays(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	covered, trials := 0, 200
	for range trials {
		rounds := make([]float64, 15)
		for i := range rounds {
			rounds[i] = 2 + 0.1*random.NormFloat64()
		}
		if e := Ratio(rounds, 0.95); math.Log(e.Low) <= 2 && 2 <= math.Log(e.High) {
			covered++
		}
	}
	if share := float64(covered) / float64(trials); share < 0.88 || share > 1 {
		t.Errorf("the 95 %% interval covered the truth in %.3f of the trials", share)
	}
}

func TestGeometricMeanRatioWeighsEverySeriesAlike(t *testing.T) {
	one := []float64{math.Log(4), math.Log(4), math.Log(4)}
	other := []float64{math.Log(9)}
	if got := GeometricMeanRatio([][]float64{one, other}, 0.95); !near(got.Value, 6, 1e-9) || !near(got.Low, 6, 1e-9) {
		t.Errorf("got %+v, want 6", got)
	}
}

func TestTogetherIsBonferronisBound(t *testing.T) {
	if got := Together(0.95, 5); !near(got, 0.99, 1e-12) {
		t.Errorf("got %g, want 0.99", got)
	}
	if got := Together(0.95, 0); !near(got, 0.95, 1e-12) {
		t.Errorf("got %g, want 0.95", got)
	}
}
