package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// marker shows in a document of tests/cases where the offset is expected. It is taken out before the document is sent.
const marker = "⇒"

// caseRow is one row of tests/cases/*.json; tests/README.md describes it for those who write one.
type caseRow struct {
	Name    string          `json:"name"`
	Reason  string          `json:"reason"`
	Options *caseOptions    `json:"options"`
	Schema  json.RawMessage `json:"schema"`
	// Instead of Schema, for one that is not JSON.
	SchemaText *string     `json:"schemaText"`
	Document   marked      `json:"document"`
	Code       string      `json:"code"`
	Keyword    string      `json:"keyword"`
	AnyOf      []candidate `json:"anyOf"`
	// Instead of a document: the code that compile gives, and optionally where it finds the fault.
	Compile string  `json:"compile"`
	Pointer *string `json:"pointer"`
	// "UNSUPPORTED" where the Rust engine declines the schema.
	Rust string `json:"rust"`
}

type caseOptions struct {
	AssertFormat        bool                       `json:"assertFormat"`
	AllowDuplicateNames bool                       `json:"allowDuplicateNames"`
	CompatEncodingJSON  bool                       `json:"compatEncodingJson"`
	MaxDepth            uint32                     `json:"maxDepth"`
	MaxSize             uint64                     `json:"maxSize"`
	DefaultDraft        string                     `json:"defaultDraft"`
	Documents           map[string]json.RawMessage `json:"documents"`
}

// candidate is one of several violations of a document, any of which may be the one that is named.
type candidate struct {
	Keyword string `json:"keyword"`
	Mark    int    `json:"mark"`
}

// marked is a document with the places of its markers.
type marked struct {
	given bool
	bytes []byte
	marks []uint32
}

// UnmarshalJSON reads a document: a string, or a list of strings, {"hex": "ff"} and {"repeat": "[", "times": 1000}.
func (m *marked) UnmarshalJSON(text []byte) error {
	m.given = true
	var whole string
	if json.Unmarshal(text, &whole) == nil {
		m.add(whole)
		return nil
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return fmt.Errorf("a document is a string or a list of parts: %w", err)
	}
	for _, part := range parts {
		var piece string
		if json.Unmarshal(part, &piece) == nil {
			m.add(piece)
			continue
		}
		var generated struct {
			Hex    string `json:"hex"`
			Repeat string `json:"repeat"`
			Times  int    `json:"times"`
		}
		if err := strictly(part, &generated); err != nil {
			return err
		}
		raw, err := hex.DecodeString(generated.Hex)
		if err != nil {
			return err
		}
		m.bytes = append(m.bytes, raw...)
		for range generated.Times {
			m.add(generated.Repeat)
		}
	}
	return nil
}

func (m *marked) add(text string) {
	for i, piece := range strings.Split(text, marker) {
		if i > 0 {
			m.marks = append(m.marks, uint32(len(m.bytes)))
		}
		m.bytes = append(m.bytes, piece...)
	}
}

func (r *caseRow) schema() []byte {
	switch {
	case r.SchemaText != nil:
		return []byte(*r.SchemaText)
	case r.Schema != nil:
		return r.Schema
	}
	return []byte("true")
}

func (r *caseRow) options() *options {
	if r.Options == nil {
		return nil
	}
	o := r.Options
	out := &options{
		AssertFormat: o.AssertFormat, AllowDuplicateNames: o.AllowDuplicateNames, CompatEncodingJSON: o.CompatEncodingJSON,
		MaxDepth: o.MaxDepth, MaxSize: o.MaxSize, DefaultDraft: o.DefaultDraft,
	}
	for uri, document := range o.Documents {
		if out.Documents == nil {
			out.Documents = map[string][]byte{}
		}
		out.Documents[uri] = document
	}
	return out
}

// expected are the verdicts that the row allows.
func (r *caseRow) expected() ([]verdict, error) {
	mark := func(i int) (uint32, error) {
		if i >= len(r.Document.marks) {
			return 0, fmt.Errorf("row %q: the document has %d markers %s, and needs another", r.Name, len(r.Document.marks), marker)
		}
		return r.Document.marks[i], nil
	}
	if r.Code == "VALID" || r.Code == "TOO_LARGE" || r.Code == "BUDGET" {
		if len(r.Document.marks) != 0 || r.Keyword != "" || r.AnyOf != nil {
			return nil, fmt.Errorf("row %q: %s has neither keyword nor marker", r.Name, r.Code)
		}
		return []verdict{{Code: r.Code}}, nil
	}
	if r.AnyOf == nil {
		offset, err := mark(0)
		if len(r.Document.marks) > 1 || (r.Code == "SCHEMA") != (r.Keyword != "") {
			return nil, fmt.Errorf("row %q: one marker, and a keyword for SCHEMA only", r.Name)
		}
		return []verdict{{r.Code, r.Keyword, offset}}, err
	}
	var list []verdict
	for _, one := range r.AnyOf {
		offset, err := mark(one.Mark)
		if err != nil {
			return nil, err
		}
		list = append(list, verdict{r.Code, one.Keyword, offset})
	}
	return list, nil
}

// readRows reads every file of tests/cases, in order, and refuses what is not complete.
func readRows(folder string, t *tally) ([]caseRow, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no files in %s: %w", folder, err)
	}
	var all []caseRow
	for _, file := range files {
		if filepath.Base(file) == formatsFile {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var rows []caseRow
		if err := strictly(text, &rows); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, row := range rows {
			if err := t.row(row.Name, row.Reason); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if (row.Compile == "") != row.Document.given {
				return nil, fmt.Errorf("%s: row %q has either a document or a code of compile", file, row.Name)
			}
		}
		all = append(all, rows...)
	}
	return all, nil
}

func strictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
