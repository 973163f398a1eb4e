package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// formatsFile is the one file of tests/cases that has a form of its own.
const formatsFile = "formats.json"

// formatTable is an entry of tests/cases/formats.json: a format, and texts that are of it and that are not.
type formatTable struct {
	Format  string   `json:"format"`
	Since   int      `json:"since"`
	Reason  string   `json:"reason"`
	Valid   []string `json:"valid"`
	Invalid []string `json:"invalid"`
}

// formatDraft is a draft by the number that a table names it with.
type formatDraft struct {
	number int
	uri    string
}

var latest = formatDraft{2020, "https://json-schema.org/draft/2020-12/schema"}

var formatDrafts = []formatDraft{
	{4, "http://json-schema.org/draft-04/schema#"},
	{6, "http://json-schema.org/draft-06/schema#"},
	{7, "http://json-schema.org/draft-07/schema#"},
	{2019, "https://json-schema.org/draft/2019-09/schema"},
	latest,
}

func readFormats(root string) (list []formatTable, err error) {
	return list, readTable(filepath.Join(root, "tests/cases", formatsFile), &list)
}

// runFormats asks every entry about the texts of the table in the latest draft, and with one text of each format whether it
// asserts in the drafts that define it and in no other.
func runFormats(s *session) error {
	list, err := readFormats(s.root)
	if err != nil {
		return err
	}
	ran := 0
	for _, t := range list {
		name := "format " + t.Format
		if err := s.row(name, t.Reason); err != nil {
			return err
		}
		for _, text := range t.Valid {
			ran += s.runFormat(t, name, latest, text, true)
		}
		for _, text := range t.Invalid {
			ran += s.runFormat(t, name, latest, text, false)
		}
		for _, draft := range formatDrafts {
			ran += s.runFormat(t, fmt.Sprintf("%s in draft %d", name, draft.number), draft, t.Invalid[0], draft.number < t.Since)
		}
	}
	fmt.Fprintf(s.out, "formats: %d texts\n", ran)
	return nil
}

// runFormat asks about one text, and gives how many rows that were.
func (s *session) runFormat(t formatTable, name string, draft formatDraft, text string, valid bool) int {
	if !s.wanted(name) {
		return 0
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		s.fail("", name, "%v", err)
		return 1
	}
	row := caseRow{
		Name: name, Options: &caseOptions{AssertFormat: true, DefaultDraft: draft.uri},
		Schema: fmt.Appendf(nil, `{"format":%q}`, t.Format), Code: "VALID",
	}
	row.Document.bytes = quoted
	if !valid {
		row.Code, row.Keyword, row.Document.marks = "SCHEMA", "format", []uint32{0}
	}
	if err := s.runCase(&row); err != nil {
		s.fail("", name, "%v", err)
	}
	return 1
}
