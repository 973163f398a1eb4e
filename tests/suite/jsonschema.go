package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

const (
	jsonSchemaDigest = "fe25cc6fa8758307da3955d01d4d54fa5a40f42364992b974db5541abf8954a8"
	// remoteBase is where the suite's own documents are supposed to be served from.
	remoteBase = "http://localhost:1234/"
)

// draft is one folder of the JSON Schema test suite.
type draft struct {
	folder string
	uri    string
	// groups and tests are how many the suite has, so that none is lost on the way.
	groups, tests int
	optional      bool
	formats       bool // every format is asserted
}

// drafts are the folders that are run. draft3 and draft-next are not drafts that jsongate knows.
var drafts = []draft{
	{folder: "draft7", uri: "http://json-schema.org/draft-07/schema#", groups: 254, tests: 913},
	{folder: "draft2020-12", uri: "https://json-schema.org/draft/2020-12/schema", groups: 368, tests: 1257},
	{folder: "draft4", uri: "http://json-schema.org/draft-04/schema#", groups: 159, tests: 610},
	{folder: "draft6", uri: "http://json-schema.org/draft-06/schema#", groups: 231, tests: 829},
	{folder: "draft2019-09", uri: "https://json-schema.org/draft/2019-09/schema", groups: 361, tests: 1227},
	{folder: "draft4/optional", uri: "http://json-schema.org/draft-04/schema#", optional: true},
	{folder: "draft6/optional", uri: "http://json-schema.org/draft-06/schema#", optional: true},
	{folder: "draft7/optional", uri: "http://json-schema.org/draft-07/schema#", optional: true},
	{folder: "draft2019-09/optional", uri: "https://json-schema.org/draft/2019-09/schema", optional: true},
	{folder: "draft2020-12/optional", uri: "https://json-schema.org/draft/2020-12/schema", optional: true},
	{folder: "draft4/optional/format", uri: "http://json-schema.org/draft-04/schema#", groups: 7, tests: 153, formats: true},
	{folder: "draft6/optional/format", uri: "http://json-schema.org/draft-06/schema#", groups: 10, tests: 214, formats: true},
	{folder: "draft7/optional/format", uri: "http://json-schema.org/draft-07/schema#", groups: 19, tests: 434, formats: true},
	{folder: "draft2019-09/optional/format", uri: "https://json-schema.org/draft/2019-09/schema", groups: 21, tests: 483, formats: true},
	{folder: "draft2020-12/optional/format", uri: "https://json-schema.org/draft/2020-12/schema", groups: 22, tests: 491, formats: true},
}

type group struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []struct {
		Description string          `json:"description"`
		Data        json.RawMessage `json:"data"`
		Valid       bool            `json:"valid"`
	} `json:"tests"`
}

// declined is one row of tables/unsupported.json: what the Rust engine does not serve of a draft, to the last test.
type declined struct {
	Name     string         `json:"name"`
	Groups   int            `json:"groups"`
	Tests    int            `json:"tests"`
	Keywords map[string]int `json:"keywords"`
	Reason   string         `json:"reason"`
}

// deviation is one row of tables/deviations.json: a test of the suite that is answered otherwise, and why.
type deviation struct {
	Name   string `json:"name"`
	Engine string `json:"engine"`
	Reason string `json:"reason"`

	used bool
}

type schemaSuite struct {
	*session
	files      tree
	declined   map[string]*declined
	deviations map[string]*deviation
}

// runJSONSchema runs the tests of the JSON Schema test suite through all entries.
func runJSONSchema(s *session) error {
	files, err := readTree(filepath.Join(s.root, "third_party/JSON-Schema-Test-Suite"), jsonSchemaDigest)
	if err != nil {
		return err
	}
	var rows []declined
	if err := readTable(filepath.Join(s.root, "tests/suite/tables/unsupported.json"), &rows); err != nil {
		return err
	}
	var deviations []deviation
	if err := readTable(filepath.Join(s.root, "tests/suite/tables/deviations.json"), &deviations); err != nil {
		return err
	}
	suite := &schemaSuite{session: s, files: files, declined: map[string]*declined{}, deviations: map[string]*deviation{}}
	for i := range rows {
		if err := s.row("unsupported: "+rows[i].Name, rows[i].Reason); err != nil {
			return err
		}
		suite.declined[rows[i].Name] = &rows[i]
	}
	for i := range deviations {
		d := &deviations[i]
		if err := s.row(d.key(), d.Reason); err != nil {
			return err
		}
		suite.deviations[d.key()] = d
	}

	for _, d := range drafts {
		if err := suite.runDraft(d); err != nil {
			return err
		}
	}
	for key, d := range suite.deviations {
		if s.complete() && !d.used {
			s.fail(d.Engine, key, "the table says that this test fails, and it does not: remove the row")
		}
	}
	return nil
}

func (d *deviation) key() string { return d.Name + " on " + d.Engine }

func (s *schemaSuite) runDraft(d draft) error {
	s.begin("jsonschema " + strings.TrimPrefix(d.folder, "draft"))
	remotes := s.remotes(d.folder)
	got := map[string]*declined{}
	groups, tests := 0, 0
	for _, name := range s.files.names() {
		inside, ok := strings.CutPrefix(name, "tests/"+d.folder+"/")
		if !ok || strings.Contains(inside, "/") {
			continue
		}
		var list []group
		if err := json.Unmarshal(s.files[name], &list); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i := range list {
			groups++
			tests += len(list[i].Tests)
			s.runGroup(d, inside, &list[i], remotes, got)
		}
	}
	if !s.complete() {
		return nil
	}
	fmt.Fprintf(s.out, "jsonschema %s: %d groups, %d tests\n", d.folder, groups, tests)
	if !d.optional && (groups != d.groups || tests != d.tests) {
		return fmt.Errorf("%s: %d groups with %d tests instead of %d with %d", d.folder, groups, tests, d.groups, d.tests)
	}
	want := s.declined[d.folder]
	if want == nil {
		want = &declined{}
	}
	for _, e := range s.entries {
		if e.engine != "rust" {
			continue
		}
		row := got[e.name]
		if row == nil {
			row = &declined{}
		}
		same := row.Groups == want.Groups && row.Tests == want.Tests && reflect.DeepEqual(sorted(row.Keywords), sorted(want.Keywords))
		s.check(same, e.name, d.folder+" unsupported", "declined %d groups with %d tests, %v; tables/unsupported.json says %d with %d, %v",
			row.Groups, row.Tests, sorted(row.Keywords), want.Groups, want.Tests, sorted(want.Keywords))
	}
	return nil
}

func sorted(keywords map[string]int) []string {
	out := []string{}
	for _, name := range slices.Sorted(maps.Keys(keywords)) {
		out = append(out, fmt.Sprintf("%s %d", name, keywords[name]))
	}
	return out
}

// remotes are the documents that a draft's tests may refer to, by their URI.
func (s *schemaSuite) remotes(folder string) map[string][]byte {
	own, _, _ := strings.Cut(folder, "/")
	documents := map[string][]byte{}
	for name, text := range s.files {
		inside, ok := strings.CutPrefix(name, "remotes/")
		if !ok {
			continue
		}
		// Some optional tests cross from one draft into another.
		other := strings.HasPrefix(inside, "draft") && !strings.HasPrefix(inside, own+"/")
		if other && (!strings.HasSuffix(folder, "/optional") || strings.HasPrefix(inside, "draft-next/") || strings.HasPrefix(inside, "draft3/")) {
			continue
		}
		documents[remoteBase+inside] = text
	}
	return documents
}

func (s *schemaSuite) runGroup(d draft, file string, g *group, remotes map[string][]byte, got map[string]*declined) {
	name := d.folder + "/" + file + " | " + g.Description
	compile := request{Op: "compile", Schema: g.Schema, Options: &options{DefaultDraft: d.uri, AssertFormat: d.formats}}
	if strings.Contains(string(g.Schema), remoteBase) {
		compile.Options.Documents = remotes
	}
	wanted := func(i int) bool { return s.wanted(name + " | " + g.Tests[i].Description) }
	if !slices.ContainsFunc(slices.Collect(indices(len(g.Tests))), wanted) {
		return
	}

	var asked []*entry
	for i, a := range askAll(s.entries, compile) {
		e := s.entries[i]
		switch {
		case a.Code == "VALID":
			asked = append(asked, e)
		case a.Code == "UNSUPPORTED" && e.engine == "rust":
			if got[e.name] == nil {
				got[e.name] = &declined{Keywords: map[string]int{}}
			}
			got[e.name].Groups++
			got[e.name].Tests += len(g.Tests)
			for _, keyword := range keywordsOf(a) {
				got[e.name].Keywords[keyword]++
			}
			for range g.Tests {
				s.unsupported(e.name)
			}
		default:
			for j := range g.Tests {
				s.note(e, name+" | "+g.Tests[j].Description, "the schema does not compile: %s %s %v: %s", a.Code, a.Message, a.Errors, compact(g.Schema))
			}
		}
	}
	for j := range g.Tests {
		if wanted(j) {
			s.runTest(asked, name+" | "+g.Tests[j].Description, g.Schema, g.Tests[j].Data, g.Tests[j].Valid)
		}
	}
}

func indices(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (s *schemaSuite) runTest(asked []*entry, name string, schema, data []byte, valid bool) {
	results := askAll(asked, request{Op: "validate", Document: data})
	reports := askAll(asked, request{Op: "explain", Document: data})
	want := "SCHEMA"
	if valid {
		want = "VALID"
	}
	for i, e := range asked {
		if results[i].Code != want {
			s.note(e, name, "%v instead of %s for %s by %s %s", results[i].verdict(), want, quote(data), compact(schema), results[i].Message)
			continue
		}
		if d := s.deviations[name+" on "+e.engine]; d != nil {
			continue // counted as unused, unless another entry of this engine fails
		}
		s.pass(e.name)
		s.checkReport(e, name, results[i], reports, i)
	}
}

// note is a failure, unless the table of deviations has it.
func (s *schemaSuite) note(e *entry, name, format string, args ...any) {
	if d := s.deviations[name+" on "+e.engine]; d != nil {
		d.used = true
		s.expectedFailure(e.name)
		return
	}
	s.fail(e.name, name, format, args...)
}

// keywordsOf are the different keywords that an engine named when it declined a schema.
func keywordsOf(a answer) []string {
	names := map[string]bool{}
	for _, one := range a.Errors {
		names[one.Keyword] = true
	}
	return slices.Sorted(maps.Keys(names))
}
