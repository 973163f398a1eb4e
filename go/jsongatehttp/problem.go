package jsongatehttp

import (
	"encoding/json"
	"net/http"
	"strconv"

	jsongate "github.com/jsongate/jsongate/go"
)

// ProblemContentType is the media type of problem documents (RFC 9457, section 3).
const ProblemContentType = "application/problem+json"

// Problem is why a request was refused: a problem document of RFC 9457 with some members of our own. It never holds a value of
// the document that was refused, and names of members only as the option [Pointers] allows.
type Problem struct {
	// Type is a URI that stands for this kind of problem; the package documentation lists what it ends with.
	Type string `json:"type"`
	// Title is the kind of problem in words. It is the same for all problems of a type.
	Title string `json:"title"`
	// Status is the status of the response.
	Status int `json:"status"`
	// Detail is a sentence for the developer of the client.
	Detail string `json:"detail"`

	// Code is the word of the jsongate.Code; empty where the request was refused for something else than its document.
	Code string `json:"code,omitempty"`
	// Keyword is the keyword of the schema that the document violates.
	Keyword string `json:"keyword,omitempty"`
	// Offset is where the document is at fault, in bytes from its (decoded) start; nil where there is no such place.
	Offset *jsongate.Offset `json:"offset,omitempty"`
	// Pointer is the place of the offending value in the document, a JSON Pointer in which "*" may stand for a name; nil where it
	// is not told. The empty pointer is the whole document.
	Pointer *string `json:"pointer,omitempty"`
	// SchemaPointer is the way through the schema to the keyword, a JSON Pointer that goes through references; empty where it is
	// not told.
	SchemaPointer string `json:"schemaPointer,omitempty"`

	// Result is what the validator answered; zero if it was not asked.
	Result jsongate.Result `json:"-"`
	// Err is what is behind the problem, for logs: an *http.MaxBytesError, the error of reading the body, the error of Result. Not
	// for the client. It may be nil.
	Err error `json:"-"`
}

// Write writes the problem as the response: status, Content-Type, Content-Length, X-Content-Type-Options and the document. The
// error is that of the connection.
func (p *Problem) Write(w http.ResponseWriter) error {
	text, err := json.Marshal(p)
	if err != nil { // cannot be: it holds nothing but strings and numbers
		http.Error(w, p.Title, p.Status)
		return err
	}
	header := w.Header()
	header.Set("Content-Type", ProblemContentType)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(p.Status)
	_, err = w.Write(text)
	return err
}
