package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how long an entry may take for one request before it counts as hung.
const patience = 60 * time.Second

// entry is one way into jsongate: a running program that answers requests.
type entry struct {
	name  string
	about string
	// engine is the implementation behind it, "rust" or "go": what path has to say in each answer.
	engine string

	form    form
	command *exec.Cmd
	input   io.WriteCloser
	lines   chan []byte
	stderr  bytes.Buffer
}

// form is how requests and answers are written for a program.
type form interface {
	encode(request) ([]byte, error)
	decode(request, []byte) (answer, error)
}

// jsonForm is the protocol as it stands.
type jsonForm struct{}

func (jsonForm) encode(r request) ([]byte, error) { return json.Marshal(r) }

func (jsonForm) decode(_ request, line []byte) (answer, error) {
	var a answer
	if err := json.Unmarshal(line, &a); err != nil {
		return answer{}, fmt.Errorf("the answer is not JSON: %w: %s", err, quote(line))
	}
	return a, nil
}

// startEntries starts every entry. The Rust one runs once for each kernel that this processor has.
func startEntries(root, only string) ([]*entry, error) {
	runner := func(name string) string { return filepath.Join(root, "build/test/runners", name) }
	library := "JSONGATE_LIB=" + absolute(filepath.Join(root, "build/lib/libjsongate.so"))
	words, err := wordsOfHeader(filepath.Join(root, "include/jsongate.h"))
	if err != nil {
		return nil, err
	}

	probe, err := start(&entry{name: "rust", form: jsonForm{}}, nil, runner("rust"))
	if err != nil {
		return nil, err
	}
	info := probe.ask(request{Op: "info"})
	probe.stop()
	if len(info.Kernels) == 0 || !slices.Contains(info.Kernels, "portable") {
		return nil, fmt.Errorf("the Rust entry names no portable kernel: %q", info.Kernels)
	}

	var entries []*entry
	add := func(e *entry, environment []string, program string, args ...string) error {
		if !slices.ContainsFunc(strings.Split(only, ","), func(prefix string) bool { return strings.HasPrefix(e.name, prefix) }) {
			return nil
		}
		e, err := start(e, environment, program, args...)
		if err == nil {
			entries = append(entries, e)
		}
		return err
	}
	for _, kernel := range info.Kernels {
		name := "rust/" + kernel
		e := &entry{name: name, about: "the crate, kernel " + kernel, engine: "rust", form: jsonForm{}}
		if err := add(e, []string{"JSONGATE_KERNEL=" + kernel}, runner("rust")); err != nil {
			return nil, err
		}
	}
	for _, kernel := range info.AbsentKernels {
		fmt.Printf("entry rust/%s is left out: this processor cannot run that kernel\n", kernel)
	}
	c := &entry{name: "c", about: "libjsongate.so through its header", engine: "rust", form: cForm{words}}
	goRust := &entry{name: "go/rust", about: "the Go package on the Rust path", engine: "rust", form: jsonForm{}}
	goGo := &entry{name: "go/go", about: "the Go package on the Go path", engine: "go", form: jsonForm{}}
	return entries, errors.Join(
		add(c, nil, runner("c")),
		add(goRust, []string{library}, runner("go"), "-path", "rust"),
		add(goGo, []string{"JSONGATE_LIB="}, runner("go"), "-path", "go"),
	)
}

func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// start runs a program with an environment of its own: what the caller's shell says of jsongate must not change the answers.
func start(e *entry, environment []string, program string, args ...string) (*entry, error) {
	e.command = exec.Command(program, args...)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "JSONGATE_") {
			e.command.Env = append(e.command.Env, variable)
		}
	}
	e.command.Env = append(e.command.Env, environment...)
	e.command.Stderr = &e.stderr
	var err error
	if e.input, err = e.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := e.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := e.command.Start(); err != nil {
		return nil, fmt.Errorf("entry %s cannot be started, run `make build-runners`: %w", e.name, err)
	}
	e.lines = make(chan []byte)
	go func() {
		defer close(e.lines)
		reader := bufio.NewReaderSize(output, 1<<20)
		for {
			line, err := reader.ReadBytes('\n')
			if err != nil {
				return
			}
			e.lines <- line
		}
	}()
	return e, nil
}

// ask sends a request and waits for the answer. What goes wrong on the way is an answer too, with a code that no row expects.
func (e *entry) ask(r request) answer {
	e.send(r)
	return e.receive(r)
}

func (e *entry) send(r request) {
	line, err := e.form.encode(r)
	if err != nil {
		panic(fmt.Sprintf("entry %s: a request cannot be written: %v", e.name, err))
	}
	// A program that has ended is noticed when its answer does not come.
	_, _ = e.input.Write(append(line, '\n'))
}

func (e *entry) receive(r request) answer {
	select {
	case line, ok := <-e.lines:
		if !ok {
			_ = e.command.Wait()
			return answer{Code: "ENTRY_ENDED", Message: fmt.Sprintf("%v: %s", e.command.ProcessState, tail(e.stderr.String()))}
		}
		a, err := e.form.decode(r, bytes.TrimSuffix(line, []byte("\n")))
		if err != nil {
			return answer{Code: "ENTRY_CONFUSED", Message: err.Error()}
		}
		if a.Path != "" && a.Path != e.engine {
			return answer{Code: "WRONG_PATH", Message: fmt.Sprintf("path %q answered", a.Path)}
		}
		return a
	case <-time.After(patience):
		_ = e.command.Process.Kill()
		return answer{Code: "ENTRY_HUNG", Message: fmt.Sprintf("no answer within %v", patience)}
	}
}

func (e *entry) stop() {
	_ = e.input.Close()
	_ = e.command.Process.Kill()
	_ = e.command.Wait()
}

func tail(text string) string {
	const most = 600
	if len(text) > most {
		text = "..." + text[len(text)-most:]
	}
	return strings.TrimSpace(text)
}

// askAll sends one request to several entries, so that they work at the same time, and returns their answers in order.
func askAll(entries []*entry, r request) []answer {
	for _, e := range entries {
		e.send(r)
	}
	answers := make([]answer, len(entries))
	for i, e := range entries {
		answers[i] = e.receive(r)
	}
	return answers
}
