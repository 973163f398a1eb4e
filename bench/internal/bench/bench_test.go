package bench

import (
	"context"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/peers"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// TestMain lets the test binary be the process whose memory is measured.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == child.Verb {
		os.Exit(child.Main(os.Stdin, os.Stdout, os.Stderr, os.Args[2:]))
	}
	os.Exit(m.Run())
}

// lenient is a path that accepts everything but documents holding the given text.
type lenient struct {
	path    jsongate.Path
	refuses string
}

func (g lenient) Path() jsongate.Path { return g.path }
func (g lenient) Use() error          { return nil }

func (g lenient) Validate(document []byte) jsongate.Result {
	if g.refuses != "" && strings.Contains(string(document), g.refuses) {
		return jsongate.Result{Code: jsongate.CodeMalformed, Path: g.path, Reason: jsongate.ReasonMode}
	}
	return jsongate.Result{Code: jsongate.CodeValid, Path: g.path, Reason: jsongate.ReasonMode}
}

func (g lenient) ValidateLines([]byte, []jsongate.Result) int { return 0 }
func (g lenient) Explain(document []byte) jsongate.Report {
	return jsongate.Report{Result: g.Validate(document)}
}

func set(name string, documents ...string) *corpus.Set {
	s := &corpus.Set{Name: name, Origin: "A test.", Schema: []byte(`true`)}
	for _, document := range documents {
		s.Documents = append(s.Documents, corpus.Document{Data: []byte(document)})
	}
	return s
}

func run(progress *strings.Builder, paths func([]byte) (peers.Gate, peers.Gate, string, error)) *Run {
	return &Run{
		Plan:     report.Plan{Plan: measure.Plan{Rounds: 3, Sample: time.Microsecond, Limit: time.Millisecond}, SetBytes: 1 << 20, Level: 0.95},
		Progress: progress, Paths: paths, MemoryTime: time.Millisecond, SoakCalls: 10, SoakTime: time.Millisecond,
	}
}

func TestNothingIsTimedWhereThePathsDisagree(t *testing.T) {
	var progress strings.Builder
	r := run(&progress, func([]byte) (peers.Gate, peers.Gate, string, error) {
		return lenient{path: jsongate.PathGo}, lenient{jsongate.PathRust, "b"}, "", nil
	})
	results, err := r.Do(context.Background(), []*corpus.Set{set("agrees", `"a"`), set("differs", `"a"`, `"bbb"`, `"b"`)})
	var disagree *Disagree
	if !errors.As(err, &disagree) {
		t.Fatalf("got %v", err)
	}
	if results != nil {
		t.Error("there are results all the same")
	}
	if disagree.Documents != 4 || len(disagree.Disagreements) != 2 || string(disagree.Disagreements[0].Document) != `"b"` {
		t.Errorf("got %+v", disagree)
	}
	if want := "the two paths disagree on 2 of 4 documents, so nothing was timed"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if strings.Contains(progress.String(), "timing") {
		t.Errorf("something was timed:\n%s", &progress)
	}
}

func TestARunWithoutAnythingForRustFails(t *testing.T) {
	var progress strings.Builder
	r := run(&progress, func([]byte) (peers.Gate, peers.Gate, string, error) {
		return lenient{path: jsongate.PathGo}, nil, "the library is missing", nil
	})
	_, err := r.Do(context.Background(), []*corpus.Set{set("one", `1`)})
	if err == nil || !strings.Contains(err.Error(), "none of the 1 schemas is served by Rust") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(progress.String(), "the library is missing") {
		t.Errorf("the reason is not told:\n%s", &progress)
	}
}

func TestASchemaThatDoesNotCompileEndsTheRun(t *testing.T) {
	var progress strings.Builder
	r := run(&progress, func([]byte) (peers.Gate, peers.Gate, string, error) { return nil, nil, "", errors.New("a bad pattern") })
	_, err := r.Do(context.Background(), []*corpus.Set{set("one", `1`)})
	if err == nil || !strings.Contains(err.Error(), "the payload set one does not compile: a bad pattern") {
		t.Errorf("got %v", err)
	}
}

// series whose documents take so many nanoseconds in every sample.
func series(name string, ns, cpu int64) measure.Series {
	s := measure.Series{Name: name, Documents: 1, Bytes: 1, Passes: 1}
	for i := range 6 {
		s.Samples = append(s.Samples, measure.Sample{Round: i / 2, Turn: i, WallNS: ns, CPUNS: cpu})
	}
	return s
}

func TestOverallIsTheGeometricMeanAndCountsWhatRustDoesNotServe(t *testing.T) {
	sets := []report.Set{
		{Name: "a", Series: []measure.Series{
			series(report.Go, 4000, 8000), series(report.Rust, 1000, 1000), series(report.Lines, 500, 500), series(report.JSONValid, 2000, 2000),
			series(report.Plain, 3000, 3000),
		}},
		{Name: "b", Series: []measure.Series{
			series(report.Go, 9000, 9000), series(report.Rust, 1000, 1000), series(report.Lines, 1000, 1000), series(report.JSONValid, 8000, 8000),
			series(report.GoMessy, 700, 700), series(report.RustMessy, 100, 100),
		}},
		{Name: "c", Unserved: "declined"},
	}
	got, err := overall(sets, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"Go over Rust", got.Go.Value, 6},
		{"in processor time", got.GoCPU.Value, math.Sqrt(72)},
		{"calls over lines", got.Lines.Value, math.Sqrt2},
		{"json.Valid", got.JSON.Value, 4},
		{"plain, over the one set it takes part in", got.Plain.Value, 3},
		{"messy, over the one set that has some", got.Messy.Value, 7},
		{"with the unserved set as 1", got.WithUnserved, math.Pow(6, 2.0/3)},
		{"sets", float64(got.Sets), 2},
		{"plain sets", float64(got.PlainSets), 1},
		{"messy sets", float64(got.MessySets), 1},
		{"unserved", float64(got.Unserved), 1},
	} {
		if math.Abs(tt.got-tt.want) > 1e-9 {
			t.Errorf("%s: got %g, want %g", tt.name, tt.got, tt.want)
		}
	}
}

func TestMachineIsDescribed(t *testing.T) {
	stolen := watchStolen()
	m := machine()
	if m.CPUs < 1 || m.OS == "" || m.Arch == "" || m.CPU == "" || m.System == "" || m.LoadBefore == "" {
		t.Errorf("got %+v", m)
	}
	if share := stolen(); share < 0 || share > 1 {
		t.Errorf("the stolen share is %g", share)
	}
	if b := build(report.Library{}); b.Go == "" || b.Commit == "" || b.Garbage == "" {
		t.Errorf("got %+v", b)
	}
}
