//go:build cgo && (linux || darwin) && (amd64 || arm64)

package native_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/native"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func open(t testing.TB, macros ...string) *native.Library {
	t.Helper()
	library, failure := native.Open(native.Search{Explicit: nativetest.Build(t, macros...)})
	if failure != nil {
		t.Fatal(failure)
	}
	return library
}

func compile(t testing.TB, library *native.Library) *native.Validator {
	t.Helper()
	v, code, message := library.Compile([]byte(`{}`), native.Options{})
	if v == nil {
		t.Fatalf("compile answered %d: %s", code, message)
	}
	return v
}

func TestOpenSaysWhatIsWrongWithALibrary(t *testing.T) {
	rows := []struct {
		name    string
		macros  []string
		failure native.Failure
		problem string
	}{
		{"other ABI version", []string{"FAKE_ABI_VERSION=3"}, native.ABIMismatch, "the ABI version is 3 in the library and 2 in this program"},
		{"other size of a structure", []string{"FAKE_OPTIONS_SIZE=8"}, native.ABIMismatch, "the size of jg_options is 8 in the library and 64 in this program"},
		{"no handshake", []string{"FAKE_WITHOUT_ABI"}, native.SymbolMissing, "lacks the function jg_abi"},
		{"a function is missing", []string{"FAKE_WITHOUT_EXPLAIN"}, native.SymbolMissing, "lacks the function jg_explain"},
		{"wrong ABI and a function missing", []string{"FAKE_WITHOUT_EXPLAIN", "FAKE_ABI_VERSION=7"}, native.ABIMismatch, "the ABI version is 7"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			path := nativetest.Build(t, row.macros...)
			_, failure := native.Open(native.Search{Explicit: path})
			if failure == nil {
				t.Fatal("the library was opened")
			}
			if failure.Failure != row.failure || !strings.Contains(failure.Problem, row.problem) {
				t.Errorf("got %v: %q, want %v: %q", failure.Failure, failure.Problem, row.failure, row.problem)
			}
			if failure.Path != path || !strings.Contains(failure.Problem, path) {
				t.Errorf("the file at fault is %q in %q, want %q", failure.Path, failure.Problem, path)
			}
			if !strings.Contains(failure.Remedy, "same release") || len(failure.Searched) != 1 {
				t.Errorf("remedy %q, searched %q", failure.Remedy, failure.Searched)
			}
		})
	}
}

// A library that an interrupted copy cut short can kill the process inside dlopen, so no cut may get that far.
func TestNoCutShortLibraryReachesTheLoader(t *testing.T) {
	whole, err := os.ReadFile(nativetest.Build(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cuts := []int{0, 1, 3, 4, 16, 63, 64, len(whole) - 1}
	for cut := 100; cut < len(whole); cut += len(whole) / 60 {
		cuts = append(cuts, cut)
	}
	for _, cut := range cuts {
		path := filepath.Join(folder, fmt.Sprint("cut-", cut, ".so"))
		if err := os.WriteFile(path, whole[:cut], 0o755); err != nil {
			t.Fatal(err)
		}
		_, failure := native.Open(native.Search{Explicit: path})
		if failure == nil {
			t.Fatalf("the library cut to %d of %d bytes was opened", cut, len(whole))
		}
		if failure.Failure != native.Unusable || !strings.Contains(failure.Problem, "cannot be used as a library") {
			t.Errorf("cut to %d of %d bytes: %v: %s", cut, len(whole), failure.Failure, failure.Problem)
		}
	}
}

func TestProgramIsNotALibrary(t *testing.T) {
	executable, err := exec.LookPath("cc")
	if err != nil {
		t.Fatal(err)
	}
	if _, failure := native.Open(native.Search{Explicit: executable}); failure == nil || failure.Failure != native.Unusable {
		t.Errorf("opening a program gave %v, want %v", failure, native.Unusable)
	}
}

// The loader reads its search path when a process starts, hence a process of its own.
func TestSystemsLoaderFindsTheLibrary(t *testing.T) {
	const name = "JSONGATE_TEST_NAME"
	if wanted := os.Getenv(name); wanted != "" {
		library, failure := native.Open(native.Search{System: true, Name: wanted})
		if failure != nil {
			fmt.Printf("failure=%v path=%q\n", failure.Failure, failure.Path)
			return
		}
		fmt.Printf("path=%s\n", library.Path())
		return
	}

	path := nativetest.Build(t)
	variable := map[string]string{"linux": "LD_LIBRARY_PATH", "darwin": "DYLD_LIBRARY_PATH"}[runtime.GOOS]
	run := func(wanted string) string {
		command := exec.Command(os.Args[0], "-test.run=^TestSystemsLoaderFindsTheLibrary$", "-test.count=1")
		command.Env = append(os.Environ(), name+"="+wanted, variable+"="+filepath.Dir(path))
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		return string(output)
	}
	if output := run(native.FileName()); !strings.Contains(output, "path="+path+"\n") {
		t.Errorf("the loader was to find %s, and it said:\n%s", path, output)
	}
	if output := run("libjsongate-absent.so"); !strings.Contains(output, `failure=library-missing path=""`) {
		t.Errorf("the loader was to find nothing, and it said:\n%s", output)
	}
}

func TestLibraryDescribesItself(t *testing.T) {
	path := nativetest.Build(t)
	library, failure := native.Open(native.Search{Beside: filepath.Dir(path), System: true})
	if failure != nil {
		t.Fatal(failure)
	}
	if library.Path() != path || library.ABI() != 2 || library.Version() != "0.0.0-fake" || library.Kernel() != "none" {
		t.Errorf("path %q, ABI %d, version %q, kernel %q", library.Path(), library.ABI(), library.Version(), library.Kernel())
	}
	if code, info := library.BuildInfo(); code != 1 || !bytes.Contains(info, []byte(`"version":"0.0.0-fake"`)) {
		t.Errorf("build info answered %d: %s", code, info)
	}
	if code, text := library.SelfTest(); code != 1 || text != nil {
		t.Errorf("the self-test answered %d: %s", code, text)
	}
	if code, text := open(t, "FAKE_SELF_TEST_FAILS").SelfTest(); code != 65 || !bytes.Contains(text, []byte("disagrees")) {
		t.Errorf("the failing self-test answered %d: %s", code, text)
	}
	if got := library.FaultMessage(7); got != "told to panic" {
		t.Errorf("the message of fault 7 is %q", got)
	}
	if got := library.FaultMessage(12345); got != "" {
		t.Errorf("the message of an unknown fault is %q", got)
	}
	if info := nativetest.Ask(t, library); info.Buffers != 0 {
		t.Errorf("%d texts of the library were not given back", info.Buffers)
	}
}

func TestCompileHandsEveryOptionOver(t *testing.T) {
	library := open(t)
	v, code, _ := library.Compile([]byte(`true`), native.Options{
		AssertFormat: true, CompatEncodingJSON: true, MaxDepth: 17, MaxSize: 1 << 31, DefaultDraft: "draft-07",
		Documents: []native.Document{{"urn:a", []byte(`{"a":1}`)}, {"urn:empty", nil}},
	})
	if v == nil || code != 1 {
		t.Fatalf("compile answered %d", code)
	}
	seen := nativetest.Ask(t, library).Options
	if seen.Flags != 1|4 || seen.MaxDepth != 17 || seen.MaxSize != 1<<31 || seen.DefaultDraft != "draft-07" {
		t.Errorf("the library saw %+v", seen)
	}
	if len(seen.Documents) != 2 || seen.Documents[0].URI != "urn:a" || seen.Documents[0].Bytes != 7 || seen.Documents[1].URI != "urn:empty" || seen.Documents[1].Bytes != 0 {
		t.Errorf("the library saw the documents %+v", seen.Documents)
	}
	library.Compile(nil, native.Options{AllowDuplicateNames: true})
	if seen := nativetest.Ask(t, library).Options; seen.Flags != 2 || seen.MaxDepth != 0 || len(seen.Documents) != 0 {
		t.Errorf("the library saw %+v", seen)
	}
}

func TestCompileAnswers(t *testing.T) {
	rows := []struct {
		schema  string
		code    uint8
		message string
		compile bool
	}{
		{`{}`, 1, "", true},
		{`"fake-warn"`, 1, `{"warnings"`, true},
		{`"fake-unsupported"`, 68, `{"code":"UNSUPPORTED"`, false},
		{`"fake-bad-schema"`, 96, `{"code":"BAD_SCHEMA"`, false},
		{`"fake-compile-panic"`, 64, `{"code":"PANIC"`, false},
		{`"fake-compile-nothing"`, 0, "", false},
		{`"fake-compile-unknown"`, 0, "", false},
	}
	library := open(t)
	for _, row := range rows {
		v, code, message := library.Compile([]byte(row.schema), native.Options{})
		if code != row.code || (v != nil) != row.compile || !strings.HasPrefix(string(message), row.message) {
			t.Errorf("%s: compile answered %d, %v, %q", row.schema, code, v != nil, message)
		}
	}
	if info := nativetest.Ask(t, library); info.Buffers != 0 {
		t.Errorf("%d texts of the library were not given back", info.Buffers)
	}
}

func TestCallsCarryBytesAndResults(t *testing.T) {
	library := open(t)
	v := compile(t, library)
	for _, doc := range [][]byte{nil, {}, []byte("{}"), []byte("{}")[1:1]} {
		if got := v.Validate(doc); got != 1 {
			t.Errorf("validate %q gave %#x", doc, got)
		}
		if got := v.Noop(doc); got != 1 {
			t.Errorf("no-op %q gave %#x", doc, got)
		}
		if got := library.CheckSyntax(doc); got != 1 {
			t.Errorf("check syntax %q gave %#x", doc, got)
		}
	}
	const refused = 7 | 2<<8 | 3<<32
	if got := v.Validate([]byte(`fake-refuse`)); got != refused {
		t.Errorf("validate gave %#x, want %#x", got, uint64(refused))
	}
	if got := library.CheckSyntax([]byte(`fake-refuse`)); got != refused {
		t.Errorf("check syntax gave %#x, want %#x", got, uint64(refused))
	}
	if code, report := v.Explain([]byte(`fake-refuse`)); code != 1 || !bytes.Contains(report, []byte(`"SCHEMA"`)) {
		t.Errorf("explain gave %d, %s", code, report)
	}
	native.EmptyCall()
}

func TestValidateLinesStopsWhereResultsAreFull(t *testing.T) {
	v := compile(t, open(t))
	buffer := []byte("1\nfake-refuse\n\n4")
	results := make([]uint64, 8)
	if count, consumed := v.ValidateLines(buffer, results); count != 4 || consumed != len(buffer) {
		t.Errorf("all lines: count %d, consumed %d", count, consumed)
	}
	if results[0] != 1 || results[1] != 7|2<<8|3<<32 || results[2] != 1 || results[3] != 1 || results[4] != 0 {
		t.Errorf("results are %#x", results)
	}
	if count, consumed := v.ValidateLines(buffer, results[:2]); count != 2 || consumed != len("1\nfake-refuse\n") {
		t.Errorf("two lines: count %d, consumed %d", count, consumed)
	}
	if count, consumed := v.ValidateLines(nil, nil); count != 0 || consumed != 0 {
		t.Errorf("no lines: count %d, consumed %d", count, consumed)
	}
}

func TestHotCallsAllocateNothing(t *testing.T) {
	library := open(t)
	v := compile(t, library)
	doc, results := []byte(`{"id":"fake-refuse"}`), make([]uint64, 4)
	calls := map[string]func(){
		"Validate":      func() { v.Validate(doc) },
		"CheckSyntax":   func() { library.CheckSyntax(doc) },
		"ValidateLines": func() { v.ValidateLines(doc, results) },
		"Noop":          func() { v.Noop(doc) },
		"EmptyCall":     native.EmptyCall,
		"ValidateLines with results on the stack": func() {
			var results [4]uint64
			v.ValidateLines(doc, results[:])
		},
	}
	for name, call := range calls {
		if got := testing.AllocsPerRun(500, call); got != 0 {
			t.Errorf("%s allocates %v times a call", name, got)
		}
	}
}

func TestUnreachableValidatorsAreFreed(t *testing.T) {
	library := open(t)
	const many = 200
	kept := compile(t, library)
	for range many {
		compile(t, library).Validate([]byte(`{}`))
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		runtime.GC()
		info := nativetest.Ask(t, library)
		if info.Compiled != many+1 {
			t.Fatalf("%d validators were compiled, want %d", info.Compiled, many+1)
		}
		if info.Live == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d validators are still held by the library", info.Live, many+1)
		}
		time.Sleep(time.Millisecond)
	}
	if got := kept.Validate([]byte(`{}`)); got != 1 {
		t.Errorf("the validator that is still referred to answered %#x", got)
	}
}

func TestOneValidatorServesManyGoroutines(t *testing.T) {
	v := compile(t, open(t))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			results := make([]uint64, 3)
			for range 500 {
				if v.Validate([]byte(`{}`)) != 1 || v.Validate([]byte(`fake-budget`)) != 32 {
					t.Error("a document got another one's answer")
					return
				}
				if count, _ := v.ValidateLines([]byte("1\nfake-budget\n3\n"), results); count != 3 || results[1] != 32 {
					t.Error("a line got another one's answer")
					return
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkNoop(b *testing.B) {
	v := compile(b, open(b))
	doc := []byte(`{}`)
	b.ReportAllocs()
	for b.Loop() {
		v.Noop(doc)
	}
}

func BenchmarkEmptyCall(b *testing.B) {
	for b.Loop() {
		native.EmptyCall()
	}
}
