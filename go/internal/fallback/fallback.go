// Package fallback is the Go path: it validates JSON documents against a JSON Schema and answers with the contract's codes and
// offsets.
//
// Libraries do what they are good at. github.com/go-json-experiment/json/jsontext decides what is well formed.
// github.com/santhosh-tekuri/jsonschema/v6 compiles schemas (drafts, vocabularies, identifiers, references, the check against the
// metaschema) and runs the validation: what schemas are around a value, where a dynamic reference leads, what is unevaluated.
// The keywords that assert something are ours (node.go), attached to its schemas as extensions, and so are the patterns
// (internal/ecma). For a validator that reads what a stranger sends can be attacked, and these are the guards:
//
//   - no document is loaded but those that the caller supplied (loader.go)
//   - numbers are compared exactly, and an exponent is never written out (decimal.go, tame.go)
//   - equal values are found by a keyed hash, so that uniqueItems, enum and const are linear (equal.go)
//   - all work is counted, and a document that would take too much of it ends in BUDGET (budget.go)
//   - schemas are not applied inside one another beyond what the stack holds (nesting.go)
//   - patterns without backreferences take linear time, and the others count their steps (internal/ecma)
//   - a panic is an answer (Validate)
//
// Answers depend on the schema, the options and the bytes alone: steps are counted, time is not.
package fallback

import (
	"strings"

	"github.com/jsongate/jsongate/go/internal/trail"
)

// Options is how a schema is compiled and how documents are read. The limits are the caller's to check.
type Options struct {
	// AssertFormat makes format an assertion; otherwise it is an annotation, unless the metaschema says otherwise.
	AssertFormat bool
	// AllowDuplicateNames lets an object have the same name twice; the last one wins.
	AllowDuplicateNames bool
	// CompatEncodingJSON reads documents as encoding/json does: duplicate names, bytes that are not UTF-8 and lone
	// surrogates are allowed, the latter two as U+FFFD.
	CompatEncodingJSON bool
	// MaxDepth is how many arrays and objects may be open at once, up to 10,000.
	MaxDepth int
	// MaxSize is how many bytes a document may have, up to 4 GiB - 1.
	MaxSize int64
	// DefaultDraft is the URI of the metaschema for schemas without $schema; empty means draft 2020-12.
	DefaultDraft string
	// Documents are the schema documents that references may lead to, by URI.
	Documents map[string][]byte
	// Resolver is asked for a document that is not in Documents; nil means that there is none. It may be called more than
	// once for one URI.
	Resolver func(uri string) ([]byte, error)
}

func (o Options) limits() limits {
	return limits{
		depth: o.MaxDepth, size: o.MaxSize,
		duplicates: o.AllowDuplicateNames || o.CompatEncodingJSON, lenient: o.CompatEncodingJSON,
	}
}

// Outcome is a verdict or a fault: its code, and for a refusal the offset, and the keyword for a violation of the schema.
type Outcome struct {
	Code, Keyword uint8
	Offset        uint32
}

// Violation is one assertion that a document fails.
type Violation struct {
	Keyword uint8
	// Offset is that of the offending value.
	Offset uint32
	// InstanceLocation is the JSON Pointer of the value, for a name that of its object, KeywordLocation that of the keyword by the way validation took, and
	// AbsoluteKeywordLocation the URI of the keyword.
	InstanceLocation, KeywordLocation, AbsoluteKeywordLocation string
	// Message says in words what is wrong.
	Message string
	// Hops are where KeywordLocation jumps from one schema to another, the root first.
	Hops []trail.Hop
}

// SchemaError is one fault of a schema: in which document, at which JSON Pointer, in which keyword, and why. The document is
// empty for the schema itself where it names no URI.
type SchemaError struct{ Document, Pointer, Keyword, Cause string }

// CompileError says why a schema does not compile. It has one error at least.
type CompileError struct{ Errors []SchemaError }

func (e *CompileError) Error() string {
	var out strings.Builder
	out.WriteString("not a valid schema: ")
	for i, fault := range e.Errors {
		if i > 0 {
			out.WriteString("; ")
		}
		out.WriteString(fault.Document + "#" + fault.Pointer + ": " + fault.Cause)
	}
	return out.String()
}

// OptionError says which option of Compile has no meaning.
type OptionError struct{ Cause string }

func (e *OptionError) Error() string { return e.Cause }

// Validate validates a document. It can be called by any number of goroutines at once, keeps nothing of the document and does
// not write to it. Cost: at most 200,000 + 100 x len(doc) steps, see budget.go, after which the code is BUDGET.
func (v *Validator) Validate(doc []byte) (outcome Outcome) {
	defer func() {
		if recover() != nil {
			outcome = Outcome{Code: codePanic}
		}
	}()
	document, ok := decode(doc, v.limits)
	switch {
	case !ok:
		return refusalOf(doc, v.limits)
	case !v.nesting.fits(document.depth):
		return Outcome{Code: codeBudget}
	}
	return v.verdict(doc, document.value)
}

// Explain is Validate with every violation, in the order of the document. What fails inside anyOf, oneOf, not and contains is
// not among them: these keywords are violated themselves. The list is not complete where to find all takes more steps than there
// are; then it is what the verdict was chosen from.
func (v *Validator) Explain(doc []byte) (outcome Outcome, violations []Violation, complete bool) {
	defer func() {
		if recover() != nil {
			outcome, violations, complete = Outcome{Code: codePanic}, nil, true
		}
	}()
	document, ok := decode(doc, v.limits)
	switch {
	case !ok:
		return refusalOf(doc, v.limits), nil, true
	case !v.nesting.fits(document.depth):
		return Outcome{Code: codeBudget}, nil, true
	}
	return v.explain(doc, document.value)
}

// CheckSyntax says whether a document is well formed and keeps the limits. Of the options it looks at those about documents.
func CheckSyntax(doc []byte, o Options) (outcome Outcome) {
	defer func() {
		if recover() != nil {
			outcome = Outcome{Code: codePanic}
		}
	}()
	if wellFormed(doc, o.limits()) {
		return Outcome{Code: codeValid}
	}
	return refusalOf(doc, o.limits())
}

// refusalOf is the code and the offset of a document that jsontext refuses.
func refusalOf(doc []byte, limits limits) Outcome {
	if fault, refused := scan(doc, limits); refused {
		return fault
	}
	return Outcome{Code: codeInternal}
}
