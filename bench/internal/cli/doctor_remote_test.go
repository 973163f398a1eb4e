package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
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
