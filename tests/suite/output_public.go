package main

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// outputDrafts are the folders of output tests, with the number of tests in each, so that none is lost on the way. That of
// draft-next has other formats.
var outputDrafts = map[string]int{"draft2019-09": 4, "draft2020-12": 4}

// annotationTests are the files of output tests that ask for annotations, which jsongate does not give.
var annotationTests = map[string]bool{"readOnly.json": true}

type outputGroup struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []struct {
		Description string                     `json:"description"`
		Data        json.RawMessage            `json:"data"`
		Output      map[string]json.RawMessage `json:"output"`
	} `json:"tests"`
}

// runOutputTests runs the output tests of the JSON Schema test suite: each gives a schema for the output in a format.
func (s *session) runOutputTests() error {
	files, err := readTree(filepath.Join(s.root, "third_party/JSON-Schema-Test-Suite"), jsonSchemaDigest)
	if err != nil {
		return err
	}
	s.begin("output public")
	for draft, want := range outputDrafts {
		ran := 0
		form := files["output-tests/"+draft+"/output-schema.json"]
		for _, name := range files.names() {
			if path.Dir(name) != "output-tests/"+draft+"/content" {
				continue
			}
			var groups []outputGroup
			if err := json.Unmarshal(files[name], &groups); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			for i := range groups {
				ran += s.runOutputGroup(strings.TrimPrefix(name, "output-tests/"), &groups[i], form)
			}
		}
		if s.complete() && ran != want {
			return fmt.Errorf("output-tests/%s: %d tests instead of %d", draft, ran, want)
		}
	}
	return nil
}

func (s *session) runOutputGroup(file string, g *outputGroup, form []byte) (ran int) {
	var named struct {
		ID string `json:"$id"`
	}
	_ = json.Unmarshal(form, &named)
	for _, test := range g.Tests {
		for format, schema := range test.Output {
			name := file + " | " + g.Description + " | " + test.Description + " | " + format
			if ran++; !s.wanted(name) {
				continue
			}
			compile := request{Op: "compile", Schema: g.Schema}
			judge := request{Op: "compile", Schema: schema, Options: &options{Documents: map[string][]byte{named.ID: form}}}
			for _, e := range s.entries {
				if got := e.ask(compile); got.Code != "VALID" {
					s.fail(e.name, name, "compile gave %s: %s %v", got.Code, got.Message, got.Errors)
					continue
				}
				output := e.ask(request{Op: "output", Document: test.Data, Format: format}).Output
				if got := e.ask(judge); got.Code != "VALID" {
					s.fail(e.name, name, "the schema of the output gave %s: %s %v", got.Code, got.Message, got.Errors)
					continue
				}
				got := e.ask(request{Op: "validate", Document: output})
				if annotationTests[path.Base(file)] && got.Code == "SCHEMA" {
					s.expectedFailure(e.name)
					continue
				}
				s.check(got.Code == "VALID" && !annotationTests[path.Base(file)], e.name, name, "%v for the output %s", got.verdict(), output)
			}
		}
	}
	return ran
}
