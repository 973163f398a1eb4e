package child

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/peers"
)

// mostFailing is how many documents may fail before the set is given up.
const mostFailing = 5

// Screened is what the plain validator, which nothing guards, did with the documents of a set.
type Screened struct {
	Valid []bool `json:"-"` // for each document; false for a failed one too
	// Failed says of a document by its index why it must not be given to the plain validator while timing.
	Failed map[int]string `json:"failed,omitempty"`
	// Refusal is why there is no plain validator for this set at all.
	Refusal string `json:"refusal,omitempty"`
}

// Screen gives every document to the plain validator in a process of its own and notes on which it panics, ends the process
// or does not end. After a document that costs the process, a new one goes on with the next document.
func (p *Processes) Screen(ctx context.Context, documents int) (Screened, error) {
	s := Screened{Valid: make([]bool, documents), Failed: map[int]string{}}
	for next := 0; next < documents; {
		done, refusal, err := p.screenFrom(ctx, next, &s)
		if err != nil {
			return s, err
		}
		if refusal != "" {
			s.Refusal = refusal
			return s, nil
		}
		next = done
		if len(s.Failed) > mostFailing {
			s.Refusal = fmt.Sprintf("it failed on %d of the first %d documents", len(s.Failed), next)
			return s, nil
		}
	}
	return s, nil
}

// screenFrom runs one process from the given document on and gives the index of the next document to be tried.
func (p *Processes) screenFrom(ctx context.Context, next int, s *Screened) (int, string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Executable, Verb, "screen", p.Dir, strconv.Itoa(next))
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if _, err := cmd.StdinPipe(); err != nil { // see endWithParent
		return 0, "", err
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return 0, "", err
	}
	if err := cmd.Start(); err != nil {
		return 0, "", fmt.Errorf("cannot start the process that screens documents for the plain validator: %w", err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(pipe); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	verdict := ""
	for open := true; open; {
		select {
		case line, more := <-lines:
			open = more
			word, rest, _ := strings.Cut(line, " ")
			switch {
			case !more:
			case word == "refused":
				verdict = rest
			case word == "panic":
				s.Failed[next] = "it panics: " + rest
				next++
			default:
				s.Valid[next] = word == "valid"
				next++
			}
		case <-time.After(p.Patience):
			cancel()
			for range lines { // what it still said
			}
			open = false
			s.Failed[next] = fmt.Sprintf("it does not end within %v", p.Patience)
			next++
		}
	}
	err = cmd.Wait()
	if err != nil && ctx.Err() == nil && verdict == "" && next < len(s.Valid) {
		first, _, _ := strings.Cut(complaint.String(), "\n")
		s.Failed[next] = "it ends the process: " + first
		next++
	}
	if verdict == "" && err == nil && next < len(s.Valid) {
		return 0, "", fmt.Errorf("the process that screens documents stopped at document %d of %d", next, len(s.Valid))
	}
	return next, verdict, nil
}

// screen is the process: one line for each document, written before the next one is begun.
func screen(stdout io.Writer, dir, from string) error {
	next, err := strconv.Atoi(from)
	if err != nil {
		return fmt.Errorf("the first document: %w", err)
	}
	schema, documents, err := corpus.Load(dir)
	if err != nil {
		return err
	}
	plain, err := peers.NewPlain(schema)
	if err != nil {
		fmt.Fprintln(stdout, "refused", strings.ReplaceAll(err.Error(), "\n", " "))
		return nil
	}
	for _, document := range documents[min(next, len(documents)):] {
		valid, err := plain.Valid(document)
		word := "invalid"
		switch {
		case err != nil:
			word = strings.ReplaceAll(err.Error(), "\n", " ")
			word = "panic " + strings.TrimPrefix(word, "panic: ")
		case valid:
			word = "valid"
		}
		if _, err := fmt.Fprintln(stdout, word); err != nil {
			return err
		}
	}
	return nil
}
