package jsongateadmin

import (
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// obeyed logs what an operator did. What the process made of it is logged by package jsongate.
func obeyed(r *http.Request, said string) {
	slog.Info("jsongate: the admin handler obeyed a request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.String("said", said), slog.String("remote", r.RemoteAddr))
}

// refusalsInterval is how often a refusal is logged at most: anybody who reaches the address can cause them.
const refusalsInterval = time.Minute

// refusals are the requests that were refused.
type refusals struct {
	mutex sync.Mutex
	now   func() time.Time
	last  time.Time
	since int // refusals since the last line that are not logged
}

func (f *refusals) log(r *http.Request, why string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	now := f.now()
	if !f.last.IsZero() && now.Sub(f.last) < refusalsInterval {
		f.since++
		return
	}
	slog.Warn("jsongate: the admin handler refused a request; further ones of this minute are counted and not logged",
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.String("remote", r.RemoteAddr),
		slog.String("detail", why), slog.Int("not_logged_before", f.since))
	f.last, f.since = now, 0
}
