package jsongate

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

// PathVariable is the environment variable that sets the flag when the process starts.
const PathVariable = "JSONGATE_PATH"

// ErrOperatorDecides is wrapped by the error of [SetPath] where JSONGATE_PATH says something else. A service that prefers
// Rust and leaves the last word to its operator passes over it.
var ErrOperatorDecides = errors.New(PathVariable + " beats the code")

// SetPath sets the flag: "go" or "rust". It acts on the calls that begin after it, of all validators but those compiled with
// [RequireRust]; it takes no lock that a call waits for.
//
// What an operator says beats what the code says: if JSONGATE_PATH was set when the process started, SetPath with another mode
// changes nothing and returns an error that wraps [ErrOperatorDecides]. A mode that is neither of the two words is an error and
// changes nothing either. With "rust" the library is loaded if it was not yet; if that fails the flag is set all the same, Go
// answers with the reason, and the reason is logged.
func SetPath(mode string) error { return process.setPath(mode) }

// The modes. What a call reads is one of these.
const (
	modeGo uint32 = iota
	modeRust
)

var modeWords = [...]string{modeGo: "go", modeRust: "rust"}

// Who set the mode, lowest precedence first.
const (
	sourceDefault     = "default"
	sourceCode        = "code"
	sourceEnvironment = PathVariable
)

// flag is the mode and who set it.
type flag struct {
	mode atomic.Uint32

	// Set once, when the process starts.
	operator string // what JSONGATE_PATH says; empty means unset
	problem  error  // JSONGATE_PATH says something that is no mode, and the mode is go for that

	mutex  sync.Mutex
	source string
}

// newFlag reads what the operator said. The environment cannot be refused, so a word that is no mode means go, the mode that
// adds nothing to the process, and it holds against the code as any word of the operator does.
func newFlag(environment string) *flag {
	f := &flag{operator: environment, source: sourceDefault}
	if environment == "" {
		return f
	}
	f.source = sourceEnvironment
	mode, err := parseMode(environment)
	if err != nil {
		f.problem = fmt.Errorf("%s is not understood: %w; the mode is go", PathVariable, err)
	}
	f.mode.Store(mode)
	return f
}

func parseMode(word string) (uint32, error) {
	for mode, known := range modeWords {
		if word == known {
			return uint32(mode), nil
		}
	}
	return modeGo, fmt.Errorf(`%s is not a mode; the grammar is: mode = "go" | "rust"`, strconv.Quote(word))
}

func (f *flag) set(word string) error {
	wanted, err := parseMode(word)
	if err != nil {
		return fmt.Errorf("jsongate: %w; the mode stays %s", err, f)
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	switch {
	case f.operator == "":
		f.mode.Store(wanted)
		f.source = sourceCode
		return nil
	case f.problem == nil && wanted == f.mode.Load():
		return nil
	}
	return fmt.Errorf("jsongate: %w: it was set to %s when the process started, so SetPath(%s) changes nothing and the mode stays %s; unset it to let the code decide",
		ErrOperatorDecides, strconv.Quote(f.operator), strconv.Quote(word), f)
}

// asksRust tells whether Rust is to answer what it can.
func (f *flag) asksRust() bool { return f.mode.Load() == modeRust }

// String is the word of the mode.
func (f *flag) String() string { return modeWords[f.mode.Load()] }

// read is the mode and who set it, both at one moment.
func (f *flag) read() (mode, source string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.String(), f.source
}

func operatorsWord() string { return os.Getenv(PathVariable) }
