package drill

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func sampleReport() Report {
	took := 0.5
	return Report{
		Form: Form, Started: time.Unix(0, 0), Seconds: 20,
		Requests: Requests{Planned: 12, Right: 10, InFlight: 1, NoProcess: 1},
		Steps: []Step{
			{ID: "flip-file", Title: "Rust turned off by <the> file", Began: 1, Ended: 9, RollbackSeconds: &took, RollbackPrometheus: &took,
				Requests: Requests{Planned: 10, Right: 10}, Answers: map[string]int{"rust mode": 5, "none": 1},
				Checks: []Check{{"it holds", "yes", true}}},
			{ID: "crash-loop", Title: "Crash", Began: 9, Ended: 19, Requests: Requests{InFlight: 1, NoProcess: 1},
				Checks: []Check{{"the latch holds", "1", true}}, Shown: []Shown{{"jsongate latch show", "tripped & <so on>"}}},
		},
		Events:   []Event{{1, "flag", "file: go"}, {9, "fault", "<script>"}, {10, "process", "process 1 died"}},
		Timeline: []Slice{{0, 5, 5, 1, 0}, {0.5, 10, 0, 0, 2}},
	}
}

func TestOneFailedCheckFailsTheDrill(t *testing.T) {
	r := sampleReport()
	if r.judge(); !r.Passed || !r.Steps[0].Passed {
		t.Fatal("a drill without a failed check failed")
	}
	r.Steps[1].Checks = append(r.Steps[1].Checks, Check{"it stays up", "it died", false})
	if r.judge(); r.Passed || r.Steps[1].Passed || !r.Steps[0].Passed {
		t.Error("a failed check did not fail its step and the drill, or another step")
	}
	if s := r.Steps[1].Sentence(); !strings.HasPrefix(s, "FAILED") || !strings.Contains(s, "it stays up (got: it died)") {
		t.Errorf("the sentence is %s", s)
	}
	for name, change := range map[string]func(*Report){
		"trouble":               func(r *Report) { r.Trouble = "interrupted" },
		"no steps":              func(r *Report) { r.Steps = nil },
		"a step without checks": func(r *Report) { r.Steps[0].Checks = nil },
	} {
		r := sampleReport()
		change(&r)
		if r.judge(); r.Passed {
			t.Errorf("%s: passed", name)
		}
	}
}

func TestSentencesTellWhatWasLostAndWhy(t *testing.T) {
	r := sampleReport()
	if s := r.Steps[0].Sentence(); !strings.Contains(s, "0.50 s after the cause (0.50 s by Prometheus)") || strings.Contains(s, "died") {
		t.Error(s)
	}
	if s := r.Steps[1].Sentence(); !strings.Contains(s, "2 lost with processes that died (1 in flight, 1 while none was up)") {
		t.Error(s)
	}
	r.judge()
	var text strings.Builder
	if r.WriteText(&text); !strings.Contains(text.String(), "The drill passed.") || strings.Count(text.String(), "\npassed") != 2 {
		t.Error(text.String())
	}
}

func TestReportIsOnePageThatNeedsNothingElse(t *testing.T) {
	folder := t.TempDir()
	r := sampleReport()
	r.judge()
	if err := r.Write(folder); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	wants := []string{"Every roll-back worked", "<svg", "&lt;the&gt; file", "tripped &amp; &lt;so on&gt;", `class="event flag"`,
		`class="lost"`, "0.50 s"}
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if outside := regexp.MustCompile(`(src|href)=|url\(|@import|<script`).FindString(text); outside != "" {
		t.Errorf("the page has %q", outside)
	}
	if bad := regexp.MustCompile(`NaN|Inf|%!|ZgotmplZ`).FindString(text); bad != "" {
		t.Errorf("the page has %q", bad)
	}
	file, err := os.ReadFile(filepath.Join(folder, "drill.json"))
	var back Report
	if err != nil || json.Unmarshal(file, &back) != nil || back.Form != Form || !back.Passed || len(back.Steps) != 2 {
		t.Errorf("drill.json is read back as %+v, %v", back, err)
	}
}

func TestTextsOfEventsCanBeRead(t *testing.T) {
	p := &plot{length: 100, most: 10}
	var events []Event
	for _, at := range []float64{0, 1, 2, 50, 97, 98, 99, 100} {
		events = append(events, Event{at, "flag", "file: go"}, Event{at, "process", "has no text"})
	}
	places := p.places(events)
	if len(places) != 8 {
		t.Fatalf("there are %d places, want one for each flag", len(places))
	}
	for i, at := range places {
		if at < plotLeft || at > plotRight+4 || i > 0 && at-places[i-1] < 15 {
			t.Errorf("the texts begin at %.0f", places)
			break
		}
	}
}
