package httpapi

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/service/internal/obs"
	"github.com/jsongate/jsongate/bench/service/schemas"
)

// Bodies lets only acceptable bodies through. The service has one place where bodies are judged, and this is it: another
// implementation, such as a middleware of a library, is put into API.Bodies.
type Bodies interface {
	// Check wraps a handler of a route. The handler is called only for bodies that the validator of that name accepts, and can
	// read the body from the request as if nobody had. Any other body is answered with a problem document: 413 if it is too
	// large, 400 if it is no JSON text, 422 if the schema refuses it. Either way obs.Judged is told before the answer is written.
	Check(validator string, next http.Handler) http.Handler
}

// Gate judges bodies with jsongate's validators.
type Gate struct {
	validators map[string]*jsongate.Validator
	limit      int64
}

// NewGate compiles the service's schemas. limit is how many bytes a body may have.
func NewGate(limit int64) (*Gate, error) {
	g := &Gate{validators: map[string]*jsongate.Validator{}, limit: limit}
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
	validator := g.validators[name]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := readBody(r, g.limit)
		if err != nil {
			obs.Failed(r.Context(), err)
			refuse(w, r, problem{Status: http.StatusBadRequest, Code: "BODY_UNREADABLE",
				Detail: "the body did not arrive as a whole; send it again"})
			return
		}
		result := validator.Validate(body)
		obs.Judged(r.Context(), name, result)
		if !result.Valid() {
			refuseBody(w, r, result, g.limit)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// readBody reads a body, and of one that is too large one byte more than is allowed, which is enough for the validator to say
// so. http.MaxBytesReader would close the connection, and some clients would not see the answer then.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	var body bytes.Buffer
	if r.ContentLength > 0 {
		body.Grow(int(min(r.ContentLength, limit+1)) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(r.Body, limit+1))
	return body.Bytes(), err
}

func refuseBody(w http.ResponseWriter, r *http.Request, result jsongate.Result, limit int64) {
	p := problem{Code: result.Code.String()}
	at := uint32(result.Offset)
	switch result.Code {
	case jsongate.CodeTooLarge:
		p.Status, p.Detail = http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", limit)
	case jsongate.CodeSchema:
		p.Status = http.StatusUnprocessableEntity
		p.Detail = fmt.Sprintf("the value at byte %d violates the schema's keyword %q", at, result.Keyword)
		p.Offset, p.Keyword = &at, result.Keyword.String()
	case jsongate.CodeBudget:
		p.Status, p.Detail = http.StatusUnprocessableEntity, "judging the body would take more steps than are allowed"
	default:
		if !result.Code.IsVerdict() {
			fail(w, r, result.Err())
			return
		}
		p.Status, p.Detail, p.Offset = http.StatusBadRequest, fmt.Sprintf("the body is not acceptable JSON at byte %d", at), &at
	}
	refuse(w, r, p)
}
