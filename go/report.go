package jsongate

import (
	"encoding/json"

	"github.com/jsongate/jsongate/go/internal/fallback"
	"github.com/jsongate/jsongate/go/internal/trail"
)

// Report is everything that is wrong with one document. Flag, Basic and Detailed give it in the output formats of JSON Schema,
// and WithPositions adds lines and columns. It is a value that nothing changes, so any number of goroutines may read it.
type Report struct {
	// Result is what Validate answers.
	Result Result `json:"result"`
	// Position is where Result.Offset is, after WithPositions.
	Position
	// Violations has an entry for each violation if the document is well formed and refused. For a validator with
	// WithFallback it may hold one, with nothing but the message of the service's own validator.
	Violations []Violation `json:"violations"`
	// Cut tells that there are more violations than that: the Rust path lists no more than 16 MiB of text, and the Go path names
	// some where to find all would take more steps than it has.
	Cut bool `json:"cut,omitempty"`

	// Where the way to each violation jumps from one schema to another; nil where nothing is known of that.
	hops [][]trail.Hop
}

// Violation is one assertion that a document does not satisfy.
type Violation struct {
	// Keyword is the assertion's keyword.
	Keyword Keyword `json:"keyword"`
	// Offset is the first byte of the value that violates it.
	Offset Offset `json:"offset"`
	// InstanceLocation is that value's place in the document, a JSON Pointer (RFC 6901). A name has none: it is that of its object.
	InstanceLocation string `json:"instanceLocation"`
	// KeywordLocation is the way through the schema that led to the keyword, a JSON Pointer that goes through references.
	KeywordLocation string `json:"keywordLocation"`
	// AbsoluteKeywordLocation is the keyword's own place: a URI with a JSON Pointer as its fragment.
	AbsoluteKeywordLocation string `json:"absoluteKeywordLocation"`
	// Message says what was expected and what was found, without the place: String says both.
	Message string `json:"message"`
	// Position is where Offset is, after WithPositions.
	Position
}

// Explain judges one document as Validate does, and lists every violation. It takes much longer than Validate and allocates: a
// sender can build 4 KiB that keep it busy for a third of a second. It is for people, and for documents that Validate refused;
// what a service tells every sender is better taken from [Validator.Locate].
func (v *Validator) Explain(doc []byte) Report {
	decision := v.dial.Decision()
	way := v.way(decision, decision.Draw())
	var report Report
	if way.path == PathRust {
		report = v.explainByRust(doc, way.reason)
		v.arrived(way, report.Result.Path == PathRust && report.Result.Code.IsVerdict())
	} else {
		report = v.explainByGo(doc, way.reason)
	}
	v.counted(report.Result)
	return report
}

// Locate describes the violation that a result of this validator names, for the document that the result is about. It is a
// diagnostic and no call: the Go path is asked, whatever the flag says and whoever gave the result, with few steps, and nothing
// is counted in [Stats]. It takes about as long as the Go path takes to judge the document, and stops after 1,000 steps and 3
// for each byte (some milliseconds for 4 KiB at worst, however many violations there are). The violation is told in full, with
// the Go path's words as its message.
//
// It is false for a result other than CodeSchema, for one of a validator with [WithFallback], if the steps did not suffice, and if
// the Go path knows no such violation in the document.
func (v *Validator) Locate(doc []byte, result Result) (Violation, bool) {
	if v.kept == nil || result.Code != CodeSchema || result.Keyword == KeywordNone {
		return Violation{}, false
	}
	found, ok := v.kept.Locate(doc, uint8(result.Keyword), uint32(result.Offset))
	if !ok {
		return Violation{}, false
	}
	return fromFallbackViolation(found), true
}

func (v *Validator) explainByGo(doc []byte, reason Reason) Report {
	if v.own == nil {
		outcome, violations, complete := v.kept.Explain(doc)
		report := Report{Result: v.gate.fromGo(outcome, reason), Cut: !complete}
		for _, one := range violations {
			report.Violations = append(report.Violations, fromFallbackViolation(one))
			report.hops = append(report.hops, one.Hops)
		}
		return report
	}
	code, refusal := v.askOwn(doc)
	report := Report{Result: Result{Code: code, Path: PathGo, Reason: reason}}
	if refusal != nil {
		report.Violations = []Violation{{Message: refusal.Error()}}
	}
	return report
}

func fromFallbackViolation(one fallback.Violation) Violation {
	return Violation{
		Keyword:                 Keyword(one.Keyword),
		Offset:                  Offset(one.Offset),
		InstanceLocation:        one.InstanceLocation,
		KeywordLocation:         one.KeywordLocation,
		AbsoluteKeywordLocation: one.AbsoluteKeywordLocation,
		Message:                 one.Message,
	}
}

func (v *Validator) explainByRust(doc []byte, reason Reason) Report {
	stripe := v.gate.enter(len(doc))
	status, text := v.rust.Explain(doc)
	v.gate.leave(len(doc), stripe)
	report, ok := parseReport(text)
	if !Code(status).IsVerdict() || !ok {
		fault := Result{Code: Code(status), Path: PathRust, Reason: reason}
		if codeWords[fault.Code] == "" || fault.Code.IsVerdict() || fault.Code == CodeBadSchema {
			fault.Code = CodeInternal
		}
		goReason, goAnswers := v.faulted(fault)
		if !goAnswers {
			return Report{Result: fault}
		}
		return v.explainByGo(doc, goReason)
	}
	report.Result.Path, report.Result.Reason = PathRust, reason
	return report
}

// parseReport reads a report of the library. It has no meaning unless its code is a verdict.
func parseReport(text []byte) (Report, bool) {
	var said struct {
		Code, Keyword string
		Offset        Offset
		Violations    []struct {
			Keyword                                                             string
			Offset                                                              Offset
			InstanceLocation, KeywordLocation, AbsoluteKeywordLocation, Message string
			Hops                                                                [][2]int
		}
		Schemas  []string
		Complete *bool // an older library does not say
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return Report{}, false
	}
	report := Report{
		Result: Result{Code: codeOf(said.Code), Keyword: keywordOf(said.Keyword), Offset: said.Offset},
		Cut:    said.Complete != nil && !*said.Complete,
	}
	for _, one := range said.Violations {
		report.Violations = append(report.Violations, Violation{
			Keyword:                 keywordOf(one.Keyword),
			Offset:                  one.Offset,
			InstanceLocation:        one.InstanceLocation,
			KeywordLocation:         one.KeywordLocation,
			AbsoluteKeywordLocation: one.AbsoluteKeywordLocation,
			Message:                 one.Message,
		})
		report.hops = append(report.hops, hopsOf(one.Hops, said.Schemas, len(one.KeywordLocation)))
	}
	return report, report.Result.Code.IsVerdict()
}

// hopsOf reads what the library says of a way: how many bytes of it lead to a schema, and the schema's number.
func hopsOf(pairs [][2]int, schemas []string, length int) []trail.Hop {
	var hops []trail.Hop
	for _, pair := range pairs {
		if pair[0] < 0 || pair[0] > length || pair[1] < 0 || pair[1] >= len(schemas) {
			return nil // a library that says what cannot be: without hops less is told, and nothing wrong
		}
		hops = append(hops, trail.Hop{From: pair[0], Schema: schemas[pair[1]]})
	}
	return hops
}
