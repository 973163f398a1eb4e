package jsongate

import (
	"bytes"
	"sync"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// ValidateLines judges the newline-separated documents of a buffer (NDJSON) in order, writes a result for each, and gives how
// many it judged: as many as there are, or as results has room for. Documents are separated by '\n'; a '\r' before it is white
// space of the document, a blank line is a document that is malformed, and what follows the last '\n' is a document unless it
// is empty. Offsets count from the start of the line. Each document counts as a call.
//
// Nothing is copied. On the Rust path the library is called once for some thousand lines, and nothing is allocated. The flag is
// read once for the whole buffer: a canary draws once for it, and shadow for each line.
func (v *Validator) ValidateLines(buf []byte, results []Result) (n int) {
	decision := v.dial.Decision()
	way := v.way(decision, decision.Draw())
	if way.path == PathRust {
		n = v.linesByRust(buf, results, way.reason)
		v.arrived(way, allByRust(results[:n]))
	} else {
		n = v.linesByGo(buf, results, way.reason)
	}
	v.countAll(results[:n])
	if decision.Shadows() {
		v.compareLines(buf, results[:n], decision)
	}
	return n
}

// allByRust tells whether Rust answered every line.
func allByRust(results []Result) bool {
	for i := range results {
		if results[i].Path != PathRust || !results[i].Code.IsVerdict() {
			return false
		}
	}
	return true
}

// compareLines draws for each line whether it is compared.
func (v *Validator) compareLines(buf []byte, results []Result, decision mode.Decision) {
	for i := range results {
		line, rest, _ := bytes.Cut(buf, newline)
		if decision.Shadow(decision.Draw()) {
			v.compare(line, results[i], decision)
		}
		buf = rest
	}
}

func (v *Validator) linesByGo(buf []byte, results []Result, reason Reason) (n int) {
	for ; len(buf) > 0 && n < len(results); n++ {
		line, rest, _ := bytes.Cut(buf, newline)
		results[n] = v.askGo(line, reason)
		buf = rest
	}
	return n
}

var newline = []byte{'\n'}

// A batch is what one call to the library can answer: its size bounds both the memory kept for it and how long the call holds
// its thread.
const batchLines = 4096

var batches = sync.Pool{New: func() any { return new([batchLines]uint64) }}

func (v *Validator) linesByRust(buf []byte, results []Result, reason Reason) (n int) {
	batch := batches.Get().(*[batchLines]uint64)
	defer batches.Put(batch)

	for len(buf) > 0 && n < len(results) {
		room := min(len(results)-n, batchLines)
		stripe := v.gate.enter(len(buf))
		count, consumed := v.rust.ValidateLines(buf, batch[:room])
		v.gate.leave(len(buf), stripe)
		if count < 1 || count > room || consumed < count || consumed > len(buf) {
			return n + v.linesAfterFault(buf, results[n:], reason)
		}
		v.unpackLines(buf[:consumed], batch[:count], results[n:n+count], reason)
		n += count
		buf = buf[consumed:]
	}
	return n
}

// unpackLines reads a batch. Where a line's document is only needed if the line met a fault, it is only then looked for.
func (v *Validator) unpackLines(buf []byte, batch []uint64, results []Result, reason Reason) {
	at := 0 // the line that buf starts with
	for i, packed := range batch {
		results[i] = fromRust(packed, reason)
		if isVerdict(packed) {
			continue
		}
		for ; at < i; at++ {
			_, buf, _ = bytes.Cut(buf, newline)
		}
		line, _, _ := bytes.Cut(buf, newline)
		results[i] = v.settle(results[i], line)
	}
}

// linesAfterFault answers the lines for which the library gave an answer that cannot be.
func (v *Validator) linesAfterFault(buf []byte, results []Result, reason Reason) (n int) {
	fault := Result{Code: CodeInternal, Path: PathRust, Reason: reason}
	if goReason, goAnswers := v.faulted(fault); goAnswers {
		return v.linesByGo(buf, results, goReason)
	}
	for ; len(buf) > 0 && n < len(results); n++ {
		results[n] = fault
		_, buf, _ = bytes.Cut(buf, newline)
	}
	return n
}
