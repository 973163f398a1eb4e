//go:build linux || darwin

package latch

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// child makes the test binary be a process that does what it says and then waits to be told to go on, or to be killed.
const child = "JSONGATE_LATCH_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(child); what != "" {
		runChild(what)
		return
	}
	os.Exit(m.Run())
}

// deeds are what a child can do once it has opened the latch. It says "ready" first where it is to be killed.
var deeds = map[string]func(l *Latch){
	"rest":              func(l *Latch) { l.Leave(l.Enter()); ready() },
	"inside":            func(l *Latch) { l.Enter(); ready() },
	"inside-twice":      func(l *Latch) { l.Enter(); l.Enter(); ready() },
	"close-inside":      func(l *Latch) { l.Enter(); l.Close(); ready() },
	"exit":              func(l *Latch) { l.Leave(l.Enter()) },
	"exit-inside":       func(l *Latch) { l.Enter() },
	"go-fault-at-rest":  func(l *Latch) { l.Leave(l.Enter()); fault() },
	"fault-inside":      func(l *Latch) { l.Enter(); fault() },
	"watch-the-tripped": watchTheTripped,
	"enter-when-told":   func(l *Latch) { ready(); l.Leave(l.Enter()) },
}

func runChild(what string) {
	l, err := Open(os.Getenv(Variable), Config{Library: "9.9.9"}, time.Now)
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	deeds[what](l)
}

// ready waits until the parent closes the pipe.
func ready() {
	fmt.Println("ready")
	_, _ = io.ReadAll(os.Stdin)
}

// fault is a real SIGSEGV, in Go's own code.
func fault() {
	address := uintptr(0xdead0000)
	**(**int)(unsafe.Pointer(&address)) = 1
}

func watchTheTripped(l *Latch) {
	words := bufio.NewScanner(os.Stdin)
	fmt.Println("ready")
	for words.Scan() {
		fmt.Println("tripped", l.Tripped())
	}
}

// process is a child that runs.
type process struct {
	*exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

func start(t *testing.T, file, what string, environment ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), child+"="+what, Variable+"="+file)
	p.Env = append(p.Env, environment...)
	var err error
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill(); _ = p.Wait() })
	return p
}

// expect reads one line.
func (p *process) expect(t *testing.T, want string) {
	t.Helper()
	if !p.lines.Scan() || p.lines.Text() != want {
		t.Fatalf("the process said %q, want %q", p.lines.Text(), want)
	}
}

// live runs a child from start to end, killing it where it waits, and gives how it ended.
func live(t *testing.T, file, what string, environment ...string) (pid int, ended string) {
	t.Helper()
	p := start(t, file, what, environment...)
	for p.lines.Scan() {
		if p.lines.Text() == "ready" {
			if err := p.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Log(p.lines.Text())
		}
	}
	_ = p.Wait()
	return p.ProcessState.Pid(), p.ProcessState.String()
}

func newPath(t *testing.T) string { return filepath.Join(t.TempDir(), "latch") }

// opened opens a file in this process and lets go of it at the end of the test, or when it is called.
func opened(t *testing.T, path string, config Config, clock Clock) (l *Latch, end func()) {
	t.Helper()
	l, err := Open(path, config, clock)
	if err != nil {
		t.Fatal(err)
	}
	done := false
	end = func() {
		if !done {
			l.file.close()
		}
		done = true
	}
	t.Cleanup(end)
	return l, end
}

// boot is one start and end of this process at rest; it gives what the start saw.
func boot(t *testing.T, path string, config Config, clock Clock) (State, string) {
	t.Helper()
	l, end := opened(t, path, config, clock)
	defer end()
	return l.State(), l.Notice()
}

// hands is a clock that stands until it is moved.
type hands struct{ now time.Time }

func newHands() *hands { return &hands{time.Now()} }

func (h *hands) time() time.Time          { return h.now }
func (h *hands) advance(by time.Duration) { h.now = h.now.Add(by) }
func mentions(text string, p ...string) bool {
	for _, piece := range p {
		if !strings.Contains(text, piece) {
			return false
		}
	}
	return true
}
