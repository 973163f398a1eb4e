package report

import (
	"math"
	"time"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// sampleSeries makes a series whose documents take so many nanoseconds, a little more in every other sample.
func sampleSeries(name string, documents, bytes int, ns, cpu, allocs float64) measure.Series {
	s := measure.Series{Name: name, Documents: documents, Bytes: bytes, Passes: 2, Allocs: allocs, Allocated: 48 * allocs}
	for i := range 6 {
		per := float64(documents*2) * (1 + 0.01*float64(i%2))
		s.Samples = append(s.Samples, measure.Sample{Round: i / 2, Turn: i % 2, WallNS: int64(ns * per), CPUNS: int64(cpu * per)})
	}
	return s
}

func estimate(v float64) measure.Estimate {
	return measure.Estimate{Value: v, Low: v * 0.97, High: v * 1.02, Level: 0.95}
}

// sampleResults is a run that never was: three sets, one of them not served by Rust, one without the plain validator.
func sampleResults() *Results {
	plain, messy := estimate(22), estimate(31)
	full := Set{
		Name: "orders", Origin: "Orders of a shop.", SchemaSHA: "aa11", LinesSHA: "bb22", Documents: 1200, Messy: 120, Bytes: 960_000, Timed: 600,
		Codes:  map[string]int{"VALID": 1090, "SCHEMA": 60, "MALFORMED": 50},
		Ratios: Ratios{Go: estimate(40), GoCPU: estimate(48), Lines: estimate(1.1), JSON: estimate(3.2), Plain: &plain, Messy: &messy},
		Screened: child.Screened{Failed: map[int]string{
			17: "it panics: runtime error", 4: "it does not end within 5s",
		}},
		PlainSays: 12,
		Series: []measure.Series{
			sampleSeries(Go, 600, 480_000, 24_000, 30_000, 310), sampleSeries(Rust, 600, 480_000, 600, 605, 0),
			sampleSeries(Lines, 600, 480_000, 545, 546, 0.001), sampleSeries(JSONValid, 600, 480_000, 1920, 1921, 0),
			sampleSeries(Plain, 598, 478_000, 13_200, 15_000, 250),
			sampleSeries(GoMessy, 60, 50_000, 18_000, 20_000, 200), sampleSeries(RustMessy, 60, 50_000, 580, 580, 0),
		},
		Memory: []child.Usage{
			{Peer: child.None, Calls: 9000, After: measure.Memory{Peak: 9 << 20}}, {Peer: child.Go, Calls: 9000, After: measure.Memory{Peak: 21 << 20}},
			{Peer: child.Rust, Calls: 9000, After: measure.Memory{Peak: 12 << 20}}, {Peer: child.Plain, Calls: 9000, After: measure.Memory{Peak: 17 << 20}},
		},
	}
	bare := full
	bare.Name, bare.Origin, bare.Messy, bare.Codes = "a<b", "Names that need care.", 0, map[string]int{"VALID": 10}
	bare.Documents, bare.Timed, bare.Bytes = 10, 10, 90_000
	bare.Screened = child.Screened{Refusal: "the schema does not compile: invalid regexp"}
	bare.Ratios = Ratios{Go: estimate(75), GoCPU: estimate(80), Lines: estimate(1.05), JSON: estimate(2.9)}
	bare.Series, bare.Memory = full.Series[:4], full.Memory[:3]
	unserved := Set{Name: "odd", Origin: "Something else.", Documents: 3, Bytes: 30, Unserved: "at #/a: unevaluatedItems: not served"}

	boundary := Boundary{Empty: sampleSeries("empty-cgo-call", 1000, 0, 28, 28, 0), Noop: estimate(1.08)}
	for _, bytes := range []int{34, 64, 256, 1 << 10, 8 << 10, 64 << 10, 1 << 20} {
		n := float64(bytes)
		boundary.Sizes = append(boundary.Sizes, Size{
			Bytes: bytes, Noop: sampleSeries("noop", 1000, 1000*bytes, 30, 30, 0), Go: sampleSeries(Go, 100, 100*bytes, 900+40*n, 900+50*n, 12),
			Rust: sampleSeries(Rust, 100, 100*bytes, 52+0.8*n, 52+0.8*n, 0), JSONValid: sampleSeries(JSONValid, 100, 100*bytes, 20+3*n, 20+3*n, 0),
			Ratio: estimate((900 + 40*n) / (52 + 0.8*n)),
		})
	}
	return &Results{
		Format: Format, Command: []string{"jsongate", "bench", "--rounds", "3"}, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Seconds: 71.3,
		Machine: Machine{
			OS: "linux", Arch: "amd64", System: "Linux 6.1", CPU: "Example CPU", CPUs: 2, Memory: 8 << 30,
			LoadBefore: "0.1 0.2 0.3", LoadAfter: "1.0 0.8 0.4", Stolen: 0.004,
		},
		Build: Build{Go: "go1.26", Commit: "0123abcd", Plain: "github.com/santhosh-tekuri/jsonschema/v6 v6.0.3", Garbage: "100 (default)",
			Library: Library{Path: "build/lib/libjsongate.so", SHA256: "deadbeefdeadbeefdeadbeef", Version: "0.1.0", ABI: 1, Kernel: "avx2"}},
		Plan: Plan{Plan: measure.Plan{Rounds: 3, Sample: 20 * time.Millisecond}, Messy: 0.1, Seed: 1, Level: 0.95},
		Sets: []Set{full, bare, unserved},
		Overall: Overall{
			Ratios: Ratios{Go: estimate(math.Sqrt(40 * 75)), GoCPU: estimate(62), Lines: estimate(1.07), JSON: estimate(3.05), Plain: &plain, Messy: &messy},
			Sets:   2, PlainSets: 1, MessySets: 1, Unserved: 1, WithUnserved: 14.4,
		},
		Boundary: boundary,
		Soak:     &Soak{Set: "orders", Usage: child.Usage{Calls: 10_000_000, Resident: []int64{11 << 20, 11 << 20, 11<<20 + 4096}}},
	}
}
