package drill

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// The timeline's measures, in units of its viewBox.
const (
	plotLeft, plotRight  = 46.0, 1000.0 // texts of the last events need the rest
	plotTop, plotBottom  = 156.0, 330.0
	lostTop, lostBottom  = 346.0, 372.0
	laneY, axisY, height = 388.0, 412.0, 440.0
)

// plot maps seconds and answers a second to places.
type plot struct {
	strings.Builder
	length, most float64
}

func (p *plot) x(seconds float64) float64 {
	return plotLeft + min(max(seconds/p.length, 0), 1)*(plotRight-plotLeft)
}
func (p *plot) y(rate float64) float64 { return plotBottom - rate/p.most*(plotBottom-plotTop) }

func (p *plot) add(format string, args ...any) { fmt.Fprintf(&p.Builder, format+"\n", args...) }

func (p *plot) text(class, anchor string, x, y float64, text string) {
	p.add(`<text class="%s" text-anchor="%s" x="%.1f" y="%.1f">%s</text>`, class, anchor, x, y, template.HTMLEscapeString(text))
}

// drawTimeline draws the answers a second by path, stacked, with the steps, the events and what was lost.
func (r Report) drawTimeline() template.HTML {
	p := &plot{length: math.Max(r.Seconds, 1), most: 10}
	for _, s := range r.Timeline {
		p.most = math.Max(p.most, float64(s.Go+s.Rust+s.None)/sliceLength.Seconds())
	}
	label := "Answers a second over the time of the drill, by the path that judged the body"
	p.add(`<svg role="img" aria-label="%s" viewBox="0 0 1100 %.0f" xmlns="http://www.w3.org/2000/svg">`, label, height)
	p.drawSteps(r.Steps)
	p.drawAnswers(r.Timeline)
	p.drawAxes()
	p.drawEvents(r.Events)
	p.add(`</svg>`)
	return template.HTML(p.String())
}

func (p *plot) drawSteps(steps []Step) {
	for i, s := range steps {
		from, to := p.x(s.Began), p.x(s.Ended)
		class := "step"
		if !s.Passed {
			class = "step failed"
		} else if i%2 == 1 {
			class = "step odd"
		}
		p.add(`<rect class="%s" x="%.1f" y="22" width="%.1f" height="%.1f"><title>%s</title></rect>`,
			class, from, math.Max(to-from, 1), axisY-22-16, template.HTMLEscapeString(s.Title))
		if to-from > 12 {
			p.text("number", "middle", (from+to)/2, 16, fmt.Sprint(i+1))
		}
	}
}

// drawAnswers draws three areas, one on top of the other, and the losses below.
func (p *plot) drawAnswers(slices []Slice) {
	floor := make([]float64, len(slices))
	for _, layer := range []struct {
		class string
		of    func(Slice) int
	}{
		{"rust", func(s Slice) int { return s.Rust }},
		{"go", func(s Slice) int { return s.Go }},
		{"none", func(s Slice) int { return s.None }},
	} {
		var upper, lower strings.Builder
		for i, s := range slices {
			from, to := p.x(s.At), p.x(s.At+sliceLength.Seconds())
			top := floor[i] + float64(layer.of(s))/sliceLength.Seconds()
			fmt.Fprintf(&upper, "%.1f,%.1f %.1f,%.1f ", from, p.y(top), to, p.y(top))
			back := fmt.Sprintf("%.1f,%.1f %.1f,%.1f ", to, p.y(floor[i]), from, p.y(floor[i]))
			rest := lower.String()
			lower.Reset()
			lower.WriteString(back + rest)
			floor[i] = top
		}
		p.add(`<polygon class="%s" points="%s%s"/>`, layer.class, &upper, &lower)
	}
	most := 1.0
	for _, s := range slices {
		most = math.Max(most, float64(s.Lost))
	}
	for _, s := range slices {
		if s.Lost > 0 {
			high := math.Max(float64(s.Lost)/most*(lostBottom-lostTop), 3)
			p.add(`<rect class="lost" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%d lost in this half second</title></rect>`,
				p.x(s.At), lostBottom-high, math.Max(p.x(s.At+sliceLength.Seconds())-p.x(s.At), 2), high, s.Lost)
		}
	}
}

func (p *plot) drawAxes() {
	for _, share := range []float64{0, 0.5, 1} {
		rate := p.most * share
		p.add(`<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, plotLeft, plotRight, p.y(rate), p.y(rate))
		p.text("tick", "end", plotLeft-6, p.y(rate)+4, fmt.Sprintf("%.0f", rate))
	}
	p.add(`<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, plotLeft, plotRight, lostBottom, lostBottom)
	p.text("tick", "end", plotLeft-6, lostBottom-6, "lost")
	p.text("tick", "end", plotLeft-6, plotTop-14, "per s")
	every := 10.0
	for p.length/every > 16 {
		every *= 2
	}
	for at := 0.0; at <= p.length; at += every {
		p.text("tick", "middle", p.x(at), axisY+6, fmt.Sprintf("%.0f s", at))
	}
}

// drawEvents draws a line for each change of the flag and each fault, with its text above the plot, and for the rest a mark in a
// lane below.
func (p *plot) drawEvents(events []Event) {
	places := p.places(events)
	for _, e := range events {
		x := p.x(e.At)
		title := template.HTMLEscapeString(fmt.Sprintf("%.1f s: %s", e.At, e.Text))
		if e.Kind != "flag" && e.Kind != "fault" {
			p.add(`<circle class="mark %s" cx="%.1f" cy="%.1f" r="3.5"><title>%s</title></circle>`, e.Kind, x, laneY, title)
			continue
		}
		at := places[0]
		places = places[1:]
		p.add(`<path class="event %s" d="M%.1f %.1f L%.1f %.1f L%.1f %.1f"><title>%s</title></path>`,
			e.Kind, at, plotTop-22, x, plotTop-8, x, plotBottom, title)
		p.add(`<text class="label %s" transform="translate(%.1f %.1f) rotate(-48)">%s</text>`,
			e.Kind, at+3, plotTop-25, template.HTMLEscapeString(brief(e.Text)))
	}
	p.text("tick", "end", plotLeft-6, laneY+4, "done")
}

// places are where the texts above the plot begin, so far apart that they can be read, and none of them beyond the edge.
func (p *plot) places(events []Event) (places []float64) {
	const apart, last = 19.0, plotRight + 4
	free := 0.0
	for _, e := range events {
		if e.Kind == "flag" || e.Kind == "fault" {
			at := math.Max(p.x(e.At), free)
			places, free = append(places, at), at+apart
		}
	}
	limit := last
	for i := len(places) - 1; i >= 0; i-- {
		places[i] = math.Min(places[i], limit)
		limit = places[i] - apart
	}
	return places
}

// brief is a text that fits above the plot.
func brief(text string) string {
	const most = 22
	if len(text) <= most {
		return text
	}
	cut := strings.LastIndex(text[:most], " ")
	if cut < most/2 {
		cut = most
	}
	return text[:cut] + "…"
}
