package jsongateadmin

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestWhatOperatorsDoIsLoggedWithTheirAddress(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	defer jsongate.Admin.Withdraw()

	h := Handler(Token("right")).(*handler)
	now := time.Unix(1, 0)
	h.refused.now = func() time.Time { return now }
	send := func(method, body, token string) {
		r := httptest.NewRequest(method, "/jsongate/", strings.NewReader(body))
		r.RemoteAddr = "192.0.2.7:4711"
		r.Header.Set("Authorization", "Bearer "+token)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range 3 {
		send("PUT", "rust", "wrong")
	}
	now = now.Add(refusalsInterval)
	send("PUT", "rust", "wrong")
	refused := lines(log.String(), "refused a request")
	if len(refused) != 2 || !strings.Contains(refused[0], "remote=192.0.2.7:4711") || !strings.Contains(refused[0], "not_logged_before=0") ||
		!strings.Contains(refused[1], "not_logged_before=2") {
		t.Errorf("of four refusals it logged %q", refused)
	}

	send("PUT", "go", "right")
	send("PUT", "nonsense", "right")
	send("GET", "", "right")
	send("DELETE", "", "right")
	obeyed := lines(log.String(), "obeyed a request")
	if len(obeyed) != 2 || !strings.Contains(obeyed[0], "method=PUT") || !strings.Contains(obeyed[0], "said=go") ||
		!strings.Contains(obeyed[0], "remote=192.0.2.7:4711") || !strings.Contains(obeyed[1], "method=DELETE") {
		t.Errorf("it logged %q", obeyed)
	}
	if strings.Contains(log.String(), "wrong") || strings.Contains(log.String(), "right") {
		t.Errorf("a token is in the log:\n%s", &log)
	}
}

func lines(text, holding string) (found []string) {
	for line := range strings.Lines(text) {
		if strings.Contains(line, holding) {
			found = append(found, line)
		}
	}
	return found
}
