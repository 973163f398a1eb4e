//go:build jsongate_real

package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/bench/internal/boundary"
	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// These tests need the library that `make build` makes: `go test -tags jsongate_real`.

func realLibrary(t *testing.T) string {
	t.Helper()
	path := os.Getenv("JSONGATE_LIB")
	if path == "" {
		path = filepath.Join("..", "..", "..", "build", "lib", "libjsongate.so")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("there is no library to test with, run `make build`: %v", err)
	}
	return path
}

func TestDoctorWithTheLibrary(t *testing.T) {
	library := realLibrary(t)
	got := runProgram(t, t.TempDir(), "", []string{"JSONGATE_LIB=" + library, "JSONGATE_PATH=rust"}, "doctor")
	if got.code != 0 || got.err != "" {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	for _, piece := range []string{"healthy: ", "rust (reason: mode)", library, "sha256", "version", "ABI", "CPU kernel"} {
		if !strings.Contains(got.out, piece) {
			t.Errorf("%q is missing:\n%s", piece, got.out)
		}
	}
}

func TestValidateGivesTheSameVerdictsOnBothPaths(t *testing.T) {
	library := realLibrary(t)
	sets, err := corpus.Default(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range sets {
		if set, err = corpus.WithMessy(set, 0.2, 99); err != nil {
			t.Fatal(err)
		}
		dir := files(t, map[string]string{"schema.json": string(set.Schema), "lines.json": string(set.Lines())})
		answers := map[string][]answerOf{}
		for _, path := range []string{"go", "rust"} {
			got := runProgram(t, dir, "", []string{"JSONGATE_LIB=" + library}, "validate", "--schema", "schema.json", "--path", path, "--ndjson", "lines.json")
			if got.code != 1 || got.err != "" {
				t.Fatalf("%s on the %s path: exit code %d: %s", set.Name, path, got.code, got.err)
			}
			answers[path] = answersOf(t, got.out)
		}
		if len(answers["go"]) != len(set.Documents) || len(answers["rust"]) != len(set.Documents) {
			t.Fatalf("%s: %d and %d answers on %d documents", set.Name, len(answers["go"]), len(answers["rust"]), len(set.Documents))
		}
		for i, inGo := range answers["go"] {
			inRust := answers["rust"][i]
			if inGo.Path != "go" || inRust.Path != "rust" || inRust.Reason != "mode" {
				t.Fatalf("%s, document %d: answered by %s and %s (%s)", set.Name, i, inGo.Path, inRust.Path, inRust.Reason)
			}
			if inGo.Code != inRust.Code || inGo.Line != i+1 || inRust.Line != i+1 || (inGo.Code != "SCHEMA" && inGo.Offset != inRust.Offset) {
				t.Errorf("%s, document %d: %+v and %+v on %q", set.Name, i, inGo, inRust, set.Documents[i].Data)
			}
		}
	}
}

type answerOf struct {
	Code, Path, Reason string
	Offset, Line       int
}

func answersOf(t *testing.T, text string) []answerOf {
	t.Helper()
	var answers []answerOf
	for line := range strings.Lines(text) {
		var a answerOf
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	return answers
}

func TestNoopCrossesTheBoundary(t *testing.T) {
	noop, err := boundary.OpenNoop(realLibrary(t), []byte(`true`))
	if err != nil {
		t.Fatal(err)
	}
	if !noop.Call([]byte(`not even JSON`)) || !noop.Call(nil) {
		t.Error("the no-op call refused its arguments")
	}
	if _, err := boundary.OpenNoop(realLibrary(t), []byte(`{`)); err == nil || !strings.Contains(err.Error(), "a validator") {
		t.Errorf("a schema that is none: %v", err)
	}
}

func TestBenchFromPayloadsToTheReport(t *testing.T) {
	dir := files(t, map[string]string{
		"corpora/numbers/schema.json":     `{"type":"number"}`,
		"corpora/numbers/instances.jsonl": "1\n2.5\n\"three\"\n4\n",
		"corpora/things/schema.json":      `{"type":"object","properties":{"name":{"pattern":"^(?!x)"}},"required":["name"]}`,
		"corpora/things/instances.jsonl":  `{"name":"a"}` + "\n" + `{"name":"b","size":[1,2,3]}` + "\n",
	})
	got := runProgram(t, dir, "", []string{"JSONGATE_LIB=" + realLibrary(t)},
		"bench", "--quick", "--rounds", "3", "--corpora", "corpora", "--messy", "0.4", "--out", "out")
	if got.code != 0 {
		t.Fatalf("exit code %d:\n%s", got.code, got.err)
	}
	for _, piece := range []string{"numbers: both paths agree on 6 documents", "things (2 of 2): timing 3 documents in 3 rounds"} {
		if !strings.Contains(got.err, piece) {
			t.Errorf("the progress lacks %q:\n%s", piece, got.err)
		}
	}
	if !strings.Contains(got.out, "geometric mean") {
		t.Errorf("the summary is:\n%s", got.out)
	}
	for _, name := range []string{"bench.txt", "report.html"} {
		if info, err := os.Stat(filepath.Join(dir, "out", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is missing or empty: %v", name, err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "out", "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var results report.Results
	if err := json.Unmarshal(raw, &results); err != nil {
		t.Fatal(err)
	}
	if len(results.Sets) != 2 || results.Overall.Sets != 2 || len(results.Boundary.Sizes) != 7 || results.Soak == nil {
		t.Fatalf("the results are not whole: %+v", results.Overall)
	}
	numbers, things := results.Sets[0], results.Sets[1]
	if rust := numbers.Contestant(report.Rust); rust == nil || rust.Allocs > 0.1 || len(rust.Samples) != 6 {
		t.Errorf("the Rust path on numbers: %+v", rust)
	}
	if numbers.Contestant(report.Plain) == nil || things.Contestant(report.Plain) != nil {
		t.Error("the plain validator should take part in numbers, and not in things, whose pattern it does not know")
	}
	if !strings.Contains(things.Screened.Refusal, "does not compile") || len(things.Memory) != 3 || len(numbers.Memory) != 4 {
		t.Errorf("things: refused with %q, %d processes", things.Screened.Refusal, len(things.Memory))
	}
	if library := results.Build.Library; len(library.SHA256) != 64 || library.Kernel == "" || library.Version == "" {
		t.Errorf("the library is described as %+v", library)
	}
}
