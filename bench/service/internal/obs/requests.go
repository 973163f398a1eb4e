package obs

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// Requests wraps the service's handler: gives every request an id, logs it, counts it.
type Requests struct {
	Log      *slog.Logger
	Metrics  *Metrics
	Quiet    bool // only what went wrong on our side is logged
	ShowPath bool // answers carry PathHeader
}

// Wrap gives the handler that does so. The log has a line for each request when it is over.
func (o *Requests) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		known := &record{id: requestID(r), header: w.Header(), showPath: o.ShowPath}
		w.Header().Set(RequestIDHeader, known.id)
		r = r.WithContext(context.WithValue(r.Context(), recordKey{}, known))
		answer := &answer{ResponseWriter: w}
		o.Metrics.inFlight.Inc()
		defer func() {
			o.Metrics.inFlight.Dec()
			panicked := recover()
			cut := panicked != nil && answer.status != 0 // the answer has begun and cannot be taken back
			if panicked != nil && !cut {
				answer.fail(known.id)
			}
			took := time.Since(began)
			route := r.Pattern
			if route == "" {
				route = "none"
			}
			known.route = route
			o.Metrics.requests.WithLabelValues(route, strconv.Itoa(answer.code())).Inc()
			o.Metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
			o.log(r, known, answer, took, panicked)
			if cut {
				panic(http.ErrAbortHandler) // net/http cuts the connection, so that the client does not take the part for the whole
			}
		}()
		next.ServeHTTP(answer, r)
	})
}

func (o *Requests) log(r *http.Request, known *record, answer *answer, took time.Duration, panicked any) {
	level := slog.LevelInfo
	if answer.code() >= http.StatusInternalServerError {
		level = slog.LevelError
	} else if o.Quiet {
		return
	}
	attributes := make([]slog.Attr, 0, 12)
	attributes = append(attributes,
		slog.String("request_id", known.id),
		slog.String("method", r.Method),
		// The pattern and not the path, which has ids of orders in it and is as long as whoever asks likes.
		slog.String("route", known.route),
		slog.Int("status", answer.code()),
		slog.Int64("bytes", answer.bytes),
		slog.Float64("ms", float64(took.Microseconds())/1e3))
	if known.validator != "" {
		attributes = append(attributes, slog.Group("validation",
			slog.String("validator", known.validator),
			slog.String("path", known.result.Path.String()),
			slog.String("reason", known.result.Reason.String()),
			slog.String("code", known.result.Code.String()),
			slog.String("keyword", known.result.Keyword.String()),
			slog.Uint64("offset", uint64(known.result.Offset))))
	}
	if known.err != nil {
		attributes = append(attributes, slog.String("error", known.err.Error()))
	}
	if panicked != nil {
		attributes = append(attributes, slog.Any("panic", panicked))
	}
	o.Log.LogAttrs(r.Context(), level, "request", attributes...)
}

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(text []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(text)
	a.bytes += int64(n)
	return n, err
}

func (a *answer) fail(id string) {
	a.Header().Set("Content-Type", "application/problem+json")
	a.WriteHeader(http.StatusInternalServerError)
	const problem = `{"title":"Internal Server Error","status":500,"code":"INTERNAL","detail":"the service failed","request_id":%q}`
	fmt.Fprintf(a, problem+"\n", id)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}
