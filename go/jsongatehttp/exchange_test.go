package jsongatehttp

import (
	"context"
	"net/http"
	"testing"
)

type contextKey struct{}

func TestContextOfAJudgedRequest(t *testing.T) {
	parent, cancel := context.WithCancel(context.WithValue(t.Context(), contextKey{}, "kept"))
	h := Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		child, stop := context.WithCancel(r.Context())
		defer stop()
		if got := child.Value(contextKey{}); got != "kept" {
			t.Errorf("the value of the parent is %v", got)
		}
		if result, ok := ResultFromContext(child); !ok || !result.Valid() {
			t.Errorf("the result is %v, %v", result, ok)
		}
		if text, ok := BodyFromContext(child); !ok || string(text) != "1" {
			t.Errorf("the body is %q, %v", text, ok)
		}
		cancel()
		<-child.Done()
	}))
	serve(h, post("1").WithContext(parent))
	if _, ok := ResultFromContext(parent); ok {
		t.Error("there is a result in the context of the caller")
	}
	if _, ok := BodyFromContext(parent); ok {
		t.Error("there is a body in the context of the caller")
	}
}

// Of two middlewares, the handler sees the inner one's answer, and both judge the same bytes.
func TestMiddlewareInMiddleware(t *testing.T) {
	inner := &remembering{}
	h := Handler(saysValid, Handler(inner, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if text := readAllOf(t, r.Body); text != "12" || string(inner.doc) != "12" {
			t.Errorf("the handler reads %q", text)
		}
	})))
	if w := serve(h, post("12")); w.Code != http.StatusOK {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}
