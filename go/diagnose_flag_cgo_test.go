//go:build cgo

package jsongate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func TestTheDiagnosisSaysWhoAnswersForEachValidator(t *testing.T) {
	rows := []struct {
		flag string
		do   func(g *testGate, orders *Validator)
		want []string
	}{
		{"go", nil, []string{" go (reason: mode)"}},
		{"rust", nil, []string{" rust (reason: mode)"}},
		{"*=go;orders=rust", nil, []string{" go (reason: mode)", "orders rust (reason: mode)"}},
		{"*=rust;orders=go", nil, []string{" rust (reason: mode)", "orders go (reason: mode)"}},
		{"canary:1%", nil, []string{" go, and rust for 1% (reason: mode)"}},
		{"*=canary:0.05%;payments=canary:7%", nil, []string{
			" go, and rust for 0.05% (reason: mode)", "payments go, and rust for 7% (reason: mode)",
		}},
		{"rust", func(_ *testGate, orders *Validator) {
			for range 20 {
				orders.name.breaker.Fault(breaker.Panic)
			}
		}, []string{" rust (reason: mode)", "orders go (reason: breaker-open)"}},
		{"*=canary:5%;orders=go", func(g *testGate, _ *Validator) { g.breaker.SetMode(breaker.ForcedOpen) }, []string{
			" go (reason: breaker-open)", "orders go (reason: mode)",
		}},
	}
	for _, row := range rows {
		t.Run(row.flag, func(t *testing.T) {
			g := newTestGate(row.flag, nativetest.Build(t))
			orders := g.mustCompile(t, stringSchema, WithName("orders"))
			g.mustCompile(t, stringSchema, WithName("payments"))
			if row.do != nil {
				row.do(g, orders)
			}
			var got []string
			d := g.diagnose()
			for _, one := range d.Answers {
				got = append(got, one.Name+" "+one.String())
			}
			if !slices.Equal(got, row.want) || d.Path != d.Answers[0].Path || d.Reason != d.Answers[0].Reason {
				t.Errorf("it says %q, want %q", got, row.want)
			}
		})
	}
	// Whoever looks at the flag without a validator wants to see what it would do.
	d := newTestGate("*=go;orders=rust", nativetest.Build(t)).diagnose()
	if !d.Healthy || fmt.Sprint(d.Answers) != "[go (reason: mode) rust (reason: mode)]" || d.Answers[1].Name != "orders" {
		t.Errorf("without a validator it says %+v", d)
	}
}

func TestTheDiagnosisTellsWhatWasLoadedFromWhatIsThereNow(t *testing.T) {
	path := nativetest.Build(t)
	g := newTestGate("rust", path)
	before := g.diagnose()
	if before.LibraryChange != "" || len(before.LibrarySHA256) != 64 {
		t.Fatalf("before it says %+v", before)
	}
	if err := os.Rename(nativetest.Build(t, "FAKE_COMPILE_FAILS"), path); err != nil {
		t.Fatal(err)
	}
	const changed = "has changed since it was loaded: restart to use it"
	if d := g.diagnose(); d.LibrarySHA256 != before.LibrarySHA256 || d.LibraryChange != changed || !d.Healthy {
		t.Errorf("of another file it says %+v", d)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if d := g.diagnose(); d.LibrarySHA256 != before.LibrarySHA256 || !strings.HasPrefix(d.LibraryChange, "is gone") {
		t.Errorf("without the file it says %+v", d)
	}
}

func TestALatchThatCannotBeUsedIsAProblem(t *testing.T) {
	elevated := readEnvironment(func(name string) string {
		return map[string]string{LatchFileVariable: "/run/latch"}[name]
	}, true)
	for want, environment := range map[string]environment{
		"is a directory":     {latchFile: t.TempDir()},
		"(set-user-ID)":      elevated,
		"no such file or di": {latchFile: filepath.Join(t.TempDir(), "none", "latch")},
	} {
		g := newTestGate("go", nativetest.Build(t))
		g.environment = environment
		d, s := g.diagnose(), g.stats()
		if d.Healthy || !strings.Contains(d.Problem, want) || !strings.Contains(d.Remedy, LatchFileVariable) {
			t.Errorf("it is diagnosed %+v, want %q", d, want)
		}
		if s.Latch != nil || !strings.Contains(s.LatchProblem, want) {
			t.Errorf("the statistics have %q, want %q", s.LatchProblem, want)
		}
	}
	g := newTestGate("go", nativetest.Build(t))
	g.environment.latchFile = filepath.Join(t.TempDir(), "latch")
	if d, s := g.diagnose(), g.stats(); !d.Healthy || s.LatchProblem != "" {
		t.Errorf("a latch that works gives %+v, %q", d, s.LatchProblem)
	}
	g.closeLatch()
}

func TestABadFlagFileAtTheStartMeansGo(t *testing.T) {
	g := newTestGate("canary:5%", nativetest.Build(t))
	g.environment.flagFile = filepath.Join(t.TempDir(), "flag")
	if err := os.WriteFile(g.environment.flagFile, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d, flag := g.diagnose(), g.flagState()
	if d.Healthy || d.Mode != "go" || d.ModeSource != FlagFileVariable || !strings.Contains(d.Problem, "it says go until it is mended") {
		t.Errorf("it is diagnosed %+v", d)
	}
	if flag.Flag != "go" || flag.Problem == "" {
		t.Errorf("the flag is %+v", flag)
	}
}

func TestAllProblemsAreNamed(t *testing.T) {
	g := newTestGate("no flag", "/absent/library")
	g.environment.latchFile = t.TempDir()
	g.mustCompile(t, stringSchema, WithName("orders"))
	if err := g.setOperator(Admin, "orders=rust;orderz=go"); err != nil {
		t.Fatal(err)
	}
	g.breaker.SetMode(breaker.ForcedOpen)
	d := g.diagnose()
	wants := []string{"/absent/library", "forced-open", "JSONGATE_PATH is not understood", "does not have: orderz", "crash latch"}
	for i, want := range wants {
		if i >= len(d.Problems) || !strings.Contains(d.Problems[i].Problem, want) || d.Problems[i].Remedy == "" {
			t.Errorf("number %d of the problems is no %q: %+v", i, want, d.Problems)
			break
		}
	}
	if len(d.Problems) != 5 || d.Problem != d.Problems[0].Problem || d.Remedy != d.Problems[0].Remedy || d.Healthy {
		t.Errorf("it is diagnosed %+v", d)
	}
}

func TestAServiceThatAsksForNoRustNeedsNoLibrary(t *testing.T) {
	service := newTestGate("go", "/absent/library")
	service.mustCompile(t, stringSchema)
	if d := service.diagnose(); !d.Healthy || !strings.Contains(d.Note, "the flag asks for none, so Go answers as it should") {
		t.Errorf("a service with the flag go is diagnosed %+v", d)
	}
	for _, flag := range []string{"shadow:1%", "orders=canary:1%", "rust"} {
		g := newTestGate(flag, "/absent/library")
		g.mustCompile(t, stringSchema, WithName("orders"))
		if d := g.diagnose(); d.Healthy || d.Note != "" {
			t.Errorf("with the flag %s it is diagnosed %+v", flag, d)
		}
	}
	if d := newTestGate("go", "/absent/library").diagnose(); d.Healthy || d.Note != "" {
		t.Errorf("asked for the library alone it is diagnosed %+v", d)
	}
}
