package jsongate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/mode"
	"github.com/jsongate/jsongate/go/internal/shadow"
)

// ShadowConfig says how much is compared at a time, and what becomes of a mismatch. Every zero means the default.
type ShadowConfig struct {
	// MaxItems and MaxBytes bound the documents that wait: 1,024 and 64 MiB by default. What does not fit is dropped and counted.
	MaxItems int
	MaxBytes int64
	// MaxDocument is the largest document that is compared, in bytes: 1 MiB by default.
	MaxDocument int
	// Workers is how many comparisons run at a time: a quarter of GOMAXPROCS, and at least 2, by default.
	Workers int

	// MaxMismatches is how many mismatches [Mismatches] keeps, the newest: 256 by default.
	MaxMismatches int
	// KeepDocuments allows a mismatch to hold the document. Documents may be personal data: without it none ever does.
	KeepDocuments bool
	// Redact, if given, gets a copy of the whole document, which it may change, and returns what may be kept of it. If it panics
	// or returns nil nothing is kept.
	Redact func(doc []byte) []byte
	// MaxKept is how many bytes of a document a mismatch keeps, after redaction: 4,096 by default.
	MaxKept int

	// OnMismatch is told of each mismatch, from a goroutine of its own or within the call if it was compared inline.
	OnMismatch func(Mismatch)
	// Strict makes a mismatch fail a test, which should end with [FlushShadow].
	Strict TestingT
}

// TestingT is the part of [testing.TB] that strict comparing needs.
type TestingT = shadow.TestingT

// Mismatch is a document about which the two paths disagree: that is a bug in one of them.
type Mismatch struct {
	// Time is when it was found, Validator the name given with WithName.
	Time      time.Time `json:"time"`
	Validator string    `json:"validator"`
	// Given is what the call was answered, Other what the other path says.
	Given Result `json:"given"`
	Other Result `json:"other"`
	// Size is that of the document in bytes. Hash tells whether two mismatches of one process are about the same document, and
	// nothing else: it is keyed.
	Size int    `json:"size"`
	Hash uint64 `json:"hash"`
	// Document is what [ShadowConfig] allows to keep of it, cut off if Truncated.
	Document  []byte `json:"document,omitempty"`
	Truncated bool   `json:"truncated,omitempty"`
}

// ConfigureShadow sets how documents are compared. It must come before the first comparison; after that it is an error.
func ConfigureShadow(config ShadowConfig) error { return process.shadow.configure(config) }

// FlushShadow waits until every document that was handed over to be compared has been: for tests, and before a process ends.
// If the context ends first it returns an error that wraps the cause of that.
func FlushShadow(ctx context.Context) error {
	if comparer := process.shadow.made.Load(); comparer != nil {
		return comparer.Flush(ctx)
	}
	return nil
}

// Mismatches gives copies of those that are kept, the oldest first.
func Mismatches() []Mismatch { return process.mismatches() }

// shadowing is the comparer of a process, which is made when something is compared for the first time.
type shadowing struct {
	mutex  sync.Mutex
	config ShadowConfig
	made   atomic.Pointer[shadow.Comparer]
	logged atomic.Int64 // when a mismatch was last logged, in nanoseconds
}

func (s *shadowing) configure(config ShadowConfig) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.made.Load() != nil {
		return errors.New("jsongate: documents have been compared already; call ConfigureShadow before the flag has any shadow")
	}
	s.config = config
	return nil
}

func (g *gate) comparer() *shadow.Comparer {
	s := &g.shadow
	if made := s.made.Load(); made != nil {
		return made
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if made := s.made.Load(); made != nil {
		return made
	}
	c := s.config
	workers := c.Workers
	if workers <= 0 {
		workers = max(2, runtime.GOMAXPROCS(0)/4)
	}
	made := shadow.New(shadow.Config{
		MaxItems: c.MaxItems, MaxBytes: c.MaxBytes, MaxDocument: c.MaxDocument, Workers: workers,
		MaxMismatches: c.MaxMismatches, KeepDocuments: c.KeepDocuments, Redact: c.Redact, MaxKept: c.MaxKept, Strict: c.Strict,
		Describe: func(a shadow.Answer) string { return resultOf(a).String() },
		Observe:  func(m shadow.Mismatch) { g.mismatched(m, c.OnMismatch) },
		OnPanic: func(where string, value any) {
			g.logger().Error("jsongate: a comparison panicked; it is counted as undecided", slog.String("where", where), slog.Any("value", value))
		},
	})
	s.made.Store(made)
	return made
}

// How often mismatches are logged. All are counted, and the last ones kept.
const mismatchLogInterval = time.Minute

func (g *gate) mismatched(m shadow.Mismatch, tell func(Mismatch)) {
	last, now := g.shadow.logged.Load(), m.Time.UnixNano()
	if (last == 0 || now-last > int64(mismatchLogInterval)) && g.shadow.logged.CompareAndSwap(last, now) {
		g.logger().Error("jsongate: the two paths disagree; further mismatches of this minute are counted and not logged",
			slog.String("validator", m.Validator), slog.String("given", resultOf(m.Given).String()),
			slog.String("other", resultOf(m.Other).String()), slog.Int("bytes", m.Size), slog.String("hash", fmt.Sprintf("%016x", m.Hash)))
	}
	breaker.NewPair(g.breaker, g.named(m.Validator).breaker).Fault(breaker.Mismatch)
	if tell != nil {
		tell(mismatchOf(m))
	}
}

func (g *gate) mismatches() (list []Mismatch) {
	if comparer := g.shadow.made.Load(); comparer != nil {
		for _, m := range comparer.Snapshot().Mismatches {
			list = append(list, mismatchOf(m))
		}
	}
	return list
}

func mismatchOf(m shadow.Mismatch) Mismatch {
	return Mismatch{
		Time: m.Time, Validator: m.Validator, Given: resultOf(m.Given), Other: resultOf(m.Other), Size: m.Size, Hash: m.Hash,
		Document: m.Document, Truncated: m.Truncated,
	}
}

// resultOf is an answer as a result. The comparer keeps no reasons.
func resultOf(a shadow.Answer) Result {
	return Result{Code: Code(a.Code), Path: Path(a.Path), Reason: ReasonMode, Keyword: Keyword(a.Keyword), Offset: Offset(a.Offset)}
}

func answerOf(r Result) shadow.Answer {
	return shadow.Answer{Code: uint8(r.Code), Keyword: uint8(r.Keyword), Path: uint8(r.Path), Offset: uint32(r.Offset)}
}

// shadows are a validator's two paths as the comparer asks them.
type shadows struct{ byGo, byRust *shadow.Target }

func (v *Validator) shadows() *shadows {
	if made := v.shadowed.Load(); made != nil {
		return made
	}
	comparer, name, depth := v.gate.comparer(), v.name.name, shadow.ByContract
	if v.own != nil {
		depth = shadow.ByValidity
	}
	made := &shadows{
		byGo:   comparer.Target(name, shadow.AskFunc(func(doc []byte) shadow.Answer { return answerOf(v.askGo(doc, ReasonMode)) }), depth),
		byRust: comparer.Target(name, shadow.AskFunc(v.shadowByRust), depth).Guarded(rustGuard{v}),
	}
	if !v.shadowed.CompareAndSwap(nil, made) {
		return v.shadowed.Load()
	}
	return made
}

func (v *Validator) shadowByRust(doc []byte) shadow.Answer {
	result := fromRust(v.askRust(doc), ReasonMode)
	if result.Code.IsVerdict() {
		v.gate.compared.Add(1)
		v.name.compared.Add(1)
	} else {
		v.breakers.Fault(kindOf(result.Code))
	}
	return answerOf(result)
}

// rustGuard makes comparisons ask the breakers as calls do. So none asks Rust while it is out of use, and where the flag lets no
// call go to Rust the comparisons are the probes.
type rustGuard struct{ v *Validator }

// Enter may say no to a document for which compare did not know yet that Rust is out of use.
func (g rustGuard) Enter() (pass uint64, ok bool) {
	if g.v.gate.latch.Tripped() {
		return 0, false
	}
	given := g.v.breakers.Allow()
	return uint64(given), given.Answer() != breaker.No
}

// Leave reports a probe. A mismatch or a fault was told before, and has ended the round. What says nothing about Rust leaves
// the probe to another document.
func (g rustGuard) Leave(pass uint64, found shadow.Finding) {
	if given := breaker.PairPass(pass); found == shadow.Nothing {
		g.v.breakers.ProbeCancel(given)
	} else {
		g.v.breakers.ProbeDone(given, found == shadow.Agreement)
	}
}

// compare asks the other path about a document that has been answered, if there is one.
func (v *Validator) compare(doc []byte, given Result, decision mode.Decision) {
	var target *shadow.Target
	switch {
	case v.required || v.rust == nil:
		return
	case given.Path == PathRust:
		target = v.shadows().byGo
	case v.breakers.Refuses() || v.gate.latch.Tripped():
		return // Rust is not asked while it is out of use, not even for this: no need to let a copy wait
	default:
		target = v.shadows().byRust
	}
	if decision.Inline() {
		target.Inline(doc, answerOf(given))
		return
	}
	target.Submit(doc, answerOf(given))
}

func (g *gate) shadowCounts() ShadowCounts {
	var now shadow.Snapshot // all zero as long as nothing was compared
	if comparer := g.shadow.made.Load(); comparer != nil {
		now = comparer.Snapshot()
	}
	s := ShadowCounts{
		Matched: now.Matched, Mismatched: now.Mismatched, Undecided: now.Undecided.Total(),
		Dropped: map[string]uint64{
			"full": now.Dropped.Full, "bytes": now.Dropped.Bytes, "too-large": now.Dropped.TooLarge, "closing": now.Dropped.Closing,
		},
		Waiting: now.Waiting, WaitingBytes: now.Bytes,
	}
	for _, one := range now.Validators {
		s.Validators = append(s.Validators, ShadowValidatorCounts{one.Name, one.Matched, one.Mismatched, one.Undecided.Total()})
	}
	return s
}
