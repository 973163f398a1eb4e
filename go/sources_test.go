package jsongate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// until waits for something that happens within two seconds, and gives it much longer before it fails.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in a minute it did not come to this: %s", what)
		}
	}
}

func TestTheFlagFileBeatsCodeAndEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "flag")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g := newTestGate("go", "/absent")
	g.environment.flagFile = file
	v := g.mustCompile(t, stringSchema)
	if lines := g.log.lines("does not exist yet"); len(lines) != 1 || !strings.Contains(lines[0], file) {
		t.Errorf("of the absent file it logged %q", lines)
	}

	write("rust\n")
	until(t, "the file switches Rust on", func() bool { return v.Validate([]byte(`"x"`)).Reason != ReasonMode })
	state := g.flagState()
	if state.Flag != "rust" || state.Sources[0].Source != FlagFileVariable || state.Changes[FlagFileVariable] != 1 || state.Problem != "" {
		t.Errorf("the flag is %+v", state)
	}

	write("nonsense\n")
	until(t, "nonsense is logged", func() bool { return g.log.lines("the flag's file is of no use") != nil })
	if state := g.flagState(); state.Flag != "rust" || !strings.Contains(state.Problem, `"nonsense" is no mode`) {
		t.Errorf("after nonsense the flag is %+v", state)
	}
	if d := g.diagnose(); d.Mode != "rust" || d.ModeSource != FlagFileVariable {
		t.Errorf("the diagnosis is %+v", d)
	}

	write("go\n")
	until(t, "the file switches Rust off", func() bool { return v.Validate([]byte(`"x"`)).Reason == ReasonMode })
	if state := g.flagState(); state.Problem != "" {
		t.Errorf("the mended file leaves the problem %q", state.Problem)
	}

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	until(t, "the deleted file says nothing", func() bool { return g.flagState().Sources[0].Source == PathVariable })
	if lines := g.log.lines("the flag changed"); len(lines) != 3 ||
		!strings.Contains(lines[0], "old=go new=rust source=JSONGATE_FLAG_FILE") ||
		!strings.Contains(lines[1], "old=rust new=go source=JSONGATE_FLAG_FILE") ||
		!strings.Contains(lines[2], "said=(withdrawn)") {
		t.Errorf("logged %q, want one line a change", lines)
	}
}

func TestOperatorsBeatTheCode(t *testing.T) {
	g := newTestGate("", "/absent")
	steps := []struct {
		name string
		do   func() error
		want string
	}{
		{"code asks for Rust", func() error { return g.setPath("rust") }, "rust"},
		{"the flag service says go", func() error { return g.setOperator(FlagService, "go") }, "go"},
		{"code cannot switch it on again", func() error {
			if err := g.setPath("canary:5%"); err == nil {
				t.Error("SetPath says nothing of the operator")
			}
			return nil
		}, "go"},
		{"admin beats the flag service", func() error { return g.setOperator(Admin, "rust") }, "rust"},
		{"withdrawn", func() error { g.flag.SetRules(Admin.source(), nil); return nil }, "go"},
		{"withdrawn too", func() error { g.flag.SetRules(FlagService.source(), nil); return nil }, "canary:5%"},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if g.flag.String() != step.want {
			t.Errorf("%s: the flag is %s, want %s", step.name, g.flag, step.want)
		}
	}
	for _, wrong := range []struct {
		operator Operator
		text     string
		want     string
	}{{Admin, "on", "the grammar is"}, {0, "go", "use FlagService or Admin"}, {7, "go", "use FlagService or Admin"}} {
		if err := g.setOperator(wrong.operator, wrong.text); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("Operator(%d).SetPath(%q) gave %v", wrong.operator, wrong.text, err)
		}
	}
}
