package jsongate

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/jsongate/jsongate/go/internal/fallback"
	"github.com/jsongate/jsongate/go/internal/native"
)

const (
	defaultMaxDepth = 1_000
	largestMaxDepth = 10_000
	defaultMaxSize  = 64 << 20
	largestMaxSize  = math.MaxUint32
)

// Option changes how [Compile] reads a schema or how the validator judges. Of two options that set the same thing the later
// one counts.
type Option func(*options)

type options struct {
	assertFormat, allowDuplicateNames, compatEncodingJSON, requireRust bool

	maxDepth           int
	maxSize            int64
	depthSet           bool
	defaultDraft, name string

	documents map[string][]byte
	resolver  func(uri string) ([]byte, error)
	own       func(doc []byte) error
}

// AssertFormat makes format an assertion; by default it is an annotation, as the specification has it (2020-12 validation,
// section 7.2.1).
func AssertFormat() Option { return func(o *options) { o.assertFormat = true } }

// AllowDuplicateNames accepts objects that hold a name twice; the last one counts, as in encoding/json. By default they are
// refused with CodeDuplicateName, as RFC 7493 asks.
func AllowDuplicateNames() Option { return func(o *options) { o.allowDuplicateNames = true } }

// CompatEncodingJSON reads strings as encoding/json does: bytes that are not UTF-8 and lone surrogates count as U+FFFD. It
// also allows duplicate names and sets the depth limit to 10,000 unless MaxDepth is given. It is for a service that uses
// encoding/json today, so that nothing is refused that was accepted before.
func CompatEncodingJSON() Option { return func(o *options) { o.compatEncodingJSON = true } }

// MaxDepth sets how many arrays and objects may be open at once: from 1 to 10,000, and 1,000 by default. A document that is
// nested deeper is refused with CodeTooDeep.
func MaxDepth(levels int) Option {
	return func(o *options) { o.maxDepth, o.depthSet = levels, true }
}

// MaxSize sets how many bytes a document may have: from 1 to 4 GiB - 1, and 64 MiB by default. A larger one is refused with
// CodeTooLarge before it is read.
func MaxSize(bytes int64) Option {
	return func(o *options) { o.maxSize = bytes }
}

// DefaultDraft sets the draft of schemas without $schema, by the URI of its metaschema; by default it is 2020-12.
func DefaultDraft(uri string) Option { return func(o *options) { o.defaultDraft = uri } }

// WithDocuments supplies other schema documents that references may name, by URI. The bytes are read during Compile only. No
// file and no network is ever read on a schema's word. Documents of several such options are put together.
func WithDocuments(documents map[string][]byte) Option {
	return func(o *options) {
		if o.documents == nil {
			o.documents = make(map[string][]byte, len(documents))
		}
		maps.Copy(o.documents, documents)
	}
}

// WithResolver supplies the documents that are not among those of WithDocuments: Compile calls the function, one call at a
// time, with the URI of each document that the schema refers to. Its error, or its panic, is the cause that Compile reports.
func WithResolver(resolve func(uri string) ([]byte, error)) Option {
	return func(o *options) { o.resolver = resolve }
}

// WithFallback puts the service's own validator in the place of the Go path. It must be safe for concurrent use, and is given
// documents as they came, not checked for anything. A nil error is the verdict VALID; any other is SCHEMA with no keyword and
// offset 0, and a panic is the fault PANIC. Rust alone compiles the schema then; without the library Compile only checks
// that the schema is JSON.
func WithFallback(validate func(doc []byte) error) Option {
	return func(o *options) { o.own = validate }
}

// WithName gives the validator a name under which [Stats] counts its calls. Validators of the same name share their counts,
// which are kept for the life of the process; a name is meant for a kind of document, not for a user or a request. Beyond
// 10,000 names all further ones are counted as "(other)". The empty name and "(no name)" are none.
func WithName(name string) Option { return func(o *options) { o.name = name } }

// RequireRust makes Compile fail where Rust cannot serve the schema, with the reason, and the validator always answer on the
// Rust path, whatever the flag says. Faults of that path are reported and not covered by Go. It is for tests and trials.
func RequireRust() Option { return func(o *options) { o.requireRust = true } }

func newOptions(list []Option) (options, *CompileError) {
	o := options{maxDepth: defaultMaxDepth, maxSize: defaultMaxSize}
	for _, option := range list {
		if option != nil {
			option(&o)
		}
	}
	if o.compatEncodingJSON && !o.depthSet {
		o.maxDepth = largestMaxDepth
	}
	var wrong []SchemaError
	if o.maxDepth < 1 || o.maxDepth > largestMaxDepth {
		wrong = append(wrong, SchemaError{Cause: fmt.Sprintf("the option MaxDepth(%d) must be from 1 to %d", o.maxDepth, largestMaxDepth)})
	}
	if o.maxSize < 1 || o.maxSize > largestMaxSize {
		wrong = append(wrong, SchemaError{Cause: fmt.Sprintf("the option MaxSize(%d) must be from 1 to %d", o.maxSize, int64(largestMaxSize))})
	}
	if wrong != nil {
		return o, &CompileError{Code: CodeBadArgument, Errors: wrong}
	}
	return o, nil
}

// forGo are the options as the Go path takes them.
func (o *options) forGo() fallback.Options {
	return fallback.Options{
		AssertFormat:        o.assertFormat,
		AllowDuplicateNames: o.allowDuplicateNames,
		CompatEncodingJSON:  o.compatEncodingJSON,
		MaxDepth:            o.maxDepth,
		MaxSize:             o.maxSize,
		DefaultDraft:        o.defaultDraft,
		Documents:           o.documents,
		Resolver:            o.resolver,
	}
}

// forRust are the options as the library takes them, with the documents that a resolver delivered to the Go path: the library
// has no way to ask for one.
func (o *options) forRust(resolved map[string][]byte) native.Options {
	documents := maps.Clone(resolved)
	if documents == nil {
		documents = map[string][]byte{}
	}
	maps.Copy(documents, o.documents)
	n := native.Options{
		AssertFormat:        o.assertFormat,
		AllowDuplicateNames: o.allowDuplicateNames,
		CompatEncodingJSON:  o.compatEncodingJSON,
		MaxDepth:            uint32(o.maxDepth),
		MaxSize:             uint64(o.maxSize),
		DefaultDraft:        o.defaultDraft,
	}
	for _, uri := range slices.Sorted(maps.Keys(documents)) {
		n.Documents = append(n.Documents, native.Document{URI: uri, JSON: documents[uri]})
	}
	return n
}

// recordingResolver calls the caller's resolver and remembers what it delivered. A panic in it becomes its error.
func recordingResolver(resolve func(string) ([]byte, error), delivered map[string][]byte) func(string) ([]byte, error) {
	if resolve == nil {
		return nil
	}
	return func(uri string) (document []byte, err error) {
		defer func() {
			if r := recover(); r != nil {
				document, err = nil, fmt.Errorf("the resolver panicked on %s: %v", uri, r)
			}
		}()
		document, err = resolve(uri)
		if err == nil {
			delivered[uri] = document
		}
		return document, err
	}
}
