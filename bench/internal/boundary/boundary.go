// Package boundary measures what it costs to cross from Go into the library and back, and from which document size on the
// crossing pays.
package boundary

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/peers"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// Sizes of the documents. The first is the smallest one that the schema accepts.
var sizes = []int{34, 64, 256, 1 << 10, 8 << 10, 64 << 10, 1 << 20}

// calls a pass makes, so that the loop around them does not count: some thousand calls, fewer of large documents.
func calls(size int) int { return max(1, min(1_000, 64<<10/size)) }

// Measure measures the empty cgo call, the no-op call with documents of every size, and both paths and encoding/json.Valid on
// the same documents. library is the file that the Rust path uses.
func Measure(ctx context.Context, library string, plan measure.Plan, level float64) (report.Boundary, error) {
	var found report.Boundary
	documents, err := corpus.SizedDocuments(sizes...)
	if err != nil {
		return found, err
	}
	goPath, rustPath, reason, err := peers.Paths([]byte(corpus.SizedSchema))
	if err != nil {
		return found, err
	}
	if rustPath == nil {
		return found, fmt.Errorf("the schema of the boundary's documents is not served by Rust: %s", reason)
	}
	noop, err := OpenNoop(library, []byte(corpus.SizedSchema))
	if err != nil {
		return found, err
	}
	noops := []measure.Contestant{{Name: "empty-cgo-call", Documents: 1_000, Sample: plan.Sample, Pass: func() error {
		for range 1_000 {
			EmptyCall()
		}
		return nil
	}}}
	for _, document := range documents {
		noops = append(noops, measure.Contestant{
			Name: fmt.Sprintf("noop-%d", document.Size), Documents: 1_000, Bytes: 1_000 * document.Size,
			Pass: func() error {
				for range 1_000 {
					if !noop.Call(document.Data) {
						return fmt.Errorf("the no-op call refused its arguments")
					}
				}
				return nil
			},
		})
	}
	crossed, err := measure.Run(ctx, noops, plan)
	if err != nil {
		return found, err
	}
	found.Empty = crossed[0]
	var rounds [][]float64
	for i, document := range documents {
		size, err := measureSize(ctx, document, goPath, rustPath, plan, level)
		if err != nil {
			return found, err
		}
		size.Noop = crossed[i+1]
		found.Sizes = append(found.Sizes, size)
		ratios, err := measure.LogRatios(&size.Noop, &found.Empty, (*measure.Series).PerDocument)
		if err != nil {
			return found, err
		}
		rounds = append(rounds, ratios)
	}
	found.Noop = measure.GeometricMeanRatio(rounds, level)
	found.BreakEven = BreakEven(found.Sizes)
	return found, nil
}

func measureSize(ctx context.Context, document corpus.Sized, goPath, rustPath peers.Gate, plan measure.Plan, level float64) (report.Size, error) {
	repeated := make([][]byte, calls(document.Size))
	for i := range repeated {
		repeated[i] = document.Data
	}
	contestants := []measure.Contestant{
		peers.Documents(report.Go, goPath, repeated),
		peers.Documents(report.Rust, rustPath, repeated),
		peers.JSONValid(report.JSONValid, repeated),
	}
	series, err := measure.Run(ctx, contestants, plan)
	if err != nil {
		return report.Size{}, fmt.Errorf("with a document of %d bytes: %w", document.Size, err)
	}
	ratios, err := measure.LogRatios(&series[0], &series[1], (*measure.Series).PerDocument)
	if err != nil {
		return report.Size{}, err
	}
	return report.Size{
		Bytes: document.Size, Go: series[0], Rust: series[1], JSONValid: series[2],
		Ratio: measure.Ratio(ratios, measure.Together(level, len(sizes))),
	}, nil
}

// BreakEven is the document size from which on the Rust path is faster: 0 if it is faster at every size measured, -1 if it is
// not at the largest. Between two sizes the logarithm of the ratio is taken to go straight over the logarithm of the size.
func BreakEven(sizes []report.Size) float64 {
	if len(sizes) == 0 || sizes[len(sizes)-1].Ratio.Value <= 1 {
		return -1
	}
	for i := len(sizes) - 2; i >= 0; i-- {
		if sizes[i].Ratio.Value > 1 {
			continue
		}
		low, high := math.Log(sizes[i].Ratio.Value), math.Log(sizes[i+1].Ratio.Value)
		at := -low / (high - low)
		return math.Exp(math.Log(float64(sizes[i].Bytes)) + at*math.Log(float64(sizes[i+1].Bytes)/float64(sizes[i].Bytes)))
	}
	return 0
}

// Plan is the run's plan with shorter samples: the calls here are short and there are many contestants.
func Plan(run measure.Plan) measure.Plan {
	run.Sample = max(run.Sample/4, time.Millisecond)
	return run
}
