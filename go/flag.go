package jsongate

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/mode"
)

const (
	// PathVariable is the environment variable that sets the flag when the process starts.
	PathVariable = "JSONGATE_PATH"
	// FlagFileVariable is the environment variable that names the file to watch for the flag. A file that exists and holds no flag
	// when the process starts means go, until it is mended or gone; one that is spoiled later changes nothing.
	FlagFileVariable = "JSONGATE_FLAG_FILE"
)

// ErrOperatorDecides is wrapped by the error of [SetPath] where an operator says something else. A service that prefers Rust
// and leaves the last word to its operator passes over it.
var ErrOperatorDecides = errors.New("the operator beats the code")

// SetPath sets what the code says of the flag: "go", "rust", "canary:5%" (that share of calls is answered by Rust), "shadow:1%"
// (for that share the other path is asked too, and the answers are compared), combined as in "canary:5%,shadow:1%", and per
// validator as in "*=canary:5%;orders=go". It acts on the calls that begin after it, of all validators but those compiled with
// [RequireRust]; it takes no lock that a call waits for.
//
// What an operator says, by any of the other sources, beats what the code says. SetPath then has no effect for as long as the
// operator says so, and returns an error that wraps [ErrOperatorDecides]. A text that is no flag is an error with the grammar in
// it, and changes nothing. Where Rust is asked for, the library is loaded if it was not yet; if that fails the flag is set all
// the same, Go answers with the reason, and the reason is logged.
func SetPath(mode string) error { return process.setPath(mode) }

// Operator is a source of the flag that speaks for the operator and is set while the process runs. It is for adapters; package
// jsongateadmin is one. What it says holds for the life of the process, or until it is withdrawn.
type Operator uint8

// The operators, lower precedence first. Both beat JSONGATE_PATH; the watched file stands between them.
const (
	FlagService Operator = 1
	Admin       Operator = 2
)

// SetPath sets what the operator says; the grammar is that of the function [SetPath]. A text that is no flag is an error with
// the grammar in it, and what the operator said before stays.
func (o Operator) SetPath(mode string) error { return process.setOperator(o, mode) }

// Withdraw takes back what the operator said: the sources below decide again.
func (o Operator) Withdraw() { process.withdraw(o) }

func (o Operator) source() flag.Source {
	if o == Admin {
		return flag.Admin
	}
	return flag.Service
}

// FlagState is the flag at one moment.
type FlagState struct {
	// Flag is all of it in the grammar.
	Flag string `json:"flag"`
	// Sources are those that say something, the one that counts first.
	Sources []FlagSource `json:"sources"`
	// Validators says what holds for the validators of each name; the name is empty for those without one.
	Validators []ValidatorMode `json:"validators"`
	// Unknown are names in the flag that no validator of this process has (yet): perhaps a typing error.
	Unknown []string `json:"unknown,omitempty"`
	// Changes is how often each source has changed the flag; the default never does, and all others have an entry.
	Changes map[string]uint64 `json:"changes"`
	// Problem is what is wrong with JSONGATE_PATH, or with the watched file as it was read last; empty if nothing is.
	Problem string `json:"problem,omitempty"`
}

// FlagSource is what one source says. The sources are "default", "code", "JSONGATE_PATH", "flag-service", "JSONGATE_FLAG_FILE" and
// "admin", lowest precedence first.
type FlagSource struct {
	Source string    `json:"source"`
	Flag   string    `json:"flag"`
	Since  time.Time `json:"since"`
}

// ValidatorMode is the mode of the validators of one name, and the source that says so.
type ValidatorMode struct {
	Name   string `json:"name"`
	Mode   string `json:"mode"`
	Source string `json:"source"`
	// Canary is the share of calls that Rust answers, and Shadow that of calls which the other path is asked about as well, both
	// as Mode says them: 0 is none, 1 is every call.
	Canary float64 `json:"canary"`
	Shadow float64 `json:"shadow"`
}

// Word is the mode without its shares: go, rust, or canary for a share of each. As a label of a metric the share would make a series
// for each one that was ever set.
func (m ValidatorMode) Word() string {
	switch m.Canary {
	case 0:
		return "go"
	case 1:
		return "rust"
	}
	return "canary"
}

// Flag gives a copy of the flag.
func Flag() FlagState { return process.flagState() }

func (g *gate) flagState() FlagState {
	g.begin()
	now := g.flag.State()
	s := FlagState{Flag: now.Flag, Unknown: now.Unknown, Changes: map[string]uint64{}}
	for _, one := range now.Sources {
		s.Sources = append(s.Sources, FlagSource{one.Source.String(), one.Text, one.Since})
	}
	for _, one := range now.Validators {
		s.Validators = append(s.Validators, ValidatorMode{
			Name: one.Name, Mode: one.Mode.String(), Source: one.Source.String(),
			Canary: one.Mode.Canary.Ratio(), Shadow: one.Mode.Shadow.Ratio(),
		})
	}
	for source := flag.Code; source <= flag.Admin; source++ {
		s.Changes[source.String()] = now.Changes[source]
	}
	if problem := g.flagProblem(); problem != nil {
		s.Problem = problem.Error()
	}
	return s
}

func (g *gate) setPath(text string) error {
	g.begin()
	if err := g.flag.Set(flag.Code, text); err != nil {
		return fmt.Errorf("jsongate: %w", err)
	}
	g.loadIfAsked()
	return g.overruled(text)
}

// letTheCode is what to do about an operator's source so that the code decides.
var letTheCode = map[flag.Source]string{
	flag.Environment: "unset it and start the process again to let the code decide",
	flag.Service:     "empty the flag in the flag service to let the code decide",
	flag.File:        "delete the file to let the code decide",
	flag.Admin:       "send DELETE to the admin handler to let the code decide",
}

// overruled is the error for what the code said where an operator says otherwise.
func (g *gate) overruled(text string) error {
	rules, _ := mode.ParseRules(text)
	for _, name := range rules.Names() {
		if m, source := g.flag.For(name); source.Operator() && m != rules[name] {
			return fmt.Errorf("jsongate: %w: %s says %s, so SetPath(%s) has no effect as long as it does; %s",
				ErrOperatorDecides, source, strconv.Quote(m.String()), strconv.Quote(text), letTheCode[source])
		}
	}
	return nil
}

func (g *gate) setOperator(o Operator, text string) error {
	g.begin()
	if o != FlagService && o != Admin {
		return fmt.Errorf("jsongate: Operator(%d) is no source of the flag; use FlagService or Admin", uint8(o))
	}
	if err := g.flag.Set(o.source(), text); err != nil {
		return fmt.Errorf("jsongate: %w", err)
	}
	g.loadIfAsked()
	return nil
}

func (g *gate) withdraw(o Operator) {
	g.begin()
	if o == FlagService || o == Admin { // another number is no source, and has said nothing
		g.flag.SetRules(o.source(), nil)
	}
}

// flagSaysGo tells that no rule of the flag asks for Rust, be it for comparisons.
func (g *gate) flagSaysGo() bool { return g.flag.String() == (mode.Mode{}).String() }

// loadIfAsked loads the library where the flag asks for Rust, and logs why that cannot be.
func (g *gate) loadIfAsked() {
	if g.flagSaysGo() || g.latch.Tripped() {
		return
	}
	if _, failure := g.load(); failure != nil {
		g.note(reasonOfFailure(failure.Failure), failure)
	}
}
