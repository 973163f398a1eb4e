package main

import (
	"fmt"
	"path/filepath"
	"slices"
)

// runCases runs the rows of tests/cases: the contract, sections 2 to 4, and every keyword with its offset.
func runCases(s *session) error {
	rows, err := readRows(filepath.Join(s.root, "tests/cases"), s.tally)
	if err != nil {
		return err
	}
	ran := 0
	for i := range rows {
		if !s.wanted(rows[i].Name) {
			continue
		}
		if err := s.runCase(&rows[i]); err != nil {
			return err
		}
		ran++
	}
	fmt.Fprintf(s.out, "cases: %d rows\n", ran)
	return runFormats(s)
}

func (s *session) runCase(row *caseRow) error {
	compile := request{Op: "compile", Schema: row.schema(), Options: row.options()}
	if row.Compile != "" {
		for i, got := range askAll(s.entries, compile) {
			s.checkRefusedSchema(s.entries[i], row, got)
		}
		return nil
	}
	want, err := row.expected()
	if err != nil {
		return err
	}

	var asked []*entry
	for i, got := range askAll(s.entries, compile) {
		e := s.entries[i]
		switch {
		case e.engine == "rust" && row.Rust == "UNSUPPORTED":
			if s.check(got.Code == "UNSUPPORTED", e.name, row.Name, "compile gave %s, the row says UNSUPPORTED", got.Code) {
				s.unsupported(e.name)
			}
		case got.Code != "VALID":
			s.fail(e.name, row.Name, "compile gave %s: %s %v", got.Code, got.Message, got.Errors)
		default:
			asked = append(asked, e)
		}
	}
	document := row.Document.bytes
	results := askAll(asked, request{Op: "validate", Document: document})
	reports := askAll(asked, request{Op: "explain", Document: document})
	for i, e := range asked {
		got := results[i].verdict()
		s.check(slices.Contains(want, got), e.name, row.Name, "%v instead of %v for %s by %s %s",
			got, want, quote(document), compact(row.schema()), results[i].Message)
		s.checkReport(e, row.Name, results[i], reports, i)
	}
	if row.Options == nil {
		for i, got := range askAll(s.entries, request{Op: "syntax", Document: document}) {
			wanted := want[0]
			if wanted.Code == "SCHEMA" || wanted.Code == "BUDGET" {
				wanted = verdict{Code: "VALID"}
			}
			s.check(got.verdict() == wanted, s.entries[i].name, row.Name, "syntax alone gave %v instead of %v for %s %s",
				got.verdict(), wanted, quote(document), got.Message)
		}
	}
	return nil
}

// checkReport checks section 3 of the contract for explain: it says what validate said, and what validate named is in the
// list of every entry.
func (s *session) checkReport(e *entry, row string, result answer, reports []answer, own int) {
	got := result.verdict()
	report := reports[own]
	ok := report.Code == got.Code && (got.Code == "SCHEMA" || report.Offset == got.Offset)
	if !s.check(ok, e.name, row, "explain gave %v, validate %v %s", report.verdict(), got, report.Message) {
		return
	}
	if got.Code != "SCHEMA" {
		return
	}
	s.check(report.names(report.Keyword, report.Offset), e.name, row, "explain's own answer %v is not in its list", report.verdict())
	for _, other := range reports {
		if other.Code == "SCHEMA" {
			s.check(other.names(got.Keyword, got.Offset), e.name, row, "%v is not in the list of an entry on path %s: %v",
				got, other.Path, places(other.Violations))
		}
	}
}

// places are the violations of a report in short.
func places(list []violation) []string {
	var out []string
	for _, one := range list {
		out = append(out, fmt.Sprintf("%s @%d", one.Keyword, one.Offset))
	}
	return out
}

func (s *session) checkRefusedSchema(e *entry, row *caseRow, got answer) {
	ok := got.Code == row.Compile
	if e.engine == "rust" && row.Rust == "UNSUPPORTED" {
		ok = got.Code == "UNSUPPORTED"
	}
	if !s.check(ok, e.name, row.Name, "compile gave %s instead of %s %s %v", got.Code, row.Compile, got.Message, got.Errors) {
		return
	}
	if !s.check(len(got.Errors) > 0, e.name, row.Name, "compile gave no error beside %s", got.Code) {
		return
	}
	for _, one := range got.Errors {
		s.check(one.Cause != "", e.name, row.Name, "an error without a cause: %v", got.Errors)
	}
	if row.Pointer != nil {
		found := slices.ContainsFunc(got.Errors, func(one schemaErr) bool {
			return one.Pointer == *row.Pointer && (row.Keyword == "" || one.Keyword == row.Keyword)
		})
		s.check(found, e.name, row.Name, "no error at %q (%s) among %v", *row.Pointer, row.Keyword, got.Errors)
	}
}
