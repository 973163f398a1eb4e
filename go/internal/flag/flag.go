// Package flag keeps what every source says about the mode of each validator, and which of them counts.
//
// A source says rules (package mode). For one validator the highest source counts that says anything about it: so
// "orders=go" in the watched file holds for orders, and the others keep what the next lower source says.
package flag

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// Source is who says something.
type Source int

// The sources, lowest precedence first. All but the first two speak for the operator.
const (
	Default Source = iota
	Code
	Environment
	Service
	File
	Admin
	sources
)

var words = [...]string{
	Default:     "default",
	Code:        "code",
	Environment: "JSONGATE_PATH",
	Service:     "flag-service",
	File:        "JSONGATE_FLAG_FILE",
	Admin:       "admin",
}

// String is the word for the source.
func (s Source) String() string { return words[s] }

// Operator tells whether the source speaks for the operator.
func (s Source) Operator() bool { return s > Code }

// Change is one change of the flag.
type Change struct {
	// Source is who caused it.
	Source Source
	// Old and New are the flag as a whole, before and after, in the grammar. They are the same where a higher source says
	// otherwise.
	Old, New string
	// Said is what the source says now; empty where it no longer says anything.
	Said string
	At   time.Time
}

// Flag is all of that for one process. Its methods may be called from any goroutine; none of them is on the way of a call, which
// reads a [Dial].
type Flag struct {
	mutex   sync.Mutex
	said    [sources]mode.Rules
	since   [sources]time.Time
	dials   map[string]*Dial
	changes [sources]uint64

	observe func(Change)
	now     func() time.Time
}

// Dial is where calls read the mode of the validators of one name.
type Dial struct{ word atomic.Uint64 }

// Decision is the mode now. It costs one atomic load.
func (d *Dial) Decision() mode.Decision { return mode.Decision(d.word.Load()) }

// New makes a flag that says "go". The function is told of each change, one at a time and in order; it must not call the flag.
func New(observe func(Change)) *Flag {
	f := &Flag{dials: map[string]*Dial{}, observe: observe, now: time.Now}
	f.said[Default] = mode.Rules{mode.Everyone: {}}
	f.since[Default] = f.now()
	return f
}

// Dial gives the dial of a name, always the same one; the empty name is for validators without one. It is kept for the life of
// the flag.
func (f *Flag) Dial(name string) *Dial {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	d := f.dials[name]
	if d == nil {
		d = &Dial{}
		f.dials[name] = d
		m, _ := f.resolve(name)
		d.word.Store(uint64(m.Decision()))
	}
	return d
}

// Set replaces what a source says. A text that is no flag is an error with the grammar in it, and changes nothing.
func (f *Flag) Set(source Source, text string) error {
	rules, err := mode.ParseRules(text)
	if err != nil {
		return fmt.Errorf("%w; the mode stays %s", err, f)
	}
	f.SetRules(source, rules)
	return nil
}

// SetRules is Set for rules that have been read; nil withdraws what the source said.
func (f *Flag) SetRules(source Source, rules mode.Rules) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if (f.said[source] == nil) == (rules == nil) && f.said[source].String() == rules.String() {
		return
	}
	change := Change{Source: source, Old: f.effective().String(), Said: rules.String(), At: f.now()}
	f.said[source], f.since[source] = rules, change.At
	for name, dial := range f.dials {
		m, _ := f.resolve(name)
		dial.word.Store(uint64(m.Decision()))
	}
	change.New = f.effective().String()
	f.changes[source]++
	f.observe(change)
}

// For is the mode of a validator, and who said it.
func (f *Flag) For(name string) (mode.Mode, Source) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.resolve(name)
}

func (f *Flag) resolve(name string) (mode.Mode, Source) {
	for source := sources - 1; ; source-- {
		if m, found := f.said[source].For(name); found {
			return m, source
		}
	}
}

// String is the flag as a whole, in the grammar.
func (f *Flag) String() string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.effective().String()
}

// effective is the flag as a whole: a rule for each name that any source names, but for those that say what "*" says.
func (f *Flag) effective() mode.Rules {
	everyone, _ := f.resolve("")
	all := mode.Rules{mode.Everyone: everyone}
	for _, rules := range f.said {
		for name := range rules {
			if m, _ := f.resolve(name); m != everyone {
				all[name] = m
			}
		}
	}
	return all
}
