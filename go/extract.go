package jsongate

import (
	"github.com/jsongate/jsongate/go/internal/extract"
	"github.com/jsongate/jsongate/go/internal/mode"
)

// Span is where a value stands in a document: from its first byte to the one behind its last. The span of a value that is not
// there is zero. Its methods Found and Of are documented where it is defined.
type Span = extract.Span

// fewSpans is up to how many spans cross the boundary without an allocation.
const fewSpans = 64

// Extract finds where the values stand that the pointers of WithPointers lead to, in a document that was found valid just
// before: a service can look at /type, and decode once. It fills in one span for each pointer, in their order, as far as there
// are spans, and gives how many values were found. Nothing of the document is copied.
//
// Of two members of one name, where these are allowed, the last one counts. Of a document that was not found valid the answer
// means nothing, but asking does no harm. Both paths find the same; the flag, the breakers and the crash latch say which one is
// asked, as they do for Validate, but it is no call that is counted, compared or measured. Cost: one look along the pointers,
// up to 64 of them without an allocation.
func (v *Validator) Extract(doc []byte, spans []Span) (found int) {
	if v.pointers == nil || len(spans) == 0 {
		return 0
	}
	spans = spans[:min(len(spans), v.pointers.Len())]
	if v.extractsOnRust() && v.extractOnRust(doc, spans) {
		return extract.Count(spans)
	}
	if int64(len(doc)) > v.maxSize {
		doc = nil // it cannot have been found valid
	}
	return v.pointers.Find(doc, spans)
}

// extractsOnRust tells whether Rust is to be asked. A probe of a half-open breaker is not wasted on this.
func (v *Validator) extractsOnRust() bool {
	return v.rust != nil && (v.required || v.dial.Decision().Rust(mode.Draw()) && v.breakers.Closed() && !v.gate.latch.Tripped())
}

// extractOnRust is false where Rust failed; then no span has been filled in.
func (v *Validator) extractOnRust(doc []byte, spans []Span) bool {
	var few [fewSpans]uint64
	packed := few[:min(len(spans), fewSpans)]
	if len(spans) > fewSpans {
		packed = make([]uint64, len(spans))
	}
	stripe := v.gate.enter(len(doc))
	code := Code(v.rust.Extract(doc, packed))
	v.gate.leave(len(doc), stripe)
	if code != CodeValid {
		v.breakers.Fault(kindOf(code))
		return false
	}
	for i, span := range packed {
		spans[i] = Span{Start: uint32(span), End: uint32(span >> 32)}
	}
	return true
}
