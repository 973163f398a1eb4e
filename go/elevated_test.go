//go:build linux || darwin

package jsongate

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestNoFileIsTakenFromTheEnvironmentOfAProcessWithElevatedRights(t *testing.T) {
	all := map[string]string{PathVariable: "rust", FlagFileVariable: "/flag", LatchFileVariable: "/latch", "JSONGATE_LIB": "/library"}
	rows := []struct {
		name        string
		environment map[string]string
		elevated    bool
		files       [2]string
		ignored     []string
	}{
		{"usual rights", all, false, [2]string{"/flag", "/latch"}, nil},
		{"elevated rights", all, true, [2]string{}, []string{"JSONGATE_LIB", FlagFileVariable, LatchFileVariable}},
		{"elevated rights, one file", map[string]string{PathVariable: "rust", FlagFileVariable: "/flag"}, true, [2]string{}, []string{FlagFileVariable}},
		{"elevated rights, no file", map[string]string{PathVariable: "rust"}, true, [2]string{}, nil},
	}
	for _, row := range rows {
		e := readEnvironment(func(name string) string { return row.environment[name] }, row.elevated)
		if got := [2]string{e.flagFile, e.latchFile}; e.path != "rust" || got != row.files || !slices.Equal(e.ignored, row.ignored) {
			t.Errorf("%s: it reads %+v", row.name, e)
		}
		g := newTestGate("", "/absent")
		g.environment.ignored = e.ignored
		g.flagState()
		g.flagState()
		lines := g.log.lines("no file is taken from its environment")
		if len(row.ignored) == 0 && lines != nil || len(row.ignored) > 0 && (len(lines) != 1 || !strings.Contains(lines[0], strings.Join(row.ignored, ", "))) {
			t.Errorf("%s: it logs %q", row.name, lines)
		}
	}
}

// A real one: this program as a set-user-ID file of root, started by somebody else.
func TestASetUserIDProgramIgnoresTheFilesOfWhoeverStartsIt(t *testing.T) {
	const child = "JSONGATE_TEST_ELEVATED_CHILD"
	if os.Getenv(child) != "" {
		state := Flag()
		t.Logf("uid=%d euid=%d flag=%s latch=%v problem=%q", os.Getuid(), os.Geteuid(), state.Flag, Stats().Latch, Diagnose().Problem)
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can make such a program")
	}
	folder, err := os.MkdirTemp("", "elevated")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	program, flagFile, latchFile := filepath.Join(folder, "program"), filepath.Join(folder, "flag"), filepath.Join(folder, "latch")
	copyOf(t, os.Args[0], program)
	for _, err := range []error{
		os.Chmod(folder, 0o755), os.Chmod(program, 0o755|os.ModeSetuid), os.WriteFile(flagFile, []byte("shadow:7%"), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	run := func(as *syscall.Credential) string {
		command := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
		command.Dir = folder
		command.Env = []string{child + "=yes", FlagFileVariable + "=" + flagFile, LatchFileVariable + "=" + latchFile, "JSONGATE_LIB=/absent"}
		command.SysProcAttr = &syscall.SysProcAttr{Credential: as}
		output, err := command.CombinedOutput()
		if err != nil {
			t.Skipf("no such program can be run here: %v: %s", err, output)
		}
		return string(output)
	}
	if output := run(nil); !strings.Contains(output, "flag=go,shadow:7%") || strings.Contains(output, "no file is taken") {
		t.Fatalf("with the usual rights:\n%s", output)
	}
	if err := os.Remove(latchFile); err != nil {
		t.Fatal(err)
	}
	output := run(&syscall.Credential{Uid: 65534, Gid: 65534})
	if !strings.Contains(output, "uid=65534 euid=0") {
		t.Skipf("the file system knows no set-user-ID: %s", output)
	}
	if !strings.Contains(output, "flag=go latch=<nil>") || strings.Contains(output, "/absent") ||
		!strings.Contains(output, "JSONGATE_LIB, JSONGATE_FLAG_FILE, JSONGATE_LATCH_FILE") {
		t.Errorf("with elevated rights:\n%s", output)
	}
	if _, err := os.Stat(latchFile); err == nil {
		t.Error("it made the latch's file")
	}
}

func copyOf(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	target, err := os.Create(to)
	if err == nil {
		_, err = io.Copy(target, source)
	}
	if err == nil {
		err = target.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}
