package jsongate

import "github.com/jsongate/jsongate/go/internal/native"

// Offset is a position in a document, in bytes from its start.
type Offset uint32

// Result is what became of one document. It is a small value without pointers: it can be copied, compared and used as a map key.
// The zero Result is no answer; it is not valid.
type Result struct {
	// Code is the verdict, or the fault where there is none.
	Code Code `json:"code"`
	// Path is the implementation that answered.
	Path Path `json:"path"`
	// Reason is why that implementation.
	Reason Reason `json:"reason"`
	// Keyword is what a document with CodeSchema violated; none for any other code.
	Keyword Keyword `json:"keyword"`
	// Offset is where the document is at fault, by section 3 of the contract; 0 for CodeValid. For a fault of the Rust path it is
	// the number under which the library keeps the fault's message, which Err reads.
	Offset Offset `json:"offset"`
}

// Valid tells whether the document is acceptable. A fault is never valid.
func (r Result) Valid() bool { return r.Code == CodeValid }

// Err is nil for a valid document, a [*Refusal] for a refused one (BUDGET among them), and a [*Fault] where no path could
// answer. It allocates; Valid and Code do not.
func (r Result) Err() error {
	switch {
	case r.Valid():
		return nil
	case r.Code.IsVerdict():
		return &Refusal{Result: r}
	}
	fault := &Fault{Result: r}
	if r.Path == PathRust {
		fault.Message = process.faultMessage(r.Offset)
	}
	return fault
}

// String is a short form for logs: "SCHEMA type @12 (rust, mode)".
func (r Result) String() string {
	text := r.Code.String()
	if r.Keyword != KeywordNone {
		text += " " + r.Keyword.String()
	}
	if !r.Valid() && r.Code.IsVerdict() {
		text += " @" + r.Offset.String()
	}
	return text + " (" + r.Path.String() + ", " + r.Reason.String() + ")"
}

// isVerdict tells whether a packed result of the library is an answer about the document.
func isVerdict(packed uint64) bool {
	return Code(native.CodeOf(packed)).IsVerdict() && native.ReservedOf(packed) == 0
}

// fromRust reads a packed result of the library. What is no answer by the contract (an unknown code, a code that only compile
// gives, bits that must be zero) becomes the fault INTERNAL: it must never read as a verdict.
func fromRust(packed uint64, reason Reason) Result {
	code := Code(native.CodeOf(packed))
	if native.ReservedOf(packed) != 0 || codeWords[code] == "" || code == CodeBadSchema {
		return Result{Code: CodeInternal, Path: PathRust, Reason: reason}
	}
	return Result{
		Code:    code,
		Path:    PathRust,
		Reason:  reason,
		Keyword: Keyword(native.KeywordOf(packed)),
		Offset:  Offset(native.OffsetOf(packed)),
	}
}

// setVerdict reads a packed result that [isVerdict] into the place where it is returned from. A Result that is made elsewhere
// is copied there: written in five parts and read as one word, for which the processor has to wait until all are in the cache.
func (r *Result) setVerdict(packed uint64, reason Reason) {
	r.Code = Code(native.CodeOf(packed))
	r.Path = PathRust
	r.Reason = reason
	r.Keyword = Keyword(native.KeywordOf(packed))
	r.Offset = Offset(native.OffsetOf(packed))
}
