package peers

import (
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/corpus"
)

// scripted is a gate that answers what it is told to, by document.
type scripted struct {
	path       jsongate.Path
	answers    map[string]jsongate.Result
	violations map[string][]jsongate.Violation
}

func (g *scripted) Path() jsongate.Path { return g.path }
func (g *scripted) Use() error          { return nil }

func (g *scripted) Validate(document []byte) jsongate.Result {
	result, ok := g.answers[string(document)]
	if !ok {
		result.Code = jsongate.CodeValid
	}
	if result.Path == 0 {
		result.Path = g.path
	}
	result.Reason = jsongate.ReasonMode
	return result
}

func (g *scripted) ValidateLines(lines []byte, results []jsongate.Result) int {
	n := 0
	for line := range strings.Lines(string(lines)) {
		results[n] = g.Validate([]byte(strings.TrimSuffix(line, "\n")))
		n++
	}
	return n
}

func (g *scripted) Explain(document []byte) jsongate.Report {
	return jsongate.Report{Result: g.Validate(document), Violations: g.violations[string(document)]}
}

func TestCompare(t *testing.T) {
	refusal := func(keyword jsongate.Keyword, offset jsongate.Offset) jsongate.Result {
		return jsongate.Result{Code: jsongate.CodeSchema, Keyword: keyword, Offset: offset}
	}
	list := func(violations ...jsongate.Violation) []jsongate.Violation { return violations }
	onType, onEnum := jsongate.Violation{Keyword: jsongate.KeywordType, Offset: 3}, jsongate.Violation{Keyword: jsongate.KeywordEnum, Offset: 9}
	for _, tt := range []struct {
		name             string
		inGo, inRust     jsongate.Result
		goList, rustList []jsongate.Violation
		why              string // "" where they agree
	}{
		{name: "both accept", inGo: jsongate.Result{Code: jsongate.CodeValid}, inRust: jsongate.Result{Code: jsongate.CodeValid}},
		{
			name: "one accepts", inGo: jsongate.Result{Code: jsongate.CodeValid}, inRust: refusal(jsongate.KeywordType, 3),
			why: "the codes differ",
		},
		{
			name: "the same fault at another offset", inGo: jsongate.Result{Code: jsongate.CodeMalformed, Offset: 4},
			inRust: jsongate.Result{Code: jsongate.CodeMalformed, Offset: 5}, why: "the offsets differ",
		},
		{
			name: "the same fault at the same offset", inGo: jsongate.Result{Code: jsongate.CodeBadUTF8, Offset: 4},
			inRust: jsongate.Result{Code: jsongate.CodeBadUTF8, Offset: 4},
		},
		{
			name: "two of several violations, both in both lists", inGo: refusal(jsongate.KeywordType, 3), inRust: refusal(jsongate.KeywordEnum, 9),
			goList: list(onType, onEnum), rustList: list(onEnum, onType),
		},
		{
			name: "Rust names what Go does not list", inGo: refusal(jsongate.KeywordType, 3), inRust: refusal(jsongate.KeywordEnum, 9),
			goList: list(onType), rustList: list(onEnum, onType),
			why: "the rust path names enum at byte 9, which is not in the go path's list of violations",
		},
		{
			name: "Go names what Rust lists elsewhere", inGo: refusal(jsongate.KeywordType, 4), inRust: refusal(jsongate.KeywordEnum, 9),
			goList: list(onType, onEnum), rustList: list(onEnum, onType),
			why: "the go path names type at byte 4, which is not in the rust path's list of violations",
		},
		{
			name: "a fault is no answer, even the same one", inGo: jsongate.Result{Code: jsongate.CodePanic},
			inRust: jsongate.Result{Code: jsongate.CodePanic}, why: "a path gave no verdict",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const document = `{"a":1}`
			set := &corpus.Set{Name: "s", Documents: []corpus.Document{{Data: []byte(`[]`)}, {Data: []byte(document), Mutation: "bent"}}}
			goPath := &scripted{jsongate.PathGo, map[string]jsongate.Result{document: tt.inGo}, map[string][]jsongate.Violation{document: tt.goList}}
			rustPath := &scripted{jsongate.PathRust, map[string]jsongate.Result{document: tt.inRust}, map[string][]jsongate.Violation{document: tt.rustList}}
			found, err := Compare(set, goPath, rustPath)
			if err != nil {
				t.Fatal(err)
			}
			if tt.why == "" {
				if len(found.Disagreements) != 0 {
					t.Fatalf("they disagree: %+v", found.Disagreements)
				}
				return
			}
			if len(found.Disagreements) != 1 {
				t.Fatalf("%d disagreements, want one", len(found.Disagreements))
			}
			d := found.Disagreements[0]
			if d.Why != tt.why || d.Index != 1 || d.Mutation != "bent" || d.Set != "s" {
				t.Errorf("got %+v, want %q on document 1", d, tt.why)
			}
		})
	}
}

func TestCompareCountsTheVerdictsAndPutsTheSmallestFirst(t *testing.T) {
	large, small := strings.Repeat(" ", 90)+"1", "2"
	set := &corpus.Set{Name: "s", Documents: []corpus.Document{{Data: []byte(large)}, {Data: []byte(`{}`)}, {Data: []byte(small)}}}
	malformed := jsongate.Result{Code: jsongate.CodeMalformed}
	goPath := &scripted{path: jsongate.PathGo}
	rustPath := &scripted{path: jsongate.PathRust, answers: map[string]jsongate.Result{large: malformed, small: malformed}}
	found, err := Compare(set, goPath, rustPath)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Disagreements) != 2 || string(found.Disagreements[0].Document) != small {
		t.Errorf("got %d disagreements, the first on %q", len(found.Disagreements), found.Disagreements[0].Document)
	}
	if found.Codes[jsongate.CodeValid] != 3 || found.Documents != 3 {
		t.Errorf("got %v of %d documents", found.Codes, found.Documents)
	}
}

func TestCompareRefusesAnswersOfTheOtherPath(t *testing.T) {
	set := &corpus.Set{Name: "s", Documents: []corpus.Document{{Data: []byte(`1`)}}}
	goPath := &scripted{path: jsongate.PathGo}
	fellBack := &scripted{path: jsongate.PathRust, answers: map[string]jsongate.Result{`1`: {Code: jsongate.CodeValid, Path: jsongate.PathGo}}}
	if _, err := Compare(set, goPath, fellBack); err == nil || !strings.Contains(err.Error(), "was answered by the go path") {
		t.Errorf("got %v", err)
	}
}

func TestATimedPassFailsWhereItsAnswersChange(t *testing.T) {
	documents := [][]byte{[]byte(`1`), []byte(`2`)}
	for _, tt := range []struct {
		name   string
		change jsongate.Result
		want   string
	}{
		{"another verdict", jsongate.Result{Code: jsongate.CodeSchema}, "accepted 1 documents while it was timed, and 2 before"},
		{"another path", jsongate.Result{Code: jsongate.CodeValid, Path: jsongate.PathGo}, "answered 1 of 2 documents"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			gate := &scripted{path: jsongate.PathRust, answers: map[string]jsongate.Result{}}
			for _, c := range []struct {
				kind string
				pass func() error
			}{
				{"one by one", Documents("rust", gate, documents).Pass}, {"as lines", Lines("rust", gate, documents).Pass},
			} {
				delete(gate.answers, "2")
				if err := c.pass(); err != nil {
					t.Fatalf("%s: %v", c.kind, err)
				}
				gate.answers["2"] = tt.change
				if err := c.pass(); err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: got %v, want %q", c.kind, err, tt.want)
				}
			}
		})
	}
}

func TestContestantsCountTheirDocuments(t *testing.T) {
	c := Documents("go", &scripted{path: jsongate.PathGo}, [][]byte{[]byte(`{}`), []byte(`[1]`)})
	if c.Name != "go" || c.Documents != 2 || c.Bytes != 5 {
		t.Errorf("got %+v", c)
	}
}

func TestPayloadsOfTheMessyOnly(t *testing.T) {
	set := &corpus.Set{Documents: []corpus.Document{{Data: []byte(`1`)}, {Data: []byte(`2`), Mutation: "bent"}}}
	if got := Payloads(set, true); len(got) != 1 || string(got[0]) != "2" {
		t.Errorf("got %q", got)
	}
	if got := Payloads(set, false); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestPlain(t *testing.T) {
	plain, err := NewPlain([]byte(`{"type":"object","properties":{"n":{"maximum":5}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		document string
		valid    bool
		fails    bool
	}{
		{document: `{"n":4}`, valid: true},
		{document: `{"n":6}`},
		{document: `{"n":`},
		{document: `{"n":1e10000000}`, fails: true}, // it has no guard against such exponents
	} {
		valid, err := plain.Valid([]byte(tt.document))
		if valid != tt.valid || (err != nil) != tt.fails {
			t.Errorf("%s: %t, %v", tt.document, valid, err)
		}
	}
	if _, err := NewPlain([]byte(`{"pattern":"(?=a)"}`)); err == nil {
		t.Error("a pattern that Go's regexp cannot take was compiled")
	}
	if _, err := NewPlain([]byte(`{`)); err == nil {
		t.Error("a schema that is no JSON was compiled")
	}
}

func TestJSONValidPass(t *testing.T) {
	c := JSONValid("json-valid", [][]byte{[]byte(`1`), []byte(`{`)})
	if err := c.Pass(); err != nil {
		t.Error(err)
	}
	if c.Documents != 2 || c.Bytes != 2 {
		t.Errorf("got %+v", c)
	}
}
