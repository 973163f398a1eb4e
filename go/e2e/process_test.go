//go:build jsongate_real

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// What a process with one library and one flag answers; the library is chosen once a process, hence children.
type answer struct {
	Result struct{ Code, Path, Reason string }
	Error  string
	Health bool
}

func runChild() {
	v, err := jsongate.Compile([]byte(`{"type":"string"}`))
	if err != nil {
		fail("%v", err)
	}
	result := v.Validate([]byte(os.Getenv(child)))
	var said string
	if err := result.Err(); err != nil {
		said = err.Error()
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"Result": result, "Error": said, "Health": jsongate.Diagnose().Healthy}); err != nil {
		fail("%v", err)
	}
}

func ask(t *testing.T, library, doc string, environment ...string) (a answer, log string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), child+"="+doc, "JSONGATE_LIB="+library, "JSONGATE_PATH=rust")
	command.Env = append(command.Env, environment...)
	var errors strings.Builder
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		t.Fatalf("the process with %s died: %v\n%s", library, err, errors.String())
	}
	if err := json.Unmarshal(output, &a); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return a, errors.String()
}

func TestNoLibraryStopsAProcess(t *testing.T) {
	whole, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	cut := func(bytes int) string {
		path := filepath.Join(t.TempDir(), "libjsongate.so")
		if err := os.WriteFile(path, whole[:bytes], 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rows := []struct {
		name, library, doc string
		environment        []string
		code, path, reason string
		healthy            bool
		logged             string
	}{
		{"the real library", library, `"x"`, nil, "VALID", "rust", "mode", true, ""},
		{"the real library, mode go", library, `"x"`, []string{"JSONGATE_PATH=go"}, "VALID", "go", "mode", true, ""},
		{"the real library without its last byte", cut(len(whole) - 1), `"x"`, nil, "VALID", "go", "library-unusable", false, "cut short"},
		{"half of the real library", cut(len(whole) / 2), `"x"`, nil, "VALID", "go", "library-unusable", false, "cut short"},
		{"the first 4 KiB of it", cut(4096), `"x"`, nil, "VALID", "go", "library-unusable", false, "cut short"},
		{"an empty file", cut(0), `"x"`, nil, "VALID", "go", "library-unusable", false, "cannot be used"},
		{"no file", filepath.Join(t.TempDir(), "none.so"), `"x"`, nil, "VALID", "go", "library-missing", false, "no such file"},
		{"a kernel that nobody knows", library, `"x"`, []string{"JSONGATE_KERNEL=abacus"}, "VALID", "go", "rust-bad-argument", false, "abacus"},
		{"a forced panic", faultLibrary, `"jsongate-panic"`, nil, "VALID", "go", "rust-panic", true, "PANIC"},
		{"a forced contradiction", faultLibrary, `"jsongate-internal"`, nil, "VALID", "go", "rust-internal", true, "INTERNAL"},
		{"the library with forced faults, none forced", faultLibrary, `1`, nil, "SCHEMA", "rust", "mode", true, ""},
		{"the forcing words mean nothing to the real library", library, `"jsongate-panic"`, nil, "VALID", "rust", "mode", true, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, log := ask(t, row.library, row.doc, row.environment...)
			if r := got.Result; r.Code != row.code || r.Path != row.path || r.Reason != row.reason || got.Health != row.healthy {
				t.Errorf("answered %+v, want %s (%s, %s), healthy %v", got, row.code, row.path, row.reason, row.healthy)
			}
			if row.logged == "" && log != "" || strings.Count(log, "reason="+row.reason) != min(len(row.logged), 1) || !strings.Contains(log, row.logged) {
				t.Errorf("logged %q, want %q once", log, row.logged)
			}
		})
	}
}

func TestSchemaThatRustDeclines(t *testing.T) {
	// As long as the engine does not ignore case. When it does, this test wants another schema.
	const schema = `{"items":{"pattern":"^(?i:a)$"}}`
	v := compile(t, schema)
	declined, ok := v.RustError().(*jsongate.CompileError)
	if !ok || declined.Code != jsongate.CodeUnsupported || declined.Errors[0].Pointer != "/items/pattern" {
		t.Fatalf("RustError is %v", v.RustError())
	}
	use(t, jsongate.PathRust)
	defer use(t, jsongate.PathGo)
	want := jsongate.Result{Code: jsongate.CodeSchema, Path: jsongate.PathGo, Reason: jsongate.ReasonUnsupportedSchema, Keyword: jsongate.KeywordPattern, Offset: 5}
	if got := v.Validate([]byte(`["A","b"]`)); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
	_, err := jsongate.Compile([]byte(schema), jsongate.RequireRust())
	if wrong, ok := err.(*jsongate.CompileError); !ok || wrong.Reason != jsongate.ReasonUnsupportedSchema {
		t.Errorf("RequireRust gave %v", err)
	}
}

func TestRustPathAllocatesNothing(t *testing.T) {
	use(t, jsongate.PathRust)
	defer use(t, jsongate.PathGo)
	v := compile(t, orderSchema, jsongate.WithName("allocations"))
	for _, row := range orders {
		doc := []byte(row.doc)
		if got := testing.AllocsPerRun(100, func() { v.Validate(doc) }); got != 0 {
			t.Errorf("%s: Validate allocates %v times a call", row.name, got)
		}
	}
	if raceEnabled {
		return // the race detector empties pools at random
	}
	lines, results := []byte(strings.Repeat(orders[0].doc+"\n", 100)), make([]jsongate.Result, 100)
	if got := testing.AllocsPerRun(100, func() { v.ValidateLines(lines, results) }); got != 0 {
		t.Errorf("ValidateLines allocates %v times a call", got)
	}
}

func TestVerdictsHoldWhileTheFlagIsFlippedAndValidatorsComeAndGo(t *testing.T) {
	defer use(t, jsongate.PathGo)
	shared := compile(t, orderSchema)
	var group sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		group.Go(func() {
			for round := 0; ; round++ {
				select {
				case <-done:
					return
				default:
				}
				v := shared
				if round%20 == 0 {
					fresh, err := jsongate.Compile([]byte(orderSchema))
					if err != nil {
						t.Error(err)
						return
					}
					v = fresh
				}
				row := orders[round%len(orders)]
				if got := v.Validate([]byte(row.doc)); got.Code != row.code || got.Keyword != row.keyword || got.Offset != row.offset {
					t.Errorf("%s: answered %v", row.name, got)
					return
				}
			}
		})
	}
	for i := range 60 {
		use(t, []jsongate.Path{jsongate.PathGo, jsongate.PathRust}[i%2])
		runtime.GC()
	}
	close(done)
	group.Wait()
}

func TestDiagnosisNamesTheLibrary(t *testing.T) {
	d := jsongate.Diagnose()
	var info struct{ Version, GlibcFloor string }
	if err := json.Unmarshal([]byte(d.BuildInfo), &info); err != nil {
		t.Fatal(err)
	}
	if d.LibraryPath != library || len(d.LibrarySHA256) != 64 || d.Version == "" || d.Version != info.Version || d.ABI != 2 || d.Kernel == "" {
		t.Errorf("the diagnosis is %+v", d)
	}
	if runtime.GOOS == "linux" && info.GlibcFloor == "" {
		t.Error(fmt.Sprint("the library does not know which glibc it needs: ", d.BuildInfo))
	}
}
