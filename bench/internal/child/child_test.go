package child

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/bench/internal/corpus"
)

// TestMain lets the test binary be the other process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == Verb {
		os.Exit(Main(os.Stdin, os.Stdout, os.Stderr, os.Args[2:]))
	}
	os.Exit(m.Run())
}

func processes(t *testing.T, schema string, documents ...string) *Processes {
	t.Helper()
	set := &corpus.Set{Name: "s", Schema: []byte(schema)}
	for _, document := range documents {
		set.Documents = append(set.Documents, corpus.Document{Data: []byte(document)})
	}
	dir := t.TempDir()
	if err := set.Store(dir); err != nil {
		t.Fatal(err)
	}
	self, err := Self()
	if err != nil {
		t.Fatal(err)
	}
	return &Processes{Executable: self, Dir: dir, Patience: time.Minute}
}

func TestMemoryOfAnotherProcess(t *testing.T) {
	p := processes(t, `{"type":"object"}`, `{}`, `[]`, `{`)
	for _, peer := range []string{None, Go, Plain} {
		usage, err := p.Memory(context.Background(), peer, 100)
		if err != nil {
			t.Fatal(err)
		}
		if usage.Peer != peer || usage.Calls != 100 || len(usage.Resident) != 10 {
			t.Errorf("%s: got %+v", peer, usage)
		}
		if usage.Before.Resident <= 0 || usage.After.Peak < usage.After.Resident {
			t.Errorf("%s: got %+v", peer, usage)
		}
	}
}

func TestMemoryReportsWhatWentWrong(t *testing.T) {
	p := processes(t, `{"type":"object"}`, `{}`)
	if _, err := p.Memory(context.Background(), "nobody", 10); err == nil || !strings.Contains(err.Error(), `there is no peer "nobody"`) {
		t.Errorf("got %v", err)
	}
	p.Dir = filepath.Join(p.Dir, "gone")
	if _, err := p.Memory(context.Background(), Go, 10); err == nil || !strings.Contains(err.Error(), "cannot read a stored set") {
		t.Errorf("got %v", err)
	}
}

func TestScreenGoesPastADocumentThatPanics(t *testing.T) {
	documents := []string{`1`, `1e10000000`, `7`, ``, `2`}
	p := processes(t, `{"maximum":5}`, documents...)
	got, err := p.Screen(context.Background(), len(documents))
	if err != nil {
		t.Fatal(err)
	}
	if want := []bool{true, false, false, false, true}; !slices.Equal(got.Valid, want) {
		t.Errorf("verdicts %v, want %v", got.Valid, want)
	}
	if len(got.Failed) != 1 || !strings.HasPrefix(got.Failed[1], "it panics: ") {
		t.Errorf("failed: %v, want document 1 to panic", got.Failed)
	}
}

// A recursive schema with two branches doubles the work with each level of the document.
const doubling = `{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"array","items":{"$ref":"#"},"minItems":2},{"const":1}]}`

func TestScreenGoesPastADocumentThatDoesNotEnd(t *testing.T) {
	endless := strings.Repeat("[", 60) + "2" + strings.Repeat("]", 60)
	p := processes(t, doubling, `[1]`, endless, `[[1]]`)
	p.Patience = 2 * time.Second
	got, err := p.Screen(context.Background(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if want := []bool{true, false, true}; !slices.Equal(got.Valid, want) {
		t.Errorf("verdicts %v, want %v", got.Valid, want)
	}
	if len(got.Failed) != 1 || !strings.HasPrefix(got.Failed[1], "it does not end within") {
		t.Errorf("failed: %v, want document 1 not to end", got.Failed)
	}
}

// script stands in for this program, to end as it pleases.
func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScreenGoesPastADocumentThatEndsTheProcess(t *testing.T) {
	p := &Processes{Dir: t.TempDir(), Patience: time.Minute, Executable: script(t,
		`if [ "$4" = 0 ]; then echo valid; echo "fatal error: stack overflow" >&2; exit 2; fi; echo valid`)}
	got, err := p.Screen(context.Background(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Failed) != 1 || got.Failed[1] != "it ends the process: fatal error: stack overflow" {
		t.Errorf("failed: %v", got.Failed)
	}
	if want := []bool{true, false, true}; !slices.Equal(got.Valid, want) {
		t.Errorf("verdicts %v, want %v", got.Valid, want)
	}
}

// The process is busy for ever when its standard input ends, as it does when its parent dies.
func TestABusyProcessEndsWithItsParent(t *testing.T) {
	p := processes(t, doubling, strings.Repeat("[", 60)+"2"+strings.Repeat("]", 60))
	cmd := exec.Command(p.Executable, Verb, "screen", p.Dir, "0")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("it ended while its parent was there: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	stdin.Close()
	select {
	case <-ended:
		if code := cmd.ProcessState.ExitCode(); code != exitWatched {
			t.Errorf("it ended with %d, want %d", code, exitWatched)
		}
	case <-time.After(time.Minute):
		cmd.Process.Kill()
		t.Fatal("it outlived its parent")
	}
}

func TestAProcessThatTakesTooMuchMemoryEnds(t *testing.T) {
	if os.Getenv("JSONGATE_TEST_HOARD") != "" {
		go endAboveMemory(os.Stderr)
		var hoard [][]byte
		for begin := time.Now(); time.Since(begin) < time.Minute; {
			if len(hoard) < 40 { // 1.25 GiB reserved and counted, of which only a page here and there is ever touched
				hoard = append(hoard, make([]byte, 32<<20))
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("%d blocks are held", len(hoard))
	}
	self, err := Self()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "JSONGATE_TEST_HOARD=1")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != exitWatched {
		t.Errorf("it ended with %v", err)
	}
	if !strings.Contains(complaint.String(), "it takes more than 1024 MiB of memory") {
		t.Errorf("it said %q", &complaint)
	}
}

func TestScreenGivesUpASetOnWhichTooMuchFails(t *testing.T) {
	documents := slices.Repeat([]string{`1e10000000`}, 20)
	p := processes(t, `{"maximum":5}`, documents...)
	got, err := p.Screen(context.Background(), len(documents))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.Refusal, "it failed on ") {
		t.Errorf("got %+v", got)
	}
}

func TestScreenSaysWhyASchemaIsNotForIt(t *testing.T) {
	p := processes(t, `{"pattern":"(?=a)"}`, `"a"`)
	got, err := p.Screen(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Refusal, "the schema does not compile") {
		t.Errorf("got %+v", got)
	}
}

func TestScreenDoesNotTakeASilentEndForAnAnswer(t *testing.T) {
	p := &Processes{Dir: t.TempDir(), Patience: time.Minute, Executable: script(t, `echo valid`)}
	if got, err := p.Screen(context.Background(), 3); err == nil {
		t.Errorf("got %+v", got)
	}
}

func TestMainRefusesWhatItDoesNotKnow(t *testing.T) {
	var out, complaint bytes.Buffer
	if code := Main(strings.NewReader(""), &out, &complaint, []string{"dance"}); code != 2 || complaint.Len() == 0 {
		t.Errorf("code %d, %q", code, complaint.String())
	}
}
