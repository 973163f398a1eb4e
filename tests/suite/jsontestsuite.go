package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

const (
	jsonTestSuiteDigest = "abc15ec8c3df7ff6fa771b051a8950012403b241af2688e82374e0bcafcdd21c"
	jsonTestSuiteFiles  = 318
)

// implementationDefined is one row of tests/suite/tables/implementation_defined.json: what jsongate answers where RFC 8259
// leaves it to the parser.
type implementationDefined struct {
	Name   string `json:"name"`
	Code   string `json:"code"`
	Offset uint32 `json:"offset"`
	Reason string `json:"reason"`
}

// The two files of the suite that are accepted by RFC 8259 and refused by RFC 7493, and so by us.
var duplicateNames = []string{"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}

// runJSONTestSuite runs every file three times: by default, with duplicates allowed, and as encoding/json would read it. All
// entries must give the same code and the same offset.
func runJSONTestSuite(s *session) error {
	files, err := readTree(filepath.Join(s.root, "third_party/JSONTestSuite"), jsonTestSuiteDigest)
	if err != nil {
		return err
	}
	if len(files) != jsonTestSuiteFiles {
		return fmt.Errorf("%d files instead of %d", len(files), jsonTestSuiteFiles)
	}
	var rows []implementationDefined
	if err := readTable(filepath.Join(s.root, "tests/suite/tables/implementation_defined.json"), &rows); err != nil {
		return err
	}
	defined := map[string]implementationDefined{}
	for _, row := range rows {
		if err := s.row(row.Name, row.Reason); err != nil {
			return err
		}
		if files[row.Name] == nil || !strings.HasPrefix(row.Name, "i_") {
			return fmt.Errorf("row %q names no i_ file of the suite", row.Name)
		}
		defined[row.Name] = row
	}

	modes := []struct {
		name    string
		options options
	}{
		{"by default", options{}},
		{"duplicates allowed", options{AllowDuplicateNames: true}},
		{"as encoding/json", options{CompatEncodingJSON: true}},
	}
	for m, mode := range modes {
		for i, got := range askAll(s.entries, request{Op: "compile", Schema: []byte("true"), Options: &mode.options}) {
			if !s.check(got.Code == "VALID", s.entries[i].name, mode.name, "the schema true does not compile: %+v", got) {
				return nil
			}
		}
		for _, name := range files.names() {
			if !s.wanted(name) {
				continue
			}
			file := files[name]
			answers := askAll(s.entries, request{Op: "validate", Document: file})
			for i, e := range s.entries {
				got := answers[i].verdict()
				row := name + " " + mode.name
				problem := judge(name, file, mode.options, defined, got)
				if problem == "" && got != answers[0].verdict() {
					problem = fmt.Sprintf("%s says %v", s.entries[0].name, answers[0].verdict())
				}
				s.check(problem == "", e.name, row, "%v for %s: %s %s", got, quote(file), problem, answers[i].Message)
			}
			if m == 0 {
				for i, got := range askAll(s.entries, request{Op: "syntax", Document: file}) {
					s.check(got.verdict() == answers[i].verdict(), s.entries[i].name, name, "syntax alone: %v, validate %v",
						got.verdict(), answers[i].verdict())
				}
			}
		}
	}
	return nil
}

// judge says what is wrong with an answer, or nothing.
func judge(name string, file []byte, mode options, defined map[string]implementationDefined, got verdict) string {
	if mode.CompatEncodingJSON {
		// encoding/json is the specification here: it is asked.
		if want := validForEncodingJSON(file); want != (got.Code == "VALID") {
			return fmt.Sprintf("encoding/json.Valid says %v", want)
		}
		return ""
	}
	switch name[:2] {
	case "y_":
		if slices.Contains(duplicateNames, name) && !mode.AllowDuplicateNames {
			if got.Code != "DUPLICATE_NAME" {
				return "DUPLICATE_NAME is right"
			}
		} else if got.Code != "VALID" {
			return "the suite says that it must be accepted"
		}
	case "n_":
		if !slices.Contains(notWellFormed, got.Code) {
			return "the suite says that it must be refused"
		}
	case "i_":
		row, ok := defined[name]
		if !ok {
			return "tables/implementation_defined.json has no row for it"
		}
		if want := (verdict{Code: row.Code, Offset: row.Offset}); got != want {
			return fmt.Sprintf("tables/implementation_defined.json says %v", want)
		}
	default:
		return "its name begins with none of y_, n_, i_"
	}
	return ""
}
