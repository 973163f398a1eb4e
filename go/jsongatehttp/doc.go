// Package jsongatehttp is net/http middleware that judges the JSON bodies of requests with package jsongate, and refuses those
// that are not acceptable before a handler sees them.
//
//	mux.Handle("POST /orders", jsongatehttp.Handler(orders, createOrder))
//
// [Handler] and [Middleware] wrap one handler. A [Table] holds the routes of a whole service, also those that [FromOpenAPI] reads
// from its OpenAPI document.
//
// # What the handler gets
//
// A body is read once, up to a limit ([MaxBody]), into memory. The handler gets the very bytes that were judged, in r.Body and
// from [Body], and can ask [ResultOf] what was decided and by which path. Nothing that the handler can reach is ever overwritten
// by another request, also in goroutines that outlive it: r.Body then gives http.ErrBodyReadAfterClose, as in net/http, and
// the bytes of [Body] are not reused (unless [ReuseBytes] allows it).
//
// # What the client gets
//
// Refusals are problem documents of RFC 9457 ([Problem]). Their type is [TypeBase] and one of these words:
//
//	type             status  code                    why
//	malformed        400     MALFORMED               not a JSON text
//	bad-utf8         400     BAD_UTF8                a string that is not Unicode
//	duplicate-name   400     DUPLICATE_NAME          an object with a name twice
//	too-deep         400     TOO_DEEP                nested above the limit
//	too-large        413     TOO_LARGE               above the limit of the body or of the validator
//	schema           422     SCHEMA                  the schema refuses it
//	budget           500     BUDGET                  undecided, for good
//	fault            500     PANIC, INTERNAL, ...    no path could judge it
//	body-required    400                             there is no body
//	unreadable       400                             the body was cut short, or the client is gone
//	timeout          408                             the body did not arrive within the server's time
//	bad-coding       400                             not gzip, although the header says so
//	media-type       415                             another Content-Type
//	content-coding   415                             another Content-Encoding
//	no-route         404                             no route of a table (RefuseUnmatched)
//	method           405                             the path has other methods (likewise)
//
// Faults and BUDGET are 500 and not 503: they belong to the document and this build of the service, so a client, or a proxy, that
// sends the same again, or to the next instance, gains nothing and spreads the fault. A document that nobody judged is never
// passed on as if it were valid, unless [FailOpen] or [FailOpenOnBudget] says so.
//
// A problem document never holds a value of the document. The place of a violation is told by byte offset, and by JSON Pointers
// in which names that the schema does not list are replaced by "*" ([Pointers]).
package jsongatehttp
