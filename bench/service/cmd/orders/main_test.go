//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/service"
)

// asProgram makes the test binary be the program.
const asProgram = "ORDERS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Stdout, os.Stderr, os.Args[1:]))
	}
	os.Exit(m.Run())
}

func TestSignalEndsTheProgramInOrder(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		program := exec.Command(os.Args[0], "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "orders.db"))
		program.Env = append(os.Environ(), asProgram+"=1", "ORDERS_ADMIN=127.0.0.1:0")
		log, err := program.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(log)
		var last string
		for lines.Scan() {
			var line struct{ Msg, URL string }
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				t.Errorf("a log line is no JSON: %s", lines.Text())
			}
			if line.URL != "" {
				if err := program.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
			}
			last = line.Msg
		}
		if err := program.Wait(); err != nil || !strings.Contains(last, "has stopped") {
			t.Errorf("%v ended the program with %v; its last word was %q", signal, err, last)
		}
	}
}

func TestOperatorsHandlerAsksForTheTokenIfThereIsOne(t *testing.T) {
	for token, without := range map[string]int{"": http.StatusOK, "secret": http.StatusUnauthorized} {
		handler := parts(slog.New(slog.DiscardHandler), service.Config{AdminToken: token}).Admin["/jsongate/"]
		for header, want := range map[string]int{"": without, "Bearer secret": http.StatusOK} {
			r, w := httptest.NewRequest("GET", "/jsongate/", nil), httptest.NewRecorder()
			r.Header.Set("Authorization", header)
			if handler.ServeHTTP(w, r); w.Code != want {
				t.Errorf("token %q, header %q: %d, want %d", token, header, w.Code, want)
			}
		}
	}
}

func TestTheFlagIsSetWithoutTheFinalSlashToo(t *testing.T) {
	defer jsongate.Admin.Withdraw()
	mux := http.NewServeMux()
	for pattern, handler := range parts(slog.New(slog.DiscardHandler), service.Config{}).Admin {
		mux.Handle(pattern, handler)
	}
	for path, flag := range map[string]string{"/jsongate": "go,shadow:1%", "/jsongate/": "go,shadow:2%"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("PUT", path, strings.NewReader(flag)))
		if w.Code != http.StatusOK || jsongate.Flag().Flag != flag {
			t.Errorf("PUT %s is answered %d, and the flag is %s, want %s", path, w.Code, jsongate.Flag().Flag, flag)
		}
	}
}

func TestTroubleIsASentenceAndAnExitCode(t *testing.T) {
	rows := []struct {
		args     []string
		code     int
		out, err string
	}{
		{[]string{"--help"}, 0, "Usage: orders", ""},
		{[]string{"--nonsense"}, 2, "", "orders: unknown flag: --nonsense; see `orders --help`"},
		{[]string{"--db", "/nowhere/orders.db", "--addr", "127.0.0.1:0", "--admin", ""}, 2, "",
			"orders: the database /nowhere/orders.db cannot be used"},
	}
	for _, row := range rows {
		var out, complaint bytes.Buffer
		code := run(&out, &complaint, row.args)
		if code != row.code || !strings.HasPrefix(out.String(), row.out) || !strings.HasPrefix(complaint.String(), row.err) {
			t.Errorf("%v: exit code %d, %q, %q", row.args, code, &out, &complaint)
		}
	}
}
