package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// perSchema is how many mutated documents are tried before another schema is compiled.
const perSchema = 40

// seedGroup is a schema with documents to start from.
type seedGroup struct {
	name      string
	schema    []byte
	options   *options
	documents [][]byte
}

// runMutate changes documents at random, and every other time puts two schemas into one, and compares the Rust engine, by each kernel, with the Go path: code and offset of what
// is not well formed, the verdict of what is, and that what one names is in the other's list. A difference is made as small as
// it can be before it is printed.
func runMutate(s *session) error {
	groups, err := seedGroups(s)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(s.seed, 0))
	pool := documentsOf(groups)
	var parts []seedGroup
	for _, g := range groups {
		if composable(g) {
			parts = append(parts, g)
		}
	}
	var rust []*entry
	var other *entry
	for _, e := range s.entries {
		if strings.HasPrefix(e.name, "rust/") {
			rust = append(rust, e)
		} else if e.name == "go/go" {
			other = e
		}
	}

	if len(rust) == 0 || other == nil {
		return fmt.Errorf("it compares rust with go/go, and -entries leaves one of them out")
	}

	deadline := time.Now().Add(s.limit)
	compiled, documents, undecided := 0, 0, 0
	for {
		if s.limit == 0 && documents >= s.mutations || s.limit != 0 && time.Now().After(deadline) {
			break
		}
		g := groups[random.IntN(len(groups))]
		if other := parts[random.IntN(len(parts))]; random.IntN(2) == 0 && composable(g) && sameDraft(g, other) {
			g = composed(random, g, other)
		}
		pair := append(slices.Clone(rust), other)
		refused := slices.ContainsFunc(askAll(pair, request{Op: "compile", Schema: g.schema, Options: g.options}),
			func(a answer) bool { return a.Code != "VALID" })
		if refused {
			continue // what compiles where is the business of the other suites
		}
		compiled++
		for range perSchema {
			document := mutated(random, g.documents[random.IntN(len(g.documents))], pool)
			documents++
			problem, budget := compare(pair, g, document)
			if budget {
				undecided++
			}
			if problem == "" {
				s.pass("rust, go/go")
				continue
			}
			small := shrink(document, func(d []byte) bool { found, _ := compare(pair, g, d); return found != "" })
			problem, _ = compare(pair, g, small)
			s.fail("rust, go/go", g.name, "%s for %s by %s with %+v", problem, quote(small), compact(g.schema), g.options)
		}
	}
	fmt.Fprintf(s.out, "mutate: seed %d, %d documents by %d schemas, %d of them left undecided by a budget\n", s.seed, documents, compiled, undecided)
	return nil
}

// seedGroups are the rows of tests/cases and the groups of the JSON Schema test suite, with their documents.
func seedGroups(s *session) ([]seedGroup, error) {
	rows, err := readRows(filepath.Join(s.root, "tests/cases"), newTally(s.out))
	if err != nil {
		return nil, err
	}
	var groups []seedGroup
	for i := range rows {
		// Large documents make every try slow and say nothing that a small one does not.
		if rows[i].Compile == "" && len(rows[i].Document.bytes) < 4096 {
			groups = append(groups, seedGroup{rows[i].Name, rows[i].schema(), rows[i].options(), [][]byte{rows[i].Document.bytes}})
		}
	}
	formats, err := readFormats(s.root)
	if err != nil {
		return nil, err
	}
	for _, t := range formats {
		seeds := seedGroup{
			name: "format " + t.Format, schema: fmt.Appendf(nil, `{"format":%q}`, t.Format),
			options: &options{AssertFormat: true, DefaultDraft: latest.uri},
		}
		for _, text := range slices.Concat(t.Valid, t.Invalid) {
			if quoted, err := json.Marshal(text); err == nil && len(quoted) < 512 {
				seeds.documents = append(seeds.documents, quoted)
			}
		}
		groups = append(groups, seeds)
	}
	files, err := readTree(filepath.Join(s.root, "third_party/JSON-Schema-Test-Suite"), jsonSchemaDigest)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts[:2] {
		for _, name := range files.names() {
			inside, ok := strings.CutPrefix(name, "tests/"+d.folder+"/")
			if !ok || strings.Contains(inside, "/") {
				continue
			}
			var list []group
			if err := json.Unmarshal(files[name], &list); err != nil {
				return nil, err
			}
			for _, g := range list {
				seeds := seedGroup{name: d.folder + "/" + inside + " | " + g.Description, schema: g.Schema, options: &options{DefaultDraft: d.uri}}
				for _, test := range g.Tests {
					seeds.documents = append(seeds.documents, test.Data)
				}
				groups = append(groups, seeds)
			}
		}
	}
	return groups, nil
}

func documentsOf(groups []seedGroup) [][]byte {
	var all [][]byte
	for _, g := range groups {
		all = append(all, g.documents...)
	}
	return all
}

// compare says how the entries differ on a document, or nothing. The last entry is the Go path. Where one path leaves a document
// undecided the second result says so, and the other entries are then compared among themselves.
func compare(entries []*entry, g seedGroup, document []byte) (problem string, undecided bool) {
	results := askAll(entries, request{Op: "validate", Document: document})
	last := len(entries) - 1
	other, want := entries[last].name, results[last].verdict()
	// What is not well formed is said before a budget.
	if undecided = want.Code == "BUDGET" || want.wellFormed() && results[0].Code == "BUDGET"; undecided {
		entries, results = entries[:last], results[:last]
		other, want = entries[0].name, results[0].verdict()
	}
	for i, a := range results {
		got := a.verdict()
		switch {
		case !got.isVerdict():
			return fmt.Sprintf("%s gave %v %s", entries[i].name, got, a.Message), undecided
		case got.Code != want.Code, !got.wellFormed() && got != want:
			return fmt.Sprintf("%s gave %v, %s %v", entries[i].name, got, other, want), undecided
		case got != results[0].verdict() && i != last:
			return fmt.Sprintf("%s gave %v, %s %v", entries[i].name, got, entries[0].name, results[0].verdict()), undecided
		}
	}
	if problem := againstEncodingJSON(g.options, document, want); problem != "" {
		return problem, undecided
	}
	if want.Code != "SCHEMA" {
		return "", undecided
	}
	reports := askAll(entries, request{Op: "explain", Document: document})
	for i, report := range reports {
		if report.Code != "SCHEMA" {
			return fmt.Sprintf("%s: explain gave %v, validate SCHEMA", entries[i].name, report.verdict()), undecided
		}
		for j, a := range results {
			if !report.names(a.Keyword, a.Offset) {
				return fmt.Sprintf("%s named %v, which is not in the list of %s: %v", entries[j].name, a.verdict(), entries[i].name,
					places(report.Violations)), undecided
			}
		}
	}
	return "", undecided
}

// againstEncodingJSON asks a third opinion about the grammar.
func againstEncodingJSON(o *options, document []byte, got verdict) string {
	accepted := validForEncodingJSON(document)
	switch {
	case accepted && got.Code == "MALFORMED":
		return fmt.Sprintf("all gave %v, encoding/json.Valid accepts it", got)
	case !accepted && got.wellFormed():
		return fmt.Sprintf("all gave %v, encoding/json.Valid refuses it", got)
	case accepted && o != nil && o.CompatEncodingJSON && (got.Code == "BAD_UTF8" || got.Code == "DUPLICATE_NAME"):
		return fmt.Sprintf("all gave %v, encoding/json.Valid accepts it", got)
	}
	return ""
}
