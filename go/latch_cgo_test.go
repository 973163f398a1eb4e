//go:build cgo && (linux || darwin)

package jsongate

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
