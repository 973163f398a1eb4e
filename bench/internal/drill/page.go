package drill

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"seconds": func(s float64) string { return fmt.Sprintf("%.1f", s) },
	"figure":  figure,
	"inc":     func(i int) int { return i + 1 },
	"answers": describeAnswers,
}).Parse(pageText))

// page is the report as one page that needs nothing else.
func (r Report) page() ([]byte, error) {
	var out bytes.Buffer
	err := pageTemplate.Execute(&out, struct {
		Report
		Style    template.CSS
		Timeline template.HTML
		Headline string
		Slowest  string
	}{r, template.CSS(pageStyle), r.drawTimeline(), r.headline(), r.slowestFlip()})
	return out.Bytes(), err
}

func (r Report) headline() string {
	failed := 0
	for _, s := range r.Steps {
		if !s.Passed {
			failed++
		}
	}
	switch {
	case r.Passed:
		return "Every roll-back worked, and no answer was wrong"
	case r.Trouble != "":
		return "The drill was not carried through"
	}
	return fmt.Sprintf("The drill failed: %d of %d steps", failed, len(r.Steps))
}

// slowestFlip is the longest time from a flag written to the last answer of Rust.
func (r Report) slowestFlip() string {
	slowest, any := 0.0, false
	for _, s := range r.Steps {
		if strings.HasPrefix(s.ID, "flip-") && s.RollbackSeconds != nil {
			slowest, any = max(slowest, *s.RollbackSeconds), true
		}
	}
	if !any {
		return "not measured"
	}
	return fmt.Sprintf("%.2f s", slowest)
}

func figure(seconds *float64) string {
	if seconds == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f s", *seconds)
}

func describeAnswers(answers map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		if name == "none" {
			parts = append(parts, fmt.Sprintf("without a body: %d", answers[name]))
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %d", name, answers[name]))
	}
	return strings.Join(parts, ", ")
}
