package jsongate

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/counters"
	"github.com/jsongate/jsongate/go/internal/flag"
)

// Snapshot is what was counted since the process started. Counts only ever grow.
type Snapshot struct {
	// Calls is the number of documents judged: calls of Validate, Explain and Valid, and lines of ValidateLines.
	Calls uint64 `json:"calls"`
	// Counts says how they were answered. It has an entry for each combination that occurred, by path, reason and code, and
	// their calls add up to Calls.
	Counts []Count `json:"counts"`
	// Validators has an entry for each name given with WithName and each path that answered it, by name and path.
	Validators []ValidatorCount `json:"validators"`
	// Flag is what holds now, and who said so.
	Flag FlagState `json:"flag"`
	// Shadow is what came of comparing the two paths.
	Shadow ShadowCounts `json:"shadow"`
	// Latency has a histogram for each path.
	Latency []LatencyHistogram `json:"latency"`
	// Breakers are the states of the breakers: first that of the process, then those of validators that ever saw a fault,
	// by name. Validators without a name share one, which is called "(no name)".
	Breakers []BreakerState `json:"breakers"`
	// Latch is what the file of the crash latch says; nil for a process without one.
	Latch *LatchState `json:"latch,omitempty"`
	// LatchProblem is why there is no crash latch although JSONGATE_LATCH_FILE asks for one, so that nothing remembers crashes; empty
	// if nothing is wrong.
	LatchProblem string `json:"latchProblem,omitempty"`
	// NativeHeap is how many bytes the library holds, which Go's runtime does not see; 0 where it is not loaded.
	NativeHeap uint64 `json:"nativeHeap"`
}

// ShadowCounts is what came of comparisons since the process started.
type ShadowCounts struct {
	Matched    uint64 `json:"matched"`
	Mismatched uint64 `json:"mismatched"`
	// Undecided counts the comparisons where one path gave no verdict.
	Undecided uint64 `json:"undecided"`
	// Dropped counts the documents that were sampled and not compared, by cause: "full" and "bytes" (too much waited already),
	// "too-large", "closing".
	Dropped map[string]uint64 `json:"dropped"`
	// Waiting is how many documents wait to be compared, and WaitingBytes the size of their copies.
	Waiting      int   `json:"waiting"`
	WaitingBytes int64 `json:"waitingBytes"`
	// Validators has an entry for each name that was compared.
	Validators []ShadowValidatorCounts `json:"validators,omitempty"`
}

// ShadowValidatorCounts is what came of the comparisons for the validators of one name.
type ShadowValidatorCounts struct {
	Name       string `json:"name"`
	Matched    uint64 `json:"matched"`
	Mismatched uint64 `json:"mismatched"`
	Undecided  uint64 `json:"undecided"`
}

// Count is how often one path gave one code for one reason.
type Count struct {
	Path   Path   `json:"path"`
	Reason Reason `json:"reason"`
	Code   Code   `json:"code"`
	Calls  uint64 `json:"calls"`
}

// ValidatorCount is what became of the calls of the validators of one name on one path.
type ValidatorCount struct {
	Name string `json:"name"`
	Path Path   `json:"path"`
	// Valid and Refused count verdicts; Undecided counts CodeBudget; Faults counts calls that no path could answer.
	Valid     uint64 `json:"valid"`
	Refused   uint64 `json:"refused"`
	Undecided uint64 `json:"undecided"`
	Faults    uint64 `json:"faults"`
}

// Stats gives a copy of all counts of the process. It is consistent in itself: Calls is the sum of Counts, and the calls of
// named validators are never more than those in Counts. A call that is going on is in it or not. It costs some microseconds and
// is meant for a scrape, not for every request; package jsongateexpvar publishes it with expvar.
func Stats() Snapshot { return process.stats() }

// Get is the number of calls that one path answered with one code for one reason.
func (s Snapshot) Get(path Path, reason Reason, code Code) uint64 {
	for _, count := range s.Counts {
		if count.Path == path && count.Reason == reason && count.Code == code {
			return count.Calls
		}
	}
	return 0
}

// ByPath is the number of calls that one path answered.
func (s Snapshot) ByPath(path Path) (calls uint64) {
	for _, count := range s.Counts {
		if count.Path == path {
			calls += count.Calls
		}
	}
	return calls
}

// Codes in numeric order, and back: counters are numbered without gaps.
var (
	countedCodes = func() (codes []Code) {
		for number, word := range codeWords {
			if word != "" {
				codes = append(codes, Code(number))
			}
		}
		return codes
	}()
	codeRow = func() (rows [256]uint8) {
		for row, code := range countedCodes {
			rows[code] = uint8(row)
		}
		return rows
	}()
)

const (
	codesCounted   = 16 // room for the codes there are: checked by a test
	reasonsCounted = len(reasonWords)
	countKinds     = 2 * reasonsCounted * codesCounted
)

// Counting takes the parts of a Result one by one: Go keeps a struct of five fields in memory, written in bytes and then read as
// a word, which costs more than the counting itself.

// countKind is the number of the counter for a path, a reason and a code.
func countKind(path Path, reason Reason, code Code) int {
	row := 0
	if path == PathRust {
		row = reasonsCounted
	}
	return (row+int(reason))*codesCounted + int(codeRow[code])
}

// count counts calls with the same answer.
func (v *Validator) count(path Path, reason Reason, code Code, calls uint64) {
	v.gate.counts.Add(countKind(path, reason, code), calls)
	// After the one above: a snapshot reads this one first, so that it is never ahead.
	v.name.counts.Add(nameKind(path, code), calls)
}

// countAll counts results, runs of the same kind at once.
func (v *Validator) countAll(results []Result) {
	for start := 0; start < len(results); {
		first, end := &results[start], start+1
		for end < len(results) && results[end].Code == first.Code && results[end].Path == first.Path && results[end].Reason == first.Reason {
			end++
		}
		v.count(first.Path, first.Reason, first.Code, uint64(end-start))
		start = end
	}
}

// named is what the validators of one name share: their counts, their breaker, their part of the flag.
type named struct {
	name    string
	counts  *counters.Table
	breaker *breaker.Breaker
	dial    *flag.Dial

	_        [64]byte      // every call reads what is above
	compared atomic.Uint64 // comparisons that Rust has answered
}

// byRust is how many calls Rust has answered, comparisons among them.
func (n *named) byRust() uint64 {
	var totals [2 * nameKinds]uint64
	n.counts.Sum(totals[:])
	rust := totals[nameKinds:]
	return rust[nameValid] + rust[nameRefused] + rust[nameUndecided] + n.compared.Load()
}

// The counters of a name: for each path one of these.
const (
	nameValid = iota
	nameRefused
	nameUndecided
	nameFaults
	nameKinds
)

func nameKind(path Path, code Code) int {
	kind := nameFaults
	switch {
	case code == CodeValid:
		kind = nameValid
	case code == CodeBudget:
		kind = nameUndecided
	case code.IsVerdict():
		kind = nameRefused
	}
	if path == PathRust {
		kind += nameKinds
	}
	return kind
}

const (
	maxNames  = 10_000
	otherName = "(other)"
)

// names is all of them. The empty name stands for all validators without one.
type names struct {
	mutex sync.Mutex
	known map[string]*named
}

// named gives what the validators of a name share, always the same.
func (g *gate) named(name string) *named {
	if name == unnamedBreaker {
		name = ""
	}
	n := &g.names
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if known := n.known[name]; known != nil {
		return known
	}
	if len(n.known) > maxNames { // the empty name is one of them
		name = otherName
		if known := n.known[name]; known != nil {
			return known
		}
	}
	if n.known == nil {
		n.known = map[string]*named{}
	}
	one := &named{name: name, counts: counters.NewSmall(2 * nameKinds), dial: g.flag.Dial(name)}
	label := name
	if label == "" {
		label = unnamedBreaker
	}
	one.breaker = g.newBreaker(label, one.byRust)
	n.known[name] = one
	return one
}

// all are those with a name, in order.
func (n *names) all() (list []*named) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for name, one := range n.known {
		if name != "" {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b *named) int { return strings.Compare(a.name, b.name) })
	return list
}

func (g *gate) stats() (s Snapshot) {
	g.begin() // a scrape may be the first use of the package, and must see the latch as it is set
	s.Flag, s.Shadow, s.Breakers, s.NativeHeap = g.flagState(), g.shadowCounts(), g.breakers(), g.nativeHeap()
	s.Latency, s.Latch, s.LatchProblem = g.latency.histograms(), g.latchState(), g.latchProblem()
	byName := make([]uint64, 2*nameKinds)
	for _, one := range g.names.all() {
		one.counts.Sum(byName)
		for row, path := range []Path{PathGo, PathRust} {
			c := byName[row*nameKinds:]
			count := ValidatorCount{one.name, path, c[nameValid], c[nameRefused], c[nameUndecided], c[nameFaults]}
			if count.Valid+count.Refused+count.Undecided+count.Faults > 0 {
				s.Validators = append(s.Validators, count)
			}
		}
	}

	totals := make([]uint64, countKinds)
	g.counts.Sum(totals)
	for row, path := range []Path{PathGo, PathRust} {
		for reason := range reasonsCounted {
			for column, code := range countedCodes {
				if calls := totals[(row*reasonsCounted+reason)*codesCounted+column]; calls > 0 {
					s.Counts = append(s.Counts, Count{path, Reason(reason), code, calls})
					s.Calls += calls
				}
			}
		}
	}
	return s
}

// byRust is how many calls Rust has answered, of all validators and without one, comparisons among them.
func (g *gate) byRust() (calls uint64) {
	var totals [countKinds]uint64
	g.counts.Sum(totals[:])
	for place, count := range totals[reasonsCounted*codesCounted:] {
		if code := place % codesCounted; code < len(countedCodes) && countedCodes[code].IsVerdict() {
			calls += count
		}
	}
	return calls + g.compared.Load()
}
