package jsongatehttp

import (
	"net/http"

	jsongate "github.com/jsongate/jsongate/go"
)

// The defaults of the options.
const (
	// DefaultMaxBody is the largest body, in bytes, unless [MaxBody] says otherwise.
	DefaultMaxBody = 1 << 20
	// DefaultExplainUpTo is the largest document, in bytes, that is explained unless [ExplainUpTo] says otherwise.
	DefaultExplainUpTo = 4 << 10
	// DefaultMaxPointer is the longest JSON Pointer, in bytes, in a problem document unless [Pointers] says otherwise.
	DefaultMaxPointer = 256
	// DefaultTypeBase is what the type of a problem begins with unless [TypeBase] says otherwise: the page of this package,
	// which lists the types.
	DefaultTypeBase = "https://pkg.go.dev/github.com/jsongate/jsongate/go/jsongatehttp#"
)

// Option changes how requests are judged and refused. Of two options that set the same thing the later one counts.
type Option func(*settings)

type settings struct {
	maxBody      int64
	accept       func(mediaType string) bool
	required     func(method string) bool
	gzip         bool
	reuse        bool
	canaryKey    func(*http.Request) string
	pathHeader   bool
	passFaults   bool
	passBudget   bool
	explainUpTo  int
	pointers     PointerMode
	maxPointer   int
	typeBase     string
	writeProblem func(http.ResponseWriter, *http.Request, *Problem)

	refuseUnmatched bool // of a Table

	openapi openAPISettings // of FromOpenAPI
}

func newSettings(opts []Option) *settings {
	s := &settings{
		maxBody:     DefaultMaxBody,
		accept:      IsJSON,
		required:    methodAsksForBody,
		explainUpTo: DefaultExplainUpTo,
		maxPointer:  DefaultMaxPointer,
		typeBase:    DefaultTypeBase,
		openapi:     openAPISettings{uri: defaultDocumentURI},
	}
	return s.with(opts)
}

// with is a copy with some more options.
func (s *settings) with(opts []Option) *settings {
	changed := *s
	for _, option := range opts {
		if option != nil {
			option(&changed)
		}
	}
	return &changed
}

// MaxBody sets how many bytes a body may have, 1 MiB by default; with [DecodeGzip] it bounds both the compressed and the
// decoded bytes. A larger body is refused with 413, as soon as its Content-Length tells or else when it has been read up to
// there. A limit below 1 is ignored: there is always one. The validator's own limit (jsongate.MaxSize) holds beside it.
func MaxBody(bytes int64) Option {
	return func(s *settings) {
		if bytes > 0 {
			s.maxBody = bytes
		}
	}
}

// AcceptContentType sets which media types the route takes; [IsJSON] is the default. The function is given the type in lower
// case and without parameters, and the empty string where a request names none, or more than one. What it does not take is
// refused with 415. [FromOpenAPI] takes the types that the document names and does not ask the function.
func AcceptContentType(accept func(mediaType string) bool) Option {
	return func(s *settings) {
		if accept != nil {
			s.accept = accept
		}
	}
}

// AnyContentType takes every body for JSON, whatever its Content-Type says.
func AnyContentType() Option { return AcceptContentType(func(string) bool { return true }) }

// RequireBody says whether a request without a body is refused with 400 or passed on. By default POST, PUT, PATCH and QUERY
// require one and other methods do not; [FromOpenAPI] goes by the document.
func RequireBody(required bool) Option {
	return func(s *settings) { s.required = func(string) bool { return required } }
}

func methodAsksForBody(method string) bool {
	switch method {
	case http.MethodPost, http.MethodPut, http.MethodPatch, "QUERY":
		return true
	}
	return false
}

// DecodeGzip takes bodies with Content-Encoding gzip. The handler gets the decoded bytes, and a request without the header
// Content-Encoding. Without this option every Content-Encoding but identity is refused with 415.
func DecodeGzip() Option { return func(s *settings) { s.gzip = true } }

// ReuseBytes lets the buffer behind the bytes that [Body] gives be used for another request once the handler has returned. It
// saves an allocation a request, and breaks handlers that keep those bytes, or parts of them, for later. Without it the
// bytes belong to whoever asked for them. Handlers that only read r.Body are safe either way.
func ReuseBytes() Option { return func(s *settings) { s.reuse = true } }

// CanaryKey gives each request a key, such as its tenant, so that with a canary all requests of a key take the same path. It
// needs a [KeyedValidator]; with another one, and for the empty key, each request is decided by itself.
func CanaryKey(key func(*http.Request) string) Option { return func(s *settings) { s.canaryKey = key } }

// PathHeader names in the header Jsongate-Path of each judged request's response which path answered and why, as in
// "rust; reason=mode". It tells clients something about the inside of the service, so it is off unless asked for.
func PathHeader() Option { return func(s *settings) { s.pathHeader = true } }

// FailOpen passes documents on that no path could judge (a fault, as jsongate.Fault has it); [ResultOf] tells the handler. By
// default they are refused with 500, since nobody knows whether they are valid.
func FailOpen() Option { return func(s *settings) { s.passFaults = true } }

// FailOpenOnBudget passes documents on whose verdict would take more steps than are allowed (jsongate.CodeBudget). It is apart
// from [FailOpen] because a sender can build such a document on purpose where the schema has a pattern that allows it, and
// so get past the schema. By default they are refused with 500.
func FailOpenOnBudget() Option { return func(s *settings) { s.passBudget = true } }

// passes tells whether a document with this code reaches the handler. What is not known to be a fault is refused.
func (s *settings) passes(code jsongate.Code) bool {
	switch code {
	case jsongate.CodeValid:
		return true
	case jsongate.CodeBudget:
		return s.passBudget
	case jsongate.CodePanic, jsongate.CodeInternal, jsongate.CodeBadArgument, jsongate.CodeABI, jsongate.CodeUnsupported:
		return s.passFaults
	}
	return false
}
