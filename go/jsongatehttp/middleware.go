package jsongatehttp

import (
	"log/slog"
	"net/http"

	jsongate "github.com/jsongate/jsongate/go"
)

// Handler judges the body of each request, and calls next for those that are acceptable. next is given the same bytes as
// r.Body and from [Body], the length in r.ContentLength, and the result from [ResultOf]. Others are refused with a problem
// document, and next does not hear of them. Requests without a body are passed on unless their method requires one (see
// [RequireBody]). The ResponseWriter is passed on as it is, and a panic in next is not touched.
//
// The handler may be used by any number of goroutines.
func Handler(v Validator, next http.Handler, opts ...Option) http.Handler {
	return Middleware(v, opts...)(next)
}

// Middleware is [Handler] in the form that routers take.
func Middleware(v Validator, opts ...Option) func(http.Handler) http.Handler {
	rt := newRoute(newSettings(opts), v)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { rt.serve(w, r, next) })
	}
}

// route is what is asked of the requests of one route.
type route struct {
	*settings
	// choose gives the judge of a media type: nil for one whose bodies are passed on as they are, false for one that is refused.
	choose   func(mediaType string) (*judge, bool)
	accepted string // for people and for the header Accept
	open     bool   // nothing is asked
}

func newRoute(s *settings, v Validator) *route {
	one := newJudge(s, v)
	return &route{
		settings: s,
		choose:   func(mediaType string) (*judge, bool) { return one, s.accept(mediaType) },
		accepted: "application/json",
	}
}

// judge is a validator, and how it is asked.
type judge struct {
	validator Validator
	keyed     KeyedValidator // nil unless each request has a key
}

func newJudge(s *settings, v Validator) *judge {
	j := &judge{validator: v}
	if s.canaryKey != nil {
		keyed, ok := v.(KeyedValidator)
		if !ok {
			slog.Warn("jsongatehttp: the option CanaryKey has no effect, since the validator has no method ValidateKey; " +
				"each request is decided by itself. Use a newer jsongate, or leave the option out.")
		}
		j.keyed = keyed
	}
	return j
}

func (j *judge) validate(s *settings, r *http.Request, doc []byte) jsongate.Result {
	if j.keyed != nil {
		if key := s.canaryKey(r); key != "" {
			return j.keyed.ValidateKey(doc, key)
		}
	}
	return j.validator.Validate(doc)
}

func (rt *route) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if rt.open {
		next.ServeHTTP(w, r)
		return
	}
	if hasNoBody(r) {
		rt.serveWithoutBody(w, r, next)
		return
	}
	// All that can be refused before reading is refused before reading.
	by, ok := rt.choose(mediaTypeOf(r.Header))
	if !ok {
		rt.write(w, r, rt.wrongMediaType(rt.accepted))
		return
	}
	if by == nil {
		next.ServeHTTP(w, r)
		return
	}
	coding := codingOf(r.Header)
	if coding == codingOther || coding == codingGzip && !rt.gzip {
		rt.write(w, r, rt.wrongCoding())
		return
	}
	buffer, refused := rt.read(w, r, coding)
	switch {
	case refused != nil:
		rt.write(w, r, refused)
	case len(buffer.bytes) == 0:
		buffer.free()
		rt.serveWithoutBody(w, r, next)
	default:
		rt.serveBody(w, r, next, by, buffer)
	}
}

func (rt *route) serveWithoutBody(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if rt.required(r.Method) {
		rt.write(w, r, rt.bodyRequired())
		return
	}
	next.ServeHTTP(w, r)
}

// serveBody judges a body and passes it on. If next panics nothing is tidied up: the bytes stay readable, and the garbage
// collector has them.
func (rt *route) serveBody(w http.ResponseWriter, r *http.Request, next http.Handler, by *judge, b *buffer) {
	x := &exchange{Context: r.Context(), reuse: rt.reuse, buffer: b}
	x.result = by.validate(rt.settings, r, b.bytes)
	if rt.pathHeader {
		w.Header().Set("Jsongate-Path", x.result.Path.String()+"; reason="+x.result.Reason.String())
	}
	judged := withBody(r, x)
	if rt.passes(x.result.Code) {
		next.ServeHTTP(w, judged)
	} else {
		rt.write(w, judged, rt.refused(by.validator, b.bytes, x.result))
	}
	x.finish()
}

// withBody is the request as the handler gets it. It is made after the body was read, since trailers arrive with its end.
func withBody(r *http.Request, x *exchange) *http.Request {
	judged := r.WithContext(x)
	judged.Body = body{x}
	judged.ContentLength = int64(len(x.buffer.bytes))
	judged.TransferEncoding = nil
	if codingOf(r.Header) == codingGzip {
		judged.Header = r.Header.Clone()
		judged.Header.Del("Content-Encoding")
		judged.Header.Del("Content-Length")
	}
	return judged
}
