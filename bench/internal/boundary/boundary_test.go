package boundary

import (
	"math"
	"testing"

	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/report"
)

func TestBreakEven(t *testing.T) {
	at := func(bytes int, ratio float64) report.Size {
		return report.Size{Bytes: bytes, Ratio: measure.Estimate{Value: ratio}}
	}
	for _, tt := range []struct {
		name  string
		sizes []report.Size
		want  float64
	}{
		{"faster at every size", []report.Size{at(64, 2), at(256, 8)}, 0},
		{"faster at none", []report.Size{at(64, 0.5), at(256, 0.9)}, -1},
		{"as fast at the largest is not faster", []report.Size{at(64, 0.5), at(256, 1)}, -1},
		{"halfway between two sizes", []report.Size{at(64, 0.5), at(256, 2)}, 128},
		{"nearer to the smaller one", []report.Size{at(100, 0.5), at(10_000, 8)}, math.Pow(10, 2.5)},
		{"the last crossing counts", []report.Size{at(16, 2), at(64, 0.5), at(256, 2)}, 128},
		{"nothing measured", nil, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := BreakEven(tt.sizes); math.Abs(got-tt.want) > 1e-6*math.Abs(tt.want) {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
}

func TestPassesOfAnySizeTakeAboutTheSameWork(t *testing.T) {
	for _, tt := range []struct{ size, want int }{{34, 1000}, {1 << 10, 64}, {1 << 20, 1}} {
		if got := calls(tt.size); got != tt.want {
			t.Errorf("%d calls with %d bytes, want %d", got, tt.size, tt.want)
		}
	}
}

func TestTheEmptyCallReturns(t *testing.T) {
	for range 3 {
		EmptyCall()
	}
}

func TestNoopSaysWhichLibraryIsWrong(t *testing.T) {
	if _, err := OpenNoop("/nowhere/libjsongate.so", []byte(`true`)); err == nil {
		t.Error("a library that is not there was opened")
	}
}
