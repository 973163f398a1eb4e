// Package jsongateadmin is the operator's handle on a running process: an http.Handler that shows the flag of package jsongate
// and sets it. It does nothing until a program mounts it, which should be on an address that only operators reach:
//
//	handler := jsongateadmin.Handler(jsongateadmin.Token(os.Getenv("JSONGATE_ADMIN_TOKEN")))
//	mux.Handle("/jsongate/", handler)
//	mux.Handle("/jsongate", handler)
//
// Both lines are needed: net/http.ServeMux answers a path that lacks the final slash of a pattern with a redirect of its own,
// before any handler is asked, and a PUT that is redirected sets nothing.
//
// What it sets beats every other source, holds from the next call on, and is gone when the process ends: what shall last
// belongs into the watched file (JSONGATE_FLAG_FILE).
package jsongateadmin

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
)

// Option changes what the handler asks of a request.
type Option func(*handler)

// Token asks for the header "Authorization: Bearer TOKEN", compared in constant time. An empty token is refused by every request:
// a variable that was forgotten must not open the handler.
func Token(token string) Option {
	return func(h *handler) {
		hash := sha256.Sum256([]byte(token))
		h.token, h.asksToken, h.noToken = hash, true, token == ""
	}
}

// Handler makes the handler. It serves the path it is mounted on, whatever that is:
//
//   - GET (or HEAD) shows the [State] as JSON.
//   - PUT sets the flag for the operator. The body is the flag as text, such as "go" or "*=canary:5%;orders=go"; the answer is
//     the new state. A body that is no flag is answered with 400 and the grammar, and changes nothing.
//   - DELETE takes back what PUT has set: the file, the environment and the code decide again.
//
// And where it is mounted on a whole folder, such as "/jsongate/", below that also "breaker":
//
//   - GET shows the state, as above.
//   - PUT sets the mode of the breaker of the process: "normal", "forced-open" (Rust is not asked, whatever the flag says) or
//     "detect-only".
//   - DELETE closes all breakers at once: the cause is mended.
//
// Requests that a browser sends on behalf of another site are refused with 403 (see [http.CrossOriginProtection]), so that a page an
// operator looks at cannot flip the flag. What is refused for that or for its token is logged, once a minute at most, and every PUT and
// DELETE that was obeyed is logged too, with the address it came from and never with a token. All methods of the handler may be called from any goroutine.
func Handler(options ...Option) http.Handler {
	h := &handler{origin: http.NewCrossOriginProtection(), refused: refusals{now: time.Now}}
	for _, option := range options {
		option(h)
	}
	return h
}

type handler struct {
	origin    *http.CrossOriginProtection
	token     [sha256.Size]byte
	asksToken bool
	noToken   bool
	refused   refusals
}

// The longest body that is read, in bytes.
const longestBody = 64 << 10

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if err := h.origin.Check(r); err != nil {
		h.refused.log(r, "it comes from a page of another site")
		refuse(w, http.StatusForbidden, "the request comes from a page of another site; use curl, or a page of this host")
		return
	}
	if !h.authorized(r) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="jsongate"`)
		h.refused.log(r, h.whyNot())
		refuse(w, http.StatusUnauthorized, h.whyNot())
		return
	}
	does := theFlag
	if path.Base(r.URL.Path) == "breaker" {
		does = theBreaker
		if query := r.URL.Query(); query.Has("validator") {
			does = breakerOf(query.Get("validator"))
		}
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPut:
		said, ok := put(w, r, does.set)
		if !ok {
			return
		}
		obeyed(r, said)
	case http.MethodDelete:
		if does.reset == nil {
			refuse(w, http.StatusBadRequest, "DELETE closes all breakers; leave the validator out, or use PUT to set its mode")
			return
		}
		does.reset()
		obeyed(r, "")
	default:
		w.Header().Set("Allow", "GET, HEAD, PUT, DELETE")
		refuse(w, http.StatusMethodNotAllowed, does.use)
		return
	}
	show(w)
}

// thing is what a request is about.
type thing struct {
	set   func(string) error
	reset func()
	use   string // what to do instead of what the request wanted
}

var (
	theFlag = thing{
		set: jsongate.Admin.SetPath, reset: jsongate.Admin.Withdraw,
		use: "use GET to see the flag, PUT to set it, DELETE to take back what PUT has set",
	}
	theBreaker = thing{
		set: jsongate.SetBreakerMode, reset: jsongate.ResetBreakers,
		use: "use GET to see the breakers, PUT to set the mode (normal, forced-open, detect-only), DELETE to close them",
	}
)

// breakerOf is the breaker of the validators of one name; the empty one is that of the validators without a name.
func breakerOf(validator string) thing {
	return thing{
		set: func(mode string) error { return jsongate.SetValidatorBreakerMode(validator, mode) },
		use: "use GET to see the breakers, PUT to set the mode of the validator's (normal, forced-open, detect-only)",
	}
}

func (h *handler) authorized(r *http.Request) bool {
	if !h.asksToken {
		return true
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	// Hashes have one length, so the comparison does not tell that of the token.
	hash := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(hash[:], h.token[:]) == 1 && bearer && !h.noToken
}

func (h *handler) whyNot() string {
	if h.noToken {
		return "this process was given an empty token, so nobody may use the handler; give it one and start it again"
	}
	return "the header Authorization must be Bearer and the token of this process"
}

func put(w http.ResponseWriter, r *http.Request, set func(string) error) (said string, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody))
	if err != nil {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("the body could not be read: %v", err))
		return "", false
	}
	said = strings.TrimSpace(string(body))
	if err := set(said); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return "", false
	}
	return said, true
}

func show(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(StateNow()) // a reader that is gone needs no answer
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, why+"\n")
}
