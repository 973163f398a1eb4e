//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func TestRustPathAllocatesNothing(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("allocations"))
	doc, large := []byte(`"fake-refuse"`), make([]byte, largeDocument+1)
	lines := []byte(strings.Repeat("\"x\"\n\"fake-refuse\"\n", 500))
	results, spans := make([]Result, 1000), make([]Span, 2)
	extracting := g.mustCompile(t, stringSchema, WithPointers("", "/a"))
	calls := map[string]func(){
		"Validate":                   func() { v.Validate(doc) },
		"Validate, a large document": func() { v.Validate(large) },
		"ValidateLines":              func() { v.ValidateLines(lines, results) },
		"Extract":                    func() { extracting.Extract(doc, spans) },
		"Valid":                      func() { g.checkSyntax(doc) },
		"Result.Valid":               func() { _ = v.Validate(doc).Valid() },
	}
	for name, call := range calls {
		// The pool behind ValidateLines may lose its batch to the garbage collector, or to the race detector by design.
		limit := 0.0
		if raceEnabled && name == "ValidateLines" {
			limit = 1
		}
		if got := testing.AllocsPerRun(200, call); got > limit {
			t.Errorf("%s allocates %v times a call", name, got)
		}
	}
}

func TestUnreachableValidatorIsFreedAndOneInUseIsNot(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	library, failure := g.load()
	if failure != nil {
		t.Fatal(failure)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				// The last use of the validator is inside the call: it must live until that returns.
				if r := g.mustCompile(t, stringSchema).Validate([]byte(`"x"`)); r.Path != PathRust {
					t.Errorf("answered %v", r)
				}
			}
		})
	}
	group.Wait()
	deadline := time.Now().Add(20 * time.Second)
	for nativetest.Ask(t, library).Live > 0 {
		if time.Now().After(deadline) {
			t.Fatalf("the library still holds %d of 200 validators", nativetest.Ask(t, library).Live)
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := nativetest.Ask(t, library).Compiled; got != 200 {
		t.Errorf("%d validators were compiled, want 200", got)
	}
}

func TestLongCallsDoNotMultiplyThreads(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	library, _ := g.load()
	flood := func(size int) int {
		doc := append(make([]byte, size), "fake-slow"...)
		var group sync.WaitGroup
		for range 8 * runtime.GOMAXPROCS(0) {
			group.Go(func() { v.Validate(doc) })
		}
		group.Wait()
		return nativetest.Ask(t, library).MostInFlight
	}
	if most, limit := flood(largeDocument), cap(g.large); most > limit {
		t.Errorf("%d calls on large documents were inside the library at once, want at most %d", most, limit)
	}
	if most, limit := flood(100), cap(g.large); most <= limit {
		t.Errorf("only %d calls on small documents were inside the library at once: they are not to wait", most)
	}
}

func TestLibraryIsLoadedWhenItIsAskedForAndOnce(t *testing.T) {
	path := nativetest.Build(t)
	g := newTestGate("go", path)
	g.checkSyntax([]byte(`1`))
	if g.library != nil || g.loadFail != nil {
		t.Error("the library was loaded for a call that Go answers")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { g.mustCompile(t, stringSchema) })
	}
	group.Wait()
	first := g.library
	if first == nil {
		t.Fatal("compile did not load the library")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	g.mustCompile(t, stringSchema)
	if again, failure := g.load(); failure != nil || again != first {
		t.Errorf("the library was loaded again: %v", failure)
	}
}

func TestDiagnosisOfALibrary(t *testing.T) {
	path := nativetest.Build(t)
	g := newTestGate("", path)
	d := g.diagnose()
	if !d.Healthy || d.Path != PathGo || d.Reason != ReasonMode || d.Mode != "go" || d.ModeSource != "default" || d.Problem != "" || d.Remedy != "" {
		t.Errorf("the diagnosis is %+v", d)
	}
	if d.LibraryPath != path || d.Version != "0.0.0-fake" || d.ABI != 2 || d.Kernel != "none" || !strings.Contains(d.BuildInfo, `"live"`) || len(d.Searched) != 1 {
		t.Errorf("the library is described as %+v", d)
	}
	if len(d.LibrarySHA256) != 64 {
		t.Errorf("the hash is %q", d.LibrarySHA256)
	}
	if err := g.setPath("rust"); err != nil {
		t.Fatal(err)
	}
	if d := g.diagnose(); !d.Healthy || d.Path != PathRust || d.Reason != ReasonMode || d.ModeSource != "code" {
		t.Errorf("mode rust: the diagnosis is %+v", d)
	}
	if s := g.stats(); s.Calls != 0 {
		t.Errorf("the diagnosis was counted as %d calls", s.Calls)
	}

	if d := newTestGate("rust", nativetest.Build(t, "FAKE_SELF_TEST_FAILS")).diagnose(); d.Healthy || !strings.Contains(d.Problem, "disagrees with itself") || d.Remedy == "" {
		t.Errorf("failing self-test: the diagnosis is %+v", d)
	}
	if d := newTestGate("rust", nativetest.Build(t, "FAKE_COMPILE_FAILS")).diagnose(); d.Healthy || d.Path != PathGo || d.Reason != ReasonRustBadArgument || !strings.Contains(d.Problem, "as told") {
		t.Errorf("failing compile: the diagnosis is %+v", d)
	}
	if d := newTestGate("on", path).diagnose(); d.Healthy || d.Path != PathGo || !strings.Contains(d.Problem, `"on" is no mode`) || !strings.Contains(d.Remedy, "go or rust") {
		t.Errorf("wrong flag: the diagnosis is %+v", d)
	}
}

func TestMessageOfAFaultIsReadFromTheLibrary(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	if got := g.faultMessage(7); got != "told to panic" {
		t.Errorf("message 7 is %q", got)
	}
	if got := g.faultMessage(8) + g.faultMessage(0); got != "" {
		t.Errorf("a fault without a message has %q", got)
	}
	if got := newTestGate("rust", "/absent").faultMessage(7); got != "" {
		t.Errorf("without a library the message is %q", got)
	}
}
