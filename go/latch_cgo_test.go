//go:build cgo && (linux || darwin)

package jsongate

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/latch"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

// Deaths are real ones, hence processes of their own.
func TestDeathsInsideTheLibraryMeanGoAnswers(t *testing.T) {
	const child = "JSONGATE_TEST_LATCH_CHILD"
	if doc := os.Getenv(child); doc != "" {
		v, err := Compile([]byte(stringSchema))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("answer=%v problem=%q", v.Validate([]byte(doc)), Diagnose().Problem)
		CloseLatch()
		return
	}
	library, file := nativetest.Build(t), filepath.Join(t.TempDir(), "latch")
	run := func(doc string) string {
		command := exec.Command(os.Args[0], "-test.run=^TestDeathsInsideTheLibraryMeanGoAnswers$", "-test.v", "-test.count=1")
		command.Env = append(os.Environ(), child+"="+doc, PathVariable+"=rust", "JSONGATE_LIB="+library, LatchFileVariable+"="+file)
		output, _ := command.CombinedOutput()
		return string(output)
	}
	if output := run(rightDoc); !strings.Contains(output, "answer=VALID (rust, mode)") {
		t.Fatalf("before any death:\n%s", output)
	}
	for death := range 3 {
		if output := run(`"fake-segfault"`); !strings.Contains(output, "SIGSEGV") {
			t.Fatalf("death %d did not happen:\n%s", death, output)
		}
	}
	output := run(`"fake-segfault"`) // would kill it again
	for _, want := range []string{"answer=VALID (go, crash-latch)", "the crash latch is tripped", "level=ERROR", "crash latch"} {
		if !strings.Contains(strings.ReplaceAll(output, "ERROR jsongate", "level=ERROR jsongate"), want) {
			t.Errorf("no %q in\n%s", want, output)
		}
	}
	if _, err := latch.Clear(file); err != nil {
		t.Fatal(err)
	}
	if output := run(rightDoc); !strings.Contains(output, "answer=VALID (rust, mode)") {
		t.Errorf("after it was cleared:\n%s", output)
	}
}

// A process that was started while the latch was tripped does not come back to Rust by itself, and one from before does.
func TestClearingTheLatchDoesNotMendAProcessThatStartedTripped(t *testing.T) {
	library, file := nativetest.Build(t), filepath.Join(t.TempDir(), "latch")
	start := func() *testGate {
		g := newTestGate("rust", library)
		g.environment.latchFile = file
		return g
	}
	older := start()
	before := older.mustCompile(t, stringSchema)
	defer older.closeLatch()
	trip(t, file)
	meanwhile := older.mustCompile(t, stringSchema)
	younger := start()
	stuck := younger.mustCompile(t, stringSchema)
	defer younger.closeLatch()
	want := func(when string, g *testGate, v *Validator, path Path, reason Reason) {
		t.Helper()
		if r := v.Validate([]byte(rightDoc)); r.Path != path || r.Reason != reason {
			t.Errorf("%s it is answered %v, want %v for %v", when, r, path, reason)
		}
	}
	for _, one := range []struct {
		g *testGate
		v *Validator
	}{{older, before}, {older, meanwhile}, {younger, stuck}} {
		want("while it is tripped", one.g, one.v, PathGo, ReasonCrashLatch)
	}

	if _, err := latch.Clear(file); err != nil {
		t.Fatal(err)
	}
	want("after it was cleared", older, before, PathRust, ReasonMode)
	want("after it was cleared", older, meanwhile, PathGo, ReasonCrashLatch)
	want("after it was cleared", younger, stuck, PathGo, ReasonCrashLatch)
	want("compiled after it was cleared,", younger, younger.mustCompile(t, stringSchema), PathRust, ReasonMode)
	for name, g := range map[string]*testGate{"the older": older, "the younger": younger} {
		if d := g.diagnose(); d.Healthy || d.Path != PathGo || d.Reason != ReasonCrashLatch || d.Remedy != "start the process again" ||
			!strings.Contains(d.Problem, "the crash latch was tripped when this process compiled 1 of its validators") {
			t.Errorf("%s is diagnosed %+v", name, d)
		}
	}
	runtime.KeepAlive(stuck)
	meanwhile = nil
	until(t, "nothing is left of the validator that stays in Go", func() bool { runtime.GC(); return older.diagnose().Healthy })
	if d := older.diagnose(); d.Path != PathRust {
		t.Errorf("it is diagnosed %+v", d)
	}
	runtime.KeepAlive(before)
}

// trip makes three deaths inside Rust, of processes that end with a call counted.
func trip(t *testing.T, file string) {
	t.Helper()
	for range 3 {
		command := exec.Command(os.Args[0], "-test.run=^TestADeathInside$", "-test.count=1")
		command.Env = append(os.Environ(), "JSONGATE_TEST_DEATH="+file)
		if output, err := command.CombinedOutput(); err == nil || !strings.Contains(string(output), "inside") {
			t.Fatalf("it did not die inside: %v\n%s", err, output)
		}
	}
	opened, err := latch.Open(file, latch.Config{}, time.Now) // counts the last one
	if err != nil || !opened.Tripped() {
		t.Fatalf("it is not tripped: %v", err)
	}
	opened.Close()
}

func TestADeathInside(t *testing.T) {
	file := os.Getenv("JSONGATE_TEST_DEATH")
	if file == "" {
		t.Skip("it is the child of another test")
	}
	opened, err := latch.Open(file, latch.Config{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	opened.Enter()
	os.Stdout.WriteString("inside\n")
	os.Exit(3)
}

func TestABadLatchFileIsReportedAndDoneWithout(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	g.environment.latchFile = filepath.Join(t.TempDir(), "absent", "latch")
	v := g.mustCompile(t, stringSchema)
	if r := v.Validate([]byte(rightDoc)); r.Path != PathRust || !r.Valid() {
		t.Errorf("answered %v", r)
	}
	if lines := g.log.lines("runs without a crash latch"); len(lines) != 1 || !strings.Contains(lines[0], g.environment.latchFile) {
		t.Errorf("logged %q", lines)
	}
	if g.stats().Latch != nil {
		t.Error("the snapshot has a latch")
	}
}
