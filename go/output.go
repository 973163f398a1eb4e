package jsongate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/jsongate/jsongate/go/internal/trail"
)

// FlagOutput is the output format flag of JSON Schema core 2020-12, section 12.4.1.
type FlagOutput struct {
	Valid bool `json:"valid"`
}

// BasicOutput is the output format basic (section 12.4.2): a flat list with a unit for each violation.
type BasicOutput struct {
	Valid  bool         `json:"valid"`
	Errors []OutputUnit `json:"errors,omitempty"`
}

// OutputUnit is one unit of the formats basic and detailed (section 12.3). There are no annotations.
type OutputUnit struct {
	Valid                   bool   `json:"valid"`
	KeywordLocation         string `json:"keywordLocation"`
	AbsoluteKeywordLocation string `json:"absoluteKeywordLocation,omitempty"`
	InstanceLocation        string `json:"instanceLocation"`
	// Error says in a sentence what is wrong and where. A unit has either this or Errors.
	Error string `json:"error,omitempty"`
	// Code is set for a document that is refused without a violation, such as one that is not JSON.
	Code Code `json:"code,omitempty"`
	// Position is set beside Error, after [Report.WithPositions].
	Position
	// Errors are the units below a place that they have in common.
	Errors []OutputUnit `json:"errors,omitempty"`
}

// Flag is the report in the format flag.
func (r Report) Flag() FlagOutput { return FlagOutput{Valid: r.Result.Valid()} }

// Basic is the report in the format basic: a unit for each violation, in the order of the document, and for a document that is
// refused without one a single unit with empty locations and a code. It allocates what it returns; the same output comes from
// either path as far as it found the same violations, but for the wording of errors.
func (r Report) Basic() BasicOutput {
	if r.Result.Valid() {
		return BasicOutput{Valid: true}
	}
	output := BasicOutput{Errors: make([]OutputUnit, 0, max(1, len(r.Violations)))}
	for _, i := range r.inOrder() {
		output.Errors = append(output.Errors, unitOf(&r.Violations[i]))
	}
	if len(r.Violations) == 0 {
		output.Errors = append(output.Errors, r.refusal())
	}
	return output
}

// Detailed is the report in the format detailed: the units of Basic, nested by the schemas that they are in, and collapsed as
// section 12.4.3 says, so that a single violation is a single unit. Its cost is the length of all locations.
func (r Report) Detailed() OutputUnit {
	switch {
	case r.Result.Valid():
		return OutputUnit{Valid: true}
	case len(r.Violations) == 0:
		return r.refusal()
	}
	order := r.inOrder()
	ways := make([]trail.Violation, len(order))
	for place, i := range order {
		one := &r.Violations[i]
		ways[place] = trail.Violation{Keywords: one.KeywordLocation, Absolute: one.AbsoluteKeywordLocation, Instance: one.InstanceLocation}
		if len(r.hops) == len(r.Violations) {
			ways[place].Hops = r.hops[i]
		}
	}
	var unit func(node trail.Node) OutputUnit
	unit = func(node trail.Node) OutputUnit {
		if len(node.Children) == 0 {
			return unitOf(&r.Violations[order[node.Violation]])
		}
		example := &ways[node.Violation]
		branch := OutputUnit{
			KeywordLocation:         example.Keywords[:node.Stop.Keywords],
			AbsoluteKeywordLocation: example.AbsoluteAt(node.Stop),
			InstanceLocation:        example.Instance[:node.Stop.Instance],
			Errors:                  make([]OutputUnit, 0, len(node.Children)),
		}
		for _, child := range node.Children {
			branch.Errors = append(branch.Errors, unit(child))
		}
		return branch
	}
	return unit(trail.Collapse(ways))
}

// inOrder are the numbers of the violations in the order of the document; of those at one place, by the number of the keyword.
func (r Report) inOrder() []int {
	order := make([]int, len(r.Violations))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		one, other := &r.Violations[a], &r.Violations[b]
		return cmp.Or(cmp.Compare(one.Offset, other.Offset), cmp.Compare(one.Keyword, other.Keyword),
			cmp.Compare(one.KeywordLocation, other.KeywordLocation))
	})
	return order
}

func unitOf(one *Violation) OutputUnit {
	return OutputUnit{
		KeywordLocation:         one.KeywordLocation,
		AbsoluteKeywordLocation: one.AbsoluteKeywordLocation,
		InstanceLocation:        one.InstanceLocation,
		Error:                   one.String(),
		Position:                one.Position,
	}
}

// refusal is the unit of a document that is refused without a violation.
func (r Report) refusal() OutputUnit {
	return OutputUnit{Error: r.Result.sentence(), Code: r.Result.Code, Position: r.Position}
}

// String is the violation in a sentence on one line: the value's place, what was expected, what was found.
func (v Violation) String() string {
	if v.Keyword == KeywordNone {
		return v.Message // of the service's own validator, which names no place
	}
	return placeInWords(v.InstanceLocation) + ": " + v.Message
}

// mostOfPointer is how much of a JSON Pointer a sentence shows: of a longer one the end.
const mostOfPointer = 200

func placeInWords(pointer string) string {
	if pointer == "" {
		return "at the root"
	}
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, pointer))
	if len(runes) > mostOfPointer {
		return "at …" + string(runes[len(runes)-mostOfPointer:])
	}
	return "at " + string(runes)
}

// sentence says why a document is refused that violates no schema.
func (r Result) sentence() string {
	switch r.Code {
	case CodeMalformed:
		return fmt.Sprintf("the document is not JSON: it cannot go on as it does at byte %d", r.Offset)
	case CodeBadUTF8:
		return fmt.Sprintf("a string is not UTF-8, or escapes half a surrogate pair, at byte %d", r.Offset)
	case CodeDuplicateName:
		return fmt.Sprintf("an object has the same name twice, the second time at byte %d", r.Offset)
	case CodeTooDeep:
		return fmt.Sprintf("arrays and objects are nested deeper than allowed at byte %d", r.Offset)
	case CodeTooLarge:
		return "the document has more bytes than allowed"
	case CodeBudget:
		return "to judge the document would take more steps than allowed"
	case CodeSchema:
		return "the document is refused"
	}
	return "there is no answer about the document"
}
