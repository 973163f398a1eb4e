package httpapi

import (
	"mime"
	"net/http"
	"regexp"
)

// Headers of the idempotency key.
const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotency-Replayed"
)

var keyForm = regexp.MustCompile(`^[A-Za-z0-9._:-]{8,64}$`)

// keyed lets only requests through that can be repeated.
func keyed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !keyForm.MatchString(r.Header.Get(keyHeader)) {
			refuse(w, r, problem{Status: http.StatusBadRequest, Code: "NO_KEY",
				Detail: "the header Idempotency-Key is missing or not 8 to 64 letters, digits and ._:-; send a new one with a new request"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isJSON lets only requests through that say that their body is JSON.
func isJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "application/json" {
			refuse(w, r, problem{Status: http.StatusUnsupportedMediaType, Code: "NOT_JSON",
				Detail: "the header Content-Type has to be application/json"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// replayed tells the client that its request came before, and that this is the answer it got or would have got then.
func replayed(w http.ResponseWriter, fresh bool) {
	if !fresh {
		w.Header().Set(replayedHeader, "true")
	}
}
