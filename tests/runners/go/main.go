// Command go is the Go entry of the black-box suite: it speaks the line protocol of tests/README.md through the public package,
// on the path that -path names and on no other.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/jsongate/jsongate/go"
)

type request struct {
	Op       string   `json:"op"`
	Schema   []byte   `json:"schema"`
	Document []byte   `json:"document"`
	Options  settings `json:"options"`
	Format   string   `json:"format"`
}

type settings struct {
	AssertFormat        bool              `json:"assertFormat"`
	AllowDuplicateNames bool              `json:"allowDuplicateNames"`
	CompatEncodingJSON  bool              `json:"compatEncodingJson"`
	MaxDepth            int               `json:"maxDepth"`
	MaxSize             int64             `json:"maxSize"`
	DefaultDraft        string            `json:"defaultDraft"`
	Documents           map[string][]byte `json:"documents"`
}

// answer is one line of output. Code and keyword are the contract's words.
type answer struct {
	Code       string      `json:"code"`
	Keyword    string      `json:"keyword"`
	Offset     uint32      `json:"offset"`
	Path       string      `json:"path,omitempty"`
	Violations []violation `json:"violations,omitempty"`
	Errors     []schemaErr `json:"errors,omitempty"`
	Message    string      `json:"message,omitempty"`
	Output     any         `json:"output,omitempty"`
}

type violation struct {
	Keyword                 string `json:"keyword"`
	Offset                  uint32 `json:"offset"`
	InstanceLocation        string `json:"instanceLocation"`
	KeywordLocation         string `json:"keywordLocation"`
	AbsoluteKeywordLocation string `json:"absoluteKeywordLocation"`
	Message                 string `json:"message"`
}

type schemaErr struct {
	Document string `json:"document"`
	Pointer  string `json:"pointer"`
	Keyword  string `json:"keyword"`
	Cause    string `json:"cause"`
}

func main() {
	path := flag.String("path", "", "the path to run: rust or go")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *path); err != nil {
		fmt.Fprintln(os.Stderr, "suite runner (Go):", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer, path string) error {
	if err := jsongate.SetPath(path); err != nil {
		return err
	}
	// Well-formedness alone has a yes-or-no interface in Go; the offset comes from a schema that accepts everything.
	anything, err := jsongate.Compile([]byte("true"), options(settings{}, path)...)
	if err != nil {
		return err
	}
	var validator *jsongate.Validator
	lines := bufio.NewReader(in)
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		var a answer
		switch {
		case r.Op == "compile":
			validator, a = compile(r, path)
		case r.Op == "syntax":
			a = syntax(anything, r.Document)
		case validator == nil:
			a = answer{Code: "BAD_ARGUMENT", Message: "no schema is compiled, or the op is unknown: " + r.Op}
		case r.Op == "validate":
			a = fromResult(validator.Validate(r.Document))
		case r.Op == "explain":
			a = explain(validator, r.Document)
		case r.Op == "output":
			a = output(validator, r)
		default:
			a = answer{Code: "BAD_ARGUMENT", Message: "unknown op " + r.Op}
		}
		if a.Path != "" && a.Path != path {
			a = answer{Code: "INTERNAL", Message: fmt.Sprintf("path %s answered, not %s", a.Path, path)}
		}
		if err := encoder.Encode(a); err != nil {
			return err
		}
		if err := writer.Flush(); err != nil {
			return err
		}
	}
}

func compile(r request, path string) (*jsongate.Validator, answer) {
	validator, err := jsongate.Compile(r.Schema, options(r.Options, path)...)
	if err == nil {
		return validator, answer{Code: jsongate.CodeValid.String()}
	}
	var compileError *jsongate.CompileError
	if !errors.As(err, &compileError) {
		return nil, answer{Code: "INTERNAL", Message: fmt.Sprintf("Compile gave a %T: %v", err, err)}
	}
	a := answer{Code: compileError.Code.String(), Message: err.Error()}
	for _, one := range compileError.Errors {
		a.Errors = append(a.Errors, schemaErr{one.Document, one.Pointer, one.Keyword, one.Cause})
	}
	return nil, a
}

func options(s settings, path string) []jsongate.Option {
	var list []jsongate.Option
	if path == "rust" {
		list = append(list, jsongate.RequireRust())
	}
	if s.AssertFormat {
		list = append(list, jsongate.AssertFormat())
	}
	if s.AllowDuplicateNames {
		list = append(list, jsongate.AllowDuplicateNames())
	}
	if s.CompatEncodingJSON {
		list = append(list, jsongate.CompatEncodingJSON())
	}
	if s.MaxDepth != 0 {
		list = append(list, jsongate.MaxDepth(s.MaxDepth))
	}
	if s.MaxSize != 0 {
		list = append(list, jsongate.MaxSize(s.MaxSize))
	}
	if s.DefaultDraft != "" {
		list = append(list, jsongate.DefaultDraft(s.DefaultDraft))
	}
	if len(s.Documents) > 0 {
		list = append(list, jsongate.WithDocuments(s.Documents))
	}
	return list
}

func syntax(anything *jsongate.Validator, document []byte) answer {
	result := anything.Validate(document)
	if jsongate.Valid(document) != result.Valid() {
		return answer{Code: "INTERNAL", Message: "Valid and a validator for the schema true disagree"}
	}
	return fromResult(result)
}

func explain(validator *jsongate.Validator, document []byte) answer {
	report := validator.Explain(document)
	a := fromResult(report.Result)
	for _, one := range report.Violations {
		a.Violations = append(a.Violations, violation{
			Keyword:                 one.Keyword.String(),
			Offset:                  uint32(one.Offset),
			InstanceLocation:        one.InstanceLocation,
			KeywordLocation:         one.KeywordLocation,
			AbsoluteKeywordLocation: one.AbsoluteKeywordLocation,
			Message:                 one.Message,
		})
	}
	return a
}

func output(validator *jsongate.Validator, r request) answer {
	report := validator.Explain(r.Document).WithPositions(r.Document)
	a := fromResult(report.Result)
	switch r.Format {
	case "flag":
		a.Output = report.Flag()
	case "basic":
		a.Output = report.Basic()
	case "detailed":
		a.Output = report.Detailed()
	default:
		return answer{Code: "BAD_ARGUMENT", Message: "unknown format " + r.Format}
	}
	return a
}

func fromResult(result jsongate.Result) answer {
	a := answer{
		Code:    result.Code.String(),
		Keyword: result.Keyword.String(),
		Offset:  uint32(result.Offset),
		Path:    result.Path.String(),
	}
	if err := result.Err(); err != nil && !result.Code.IsVerdict() {
		a.Message = err.Error()
	}
	return a
}
