package jsongateadmin_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateadmin"
)

type request struct {
	method, body string
	header       map[string]string
}

func (r request) send(t *testing.T, h http.Handler) *http.Response {
	t.Helper()
	asked := httptest.NewRequest(r.method, "http://service.example/jsongate", strings.NewReader(r.body))
	for name, value := range r.header {
		asked.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, asked)
	return recorder.Result()
}

func TestRequests(t *testing.T) {
	bearer := func(token string) map[string]string { return map[string]string{"Authorization": "Bearer " + token} }
	const secret = "secret"
	rows := []struct {
		name    string
		token   *string
		request request
		status  int
		holds   string
		flag    string // afterwards
	}{
		{"the flag is shown", nil, request{method: "GET"}, 200, `"flag": "canary:5%"`, "canary:5%"},
		{"the flag is set", nil, request{method: "PUT", body: "go\n"}, 200, `"flag": "go"`, "go"},
		{"and per validator", nil, request{method: "PUT", body: "*=rust;orders=go"}, 200, `"flag": "*=rust;orders=go"`, "*=rust;orders=go"},
		{"what was set is taken back", nil, request{method: "DELETE"}, 200, `"flag": "go"`, "go"},
		{"no flag", nil, request{method: "PUT", body: "on"}, 400, "the grammar is: go | rust", "canary:5%"},
		{"nothing", nil, request{method: "PUT"}, 400, "names no mode", "canary:5%"},
		{"too long", nil, request{method: "PUT", body: strings.Repeat(" ", 70_000)}, 400, "could not be read", "canary:5%"},
		{"another method", nil, request{method: "POST", body: "go"}, 405, "use GET", "canary:5%"},
		{"the right token", ptr(secret), request{"PUT", "go", bearer(secret)}, 200, "", "go"},
		{"a wrong token", ptr(secret), request{"PUT", "go", bearer("secret2")}, 401, "the token of this process", "canary:5%"},
		{"no token", ptr(secret), request{method: "PUT", body: "go"}, 401, "Bearer", "canary:5%"},
		{"a token without Bearer", ptr(secret), request{"GET", "", map[string]string{"Authorization": secret}}, 401, "Bearer", "canary:5%"},
		{"an empty token opens nothing", ptr(""), request{"GET", "", bearer("")}, 401, "was given an empty token", "canary:5%"},
		{"a page of another site", nil, request{"PUT", "go", map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403, "another site", "canary:5%"},
		{"a page of another origin, told by an older browser", nil, request{"DELETE", "", map[string]string{"Origin": "http://evil.example"}}, 403, "another site", "canary:5%"},
		{"a page of this host", nil, request{"PUT", "go", map[string]string{"Sec-Fetch-Site": "same-origin"}}, 200, "", "go"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if err := jsongate.Admin.SetPath("canary:5%"); err != nil {
				t.Fatal(err)
			}
			defer jsongate.Admin.Withdraw()
			var options []jsongateadmin.Option
			if row.token != nil {
				options = append(options, jsongateadmin.Token(*row.token))
			}
			response := row.request.send(t, jsongateadmin.Handler(options...))
			body, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != row.status || !strings.Contains(string(body), row.holds) {
				t.Errorf("answered %d, %s (%v), want %d and %q", response.StatusCode, body, err, row.status, row.holds)
			}
			if got := jsongate.Flag().Flag; got != row.flag {
				t.Errorf("the flag is %s, want %s", got, row.flag)
			}
			if response.StatusCode == 405 && response.Header.Get("Allow") == "" || response.StatusCode == 401 && response.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("the answer has the headers %v", response.Header)
			}
			if response.Header.Get("Cache-Control") != "no-store" {
				t.Error("the answer may be cached")
			}
		})
	}
}

func TestTheBreakerIsSetBelowTheHandler(t *testing.T) {
	mode := func() string { return jsongate.Stats().Breakers[0].Mode.String() }
	defer func() { _ = jsongate.SetBreakerMode("normal") }()
	rows := []struct {
		method, body string
		status       int
		mode         string
	}{
		{"PUT", "forced-open\n", 200, "forced-open"},
		{"GET", "", 200, "forced-open"},
		{"PUT", "ajar", 400, "forced-open"},
		{"DELETE", "", 200, "forced-open"}, // the mode is the operator's, the state the breaker's
		{"PUT", "detect-only", 200, "detect-only"},
		{"PATCH", "", 405, "detect-only"},
		{"PUT", "normal", 200, "normal"},
	}
	for _, row := range rows {
		recorder := httptest.NewRecorder()
		asked := httptest.NewRequest(row.method, "http://service.example/jsongate/breaker", strings.NewReader(row.body))
		jsongateadmin.Handler().ServeHTTP(recorder, asked)
		if recorder.Code != row.status || mode() != row.mode {
			t.Errorf("%s %q is answered %d (%s) and the mode is %s, want %d and %s", row.method, row.body, recorder.Code, recorder.Body, mode(), row.status, row.mode)
		}
		if row.status == 200 && !strings.Contains(recorder.Body.String(), `"mode": "`+row.mode+`"`) {
			t.Errorf("%s %q shows %s", row.method, row.body, recorder.Body)
		}
	}
}

func TestTheBreakerOfOneValidatorIsSetByItsName(t *testing.T) {
	if _, err := jsongate.Compile([]byte("true"), jsongate.WithName("set-by-name")); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = jsongate.SetValidatorBreakerMode("set-by-name", "normal") }()
	rows := []struct {
		method, name, body string
		status             int
		shows              string
	}{
		{"PUT", "set-by-name", "forced-open", 200, `"mode": "forced-open"`},
		{"PUT", "set-by-name", "ajar", 400, "ajar"},
		{"PUT", "nobody", "normal", 400, "no validator of this process"},
		{"DELETE", "set-by-name", "", 400, "leave the validator out"},
		{"PUT", "set-by-name", "detect-only", 200, `"mode": "detect-only"`},
	}
	for _, row := range rows {
		recorder := httptest.NewRecorder()
		asked := httptest.NewRequest(row.method, "http://service.example/jsongate/breaker?validator="+row.name, strings.NewReader(row.body))
		jsongateadmin.Handler().ServeHTTP(recorder, asked)
		if recorder.Code != row.status || !strings.Contains(recorder.Body.String(), row.shows) {
			t.Errorf("%s %q of %s is answered %d (%s)", row.method, row.body, row.name, recorder.Code, recorder.Body)
		}
	}
	if mode := jsongate.Stats().Breakers[0].Mode.String(); mode != "normal" {
		t.Errorf("the mode of the process's breaker is %s", mode)
	}
}

func ptr(text string) *string { return &text }

func TestTheStateIsWhole(t *testing.T) {
	response := request{method: "GET"}.send(t, jsongateadmin.Handler())
	var state jsongateadmin.State
	if err := json.NewDecoder(response.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	if state.PID == 0 || state.Now.IsZero() || state.Flag.Flag == "" || state.Diagnosis.Mode == "" || len(state.Flag.Sources) == 0 {
		t.Errorf("the state is %+v", state)
	}
}
