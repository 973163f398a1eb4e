package jsongatehttp

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Table says which validator judges the requests of which route, for services that would rather keep that in one place than
// wrap each handler. Routes are patterns of http.ServeMux ("POST /orders/{id}"). Requests are matched as ServeMux does it,
// whatever router the service has, also those that ServeMux would redirect to a cleaner path.
//
// A router that takes requests for a route which ServeMux does not (with an additional slash, in other case) lets them get past
// the table. With such a router, wrap the handlers with [Middleware] instead, or use [RefuseUnmatched].
//
// A table may be used by any number of goroutines once its last route is in it.
type Table struct {
	settings *settings
	mux      *http.ServeMux
	routes   map[string]*route
}

// RefuseUnmatched refuses requests that no route of a [Table] matches, with 404, or with 405 where the path is known with other
// methods. By default they are passed on unjudged.
func RefuseUnmatched() Option { return func(s *settings) { s.refuseUnmatched = true } }

// NewTable makes a table of patterns and their validators. The options are those of all its routes. The error names every
// pattern that is wrong.
func NewTable(routes map[string]Validator, opts ...Option) (*Table, error) {
	t := newTable(newSettings(opts))
	var wrong []error
	for _, pattern := range slices.Sorted(maps.Keys(routes)) {
		wrong = append(wrong, t.Handle(pattern, routes[pattern]))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return t, nil
}

func newTable(s *settings) *Table {
	return &Table{settings: s, mux: http.NewServeMux(), routes: map[string]*route{}}
}

// Handle adds a route, with options beside those of the table. It must not be called once the table is in use. A pattern that
// ServeMux would not take, or that conflicts with one of the table, is an error and changes nothing.
func (t *Table) Handle(pattern string, v Validator, opts ...Option) error {
	if v == nil {
		return fmt.Errorf("jsongatehttp: the route %q has no validator; give it one, or leave the route out", pattern)
	}
	return t.add(pattern, newRoute(t.settings.with(opts), v))
}

func (t *Table) add(pattern string, rt *route) (err error) {
	defer func() {
		// ServeMux panics for a wrong pattern, and says why.
		if said := recover(); said != nil {
			err = fmt.Errorf("jsongatehttp: the route %q cannot be in the table: %s", pattern, plain(fmt.Sprint(said)))
		}
	}()
	t.mux.Handle(pattern, http.NotFoundHandler()) // it is asked for patterns, and never serves
	t.routes[pattern] = rt
	return nil
}

// plain is what ServeMux says without the places in our source.
func plain(said string) string {
	said, _, _ = strings.Cut(said, ":\n")
	return registered.ReplaceAllString(said, "")
}

var registered = regexp.MustCompile(` \(registered at [^)]*\)`)

// Routes are the patterns of the table, sorted.
func (t *Table) Routes() []string { return slices.Sorted(maps.Keys(t.routes)) }

// Middleware judges the requests that a route of the table matches, as [Handler] does, before next has them.
func (t *Table) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The pattern is also given where the handler would be a redirect, so that no detour leads around the table.
		unmatched, pattern := t.mux.Handler(r)
		switch rt := t.routes[pattern]; {
		case rt != nil:
			rt.serve(w, r, next)
		case t.settings.refuseUnmatched:
			t.settings.write(w, r, t.settings.noRoute(methodsOf(unmatched, r)))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// methodsOf are the methods that a path has, by what ServeMux would have answered to a request that no pattern matches.
func methodsOf(unmatched http.Handler, r *http.Request) string {
	answer := discarded{http.Header{}}
	unmatched.ServeHTTP(answer, r)
	return answer.header.Get("Allow")
}

// discarded is a response that nobody gets.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header            { return d.header }
func (d discarded) Write(text []byte) (int, error) { return len(text), nil }
func (d discarded) WriteHeader(int)                {}
