package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateadmin"
)

// This process is the running service.
func TestDoctorAsksARunningService(t *testing.T) {
	if err := jsongate.Admin.SetPath("*=canary:5%;orders=go"); err != nil {
		t.Fatal(err)
	}
	defer jsongate.Admin.Withdraw()
	mux := http.NewServeMux()
	mux.Handle("/jsongate/", jsongateadmin.Handler())
	mux.Handle("/guarded/", jsongateadmin.Handler(jsongateadmin.Token("secret")))
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<html>") })
	mux.HandleFunc("/json", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "{}") })
	server := httptest.NewServer(mux)
	defer server.Close()
	dead := httptest.NewServer(mux)
	dead.Close()

	state := []string{"*=canary:5%;orders=go", "said by admin", fmt.Sprintf("process %d", os.Getpid()), "no such validator", "breaker of the process", "closed, mode normal"}
	here := healthCode(jsongate.Diagnose())
	rows := []struct {
		name        string
		environment []string
		args        []string
		code        int
		out, err    []string
	}{
		// 1 where this process finds no library, as most often.
		{name: "by address", args: []string{"--url", server.URL + "/jsongate/"}, code: here, out: state},
		{name: "by process", args: []string{"--pid", fmt.Sprint(os.Getpid())}, code: here, out: state},
		{name: "with the token", environment: []string{"JSONGATE_ADMIN_TOKEN=secret"}, args: []string{"--url", server.URL + "/guarded/"}, code: here, out: state},
		{name: "without the token", args: []string{"--url", server.URL + "/guarded/"}, code: 2, err: []string{"asks for a token; put it into JSONGATE_ADMIN_TOKEN"}},
		{name: "with a wrong token", environment: []string{"JSONGATE_ADMIN_TOKEN=wrong"}, args: []string{"--url", server.URL + "/guarded/"}, code: 2,
			err: []string{"refused the token in JSONGATE_ADMIN_TOKEN"}},
		{name: "another page", args: []string{"--url", server.URL + "/page"}, code: 2, err: []string{"is the admin handler mounted there"}},
		{name: "other JSON", args: []string{"--url", server.URL + "/json"}, code: 2, err: []string{"is the admin handler mounted there"}},
		{name: "nothing there", args: []string{"--url", server.URL + "/none"}, code: 2, err: []string{"404"}},
		{name: "no service", args: []string{"--url", dead.URL}, code: 2, err: []string{"the service does not answer"}},
		{name: "no address", args: []string{"--url", "http://a b/"}, code: 2, err: []string{"is no address of an admin handler"}},
		{name: "no such process", args: []string{"--pid", "999999999"}, code: 2, err: []string{"process 999999999 cannot be looked at"}},
		{name: "both", args: []string{"--pid", "1", "--url", server.URL}, code: 2, err: []string{"use one of them"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if runtime.GOOS != "linux" && strings.Contains(row.name, "process") {
				t.Skip("--pid works on Linux only")
			}
			got := runProgram(t, t.TempDir(), "", row.environment, append([]string{"doctor"}, row.args...)...)
			if got.code != row.code {
				t.Errorf("exit code %d, want %d", got.code, row.code)
			}
			for _, want := range row.out {
				if !strings.Contains(got.out, want) {
					t.Errorf("no %q in\n%s", want, got.out)
				}
			}
			for _, want := range row.err {
				if !strings.Contains(got.err, want) {
					t.Errorf("no %q in the complaint %q", want, got.err)
				}
			}
		})
	}

	asJSON := runProgram(t, t.TempDir(), "", nil, "doctor", "--json", "--url", server.URL+"/jsongate/")
	var read jsongateadmin.State
	if err := json.Unmarshal([]byte(asJSON.out), &read); err != nil || read.PID != os.Getpid() {
		t.Errorf("as JSON it is %s (%v)", asJSON.out, err)
	}
}

// A state as a service has it whose breaker has opened; package jsongate tests that it comes to say so.
func TestDoctorTellsOfAnOpenBreakerAndHowToCloseIt(t *testing.T) {
	const state = `{"pid": 7, "diagnosis": {"healthy": false, "path": "go", "reason": "breaker-open", "mode": "rust", "modeSource": "code",
		"problem": "the breaker of validator \"orders\" is open since 2031-05-06T07:08:09Z (10 calls to Rust in a row faulted): Go answers",
		"remedy": "close the breakers with ` + "`curl -X DELETE http://ADDRESS/jsongate/breaker`" + ` (ADDRESS is that of the admin handler)"},
		"stats": {"breakers": [{"name": "", "mode": "normal", "state": "closed", "since": "2031-05-06T07:08:09Z"},
			{"name": "orders", "mode": "normal", "state": "open", "since": "2031-05-06T07:08:09Z", "cause": "10 calls to Rust in a row faulted"}]}}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, state) }))
	defer server.Close()
	rows := []struct {
		name, url, command string
		environment        []string
	}{
		{"a folder", "/ops/jsongate/", "`curl -X DELETE " + server.URL + "/ops/jsongate/breaker`\n", nil},
		{"no folder", "/ops", "`curl -X DELETE " + server.URL + "/ops/breaker`\n", nil},
		{"with a token", "/ops/", "`curl -H \"Authorization: Bearer $JSONGATE_ADMIN_TOKEN\" -X DELETE " + server.URL + "/ops/breaker`\n",
			[]string{"JSONGATE_ADMIN_TOKEN=secret"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := runProgram(t, t.TempDir(), "", row.environment, "doctor", "--url", server.URL+row.url)
			if got.code != 1 || got.err != "" {
				t.Errorf("exit code %d: %s", got.code, got.err)
			}
			for _, want := range []string{
				`degraded: the breaker of validator "orders" is open since`, "to mend it: close the breakers with " + row.command,
				"answers now  go (reason: breaker-open)", "closed, mode normal, since 2031-05-06T07:08:09Z\n",
				"open, mode normal, since 2031-05-06T07:08:09Z (10 calls to Rust in a row faulted)\n",
			} {
				if !strings.Contains(got.out, want) {
					t.Errorf("no %q in\n%s", want, got.out)
				}
			}
		})
	}
}

// A state of a service in which much is as an operator has to see it.
func TestDoctorShowsEachValidatorAndAllThatIsWrong(t *testing.T) {
	const state = `{"pid": 7, "diagnosis": {"healthy": false, "path": "go", "reason": "mode", "mode": "canary:1%", "modeSource": "code",
		"answers": [{"name": "", "path": "go", "reason": "mode", "canary": 0.01}, {"name": "orders", "path": "rust", "reason": "mode"}],
		"libraryPath": "/lib/it.so", "libraryChange": "has changed since it was loaded: restart to use it",
		"problem": "one", "remedy": "do one", "problems": [{"problem": "one", "remedy": "do one"},
			{"problem": "two", "remedy": "do ` + "`curl -X DELETE http://ADDRESS/jsongate/breaker`" + ` (ADDRESS is that of the admin handler)"}]},
		"stats": {"latchProblem": "is a directory", "counts": [{"path": "rust", "reason": "mode", "code": "VALID", "calls": 5},
			{"path": "rust", "reason": "canary", "code": "SCHEMA", "calls": 2}]}}`
	const noted = `{"pid": 7, "diagnosis": {"healthy": true, "path": "go", "reason": "mode", "mode": "go", "note": "no library was found"}}`
	const both = `{"pid": 7, "diagnosis": {"problem": "one", "remedy": "do one", "note": "no library was found"}}`
	mux := http.NewServeMux()
	mux.HandleFunc("/both/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, both) })
	mux.HandleFunc("/wrong/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, state) })
	mux.HandleFunc("/noted/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, noted) })
	server := httptest.NewServer(mux)
	defer server.Close()
	expect := func(at string, code int, wants ...string) string {
		t.Helper()
		got := runProgram(t, t.TempDir(), "", nil, "doctor", "--url", server.URL+at)
		if got.code != code {
			t.Errorf("exit code %d, want %d", got.code, code)
		}
		out := regexp.MustCompile(` {2,}`).ReplaceAllString(got.out, "  ")
		for _, want := range wants {
			if !strings.Contains("\n"+out, "\n"+want+"\n") {
				t.Errorf("no line %q in\n%s", want, out)
			}
		}
		return out
	}
	expect("/wrong/", 1, "degraded: one", "to mend it: do one", "degraded: two", "to mend it: do `curl -X DELETE "+server.URL+"/wrong/breaker`",
		"  answers now  go, and rust for 1% (reason: mode)", "  orders  rust (reason: mode)",
		"  the file  has changed since it was loaded: restart to use it", "  crash latch  asked for, not usable: is a directory",
		"  calls by rust  7", "  calls by go  0")
	if out := expect("/both/", 1, "degraded: one", "to mend it: do one", "note: no library was found"); strings.Contains(out, "healthy") {
		t.Errorf("it is called healthy beside a problem:\n%s", out)
	}
	expect("/noted/", 0, "healthy: Go answers, as the flag says; Rust could not", "note: no library was found")
}
