// Package peers holds what the bench measures: the two paths of the gate, and yardsticks that a Go service knows.
package peers

import (
	"fmt"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// Gate is what the bench needs of one path of a compiled validator. Use makes the path the one that answers, until the other
// one's Use is called.
type Gate interface {
	Use() error
	Validate(document []byte) jsongate.Result
	ValidateLines(lines []byte, results []jsongate.Result) int
	Explain(document []byte) jsongate.Report
	Path() jsongate.Path
}

// Paths compiles a schema and gives both paths of the validator. The Rust one is nil where Rust cannot serve the schema; then
// the reason says why.
func Paths(schema []byte, options ...jsongate.Option) (goPath, rustPath Gate, reason string, err error) {
	validator, err := jsongate.Compile(schema, options...)
	if err != nil {
		return nil, nil, "", err
	}
	goPath = &path{Validator: validator, mode: "go", answers: jsongate.PathGo}
	rustPath = &path{Validator: validator, mode: "rust", answers: jsongate.PathRust}
	if err := validator.RustError(); err != nil {
		return goPath, nil, err.Error(), nil
	}
	return goPath, rustPath, "", nil
}

type path struct {
	*jsongate.Validator
	mode    string
	answers jsongate.Path
}

func (p *path) Path() jsongate.Path { return p.answers }

func (p *path) Use() error {
	if err := jsongate.SetPath(p.mode); err != nil {
		return fmt.Errorf("cannot switch to the %s path: %w", p.mode, err)
	}
	return nil
}

// Documents is a contestant that asks the gate for each document by itself, as a service does.
func Documents(name string, gate Gate, documents [][]byte) measure.Contestant {
	want := -1
	return contestant(name, gate, documents, func() error {
		valid, answered := 0, 0
		for _, document := range documents {
			result := gate.Validate(document)
			if result.Code == jsongate.CodeValid {
				valid++
			}
			if result.Path == gate.Path() {
				answered++
			}
		}
		return checkTally(gate, len(documents), answered, valid, &want)
	})
}

// Lines is a contestant that asks the gate for all documents at once, as newline-separated text.
func Lines(name string, gate Gate, documents [][]byte) measure.Contestant {
	var lines []byte
	for _, document := range documents {
		lines = append(append(lines, document...), '\n')
	}
	results := make([]jsongate.Result, len(documents))
	want := -1
	return contestant(name, gate, documents, func() error {
		valid, answered := 0, 0
		n := gate.ValidateLines(lines, results)
		for i := range results[:n] {
			if results[i].Code == jsongate.CodeValid {
				valid++
			}
			if results[i].Path == gate.Path() {
				answered++
			}
		}
		return checkTally(gate, len(documents), answered, valid, &want)
	})
}

// checkTally makes sure that what is being timed is what the name says: that path answered, every document, the same each time.
func checkTally(gate Gate, documents, answered, valid int, want *int) error {
	if answered != documents {
		return fmt.Errorf("the %s path answered %d of %d documents while it was timed", gate.Path(), answered, documents)
	}
	if *want < 0 {
		*want = valid
	}
	if valid != *want {
		return fmt.Errorf("the %s path accepted %d documents while it was timed, and %d before", gate.Path(), valid, *want)
	}
	return nil
}

func contestant(name string, gate Gate, documents [][]byte, pass func() error) measure.Contestant {
	return measure.Contestant{
		Name: name, Documents: len(documents), Bytes: size(documents), Prepare: gate.Use, Pass: pass,
	}
}

func size(documents [][]byte) int {
	total := 0
	for _, document := range documents {
		total += len(document)
	}
	return total
}

// Payloads are the bytes of the set's documents; of the mutated ones only, if messy is set.
func Payloads(set *corpus.Set, messy bool) [][]byte {
	payloads := make([][]byte, 0, len(set.Documents))
	for _, document := range set.Documents {
		if !messy || document.Mutation != "" {
			payloads = append(payloads, document.Data)
		}
	}
	return payloads
}
