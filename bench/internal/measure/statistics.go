package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Estimate is a figure with its confidence interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Level float64 `json:"level"` // of confidence: 0.95 is 95 %
}

// resamples is how often a bootstrap draws: often enough that 100 draws fall beyond each end of the interval, within bounds.
func resamples(level float64) int {
	tail := (1 - level) / 2
	return int(min(max(100/tail, 4_000), 50_000))
}

// Median is the middle value, or the mean of the two in the middle.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Spread is the interquartile range over the median: how much the samples of a series scatter.
func Spread(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / Median(values)
}

// quantile of sorted values, linear between the two nearest.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// GeometricMean of positive values.
func GeometricMean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(values)))
}

// LogRatios gives, for each round, the logarithm of what a took over what b took. perDocument says which time is meant.
// Both have the samples of the same rounds, two a round, which are summed first.
func LogRatios(a, b *Series, perDocument func(*Series) []float64) ([]float64, error) {
	if len(a.Samples) != len(b.Samples) || len(a.Samples)%2 != 0 || len(a.Samples) == 0 {
		return nil, fmt.Errorf("%s has %d samples and %s has %d, so they make no pairs", a.Name, len(a.Samples), b.Name, len(b.Samples))
	}
	va, vb := perDocument(a), perDocument(b)
	ratios := make([]float64, 0, len(va)/2)
	for i := 0; i < len(va); i += 2 {
		if a.Samples[i].Round != b.Samples[i].Round || a.Samples[i+1].Round != b.Samples[i].Round {
			return nil, fmt.Errorf("the samples of %s and %s are not of the same rounds", a.Name, b.Name)
		}
		ratios = append(ratios, math.Log((va[i]+va[i+1])/(vb[i]+vb[i+1])))
	}
	return ratios, nil
}

// Ratio is the median of the rounds' ratios with its bootstrap interval over the rounds.
func Ratio(logRatios []float64, level float64) Estimate {
	return GeometricMeanRatio([][]float64{logRatios}, level)
}

// GeometricMeanRatio is the geometric mean over several series of rounds of their median ratios. Its interval tells the
// noise of the measurement (the rounds are drawn anew within each series), not what other series would have shown.
func GeometricMeanRatio(series [][]float64, level float64) Estimate {
	random := rand.New(rand.NewPCG(1, 2)) // the same rounds give the same interval
	means := make([]float64, resamples(level))
	scratch := []float64{}
	for i := range means {
		for _, rounds := range series {
			scratch = scratch[:0]
			for range rounds {
				scratch = append(scratch, rounds[random.IntN(len(rounds))])
			}
			means[i] += medianInPlace(scratch)
		}
		means[i] /= float64(len(series))
	}
	slices.Sort(means)
	value := 0.0
	for _, rounds := range series {
		value += Median(rounds) / float64(len(series))
	}
	tail := (1 - level) / 2
	return Estimate{
		Value: math.Exp(value),
		Low:   math.Exp(quantile(means, tail)),
		High:  math.Exp(quantile(means, 1-tail)),
		Level: level,
	}
}

func medianInPlace(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// Together is the level that each of so many intervals needs for all of them to hold at once with the given level
// (Bonferroni's bound).
func Together(level float64, intervals int) float64 {
	return 1 - (1-level)/float64(max(1, intervals))
}
