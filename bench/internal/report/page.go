package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

//go:embed page.html
var pageTemplate string

//go:embed page.css
var pageStyle string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"times": times, "percent": percent, "interval": interval,
}).Parse(pageTemplate))

// view is what the template is given: the results, and what has to be worked out of them.
type view struct {
	*Results
	Started, Sentence, BreakEven, SoakReading, CommandLine, SampleTime, Took, EmptyCall, TotalMemory string

	Style                                          template.CSS
	RatioPlot, SizePlot, MemoryPlot, YardstickPlot template.HTML
	Tiles                                          []tile
	Rows                                           []setRow
	MessyRows                                      []messyRow
	SizeRows                                       []sizeRow
	UnservedSets                                   []Set
	Reading, Caveats, PlainNotes                   []string
}

type tile struct{ Value, Unit, Label string }

type figure struct{ Wall, CPU, Rate, Allocs string }

type setRow struct {
	Name, Documents, Each, Unserved, Ratio, Interval string
	Go, Rust                                         figure
}

type messyRow struct {
	Name, Messy, Ratio, Interval, Codes string
	Go, Rust                            figure
}

type sizeRow struct{ Size, Noop, Rust, JSON, Go, Ratio, Interval, Share string }

// Page is the report as one HTML file that needs nothing else.
func Page(r *Results) ([]byte, error) {
	if len(r.Served()) == 0 || len(r.Boundary.Sizes) == 0 {
		return nil, fmt.Errorf("the results are not of a whole run, so there is no page to make of them")
	}
	v := view{
		Results: r, Style: template.CSS(pageStyle),
		Started: r.Started.Format("2 January 2006, 15:04 UTC"), Sentence: sentence(r), BreakEven: breakEven(r),
		CommandLine: strings.Join(r.Command, " "), SampleTime: nanoseconds(float64(r.Plan.Sample)),
		Took: nanoseconds(r.Seconds * 1e9), EmptyCall: nanoseconds(measure.Median(r.Boundary.Empty.PerDocument())),
		TotalMemory: size(float64(r.Machine.Memory)),
		RatioPlot:   ratioPlot(r), SizePlot: sizePlot(r), MemoryPlot: memoryPlot(r), YardstickPlot: yardstickPlot(r),
		Tiles: tiles(r), Rows: setRows(r), MessyRows: messyRows(r), SizeRows: sizeRows(r),
		Reading: reading(r), Caveats: caveats(r), PlainNotes: plainNotes(r),
	}
	if r.Soak != nil {
		v.SoakReading = soakReading(r.Soak)
	}
	for _, set := range r.Sets {
		if set.Unserved != "" {
			v.UnservedSets = append(v.UnservedSets, set)
		}
	}
	var out bytes.Buffer
	if err := page.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("cannot make the report's page: %w", err)
	}
	return out.Bytes(), nil
}

func tiles(r *Results) []tile {
	documents := 0
	var goAllocs, rustAllocs, goPeak, rustPeak, goRate, rustRate []float64
	rate := func(series *measure.Series) float64 {
		return series.MegabytesPerSecond(measure.Median(series.PerDocument()))
	}
	for _, set := range r.Served() {
		documents += set.Documents
		floor := float64(set.Usage(child.None).After.Peak)
		goAllocs = append(goAllocs, set.Contestant(Go).Allocs)
		rustAllocs = append(rustAllocs, set.Contestant(Rust).Allocs)
		goPeak = append(goPeak, float64(set.Usage(child.Go).After.Peak)-floor)
		rustPeak = append(rustPeak, float64(set.Usage(child.Rust).After.Peak)-floor)
		goRate = append(goRate, rate(set.Contestant(Go)))
		rustRate = append(rustRate, rate(set.Contestant(Rust)))
	}
	list := []tile{
		{times(r.Overall.Go.Value), "", "Go over Rust, wall clock (" + interval(r.Overall.Go) + ")"},
		{times(r.Overall.GoCPU.Value), "", "Go over Rust, processor time (" + interval(r.Overall.GoCPU) + ")"},
	}
	if r.Overall.Plain != nil {
		list = append(list, tile{times(r.Overall.Plain.Value), "", "the Go validator without guards over Rust (" + interval(*r.Overall.Plain) + ")"})
	}
	noop := measure.Median(r.Boundary.Sizes[0].Noop.PerDocument())
	return append(list,
		tile{"0", "of " + grouped(int64(documents)), "documents judged differently by the two paths"},
		tile{significant(measure.Median(rustRate)), "Go: " + significant(measure.Median(goRate)), "MB/s judged by Rust, median over the sets"},
		tile{allocations(measure.Median(rustAllocs)), "Go: " + allocations(measure.Median(goAllocs)), "allocations a document by Rust, median over the sets"},
		tile{size(measure.Median(rustPeak)), "Go: " + size(measure.Median(goPeak)), "peak memory above the floor with Rust, median over the sets"},
		tile{nanoseconds(noop), "", "to cross the boundary and back, " + times(r.Boundary.Noop.Value) + " an empty cgo call"},
	)
}

func figureOf(s *measure.Series) figure {
	if s == nil {
		return figure{"–", "–", "–", "–"}
	}
	f := figures(s)
	return figure{
		Wall: nanoseconds(measure.Median(s.PerDocument())), CPU: nanoseconds(measure.Median(s.ProcessorPerDocument())),
		Rate: f.rate, Allocs: f.allocs,
	}
}

func setRows(r *Results) []setRow {
	var rows []setRow
	for _, set := range r.Sets {
		row := setRow{
			Name: set.Name, Documents: grouped(int64(set.Documents)), Each: size(float64(set.Bytes) / float64(max(set.Documents, 1))), Unserved: set.Unserved,
		}
		if set.Unserved == "" {
			row.Go, row.Rust = figureOf(set.Contestant(Go)), figureOf(set.Contestant(Rust))
			row.Ratio, row.Interval = times(set.Ratios.Go.Value), interval(set.Ratios.Go)
		}
		rows = append(rows, row)
	}
	return rows
}

func messyRows(r *Results) []messyRow {
	var rows []messyRow
	for _, set := range r.Served() {
		if set.Ratios.Messy == nil {
			continue
		}
		var codes []string
		for _, code := range slices.Sorted(maps.Keys(set.Codes)) {
			codes = append(codes, fmt.Sprintf("%s %d", code, set.Codes[code]))
		}
		rows = append(rows, messyRow{
			Name: set.Name, Messy: grouped(int64(set.Messy)), Ratio: times(set.Ratios.Messy.Value), Interval: interval(*set.Ratios.Messy),
			Go: figureOf(set.Contestant(GoMessy)), Rust: figureOf(set.Contestant(RustMessy)), Codes: strings.Join(codes, ", "),
		})
	}
	return rows
}

func sizeRows(r *Results) []sizeRow {
	var rows []sizeRow
	for _, at := range r.Boundary.Sizes {
		noop, rust := measure.Median(at.Noop.PerDocument()), measure.Median(at.Rust.PerDocument())
		rows = append(rows, sizeRow{
			Size: size(float64(at.Bytes)), Noop: nanoseconds(noop), Rust: nanoseconds(rust),
			JSON: nanoseconds(measure.Median(at.JSONValid.PerDocument())), Go: nanoseconds(measure.Median(at.Go.PerDocument())),
			Ratio: times(at.Ratio.Value), Interval: interval(at.Ratio), Share: percent(noop / rust),
		})
	}
	return rows
}

// plainNotes say where the plain validator took no part, or had another opinion.
func plainNotes(r *Results) []string {
	var notes []string
	differs, documents := 0, 0
	for _, set := range r.Served() {
		if set.Screened.Refusal != "" {
			notes = append(notes, fmt.Sprintf("The plain validator takes no part in %s: %s.", set.Name, set.Screened.Refusal))
			continue
		}
		differs += set.PlainSays
		documents += set.Documents
		for _, i := range slices.Sorted(maps.Keys(set.Screened.Failed)) {
			notes = append(notes, fmt.Sprintf("The plain validator was not given document %d of %s: %s.", i, set.Name, set.Screened.Failed[i]))
		}
	}
	return append(notes, fmt.Sprintf("The plain validator accepts what the gate refuses, or the reverse, on %s of %s documents.",
		grouped(int64(differs)), grouped(int64(documents))))
}
