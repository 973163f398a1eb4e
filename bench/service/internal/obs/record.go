// Package obs is what one sees of the service while it runs: a log line for each request, metrics, and the admin listener.
package obs

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"

	jsongate "github.com/jsongate/jsongate/go"
)

// Headers of every answer.
const (
	// RequestIDHeader carries the id under which the request is logged. A client may bring one of its own.
	RequestIDHeader = "X-Request-Id"
	// PathHeader tells which path judged the body and why that one, as in "rust; reason=mode", if the service is asked to show it.
	PathHeader = "Jsongate-Path"
)

// record is what is known about one request. Only the goroutine that serves the request touches it.
type record struct {
	id       string
	route    string // the pattern of the handler that served it, once it did
	header   http.Header
	showPath bool

	validator string
	result    jsongate.Result
	err       error
}

type recordKey struct{}

func recordOf(ctx context.Context) *record {
	r, _ := ctx.Value(recordKey{}).(*record)
	return r
}

// RequestID is the id of the request that a context belongs to; empty if it belongs to none.
func RequestID(ctx context.Context) string {
	if r := recordOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// Judged notes what a validator said about the request's body. It has to be called before the answer is written, by whatever
// judges bodies.
func Judged(ctx context.Context, validator string, result jsongate.Result) {
	r := recordOf(ctx)
	if r == nil {
		return
	}
	r.validator, r.result = validator, result
	if r.showPath {
		r.header.Set(PathHeader, result.Path.String()+"; reason="+result.Reason.String())
	}
}

// Failed notes why a request could not be served, for the log: the client is not told.
func Failed(ctx context.Context, err error) {
	if r := recordOf(ctx); r != nil {
		r.err = err
	}
}

// What a client may bring as an id: nothing that could break a log line or fill a disk.
var clientID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func requestID(r *http.Request) string {
	if id := r.Header.Get(RequestIDHeader); clientID.MatchString(id) {
		return id
	}
	return rand.Text()
}
