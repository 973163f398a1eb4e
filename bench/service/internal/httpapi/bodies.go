package httpapi

import (
	"fmt"
	"net/http"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongatehttp"

	"github.com/jsongate/jsongate/bench/service/internal/obs"
	"github.com/jsongate/jsongate/bench/service/schemas"
)

// Bodies lets only acceptable bodies through. The service has one place where bodies are judged, and this is it: another
// implementation is put into API.Bodies.
type Bodies interface {
	// Check wraps a handler of a route. The handler is called only for bodies that the validator of that name accepts, and can
	// read the body from the request as if nobody had. Any other body is answered with a problem document: 413 if it is too
	// large, 400 if it is no JSON text, 422 if the schema refuses it. Either way obs.Judged is told before the answer is written.
	Check(validator string, next http.Handler) http.Handler
}

// Gate judges bodies with jsongate's middleware.
type Gate struct {
	validators map[string]*jsongate.Validator
	options    []jsongatehttp.Option
}

// NewGate compiles the service's schemas. limit is how many bytes a body may have. keyHeader names a header, such as that of the
// customer's id: where the flag leaves a share of calls to Rust, requests with the same value take the same path. Empty means
// that each request is decided by itself.
func NewGate(limit int64, keyHeader string) (*Gate, error) {
	g := &Gate{
		validators: map[string]*jsongate.Validator{},
		options: []jsongatehttp.Option{
			jsongatehttp.MaxBody(limit),
			jsongatehttp.AnyContentType(), // isJSON has looked
			jsongatehttp.RequireBody(true),
			// The service tells its clients the offset and the keyword. To find a pointer would judge the body once more.
			jsongatehttp.Pointers(jsongatehttp.PointersNone, 0),
			jsongatehttp.TypeBase(""),
		},
	}
	if keyHeader != "" {
		g.options = append(g.options, jsongatehttp.CanaryKey(func(r *http.Request) string { return r.Header.Get(keyHeader) }))
	}
	for name, schema := range map[string][]byte{schemas.Orders: schemas.Order, schemas.Payments: schemas.Payment} {
		validator, err := jsongate.Compile(schema, jsongate.WithName(name), jsongate.MaxSize(limit))
		if err != nil {
			return nil, fmt.Errorf("the schema of %s cannot be used: %w", name, err)
		}
		g.validators[name] = validator
	}
	return g, nil
}

// Check is that of Bodies.
func (g *Gate) Check(name string, next http.Handler) http.Handler {
	accepted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if result, judged := jsongatehttp.ResultOf(r); judged {
			obs.Judged(r.Context(), name, result)
		}
		next.ServeHTTP(w, r)
	})
	refused := func(w http.ResponseWriter, r *http.Request, p *jsongatehttp.Problem) {
		if p.Result.Code != 0 {
			obs.Judged(r.Context(), name, p.Result)
		}
		refuseBody(w, r, p)
	}
	options := append(g.options[:len(g.options):len(g.options)], jsongatehttp.WriteProblemWith(refused))
	return jsongatehttp.Handler(g.validators[name], accepted, options...)
}

// refuseBody writes the middleware's problem in the form that all of this service's problems have.
func refuseBody(w http.ResponseWriter, r *http.Request, from *jsongatehttp.Problem) {
	p := problem{Status: from.Status, Code: from.Code, Detail: from.Detail, Keyword: from.Keyword}
	if p.Code == "" { // the body was not judged, and the type says why
		p.Code = strings.ToUpper(strings.ReplaceAll(from.Type, "-", "_"))
	}
	if from.Offset != nil {
		at := uint32(*from.Offset)
		p.Offset = &at
	}
	if from.Err != nil && (from.Status >= http.StatusInternalServerError || from.Result.Code == 0) {
		obs.Failed(r.Context(), from.Err)
	}
	refuse(w, r, p)
}
