package jsongatehttp

import (
	"errors"
	"fmt"
	"net/http"

	jsongate "github.com/jsongate/jsongate/go"
)

// refusal is a problem and the headers of its response.
type refusal struct {
	problem Problem
	accept  string // Accept: the media types that would be taken
	codings string // Accept-Encoding: likewise
	methods string // Allow: likewise
}

// kind is one type of problem.
type kind struct {
	slug   string // what its type ends with
	status int
	title  string
}

// The kinds. Slugs are stable: clients compare the type. doc.go lists them.
var (
	kindMalformed     = kind{"malformed", http.StatusBadRequest, "The request body is not JSON"}
	kindBadUTF8       = kind{"bad-utf8", http.StatusBadRequest, "A string in the request body is not Unicode"}
	kindDuplicateName = kind{"duplicate-name", http.StatusBadRequest, "An object in the request body has a name twice"}
	kindTooDeep       = kind{"too-deep", http.StatusBadRequest, "The request body is nested too deeply"}
	kindTooLarge      = kind{"too-large", http.StatusRequestEntityTooLarge, "The request body is too large"}
	kindSchema        = kind{"schema", http.StatusUnprocessableEntity, "The request body violates the schema"}
	kindBudget        = kind{"budget", http.StatusInternalServerError, "The request body is too costly to judge"}
	kindFault         = kind{"fault", http.StatusInternalServerError, "The request body could not be judged"}

	kindBodyRequired  = kind{"body-required", http.StatusBadRequest, "The request has no body"}
	kindUnreadable    = kind{"unreadable", http.StatusBadRequest, "The request body could not be read"}
	kindTimeout       = kind{"timeout", http.StatusRequestTimeout, "The request body did not arrive in time"}
	kindBadCoding     = kind{"bad-coding", http.StatusBadRequest, "The request body is not coded as its Content-Encoding says"}
	kindMediaType     = kind{"media-type", http.StatusUnsupportedMediaType, "The media type is not supported"}
	kindContentCoding = kind{"content-coding", http.StatusUnsupportedMediaType, "The Content-Encoding is not supported"}
	kindNoRoute       = kind{"no-route", http.StatusNotFound, "There is no such route"}
	kindMethod        = kind{"method", http.StatusMethodNotAllowed, "The route has no such method"}
)

func (s *settings) refusal(k kind, detail string, err error) *refusal {
	return &refusal{problem: Problem{Type: s.typeBase + k.slug, Title: k.title, Status: k.status, Detail: detail, Err: err}}
}

func (s *settings) bodyTooLarge(err *http.MaxBytesError) *refusal {
	r := s.refusal(kindTooLarge, fmt.Sprintf("A request body may have at most %d bytes here.", err.Limit), err)
	r.problem.Code = jsongate.CodeTooLarge.String()
	return r
}

func (s *settings) unreadable(err error) *refusal {
	var tooLarge *http.MaxBytesError // ours, or that of a handler around us
	switch {
	case errors.As(err, &tooLarge):
		return s.bodyTooLarge(tooLarge)
	case errors.Is(err, errCoding):
		return s.refusal(kindBadCoding, "The body cannot be decoded as gzip, or ends too early.", err)
	case isTimeout(err):
		return s.refusal(kindTimeout, "Send the whole body sooner after the request's header.", err)
	}
	// A client that went away does not see this; one that closed its sending side only does, and so does the access log.
	return s.refusal(kindUnreadable, "The body ended before it was complete, or its transfer coding is wrong.", err)
}

func (s *settings) bodyRequired() *refusal {
	return s.refusal(kindBodyRequired, "This request needs a JSON document as its body.", nil)
}

func (s *settings) wrongMediaType(accepted string) *refusal {
	r := s.refusal(kindMediaType, "Send one Content-Type header with a media type that is accepted here: "+accepted+".", nil)
	r.accept = accepted
	return r
}

func (s *settings) wrongCoding() *refusal {
	codings := "identity"
	if s.gzip {
		codings = "gzip, identity"
	}
	r := s.refusal(kindContentCoding, "Send the body with a Content-Encoding that is accepted here: "+codings+".", nil)
	r.codings = codings
	return r
}

// noRoute is the refusal of a request that no route matches. methods are those that the path has.
func (s *settings) noRoute(methods string) *refusal {
	if methods == "" {
		return s.refusal(kindNoRoute, "No route is known for this path.", nil)
	}
	r := s.refusal(kindMethod, "This path is known with other methods: "+methods+".", nil)
	r.methods = methods
	return r
}

// write answers with the refusal, or lets the service's own function do it.
func (s *settings) write(w http.ResponseWriter, r *http.Request, refused *refusal) {
	// What the client should send instead (RFC 9110, sections 10.2.1, 12.5.1 and 12.5.3).
	if refused.accept != "" {
		w.Header().Set("Accept", refused.accept)
	}
	if refused.codings != "" {
		w.Header().Set("Accept-Encoding", refused.codings)
	}
	if refused.methods != "" {
		w.Header().Set("Allow", refused.methods)
	}
	if s.writeProblem != nil {
		s.writeProblem(w, r, &refused.problem)
		return
	}
	_ = refused.problem.Write(w) // the client is gone, and net/http knows
}
