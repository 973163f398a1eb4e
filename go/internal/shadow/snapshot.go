package shadow

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Snapshot is what a comparer has counted and what it holds. Counts only ever grow.
type Snapshot struct {
	Counts
	// Validators has an entry for each name of a target, by name. Their counts are never more than the totals.
	Validators []ValidatorCounts
	Dropped    Dropped

	Waiting int   // documents that wait
	Running int   // documents that are being compared by workers
	Bytes   int64 // of the copies of both
	Workers int   // goroutines at work or waiting for it

	// HookPanics is how often a function of the configuration panicked.
	HookPanics uint64
	// Mismatches are the newest ones, oldest first.
	Mismatches []Mismatch
}

// Counts is what came of comparisons. Compared is Matched and Mismatched together; Undecided counts apart those that ended
// without two verdicts.
type Counts struct {
	Compared, Matched, Mismatched uint64
	Undecided                     Undecided
}

// Undecided says why two answers could not be compared.
type Undecided struct {
	Budget   uint64 // a path gave up counting steps
	Fault    uint64 // a path could give no answer, or gave a number that is no code
	SamePath uint64 // the answer came from the path that had answered already
	Panic    uint64 // the asker panicked
}

// Total is all of them.
func (u Undecided) Total() uint64 { return u.Budget + u.Fault + u.SamePath + u.Panic }

// ValidatorCounts is the counts of the targets of one name.
type ValidatorCounts struct {
	Name string
	Counts
}

// Dropped says why documents were not compared.
type Dropped struct {
	Full     uint64 // as many waited as may
	Bytes    uint64 // their bytes did not fit
	TooLarge uint64 // the document is larger than one may be
	Closing  uint64 // the comparer was closed
}

// Total is all of them.
func (d Dropped) Total() uint64 { return d.Full + d.Bytes + d.TooLarge + d.Closing }

// Snapshot copies the counts and the mismatches. It is meant for a scrape or an operator, not for every request: it costs some
// microseconds, and a copy of each document kept.
func (c *Comparer) Snapshot() Snapshot {
	s := Snapshot{Validators: c.names.all()} // before the totals, so that they are never ahead
	s.Counts = countsOf(&c.outcomes)
	s.Dropped = Dropped{
		Full:     c.dropped[dropFull].Load(),
		Bytes:    c.dropped[dropBytes].Load(),
		TooLarge: c.dropped[dropTooLarge].Load(),
		Closing:  c.dropped[dropClosing].Load(),
	}
	s.Waiting = len(c.queue.items)
	s.Running = max(0, int(c.queue.pending.Load())-s.Waiting)
	s.Bytes = c.queue.bytes.Load()
	s.Workers = int(c.workers.Load())
	s.HookPanics = c.hookPanics.Load()
	s.Mismatches = c.ring.all()
	return s
}

func countsOf(outcomes *[outcomeKinds]atomic.Uint64) Counts {
	c := Counts{
		Matched:    outcomes[matched].Load(),
		Mismatched: outcomes[mismatched].Load(),
		Undecided: Undecided{
			Budget:   outcomes[undecidedBudget].Load(),
			Fault:    outcomes[undecidedFault].Load(),
			SamePath: outcomes[undecidedSamePath].Load(),
			Panic:    outcomes[undecidedPanic].Load(),
		},
	}
	c.Compared = c.Matched + c.Mismatched
	return c
}

// tally is the counts of one name.
type tally struct {
	name     string
	outcomes [outcomeKinds]atomic.Uint64
}

const (
	maxNames  = 1_000
	otherName = "(other)"
)

// tallies is the counts by name.
type tallies struct {
	mutex sync.Mutex
	known map[string]*tally
}

// get gives the counts of a name, always the same ones; nil for the empty name.
func (n *tallies) get(name string) *tally {
	if name == "" {
		return nil
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if known := n.known[name]; known != nil {
		return known
	}
	if len(n.known) >= maxNames {
		name = otherName
		if known := n.known[name]; known != nil {
			return known
		}
	}
	if n.known == nil {
		n.known = map[string]*tally{}
	}
	n.known[name] = &tally{name: name}
	return n.known[name]
}

func (n *tallies) all() (list []ValidatorCounts) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, one := range n.known {
		list = append(list, ValidatorCounts{one.name, countsOf(&one.outcomes)})
	}
	slices.SortFunc(list, func(a, b ValidatorCounts) int { return strings.Compare(a.Name, b.Name) })
	return list
}
