package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// outputRow is one row of tests/output/*.json. Expected are the outputs as lines, see lines.
type outputRow struct {
	Name     string          `json:"name"`
	Reason   string          `json:"reason"`
	Options  *caseOptions    `json:"options"`
	Schema   json.RawMessage `json:"schema"`
	Document marked          `json:"document"`
	Basic    []string        `json:"basic"`
	Detailed []string        `json:"detailed"`
	// "UNSUPPORTED" where the Rust engine declines the schema.
	Rust string `json:"rust"`
}

// runOutput runs the rows of tests/output, and the output tests of the JSON Schema test suite.
func runOutput(s *session) error {
	files, err := filepath.Glob(filepath.Join(s.root, "tests/output/*.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no files in tests/output: %w", err)
	}
	ran := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var rows []outputRow
		if err := strictly(text, &rows); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for i := range rows {
			if err := s.row("output: "+rows[i].Name, rows[i].Reason); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			if s.wanted(rows[i].Name) {
				s.runOutputRow(&rows[i])
				ran++
			}
		}
	}
	fmt.Fprintf(s.out, "output: %d rows\n", ran)
	return s.runOutputTests()
}

func (s *session) runOutputRow(row *outputRow) {
	as := caseRow{Options: row.Options, Schema: row.Schema}
	var asked []*entry
	for i, got := range askAll(s.entries, request{Op: "compile", Schema: row.Schema, Options: as.options()}) {
		e := s.entries[i]
		switch {
		case got.Code == "VALID":
			asked = append(asked, e)
		case got.Code == "UNSUPPORTED" && e.engine == "rust" && row.Rust == "UNSUPPORTED":
			s.unsupported(e.name)
		default:
			s.fail(e.name, row.Name, "compile gave %s: %s %v", got.Code, got.Message, got.Errors)
		}
	}
	flag := []string{"valid"}
	if len(row.Basic) != 1 || row.Basic[0] != flag[0] {
		flag[0] = "refused"
	}
	for format, want := range map[string][]string{"flag": flag, "basic": row.Basic, "detailed": row.Detailed} {
		var first *unit
		for i, got := range askAll(asked, request{Op: "output", Document: row.Document.bytes, Format: format}) {
			e := asked[i]
			lines, err := linesOf(format, got.Output)
			if err != nil {
				s.fail(e.name, row.Name, "%s gave %s %s: %v: %s", format, got.Code, got.Message, err, quote(got.Output))
				continue
			}
			s.check(slices.Equal(lines, want), e.name, row.Name, "%s gave\n%s\ninstead of\n%s",
				format, strings.Join(lines, "\n"), strings.Join(want, "\n"))
			var whole unit
			_ = json.Unmarshal(got.Output, &whole)
			if first == nil {
				first = &whole
			}
			s.check(reflect.DeepEqual(whole, *first), e.name, row.Name, "%s has other words than %s: %s", format, asked[0].name, got.Output)
		}
	}
}

// unit is a unit of output with everything that it may have.
type unit struct {
	Valid    *bool   `json:"valid"`
	Keyword  *string `json:"keywordLocation"`
	Absolute *string `json:"absoluteKeywordLocation"`
	Instance *string `json:"instanceLocation"`
	Error    string  `json:"error"`
	Code     string  `json:"code"`
	Line     int     `json:"line"`
	Column   int     `json:"column"`
	Errors   []unit  `json:"errors"`
}

// linesOf shows an output as lines: "valid" or "refused" where there is no more to it, otherwise a line for each unit, indented by
// two spaces a level:
//
//	keywordLocation | instanceLocation | absoluteKeywordLocation, without the last where there is none
//	and for a unit with an error " @line:column", for one with a code " CODE"
func linesOf(format string, output json.RawMessage) ([]string, error) {
	var top unit
	if err := strictly(output, &top); err != nil {
		return nil, err
	}
	if top.Valid == nil {
		return nil, fmt.Errorf("valid is missing")
	}
	bare := top.Keyword == nil && top.Instance == nil && top.Absolute == nil && top.Error == "" && top.Line == 0
	whole := top.Keyword != nil && top.Instance != nil && *top.Keyword+*top.Instance == ""
	var lines []string
	switch {
	case *top.Valid && (bare && format != "detailed" || whole && format == "detailed") && top.Error == "" && top.Errors == nil:
		return []string{"valid"}, nil
	case *top.Valid:
		return nil, fmt.Errorf("a valid document has nothing to tell")
	case format == "flag" && bare && top.Errors == nil:
		return []string{"refused"}, nil
	case format == "basic" && bare && len(top.Errors) > 0:
		for _, one := range top.Errors {
			if one.Errors != nil {
				return nil, fmt.Errorf("basic is flat")
			}
			if err := one.lines("", &lines); err != nil {
				return nil, err
			}
		}
		return lines, nil
	case format == "detailed":
		return lines, top.lines("", &lines)
	}
	return nil, fmt.Errorf("this is not the form of %s", format)
}

func (u *unit) lines(indent string, lines *[]string) error {
	if u.Valid == nil || *u.Valid || u.Keyword == nil || u.Instance == nil {
		return fmt.Errorf("a unit lacks a member, or is valid: %+v", *u)
	}
	line := indent + *u.Keyword + " | " + *u.Instance
	if u.Absolute != nil {
		line += " | " + *u.Absolute
	}
	if u.Code != "" {
		line += " " + u.Code
	}
	if (u.Error == "") != (len(u.Errors) > 1) || (u.Error == "") != (u.Line == 0) || strings.ContainsAny(u.Error, "\r\n") {
		return fmt.Errorf("%s: either an error on one line with its position, or several errors below", line)
	}
	if u.Code == "" && u.Error != "" && !strings.HasPrefix(u.Error, "at ") {
		return fmt.Errorf("%s: the error names no place: %s", line, u.Error)
	}
	if u.Error != "" {
		line += fmt.Sprintf(" @%d:%d", u.Line, u.Column)
	}
	*lines = append(*lines, line)
	for i := range u.Errors {
		if err := u.Errors[i].lines(indent+"  ", lines); err != nil {
			return err
		}
	}
	return nil
}
