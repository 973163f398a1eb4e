package report

import (
	"fmt"
	"html/template"
	"math"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// Heights in pixels.
const (
	rowHeight  = 52.0
	axisHeight = 30.0
)

// ratioPlot shows, for each set, how many times as long the Go path and the plain validator take, with the intervals.
func ratioPlot(r *Results) template.HTML {
	served := r.Served()
	highest := r.Overall.Go.High
	for _, set := range served {
		highest = math.Max(highest, set.Ratios.Go.High)
		if set.Ratios.Plain != nil {
			highest = math.Max(highest, set.Ratios.Plain.High)
		}
	}
	ticks := steps(highest)
	x := scale{low: 0, high: ticks[len(ticks)-1], from: 0, to: 100}
	c := &canvas{height: int(rowHeight*float64(len(served)+1) + axisHeight)}
	bottom := rowHeight * float64(len(served)+1)
	for _, tick := range ticks {
		c.line("grid", x.at(tick), 0, x.at(tick), bottom)
		c.text("tick", anchorAt(x.at(tick)), x.at(tick), 0, bottom+18, trimmed(tick)+"×")
	}
	row := func(i int, name, class string, inGo measure.Estimate, plain *measure.Estimate) {
		top := rowHeight * float64(i)
		y := top + 31
		c.text(class, "start", 0, 4, top+18, name)
		c.text(class+" value", "end", 100, -4, top+18, times(inGo.Value))
		c.line("track", 0, y, x.at(inGo.Value), y)
		if plain != nil {
			below := y + 11
			c.line("whisker plain", x.at(plain.Low), below, x.at(plain.High), below)
			c.dot("hollow plain", x.at(plain.Value), below, 4, fmt.Sprintf("%s: the plain validator takes %s (%s)", name, times(plain.Value), interval(*plain)))
		}
		c.line("whisker go", x.at(inGo.Low), y, x.at(inGo.High), y)
		c.dot("full go", x.at(inGo.Value), y, 5, fmt.Sprintf("%s: the Go path takes %s (%s)", name, times(inGo.Value), interval(inGo)))
	}
	for i, set := range served {
		row(i, set.Name, "name", set.Ratios.Go, set.Ratios.Plain)
	}
	c.line("rule", 0, rowHeight*float64(len(served)), 100, rowHeight*float64(len(served)))
	row(len(served), "geometric mean", "name strong", r.Overall.Go, r.Overall.Plain)
	return c.svg("How many times as long as the Rust path the Go path and the plain validator take, for each payload set")
}

// tickTime writes a power of ten of nanoseconds.
func tickTime(ns float64) string {
	switch {
	case ns >= 1e9:
		return trimmed(ns/1e9) + " s"
	case ns >= 1e6:
		return trimmed(ns/1e6) + " ms"
	case ns >= 1e3:
		return trimmed(ns/1e3) + " µs"
	}
	return trimmed(ns) + " ns"
}

func anchorAt(percent float64) string {
	switch {
	case percent < 2:
		return "start"
	case percent > 98:
		return "end"
	}
	return "middle"
}

// sizePlot shows the time of a call over the size of the document, both logarithmic.
func sizePlot(r *Results) template.HTML {
	curves := []struct {
		class, name string
		of          func(Size) measure.Series
	}{
		{"go", "Go path", func(s Size) measure.Series { return s.Go }},
		{"json", "json.Valid", func(s Size) measure.Series { return s.JSONValid }},
		{"rust", "Rust path", func(s Size) measure.Series { return s.Rust }},
		{"noop", "no-op call", func(s Size) measure.Series { return s.Noop }},
	}
	lowest, highest := measure.Median(r.Boundary.Empty.PerDocument()), 0.0
	for _, at := range r.Boundary.Sizes {
		for _, curve := range curves {
			series := curve.of(at)
			v := measure.Median(series.PerDocument())
			lowest, highest = math.Min(lowest, v), math.Max(highest, v)
		}
	}
	const height = 340.0
	ticks := decades(lowest, highest)
	sizes := r.Boundary.Sizes
	x := scale{low: float64(sizes[0].Bytes), high: float64(sizes[len(sizes)-1].Bytes), from: 0, to: 100, log: true}
	y := scale{low: ticks[0], high: ticks[len(ticks)-1], from: height, to: 8, log: true}
	c := &canvas{height: int(height + axisHeight)}
	for _, tick := range ticks {
		c.line("grid", 0, y.at(tick), 100, y.at(tick))
		c.text("tick", "end", 0, -8, y.at(tick)+4, tickTime(tick))
	}
	for i, at := range sizes {
		px := x.at(float64(at.Bytes))
		c.line("grid", px, 8, px, height)
		if i != 1 { // 64 B stands too close to the smallest one
			c.text("tick", anchorAt(px), px, 0, height+20, size(float64(at.Bytes)))
		}
	}
	for _, curve := range curves {
		for i, at := range sizes {
			series := curve.of(at)
			px, py := x.at(float64(at.Bytes)), y.at(measure.Median(series.PerDocument()))
			if i > 0 {
				last := curve.of(sizes[i-1])
				c.line("curve "+curve.class, x.at(float64(sizes[i-1].Bytes)), y.at(measure.Median(last.PerDocument())), px, py)
			}
			c.dot("full "+curve.class, px, py, 3.5, fmt.Sprintf("%s, %s: %s", curve.name, size(float64(at.Bytes)), nanoseconds(measure.Median(series.PerDocument()))))
		}
	}
	if r.Boundary.BreakEven > 0 {
		px := x.at(r.Boundary.BreakEven)
		c.line("mark", px, 8, px, height)
		c.text("tick strong", anchorAt(px), px, 6, 22, "break-even "+size(r.Boundary.BreakEven))
	}
	return c.svg("Time of a call over the size of the document, for the Go path, the Rust path, encoding/json.Valid and a no-op call")
}

// memoryPlot shows the peak memory of a process that validates, for each set and peer.
func memoryPlot(r *Results) template.HTML {
	const barHeight, gap, head = 9.0, 3.0, 26.0
	rows := []struct{ peer, class, name string }{
		{child.Go, "go", "Go path"}, {child.Rust, "rust", "Rust path"}, {child.Plain, "plain", "plain validator"},
	}
	served := r.Served()
	highest := 0.0
	for _, set := range served {
		for _, usage := range set.Memory {
			highest = math.Max(highest, float64(usage.After.Peak)/(1<<20))
		}
	}
	ticks := steps(highest)
	x := scale{low: 0, high: ticks[len(ticks)-1], from: 0, to: 100}
	height := head + float64(len(rows))*(barHeight+gap) + 8
	bottom := height * float64(len(served))
	c := &canvas{height: int(bottom + axisHeight)}
	for _, tick := range ticks {
		c.line("grid", x.at(tick), 0, x.at(tick), bottom)
		label := trimmed(tick)
		if tick == ticks[len(ticks)-1] {
			label += " MiB"
		}
		c.text("tick", anchorAt(x.at(tick)), x.at(tick), 0, bottom+18, label)
	}
	for i, set := range served {
		top := height * float64(i)
		c.text("name", "start", 0, 4, top+18, set.Name)
		floor := set.Usage(child.None)
		for j, row := range rows {
			usage := set.Usage(row.peer)
			if usage == nil {
				continue
			}
			y := top + head + float64(j)*(barHeight+gap)
			mebibytes := float64(usage.After.Peak) / (1 << 20)
			c.bar("area "+row.class, 0, y, x.at(mebibytes), barHeight, fmt.Sprintf("%s, %s: peak %s", set.Name, row.name, size(float64(usage.After.Peak))))
		}
		at := x.at(float64(floor.After.Peak) / (1 << 20))
		c.line("mark", at, top+head-2, at, top+height-8)
	}
	return c.svg("Peak memory of a process that validates, for each payload set, on the Go path, on the Rust path and with the plain validator")
}

// yardstickPlot shows what everything takes when the Rust path takes 1, as geometric means.
func yardstickPlot(r *Results) template.HTML {
	type entry struct {
		name, class string
		value       float64
	}
	entries := []entry{
		{"Rust path, ValidateLines", "rust", 1 / r.Overall.Lines.Value},
		{"Rust path", "rust", 1},
		{"encoding/json.Valid", "json", r.Overall.JSON.Value},
	}
	if r.Overall.Plain != nil {
		entries = append(entries, entry{"plain Go validator, no guards", "plain", r.Overall.Plain.Value})
	}
	entries = append(entries, entry{"Go path", "go", r.Overall.Go.Value})
	highest := 1.0
	for _, e := range entries {
		highest = math.Max(highest, e.value)
	}
	ticks := steps(highest)
	x := scale{low: 0, high: ticks[len(ticks)-1], from: 0, to: 100}
	bottom := rowHeight * float64(len(entries))
	c := &canvas{height: int(bottom + axisHeight)}
	for _, tick := range ticks {
		c.line("grid", x.at(tick), 0, x.at(tick), bottom)
		c.text("tick", anchorAt(x.at(tick)), x.at(tick), 0, bottom+18, trimmed(tick)+"×")
	}
	for i, e := range entries {
		top := rowHeight * float64(i)
		c.text("name", "start", 0, 4, top+18, e.name)
		c.text("name value", "end", 100, -4, top+18, times(e.value))
		c.bar("area "+e.class, 0, top+27, x.at(e.value), 11, e.name+": "+times(e.value))
	}
	return c.svg("Time of each contestant when the Rust path takes 1, geometric means over the payload sets")
}
