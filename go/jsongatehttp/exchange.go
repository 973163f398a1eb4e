package jsongatehttp

import (
	"context"
	"net/http"
	"sync"

	jsongate "github.com/jsongate/jsongate/go"
)

// ResultOf is what was decided about the body of a request. It is false for a request whose body was not judged: there was none,
// or no route of a [Table] asks for it, or it was refused before. r is the request that the handler was given, or one made from
// it.
func ResultOf(r *http.Request) (jsongate.Result, bool) { return ResultFromContext(r.Context()) }

// ResultFromContext is [ResultOf] for those who hold the request's context only.
func ResultFromContext(ctx context.Context) (jsongate.Result, bool) {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return jsongate.Result{}, false
	}
	return x.result, true
}

// Body is the body of a request as it was judged, without copying it. It takes nothing away from r.Body, which can still be read
// from its start. The bytes must not be changed while somebody may read r.Body. They may be kept after the handler has returned,
// unless [ReuseBytes] is set. It is false for a request whose body was not judged, and after the handler has returned.
func Body(r *http.Request) ([]byte, bool) { return BodyFromContext(r.Context()) }

// BodyFromContext is [Body] for those who hold the request's context only.
func BodyFromContext(ctx context.Context) ([]byte, bool) {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, false
	}
	return x.take()
}

type exchangeKey struct{}

// exchange is one judged request: its context and its body in one allocation.
type exchange struct {
	context.Context
	result jsongate.Result
	reuse  bool // of bytes that were taken

	mutex   sync.Mutex
	buffer  *buffer // nil once the handler has returned
	taken   bool    // by Body
	writing int     // how many are at it in WriteTo
	at      int64   // where r.Body is read next; may lie behind the end
	closed  bool
}

// Value makes the exchange its own context value.
func (x *exchange) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return x
	}
	return x.Context.Value(key)
}

func (x *exchange) take() ([]byte, bool) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.buffer == nil {
		return nil, false
	}
	x.taken = true
	// Full, so that appending to it does not write into the buffer.
	return x.buffer.bytes[:len(x.buffer.bytes):len(x.buffer.bytes)], true
}

// finish is called once the handler has returned. From here on reading gives http.ErrBodyReadAfterClose, as it does with a body
// of net/http, so that nobody can see the buffer when it holds another body. A buffer that somebody may still look at is left
// to the garbage collector.
func (x *exchange) finish() {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.writing == 0 && (!x.taken || x.reuse) {
		x.buffer.free()
	}
	x.buffer = nil
}
