package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
)

// explained is one document with all that is wrong with it.
type explained struct {
	file     string
	before   int // lines of the file before the document
	document []byte
	report   jsongate.Report // with positions in the document
}

// explainer writes what is to be said about one document.
type explainer func(j *judge, e explained) error

// outputs are the choices of --output, in the order in which they are told.
var outputs = []string{"flag", "basic", "detailed", "text", "json"}

// explainerOf chooses how to explain; nil where nobody asked for it.
func explainerOf(wanted, chosen bool, output string, s screen) (explainer, error) {
	switch {
	case !wanted && !chosen:
		return nil, nil
	case !chosen && s.terminal:
		output = "text"
	case !chosen:
		output = "json"
	}
	switch output {
	case "flag":
		return func(j *judge, e explained) error { return j.lines.Encode(e.report.Flag()) }, nil
	case "basic":
		return func(j *judge, e explained) error { return j.lines.Encode(e.inFile().Basic()) }, nil
	case "detailed":
		return func(j *judge, e explained) error { return j.lines.Encode(e.inFile().Detailed()) }, nil
	case "json":
		return explainAsJSON, nil
	case "text":
		return s.explain, nil
	}
	return nil, fmt.Errorf("--output: %q is no output format; give one of %s", output, strings.Join(outputs, ", "))
}

// inFile is the report with the lines of the file.
func (e explained) inFile() jsongate.Report {
	report := e.report
	if report.Line > 0 {
		report.Line += e.before
	}
	report.Violations = slices.Clone(report.Violations)
	for i := range report.Violations {
		report.Violations[i].Line += e.before
	}
	return report
}

func explainAsJSON(j *judge, e explained) error {
	report := e.inFile()
	a := newAnswer(e.file, e.before, report.Result)
	a.Cut = report.Cut
	if report.Line > 0 {
		a.Line, a.Column = report.Line, report.Column
	}
	if a.Violations = report.Violations; a.Violations == nil {
		a.Violations = []jsongate.Violation{}
	}
	return j.lines.Encode(a)
}

// inOrder are the violations in the order of the document.
func inOrder(violations []jsongate.Violation) []jsongate.Violation {
	sorted := slices.Clone(violations)
	slices.SortStableFunc(sorted, func(a, b jsongate.Violation) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Keyword, b.Keyword))
	})
	return sorted
}
