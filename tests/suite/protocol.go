package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// options are what a row asks of compile; the zero value asks for the defaults.
type options struct {
	AssertFormat        bool              `json:"assertFormat,omitempty"`
	AllowDuplicateNames bool              `json:"allowDuplicateNames,omitempty"`
	CompatEncodingJSON  bool              `json:"compatEncodingJson,omitempty"`
	MaxDepth            uint32            `json:"maxDepth,omitempty"`
	MaxSize             uint64            `json:"maxSize,omitempty"`
	DefaultDraft        string            `json:"defaultDraft,omitempty"`
	Documents           map[string][]byte `json:"documents,omitempty"`
}

// request is one line to an entry. Byte strings travel as base64, which is what encoding/json makes of a []byte.
type request struct {
	Op       string   `json:"op"`
	Schema   []byte   `json:"schema,omitempty"`
	Document []byte   `json:"document,omitempty"`
	Options  *options `json:"options,omitempty"`
	// For output: flag, basic or detailed. Lines and columns are always asked for.
	Format string `json:"format,omitempty"`
}

// answer is one line from an entry.
type answer struct {
	Code       string      `json:"code"`
	Keyword    string      `json:"keyword"`
	Offset     uint32      `json:"offset"`
	Path       string      `json:"path"`
	Violations []violation `json:"violations"`
	Errors     []schemaErr `json:"errors"`
	Message    string      `json:"message"`

	// For the request output: what the format asks for.
	Output json.RawMessage `json:"output"`

	// For the request info: the kernels that this processor can run, and those that it cannot.
	Kernels       []string `json:"kernels"`
	AbsentKernels []string `json:"absentKernels"`
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

// verdict is the part of an answer that the contract fixes.
type verdict struct {
	Code    string
	Keyword string
	Offset  uint32
}

func (a answer) verdict() verdict { return verdict{a.Code, a.Keyword, a.Offset} }

func (v verdict) String() string {
	switch {
	case v.Code == "VALID":
		return v.Code
	case v.Keyword != "":
		return fmt.Sprintf("%s %s @%d", v.Code, v.Keyword, v.Offset)
	}
	return fmt.Sprintf("%s @%d", v.Code, v.Offset)
}

// The codes that are an answer about a document that is not well formed, or beyond the limits.
var notWellFormed = []string{"MALFORMED", "BAD_UTF8", "DUPLICATE_NAME", "TOO_DEEP", "TOO_LARGE"}

func (v verdict) wellFormed() bool { return v.Code == "VALID" || v.Code == "SCHEMA" }

// isVerdict tells whether the entry answered at all: a fault is no answer, nor is a code that the contract does not know.
func (v verdict) isVerdict() bool {
	return v.wellFormed() || v.Code == "BUDGET" || slices.Contains(notWellFormed, v.Code)
}

// names tells whether the list of violations has this one.
func (a answer) names(keyword string, offset uint32) bool {
	return slices.ContainsFunc(a.Violations, func(one violation) bool { return one.Keyword == keyword && one.Offset == offset })
}

// quote shows a document in a failure: all of it if it is short, its ends if not.
func quote(document []byte) string {
	const most = 160
	if len(document) <= most {
		return fmt.Sprintf("%q", document)
	}
	return fmt.Sprintf("%q...%q (%d bytes)", document[:most/2], document[len(document)-most/4:], len(document))
}

// compact is a schema on one line, shortened for a failure's text.
func compact(schema []byte) string {
	var out bytes.Buffer
	if json.Compact(&out, schema) != nil {
		return quote(schema)
	}
	if out.Len() > 600 {
		return out.String()[:600] + "..."
	}
	return out.String()
}
