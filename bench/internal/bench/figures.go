package bench

import (
	"math"

	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// logs are the logarithms of the rounds' ratios of one set, by what they are ratios of.
type logs struct {
	goPath, goCPU, lines, json, plain, messy []float64 // plain and messy may be nil
}

func logsOf(set *report.Set) (logs, error) {
	var found logs
	for _, pair := range []struct {
		into        *[]float64
		over, under string
		figure      func(*measure.Series) []float64
	}{
		{&found.goPath, report.Go, report.Rust, (*measure.Series).PerDocument},
		{&found.goCPU, report.Go, report.Rust, (*measure.Series).ProcessorPerDocument},
		{&found.lines, report.Rust, report.Lines, (*measure.Series).PerDocument},
		{&found.json, report.JSONValid, report.Rust, (*measure.Series).PerDocument},
		{&found.plain, report.Plain, report.Rust, (*measure.Series).PerDocument},
		{&found.messy, report.GoMessy, report.RustMessy, (*measure.Series).PerDocument},
	} {
		over, under := set.Contestant(pair.over), set.Contestant(pair.under)
		if over == nil || under == nil {
			continue
		}
		ratios, err := measure.LogRatios(over, under, pair.figure)
		if err != nil {
			return found, err
		}
		*pair.into = ratios
	}
	return found, nil
}

// ratios of one set. level is that of each interval.
func ratios(set *report.Set, level float64) (report.Ratios, error) {
	found, err := logsOf(set)
	if err != nil {
		return report.Ratios{}, err
	}
	return ratiosOf([]logs{found}, level), nil
}

// overall is the geometric mean over the sets that Rust serves. Each figure has its own interval at the given level.
func overall(sets []report.Set, level float64) (report.Overall, error) {
	var found report.Overall
	var all []logs
	for i := range sets {
		if sets[i].Unserved != "" {
			found.Unserved++
			continue
		}
		one, err := logsOf(&sets[i])
		if err != nil {
			return found, err
		}
		all = append(all, one)
		if one.plain != nil {
			found.PlainSets++
		}
		if one.messy != nil {
			found.MessySets++
		}
	}
	found.Sets = len(all)
	found.Ratios = ratiosOf(all, level)
	found.WithUnserved = math.Pow(found.Go.Value, float64(found.Sets)/float64(found.Sets+found.Unserved))
	return found, nil
}

func ratiosOf(all []logs, level float64) report.Ratios {
	mean := func(of func(logs) []float64) *measure.Estimate {
		var rounds [][]float64
		for _, one := range all {
			if r := of(one); r != nil {
				rounds = append(rounds, r)
			}
		}
		if len(rounds) == 0 {
			return nil
		}
		estimate := measure.GeometricMeanRatio(rounds, level)
		return &estimate
	}
	return report.Ratios{
		Go:    *mean(func(l logs) []float64 { return l.goPath }),
		GoCPU: *mean(func(l logs) []float64 { return l.goCPU }),
		Lines: *mean(func(l logs) []float64 { return l.lines }),
		JSON:  *mean(func(l logs) []float64 { return l.json }),
		Plain: mean(func(l logs) []float64 { return l.plain }),
		Messy: mean(func(l logs) []float64 { return l.messy }),
	}
}
