package drill

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func server(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *line) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s, newLine(1, strings.TrimPrefix(s.URL, "http://"))
}

func ask(t *testing.T, s *switchboard) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://orders.invalid/orders", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := s.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func TestTrafficMovesWithTheNextRequestAndAnOldLineDrains(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	_, old := server(t, func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		w.Header().Set("Jsongate-Path", "rust; reason=mode")
		io.WriteString(w, "old")
	})
	_, next := server(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "new") })
	next.process = 2
	s := &switchboard{ledger: newLedger(time.Now())}
	s.connect(old)
	slow := make(chan string)
	go func() {
		text, _ := ask(t, s)
		slow <- text
	}()
	<-entered
	s.connect(next)
	if text, err := ask(t, s); text != "new" || err != nil {
		t.Errorf("the next request is answered with %q, %v", text, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if s.drained(ended, old) == nil {
		t.Error("a line with a request under way is drained")
	}
	close(release)
	if text := <-slow; text != "old" {
		t.Errorf("the request that was under way is answered with %q", text)
	}
	if err := s.drained(t.Context(), old); err != nil {
		t.Error(err)
	}
	if list := s.ledger.since(0); count(list, "rust", "mode") != 1 || count(list, "", "") != 1 || len(s.ledger.allLosses()) != 0 {
		t.Errorf("noted: %+v, %+v", list, s.ledger.allLosses())
	}
}

func TestWhatGetsNoAnswerIsLostToItsProcess(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}
	for name, handler := range map[string]http.HandlerFunc{"cut off": cut, "half an answer": half, "nobody there": nil} {
		running, l := server(t, handler)
		if handler == nil {
			running.Close()
		}
		s := &switchboard{ledger: newLedger(time.Now())}
		s.connect(l)
		if _, err := ask(t, s); err == nil {
			t.Errorf("%s: answered", name)
		}
		losses := s.ledger.allLosses()
		if len(losses) != 1 || losses[0].process != 1 {
			t.Errorf("%s: lost %+v", name, losses)
		}
		if refused := len(losses) == 1 && strings.Contains(losses[0].cause, "connection refused"); refused != (handler == nil) {
			t.Errorf("%s: the cause is %+v", name, losses)
		}
		s.connect(nil)
		if err := s.drained(t.Context(), l); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPathHeaderIsRead(t *testing.T) {
	for header, want := range map[string][2]string{
		"rust; reason=mode": {"rust", "mode"}, "go;reason=breaker-open": {"go", "breaker-open"}, "go": {"go", ""}, "": {"", ""},
	} {
		if path, reason := readPath(header); path != want[0] || reason != want[1] {
			t.Errorf("%q: %q, %q", header, path, reason)
		}
	}
}
