package jsongatehttp

import (
	"fmt"

	jsongate "github.com/jsongate/jsongate/go"
)

// refused is the refusal of a document that was judged and does not pass.
func (s *settings) refused(v Validator, doc []byte, result jsongate.Result) *refusal {
	k, detail, located := describe(result)
	r := s.refusal(k, detail, result.Err())
	p := &r.problem
	p.Result, p.Code = result, result.Code.String()
	if located {
		p.Offset = &result.Offset
	}
	if result.Code == jsongate.CodeSchema {
		p.Keyword = result.Keyword.String()
		if s.locate(v, doc, p); p.Pointer != nil && *p.Pointer != "" {
			p.Detail = fmt.Sprintf("The value at %q (byte %d) violates the keyword %q of the schema.",
				*p.Pointer, result.Offset, p.Keyword)
		}
	}
	return r
}

// describe gives the kind of problem, a sentence, and whether the offset is a place in the document.
func describe(result jsongate.Result) (k kind, detail string, located bool) {
	at := result.Offset
	switch result.Code {
	case jsongate.CodeMalformed:
		return kindMalformed, fmt.Sprintf("At byte %d the body cannot go on as it does, or ends too early, by RFC 8259.", at), true
	case jsongate.CodeBadUTF8:
		return kindBadUTF8, fmt.Sprintf("At byte %d a string has bytes that are not UTF-8, or half of a surrogate pair.", at), true
	case jsongate.CodeDuplicateName:
		return kindDuplicateName, fmt.Sprintf("At byte %d an object has a name for the second time.", at), true
	case jsongate.CodeTooDeep:
		return kindTooDeep, fmt.Sprintf("The array or object at byte %d is nested deeper than the limit.", at), true
	case jsongate.CodeTooLarge:
		return kindTooLarge, "The body has more bytes than are judged here.", false
	case jsongate.CodeSchema:
		if result.Keyword == jsongate.KeywordNone {
			return kindSchema, "The document is not acceptable here.", false
		}
		return kindSchema, fmt.Sprintf("The value at byte %d violates the keyword %q of the schema.", at, result.Keyword.String()), true
	case jsongate.CodeBudget:
		return kindBudget, "To judge this document would take more steps than are allowed. Sending it again does not help.", false
	}
	return kindFault, "The service could not tell whether this document is valid, so it was not accepted.", false
}

// locate finds the pointers of the violation that the result names.
func (s *settings) locate(v Validator, doc []byte, p *Problem) {
	if s.pointers == PointersNone || len(doc) > s.explainUpTo || p.Result.Keyword == jsongate.KeywordNone {
		return
	}
	one, found := v.Locate(doc, p.Result)
	if !found {
		return
	}
	pointer, ok := one.InstanceLocation, true
	if s.pointers != PointersFull {
		pointer, ok = knownPointer(one.InstanceLocation, one.KeywordLocation)
	}
	if ok && len(pointer) <= s.maxPointer {
		p.Pointer = &pointer
	}
	if len(one.KeywordLocation) <= s.maxPointer {
		p.SchemaPointer = one.KeywordLocation
	}
}
