package obs

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func serve(t *testing.T, o *Requests, handler http.HandlerFunc, r *http.Request) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	metrics, err := NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	o.Log, o.Metrics = slog.New(slog.NewJSONHandler(&log, nil)), metrics
	w := httptest.NewRecorder()
	o.Wrap(handler).ServeHTTP(w, r)
	return w, log.String()
}

func TestIDsThatCouldBreakALogAreReplaced(t *testing.T) {
	ids := map[string]bool{"abc-1_2.3": true, "": false, "a b": false, "a\tb": false, strings.Repeat("a", 65): false}
	for id, kept := range ids {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set(RequestIDHeader, id)
		w, _ := serve(t, &Requests{}, func(w http.ResponseWriter, r *http.Request) {
			if RequestID(r.Context()) != w.Header().Get(RequestIDHeader) {
				t.Error("the handler and the client see different ids")
			}
		}, r)
		if got := w.Header().Get(RequestIDHeader); got == "" || (got == id) != kept {
			t.Errorf("the client brought %q and got %q", id, got)
		}
	}
}

func TestPanicOfAHandlerIsAnsweredAndLogged(t *testing.T) {
	ouch := func(http.ResponseWriter, *http.Request) { panic("ouch") }
	w, log := serve(t, &Requests{Quiet: true}, ouch, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), `"code":"INTERNAL"`) || !strings.Contains(log, `"panic":"ouch"`) {
		t.Errorf("answered with %d %s; the log says %s", w.Code, w.Body, log)
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("an answer that had begun was not cut off")
		}
	}()
	serve(t, &Requests{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("half"))
		panic("ouch")
	}, httptest.NewRequest("GET", "/", nil))
}

func TestTheLogHasTheRouteAndNotThePath(t *testing.T) {
	var log bytes.Buffer
	metrics, err := NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(http.ResponseWriter, *http.Request) {})
	o := &Requests{Log: slog.New(slog.NewJSONHandler(&log, nil)), Metrics: metrics}
	for path, route := range map[string]string{"/orders/4711": "GET /orders/{id}", "/4711": "none"} {
		log.Reset()
		o.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		if !strings.Contains(log.String(), `"route":"`+route+`"`) || strings.Contains(log.String(), "4711") {
			t.Errorf("%s is logged as %s", path, &log)
		}
	}
}

func TestQuietLogsOnlyOurFaults(t *testing.T) {
	for status, logged := range map[int]bool{200: false, 422: false, 500: true} {
		_, log := serve(t, &Requests{Quiet: true}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) },
			httptest.NewRequest("GET", "/", nil))
		if (log != "") != logged {
			t.Errorf("status %d is logged as %q", status, log)
		}
	}
}

func TestAdminServesWhatIsMountedAndListsIt(t *testing.T) {
	mounted := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, row := range []struct {
		profile bool
		target  string
		status  int
	}{
		{false, "/jsongate/x", http.StatusTeapot},
		{false, "/debug/pprof/cmdline", http.StatusNotFound},
		{true, "/debug/pprof/cmdline", http.StatusOK},
		{true, "/", http.StatusOK},
	} {
		w := httptest.NewRecorder()
		Admin(map[string]http.Handler{"/jsongate/": mounted}, row.profile).ServeHTTP(w, httptest.NewRequest("GET", row.target, nil))
		if w.Code != row.status || (row.target == "/" && !strings.Contains(w.Body.String(), "/jsongate/")) {
			t.Errorf("%+v: %d %s", row, w.Code, w.Body)
		}
	}
}
