package jsongate

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

func TestWhatTheCodeSays(t *testing.T) {
	type step struct {
		set     string
		refused string // what the error must hold; empty: none
	}
	rows := []struct {
		name        string
		environment string
		steps       []step
		mode        string
		source      string
	}{
		{"unset is go", "", nil, "go", "default"},
		{"code says rust", "", []step{{"rust", ""}}, "rust", "code"},
		{"code says rust, then go", "", []step{{"rust", ""}, {"go", ""}}, "go", "code"},
		{"code says a share", "", []step{{"canary:5%,shadow:1%", ""}}, "canary:5%,shadow:1%", "code"},
		{"code says nonsense", "", []step{{"ruts", `"ruts" is no mode; the grammar is: go | rust | canary:SHARE%`}}, "go", "default"},
		{"code says nothing", "", []step{{"", `"" names no mode`}}, "go", "default"},
		{"nonsense after rust", "", []step{{"rust", ""}, {"Rust", `the mode stays rust`}}, "rust", "code"},
		{"operator says rust", "rust", nil, "rust", "JSONGATE_PATH"},
		{"operator says rust, code says go", "rust", []step{{"go", `JSONGATE_PATH says "rust", so SetPath("go") has no effect`}}, "rust", "JSONGATE_PATH"},
		{"operator says go, code says rust", "go", []step{{"rust", `JSONGATE_PATH says "go"`}}, "go", "JSONGATE_PATH"},
		{"operator says go, code says a share", "go", []step{{"canary:1%", `JSONGATE_PATH says "go"`}}, "go", "JSONGATE_PATH"},
		{"operator and code agree", "rust", []step{{"rust", ""}}, "rust", "JSONGATE_PATH"},
		{"operator speaks of one validator", "orders=go", []step{{"rust", ""}}, "rust", "code"},
		{"operator speaks of one validator, code of the same", "orders=go", []step{{"*=rust;orders=rust", `JSONGATE_PATH says "go"`}}, "rust", "code"},
		{"operator says nonsense", "on", nil, "go", "JSONGATE_PATH"},
		{"operator says nonsense, code says rust", "on", []step{{"rust", `JSONGATE_PATH says "go"`}}, "go", "JSONGATE_PATH"},
		{"operator says nonsense, code says go", "on", []step{{"go", ""}}, "go", "JSONGATE_PATH"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g := newTestGate(row.environment, "/absent")
			for _, step := range row.steps {
				err := g.setPath(step.set)
				if (err == nil) != (step.refused == "") || err != nil && !strings.Contains(err.Error(), step.refused) {
					t.Errorf("SetPath(%q) gave %v, want %q", step.set, err, step.refused)
				}
				if want := strings.Contains(step.refused, "JSONGATE_PATH says"); errors.Is(err, ErrOperatorDecides) != want {
					t.Errorf("SetPath(%q) blames the operator: %v, want %v", step.set, !want, want)
				}
			}
			if mode, source := g.flag.For(""); mode.String() != row.mode || source.String() != row.source {
				t.Errorf("the mode is %s by %s, want %s by %s", mode, source, row.mode, row.source)
			}
		})
	}
}

func TestWrongFlagInTheEnvironmentIsLoggedOnceAndMeansGo(t *testing.T) {
	g := newTestGate("rsut", "/absent")
	if g.log.lines("") != nil {
		t.Error("it was logged before the program used the package")
	}
	v := g.mustCompile(t, stringSchema)
	if r := v.Validate([]byte(`"x"`)); r.Path != PathGo || r.Reason != ReasonMode {
		t.Errorf("answered by %v", r)
	}
	g.mustCompile(t, stringSchema)
	g.checkSyntax([]byte(`1`))
	if err := g.setPath("rust"); !errors.Is(err, ErrOperatorDecides) {
		t.Errorf("SetPath gave %v", err)
	}
	lines := g.log.lines("flag is not understood")
	if len(lines) != 1 || !strings.Contains(lines[0], "level=ERROR") || !strings.Contains(lines[0], "the grammar is") || !strings.Contains(lines[0], "the mode is go") {
		t.Errorf("logged %q", lines)
	}
}

func TestFlagIsFlippedWhileCallsRun(t *testing.T) {
	g := newTestGate("", "/absent")
	v := g.mustCompile(t, stringSchema)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 500 {
				r := v.Validate([]byte(`"x"`))
				if !r.Valid() || r.Path != PathGo || r.Reason == 0 {
					t.Errorf("answered %v", r)
					return
				}
			}
		})
	}
	for i := range 200 {
		if err := g.setPath([]string{"go", "rust"}[i%2]); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
}

// The environment counts as it was when the process started, hence processes of their own.
func TestEnvironmentAtStart(t *testing.T) {
	const child = "JSONGATE_TEST_CHILD"
	if os.Getenv(child) != "" {
		if err := os.Setenv(PathVariable, "rust"); err != nil { // too late to count
			t.Fatal(err)
		}
		v, err := Compile([]byte(stringSchema))
		if err != nil {
			t.Fatal(err)
		}
		d := Diagnose()
		t.Logf("answer=%v mode=%s source=%s set=%v", v.Validate([]byte(`"x"`)), d.Mode, d.ModeSource, SetPath("go"))
		return
	}
	rows := []struct {
		name  string
		value string
		want  []string
	}{
		{"unset", "", []string{"answer=VALID (go, mode)", "mode=go", "source=default", "set=<nil>"}},
		{"go", "go", []string{"answer=VALID (go, mode)", "mode=go", "source=JSONGATE_PATH", "set=<nil>"}},
		{"rust without a library", "rust", []string{"mode=rust", "source=JSONGATE_PATH", "set=jsongate: the operator beats the code: JSONGATE_PATH says"}},
		{"nonsense", "rusty", []string{"answer=VALID (go, mode)", "mode=go", "the flag is not understood", "set=<nil>"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			command := exec.Command(os.Args[0], "-test.run=^TestEnvironmentAtStart$", "-test.v", "-test.count=1")
			command.Env = append(os.Environ(), child+"=1", PathVariable+"="+row.value, "JSONGATE_LIB=/absent")
			output, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			for _, want := range row.want {
				if !strings.Contains(string(output), want) {
					t.Errorf("no %q in\n%s", want, output)
				}
			}
		})
	}
}
