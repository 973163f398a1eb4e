package peers

import (
	"cmp"
	"fmt"
	"slices"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/corpus"
)

// Disagreement is a document on which the two paths do not give the same answer.
type Disagreement struct {
	Set      string
	Index    int
	Mutation string
	Document []byte
	Go, Rust jsongate.Result
	Why      string
}

// Agreement is what comparing the paths on a set found.
type Agreement struct {
	Documents int                   `json:"documents"`
	Codes     map[jsongate.Code]int `json:"codes"` // how many documents got which verdict
	// Disagreements with the smallest documents first.
	Disagreements []Disagreement `json:"-"`
}

// Compare asks both paths for every document of the set, and compares as the contract has it: the same code always; for a
// fault of well-formedness the same offset; for a schema violation, the one that either path names is in the other's full list.
func Compare(set *corpus.Set, goPath, rustPath Gate) (Agreement, error) {
	found := Agreement{Documents: len(set.Documents), Codes: map[jsongate.Code]int{}}
	inGo, err := validateAll(set, goPath)
	if err != nil {
		return found, err
	}
	inRust, err := validateAll(set, rustPath)
	if err != nil {
		return found, err
	}
	why := make([]string, len(set.Documents))
	for i := range set.Documents {
		found.Codes[inGo[i].Code]++
		why[i] = differ(inGo[i], inRust[i])
	}
	// Explain's lists are asked for one path after the other too, so that the paths are switched twice and not per document.
	for _, side := range []struct {
		gate  Gate
		named []jsongate.Result
	}{{goPath, inRust}, {rustPath, inGo}} {
		if err := side.gate.Use(); err != nil {
			return found, err
		}
		for i, document := range set.Documents {
			if named := side.named[i]; why[i] == "" && named.Code == jsongate.CodeSchema {
				why[i] = notListed(named, side.gate.Explain(document.Data), side.gate.Path())
			}
		}
	}
	for i, document := range set.Documents {
		if why[i] != "" {
			found.Disagreements = append(found.Disagreements, Disagreement{
				Set: set.Name, Index: i, Mutation: document.Mutation, Document: document.Data,
				Go: inGo[i], Rust: inRust[i], Why: why[i],
			})
		}
	}
	slices.SortStableFunc(found.Disagreements, func(a, b Disagreement) int {
		return cmp.Compare(len(a.Document), len(b.Document))
	})
	return found, nil
}

func validateAll(set *corpus.Set, gate Gate) ([]jsongate.Result, error) {
	if err := gate.Use(); err != nil {
		return nil, err
	}
	results := make([]jsongate.Result, len(set.Documents))
	for i, document := range set.Documents {
		results[i] = gate.Validate(document.Data)
		if results[i].Path != gate.Path() {
			return nil, fmt.Errorf("document %d of %s was answered by the %s path (%s) and not by the %s path that was asked",
				i, set.Name, results[i].Path, results[i].Reason, gate.Path())
		}
	}
	return results, nil
}

func differ(inGo, inRust jsongate.Result) string {
	switch {
	case !inGo.Code.IsVerdict() || !inRust.Code.IsVerdict():
		return "a path gave no verdict"
	case inGo.Code != inRust.Code:
		return "the codes differ"
	case inGo.Code != jsongate.CodeSchema && inGo.Offset != inRust.Offset:
		return "the offsets differ"
	}
	return ""
}

func notListed(named jsongate.Result, report jsongate.Report, lister jsongate.Path) string {
	for _, violation := range report.Violations {
		if violation.Keyword == named.Keyword && violation.Offset == named.Offset {
			return ""
		}
	}
	return fmt.Sprintf("the %s path names %s at byte %d, which is not in the %s path's list of violations",
		named.Path, named.Keyword, named.Offset, lister)
}
