package jsongatehttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

var wantRust bool // set where the real library is there

// onBothPaths runs a test with each mode of the process, or only with that of JSONGATE_PATH. Such tests do not run side by side.
func onBothPaths(t *testing.T, test func(t *testing.T, path jsongate.Path)) {
	for _, path := range []jsongate.Path{jsongate.PathRust, jsongate.PathGo} {
		if err := jsongate.SetPath(path.String()); errors.Is(err, jsongate.ErrOperatorDecides) {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		answers := path
		if !wantRust {
			answers = mustCompile(t, `true`).Validate([]byte(`1`)).Path
		}
		t.Run(path.String(), func(t *testing.T) { test(t, answers) })
	}
}

func mustCompile(t testing.TB, schema string, options ...jsongate.Option) *jsongate.Validator {
	t.Helper()
	v, err := jsongate.Compile([]byte(schema), options...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// says is a validator that always gives the same answer.
type says jsongate.Result

func (s says) Validate([]byte) jsongate.Result { return jsongate.Result(s) }
func (s says) Locate([]byte, jsongate.Result) (jsongate.Violation, bool) {
	return jsongate.Violation{}, false
}

var saysValid = says{Code: jsongate.CodeValid, Path: jsongate.PathRust, Reason: jsongate.ReasonMode}

func post(body string, headers ...string) *http.Request {
	return request(http.MethodPost, "/", body, headers...)
}

// request is a request with a JSON body, if there is one. Headers are pairs; an empty value takes the header away.
func request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r
}

// serve is the response of a handler.
func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// accepting is a handler that answers 204, and counts its calls.
type accepting struct{ calls int }

func (a *accepting) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.calls++
	w.WriteHeader(http.StatusNoContent)
}

// problemOf reads a problem document, and checks what all of them must have.
func problemOf(t *testing.T, w *httptest.ResponseRecorder) Problem {
	t.Helper()
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("status %d, Content-Type %q: %s", w.Code, got, w.Body)
	}
	if got := w.Header().Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options is %q", got)
	}
	if got := w.Header().Get("Content-Length"); got != jsonNumber(w.Body.Len()) {
		t.Errorf("Content-Length is %q, and there are %d bytes", got, w.Body.Len())
	}
	var p Problem
	decoder := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if p.Status != w.Code || p.Title == "" || !strings.HasSuffix(p.Detail, ".") || !strings.HasPrefix(p.Type, DefaultTypeBase) {
		t.Errorf("status %d with %s", w.Code, w.Body)
	}
	return p
}

func jsonNumber(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

func readAllOf(t *testing.T, from io.Reader) string {
	t.Helper()
	text, err := io.ReadAll(from)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}
