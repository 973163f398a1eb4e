package load

import "net/http"

// Request is one request and what its answer must be.
type Request struct {
	// Kind names what it is for the tallies, such as "order" or "order: cut off".
	Kind   string
	Method string
	// Target is the path on the service, such as "/orders".
	Target string
	Header http.Header
	Body   []byte
	// Check gives nil for the answer that must come, and otherwise says what is wrong with it, in words. It is called once if an
	// answer came, from any goroutine.
	Check func(Answer) error
}

// Answer is what came back. The body is cut at 1 MiB.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Source makes requests. Next is called from one goroutine at a time.
type Source interface {
	Next() Request
}
