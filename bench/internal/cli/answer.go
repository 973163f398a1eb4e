package cli

import jsongate "github.com/jsongate/jsongate/go"

// answer is the line printed for a document.
type answer struct {
	Code    jsongate.Code    `json:"code"`
	Path    jsongate.Path    `json:"path"`
	Reason  jsongate.Reason  `json:"reason"`
	Offset  jsongate.Offset  `json:"offset"`
	Keyword jsongate.Keyword `json:"keyword"`
	File    string           `json:"file"`
	Line    int              `json:"line"`
	// Where the document is explained.
	Column     int                  `json:"column,omitempty"`
	Violations []jsongate.Violation `json:"violations,omitzero"`
	Cut        bool                 `json:"cut,omitempty"`
}

// newAnswer is the answer about a document that begins after so many lines of its file.
func newAnswer(name string, before int, result jsongate.Result) answer {
	return answer{
		Code: result.Code, Path: result.Path, Reason: result.Reason, Offset: result.Offset, Keyword: result.Keyword,
		File: name, Line: before + 1,
	}
}
