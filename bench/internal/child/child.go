// Package child runs parts of the bench in processes of their own: what a path's peak memory is can only be told of a process
// that asks no other path, and what may never end or may end the whole process has to be tried where that does no harm.
package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/peers"
)

// Verb is the first argument of the program when it is to be such a process. It is not for people and not in the help.
const Verb = "bench-child"

// Peers that Memory can be asked for. None loads the documents and asks nobody: the floor that the others stand on.
const (
	None  = "none"
	Go    = "go"
	Rust  = "rust"
	Plain = "plain"
)

// Usage is what Memory found of one process.
type Usage struct {
	Peer   string         `json:"peer"`
	Calls  int            `json:"calls"`
	Before measure.Memory `json:"before"` // documents loaded, schema compiled, nothing validated
	After  measure.Memory `json:"after"`
	// Resident is the resident memory after each tenth of the calls.
	Resident []int64 `json:"resident_by_tenths"`
}

// Processes starts the processes for one stored set.
type Processes struct {
	Executable string        // this program
	Dir        string        // where the set was stored
	Patience   time.Duration // how long the plain validator may take for one document before it counts as not ending
}

// Patience is the one of a real run.
const Patience = 5 * time.Second

// longest is how long a process that measures memory may run. A real one takes seconds.
const longest = 3 * time.Minute

// Memory runs a process that asks one peer for the set's documents, over and over until it has made so many calls.
func (p *Processes) Memory(ctx context.Context, peer string, calls int) (Usage, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var complaint, out bytes.Buffer
	cmd := exec.CommandContext(ctx, p.Executable, Verb, "memory", p.Dir, peer, strconv.Itoa(calls))
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if _, err := cmd.StdinPipe(); err != nil { // see endWithParent
		return Usage{}, err
	}
	if err := cmd.Run(); err != nil {
		if ctx.Err() == context.DeadlineExceeded {
			err = fmt.Errorf("it did not end within %v", longest)
		}
		return Usage{}, fmt.Errorf("the process that measures the memory of %s failed: %w: %s", peer, err, bytes.TrimSpace(complaint.Bytes()))
	}
	var usage Usage
	if err := json.Unmarshal(out.Bytes(), &usage); err != nil {
		return Usage{}, fmt.Errorf("the process that measures the memory of %s answered %q: %w", peer, out.Bytes(), err)
	}
	return usage, nil
}

// Main is the other side: what the program does when its first argument is Verb. It gives the exit code.
func Main(stdin io.Reader, stdout, stderr io.Writer, args []string) int {
	err := errors.New("this verb is for the bench's own use: give memory or screen")
	switch {
	case len(args) == 4 && args[0] == "memory":
		go endWithParent(stdin)
		err = memory(stdout, args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "screen":
		go endWithParent(stdin)
		go endAboveMemory(stderr)
		err = screen(stdout, args[1], args[2])
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	return 0
}

func memory(stdout io.Writer, dir, peer, count string) error {
	calls, err := strconv.Atoi(count)
	if err != nil {
		return fmt.Errorf("the number of calls: %w", err)
	}
	schema, documents, err := corpus.Load(dir)
	if err != nil {
		return err
	}
	ask, err := asker(peer, schema)
	if err != nil {
		return err
	}
	usage := Usage{Peer: peer, Calls: calls}
	if usage.Before, err = measure.ReadMemory(); err != nil {
		return err
	}
	for call := range calls {
		if err := ask(documents[call%len(documents)]); err != nil {
			return err
		}
		if (call+1)*10/calls > call*10/calls {
			now, err := measure.ReadMemory()
			if err != nil {
				return err
			}
			usage.Resident = append(usage.Resident, now.Resident)
		}
	}
	if usage.After, err = measure.ReadMemory(); err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(usage)
}

func asker(peer string, schema []byte) (func([]byte) error, error) {
	switch peer {
	case None:
		return func([]byte) error { return nil }, nil
	case Plain:
		plain, err := peers.NewPlain(schema)
		if err != nil {
			return nil, err
		}
		return func(document []byte) error {
			plain.Valid(document) // a panic is an answer here; the process goes on
			return nil
		}, nil
	case Go, Rust:
		gate, rust, reason, err := peers.Paths(schema)
		if err != nil {
			return nil, err
		}
		if peer == Rust {
			gate = rust
		}
		if gate == nil {
			return nil, fmt.Errorf("the Rust path cannot serve the schema: %s", reason)
		}
		if err := gate.Use(); err != nil {
			return nil, err
		}
		return func(document []byte) error {
			if result := gate.Validate(document); result.Path != gate.Path() {
				return fmt.Errorf("the %s path answered (%s) and not the %s path", result.Path, result.Reason, peer)
			}
			return nil
		}, nil
	}
	return nil, fmt.Errorf("there is no peer %q", peer)
}

// Self is the path of this program, for starting it again.
func Self() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("cannot tell where this program is, to start it again for measuring memory: %w", err)
	}
	return path, nil
}
