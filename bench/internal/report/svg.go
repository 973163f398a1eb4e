package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Plots are drawn with horizontal positions in percent and vertical ones in pixels, so that they fill any width and their
// text keeps its size: no viewBox. What stands outside the axes hangs over into the padding of the box around the plot.

// canvas collects the elements of one plot.
type canvas struct {
	strings.Builder
	height int
}

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(&c.Builder, format, args...) }

// svg closes the plot. label tells a reader who does not see it what it shows.
func (c *canvas) svg(label string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg role="img" aria-label="%s" width="100%%" height="%d">%s</svg>`,
		template.HTMLEscapeString(label), c.height, c.String()))
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.add(`<line class="%s" x1="%.2f%%" y1="%.1f" x2="%.2f%%" y2="%.1f"/>`, class, x1, y1, x2, y2)
}

func (c *canvas) bar(class string, x, y, width, height float64, title string) {
	c.add(`<rect class="%s" x="%.2f%%" y="%.1f" width="%.2f%%" height="%.1f" rx="2"><title>%s</title></rect>`,
		class, x, y, width, height, template.HTMLEscapeString(title))
}

func (c *canvas) dot(class string, x, y, radius float64, title string) {
	c.add(`<circle class="%s" cx="%.2f%%" cy="%.1f" r="%.1f"><title>%s</title></circle>`, class, x, y, radius, template.HTMLEscapeString(title))
}

// text at a place; anchor is start, middle or end, and dx moves it by pixels.
func (c *canvas) text(class, anchor string, x, dx, y float64, text string) {
	c.add(`<text class="%s" text-anchor="%s" x="%.2f%%" dx="%.0f" y="%.1f">%s</text>`, class, anchor, x, dx, y, template.HTMLEscapeString(text))
}

// scale maps values to percent of the width, or to pixels of the height.
type scale struct {
	low, high float64 // of the values
	from, to  float64 // of the places
	log       bool
}

func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		low, high, v = math.Log(low), math.Log(high), math.Log(math.Max(v, s.low))
	}
	return s.from + (v-low)/(high-low)*(s.to-s.from)
}

// decades are the powers of ten from the one at or below low to the one at or above high.
func decades(low, high float64) []float64 {
	var ticks []float64
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		ticks = append(ticks, math.Pow(10, e))
	}
	return ticks
}

// steps are a few round numbers from 0 up to at least high: multiples of 1, 2 or 5 times a power of ten.
func steps(high float64) []float64 {
	if high <= 0 {
		return []float64{0, 1}
	}
	unit := math.Pow(10, math.Floor(math.Log10(high/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if high/(m*unit) <= 5 {
			unit *= m
			break
		}
	}
	var ticks []float64
	for v := 0.0; ; v += unit {
		ticks = append(ticks, v)
		if v >= high {
			return ticks
		}
	}
}
