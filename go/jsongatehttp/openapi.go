package jsongatehttp

import (
	"fmt"
	"slices"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
)

const defaultDocumentURI = "openapi:///document.json"

type openAPISettings struct {
	uri     string
	servers bool
	include func(method, path string) bool
	compile []jsongate.Option
}

// FromOpenAPI makes a table from an OpenAPI 3.1 document in JSON: a route for each operation, and a validator for each schema of
// a request body whose media type is JSON ([IsJSON]) or a range that includes it. A validator is named after its operation
// ("POST /orders/{id}"), in jsongate.Stats too.
//
//   - Path templates become patterns of http.ServeMux.
//   - References within the document are followed; other documents are known if [CompileOptions] has them
//     (jsongate.WithDocuments).
//   - Schemas are read by jsonSchemaDialect, or draft 2020-12.
//   - A body is required where requestBody says so. A body of a media type that the operation does not name is refused with
//     415; one of a type that it names and that is not JSON is passed on unjudged, as is every request of an operation
//     without requestBody. So a handler has to go by the Content-Type too.
//
// The error is an [*OpenAPIError] with everything that is wrong in the document. Each schema of a body is compiled by itself,
// with what it refers to. In a document in which schemas have names of their own ($id, $anchor, $schema) each is compiled with
// the whole document, which takes some 20 ms for an operation in a document of 1 MB. An $id is known if it is that of a schema
// in components; an $anchor is known within its schema only.
func FromOpenAPI(document []byte, opts ...Option) (*Table, error) {
	s := newSettings(opts)
	d := &description{text: document, settings: s, table: newTable(s)}
	d.read()
	if d.errors != nil {
		return nil, &OpenAPIError{d.errors}
	}
	return d.table, nil
}

// DocumentURI gives the document of [FromOpenAPI] a URI, against which its references to other documents are resolved.
func DocumentURI(uri string) Option { return func(s *settings) { s.openapi.uri = uri } }

// ServerPaths puts the paths of the servers of the document of [FromOpenAPI] in front of its routes: with the server
// https://api.example/v1 the path /orders is matched as /v1/orders. Variables have their default values. Without it routes
// have no prefix, as for a service behind a proxy, or http.StripPrefix, that takes it away.
func ServerPaths() Option { return func(s *settings) { s.openapi.servers = true } }

// Operations lets [FromOpenAPI] take only some operations, by method ("POST") and path as the document has it. The others are
// not looked at, and their requests are matched by no route.
func Operations(include func(method, path string) bool) Option {
	return func(s *settings) { s.openapi.include = include }
}

// CompileOptions are given to jsongate.Compile for each schema of [FromOpenAPI]. Names and the default draft are set after them.
func CompileOptions(opts ...jsongate.Option) Option {
	return func(s *settings) {
		s.openapi.compile = slices.Concat(s.openapi.compile, opts)
	}
}

// OpenAPIError is everything that is wrong with an OpenAPI document.
type OpenAPIError struct {
	// Errors has at least one entry.
	Errors []DocumentError
}

// DocumentError is one thing that is wrong with an OpenAPI document.
type DocumentError struct {
	// Pointer is the place in the document, a JSON Pointer.
	Pointer string
	// Cause is what is wrong, and what to do about it.
	Cause string
}

// Error has a line for each error.
func (e *OpenAPIError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "jsongatehttp: the OpenAPI document cannot be used, for %d reasons:", len(e.Errors))
	if len(e.Errors) == 1 {
		text.Reset()
		text.WriteString("jsongatehttp: the OpenAPI document cannot be used:")
	}
	for _, one := range e.Errors {
		text.WriteString("\n\tat #" + one.Pointer + ": " + one.Cause)
	}
	return text.String()
}
