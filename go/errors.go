package jsongate

import (
	"fmt"
	"strconv"
	"strings"
)

// String is the offset as a decimal number.
func (o Offset) String() string { return strconv.FormatUint(uint64(o), 10) }

// Refusal is the error of a document that was refused.
type Refusal struct {
	Result Result
}

// Error says what is wrong and where.
func (e *Refusal) Error() string {
	at := "byte " + e.Result.Offset.String()
	var text string
	switch e.Result.Code {
	case CodeMalformed:
		text = "not a JSON text: at " + at + " it cannot go on like this, or ends too early"
	case CodeBadUTF8:
		text = "a string holds bytes that are not UTF-8, or half of a surrogate pair, at " + at
	case CodeDuplicateName:
		text = "an object has the same name twice, the second time at " + at
	case CodeTooDeep:
		text = "nested deeper than the limit at " + at + "; the option MaxDepth sets it"
	case CodeTooLarge:
		text = "larger than the limit; the option MaxSize sets it"
	case CodeSchema:
		if e.Result.Keyword == KeywordNone {
			text = "refused by the service's own validator; Explain has its message"
		} else {
			text = "the value at " + at + " violates the keyword " + strconv.Quote(e.Result.Keyword.String()) + "; Explain lists every violation"
		}
	default: // CodeBudget
		text = "refused because deciding would take more steps than are allowed"
	}
	return "jsongate: " + text + " (" + e.Result.Code.String() + ")"
}

// Fault is the error of a call that no path could answer. It says nothing about the document, which must not be taken as
// valid.
type Fault struct {
	Result Result
	// Message is what the Rust engine said; empty where it did not answer last or said nothing.
	Message string
}

// Error says which paths failed and how.
func (e *Fault) Error() string {
	r, text := e.Result, ""
	switch {
	case r == Result{}:
		text = "no document was judged: this is the zero Result"
	case r.Path == PathRust:
		text = "the Rust path failed with " + r.Code.String()
		if e.Message != "" {
			text += " (" + e.Message + ")"
		}
		text += ", and RequireRust keeps Go from being asked"
	case r.Reason.isRustFault():
		text = "both paths failed: first Rust (" + r.Reason.String() + "), then Go with " + r.Code.String()
	default:
		text = "the Go path failed with " + r.Code.String()
	}
	return "jsongate: " + text + "; the document is undecided, do not accept it, and report this as a bug"
}

// CompileError says why a schema did not compile.
type CompileError struct {
	// Code is CodeBadSchema for a wrong schema, CodeBadArgument for a wrong option, CodeUnsupported and the faults only with
	// RequireRust.
	Code Code `json:"code"`
	// Reason is why Rust cannot serve the schema; 0 unless RequireRust made that an error.
	Reason Reason `json:"-"`
	// Errors has at least one entry.
	Errors []SchemaError `json:"errors"`
}

// SchemaError is one thing that is wrong in a schema.
type SchemaError struct {
	// Document is the URI of the document at fault; empty for the schema given to Compile.
	Document string `json:"document"`
	// Pointer is the place in it, a JSON Pointer (RFC 6901).
	Pointer string `json:"pointer"`
	// Keyword is the keyword at fault, where there is one.
	Keyword string `json:"keyword"`
	// Cause is what is wrong.
	Cause string `json:"cause"`
}

// Warning is something in a schema that was taken in a way its author may not expect. It has the fields of a [SchemaError].
type Warning SchemaError

// Error names the first thing that is wrong, and how many more there are.
func (e *CompileError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "jsongate: the schema does not compile (%v)", e.Code)
	for i, one := range e.Errors {
		if i == 1 {
			fmt.Fprintf(&text, "; and %d more", len(e.Errors)-1)
			break
		}
		text.WriteString(": " + one.String())
	}
	return text.String()
}

// String is the place, the keyword and the cause.
func (e SchemaError) String() string {
	var place string
	if e.Document != "" || e.Pointer != "" {
		place = "at " + e.Document + "#" + e.Pointer + ": "
	}
	if e.Keyword != "" {
		place += e.Keyword + ": "
	}
	return place + e.Cause
}

// String is the place, the keyword and what is unexpected.
func (w Warning) String() string { return SchemaError(w).String() }
