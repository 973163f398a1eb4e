package flag

import (
	"slices"
	"strings"
	"time"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// State is a copy of the flag at one moment.
type State struct {
	// Flag is the whole of it in the grammar.
	Flag string
	// Sources are those that say something, the one that counts first.
	Sources []Said
	// Validators are the names that validators have been compiled with.
	Validators []Validator
	// Unknown are the names in rules that no validator has (yet).
	Unknown []string
	// Changes is how often each source has changed the flag.
	Changes map[Source]uint64
}

// Said is what one source says.
type Said struct {
	Source Source
	Text   string
	Since  time.Time
}

// Validator is the mode of the validators of one name; the name is empty for those without one.
type Validator struct {
	Name   string
	Mode   mode.Mode
	Source Source
}

// State copies the flag.
func (f *Flag) State() State {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	s := State{Flag: f.effective().String(), Changes: map[Source]uint64{}}
	for source := sources - 1; source >= Default; source-- {
		rules := f.said[source]
		if rules != nil {
			s.Sources = append(s.Sources, Said{source, rules.String(), f.since[source]})
		}
		if f.changes[source] > 0 {
			s.Changes[source] = f.changes[source]
		}
		for name := range rules {
			if f.dials[name] == nil && name != mode.Everyone {
				s.Unknown = append(s.Unknown, name)
			}
		}
	}
	slices.Sort(s.Unknown)
	s.Unknown = slices.Compact(s.Unknown)
	for name := range f.dials {
		m, source := f.resolve(name)
		s.Validators = append(s.Validators, Validator{name, m, source})
	}
	slices.SortFunc(s.Validators, func(a, b Validator) int { return strings.Compare(a.Name, b.Name) })
	return s
}
