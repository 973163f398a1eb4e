package fallback

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// loader gives the library the schema documents that it asks for: the schema itself, those that the caller supplied, and
// nothing else. No file and no network is ever read on a schema's word.
type loader struct {
	draft    int // of documents without $schema
	supplied map[string]suppliedDocument
	resolver func(uri string) ([]byte, error)
	loaded   []*source
	faults   []SchemaError // what is wrong with documents that were supplied
}

type suppliedDocument struct {
	uri  string
	text []byte
}

// errNotSupplied is what the library hears of every other document.
var errNotSupplied = errors.New("the document is not among those supplied")

func newLoader(o Options, draft int) *loader {
	l := &loader{draft: draft, supplied: map[string]suppliedDocument{}, resolver: o.Resolver}
	for uri, text := range o.Documents {
		l.supplied[resolve(defaultBase, uri)] = suppliedDocument{uri, text}
	}
	return l
}

// Load is asked by the library for a document, or for an embedded resource that another document refers to.
func (l *loader) Load(url string) (any, error) {
	if s := l.source(url); s != nil {
		return tamer{}.copy(s.value), nil
	}
	if value, ok := l.embedded(url); ok {
		return value, nil
	}
	shown := strings.TrimPrefix(url, defaultBase)
	supplied, ok := l.supplied[url]
	if !ok {
		if l.resolver == nil {
			return nil, errNotSupplied
		}
		text, err := l.resolver(shown)
		if err != nil {
			return nil, fmt.Errorf("the resolver does not give the document: %w", err)
		}
		supplied = suppliedDocument{shown, text}
	}
	s, err := newSource(supplied.uri, supplied.text, l.draft)
	if err != nil {
		l.faults = append(l.faults, SchemaError{Document: supplied.uri, Cause: err.Error()})
		return nil, err
	}
	s.url = url
	l.loaded = append(l.loaded, s)
	return tamer{}.copy(s.value), nil
}

// loadReferenced loads every document that the ones at hand refer to, and reports whether there was a new one.
func (l *loader) loadReferenced() bool {
	before, faults := len(l.loaded), l.faults
	for next := 0; next < len(l.loaded); next++ {
		eachReference(l.loaded[next], func(at site, _, reference string) {
			if url := resolve(at.base, reference); url != at.base && !isBuiltIn(url) {
				_, _ = l.Load(url)
			}
		})
	}
	l.faults = faults
	return len(l.loaded) > before
}

// eachReference visits the references of a document.
func eachReference(s *source, visit func(at site, keyword, reference string)) {
	for _, site := range s.sites {
		object, _ := site.value.(map[string]any)
		for _, keyword := range []string{"$ref", "$dynamicRef", "$recursiveRef", "$schema"} {
			if reference, ok := object[keyword].(string); ok {
				visit(site, keyword, reference)
			}
		}
	}
}

// source is the document that the library knows by this URL.
func (l *loader) source(url string) *source {
	for _, s := range l.loaded {
		if s.url == url {
			return s
		}
	}
	return nil
}

// embedded finds a schema resource within the documents at hand and makes it a document: what a reference in one document
// means may stand inside another.
func (l *loader) embedded(url string) (any, bool) {
	for _, s := range l.loaded {
		at := slices.IndexFunc(s.sites, func(site site) bool { return site.root == site.pointer && site.base == url })
		if at < 0 {
			continue
		}
		site := s.sites[at]
		object, ok := site.value.(map[string]any)
		if !ok {
			continue
		}
		whole := make(map[string]any, len(object)+1)
		for name, value := range object {
			whole[name] = value
		}
		whole[identifier(site.draft)] = url
		if _, ok := whole["$schema"]; !ok {
			whole["$schema"] = draftURI(site.draft)
		}
		part := &source{url: url, shown: strings.TrimPrefix(url, defaultBase), value: whole, part: true}
		part.walk("", whole, site)
		l.loaded = append(l.loaded, part)
		return tamer{}.copy(whole), true
	}
	return nil, false
}
