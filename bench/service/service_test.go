package service_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/internal/load/shop"
	"github.com/jsongate/jsongate/bench/service"
)

// running is a service that runs in this process.
type running struct {
	*service.Service
	log   *lockedBuffer
	stop  context.CancelFunc
	ended chan error
}

// lockedBuffer can be written and read by several goroutines.
type lockedBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.String()
}

func configFor(t *testing.T, args ...string) service.Config {
	t.Helper()
	args = append([]string{"--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--show-path",
		"--db", filepath.Join(t.TempDir(), "orders.db")}, args...)
	config, err := service.ReadConfig(args, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func start(t *testing.T, config service.Config, parts service.Parts) *running {
	t.Helper()
	r := &running{log: &lockedBuffer{}, ended: make(chan error, 1)}
	parts.Log = slog.New(slog.NewJSONHandler(r.log, nil))
	var err error
	if r.Service, err = service.New(t.Context(), config, parts); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.ended <- r.Run(ctx) }()
	t.Cleanup(stop)
	return r
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// underLoad puts three seconds of load on a service, with a spike, and wants every answer to be right.
func underLoad(t *testing.T, path string) {
	t.Helper()
	s := start(t, configFor(t), service.Parts{})
	shares, err := shop.DefaultShares(0.3)
	if err != nil {
		t.Fatal(err)
	}
	source, err := shop.New(1, "e2e", shares)
	if err != nil {
		t.Fatal(err)
	}
	report, err := load.Run(t.Context(), load.Config{
		Target: s.URL(), Source: source, Rate: 80, Arrivals: load.Poisson, Seed: 1, Connections: 16,
		Timeout: 30 * time.Second, Patience: 30 * time.Second,
		Spikes: []load.Spike{{At: time.Second, For: 500 * time.Millisecond, Factor: 3}},
	}, 3*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	report.WriteText(&text)
	if !report.Clean() || report.Planned < 200 {
		t.Errorf("not every answer was right:\n%s", &text)
	}
	if n := report.Paths[path]; n == 0 || n+report.Paths["none"] != report.Planned {
		t.Errorf("the bodies were to be judged by %s, and the paths are %v", path, report.Paths)
	}
	if lines := strings.Count(s.log.String(), `"msg":"request"`); lines != int(report.Planned) {
		t.Errorf("%d log lines for %d requests", lines, report.Planned)
	}
	if n := requestsCounted(t, s.URL()); n != int(report.Planned) {
		t.Errorf("the metrics count %d requests of %d", n, report.Planned)
	}
	s.stop()
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

// requestsCounted is the sum of the service's counter over routes and statuses.
func requestsCounted(t *testing.T, url string) (sum int) {
	t.Helper()
	_, text := fetch(t, url+"/metrics")
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "orders_http_requests_total{"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(rest[strings.LastIndex(rest, "}")+1:]))
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// The path is the one that JSONGATE_PATH asks for when the tests are run.
func TestEveryAnswerUnderLoadIsRight(t *testing.T) {
	v, err := jsongate.Compile([]byte("true"))
	if err != nil {
		t.Fatal(err)
	}
	underLoad(t, v.Validate([]byte("1")).Path.String())
}

func TestPartsArePutIn(t *testing.T) {
	extra := prometheus.NewCounter(prometheus.CounterOpts{Name: "extra_total", Help: "A collector of somebody else."})
	mounted := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "mounted") })
	s := start(t, configFor(t), service.Parts{
		Collectors: []prometheus.Collector{extra},
		Admin:      map[string]http.Handler{"/jsongate/": mounted},
	})
	for url, want := range map[string]string{
		s.URL() + "/metrics":        "extra_total 0",
		s.URL() + "/healthz":        `"status":"ok"`,
		s.AdminURL() + "/healthz":   `"status":"ok"`,
		s.AdminURL() + "/jsongate/": "mounted",
		s.AdminURL() + "/":          "/jsongate/",
	} {
		if status, text := fetch(t, url); status != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d %.200s", url, status, text)
		}
	}
	if status, _ := fetch(t, s.URL()+"/jsongate/"); status != http.StatusNotFound {
		t.Errorf("what is for operators is served to customers with %d", status)
	}
}

const body = `{"currency":"EUR","customer":{"name":"Ann","email":"ann@example.org"},` +
	`"items":[{"sku":"LAM-1000","quantity":1}],"delivery":{"method":"pickup","store":7}}`

// half sends half a request, and gives the connection once the service has begun to serve it.
func half(t *testing.T, s *running) net.Conn {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	fmt.Fprintf(connection, "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
		"Idempotency-Key: key-number-1\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:20])
	for {
		_, text := fetch(t, s.URL()+"/metrics")
		if strings.Contains(text, "orders_http_requests_in_flight 2") { // the other one is the scrape itself
			return connection
		}
	}
}

func TestStoppingAnswersWhatHasBegun(t *testing.T) {
	s := start(t, configFor(t, "--drain", "1m"), service.Parts{})
	connection := half(t, s)
	s.stop()
	for {
		// The admin listener still works.
		if status, text := fetch(t, s.AdminURL()+"/healthz"); status == http.StatusServiceUnavailable {
			if !strings.Contains(text, "stopping") {
				t.Errorf("a service that drains says %s", text)
			}
			break
		}
	}
	io.WriteString(connection, body[20:])
	answer, err := io.ReadAll(connection)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 201") {
		t.Errorf("a request that had begun is answered with %q, %v", answer, err)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
	if !strings.Contains(s.log.String(), "every request was answered") {
		t.Errorf("the log says %s", s.log)
	}
}

func TestStoppingDoesNotWaitForEver(t *testing.T) {
	s := start(t, configFor(t, "--drain", "10ms"), service.Parts{})
	half(t, s)
	s.stop()
	if err := <-s.ended; err == nil || !strings.Contains(err.Error(), "--drain") {
		t.Errorf("a service that had to cut a request off ends with %v", err)
	}
}

func TestServiceThatCannotStartSaysWhy(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for want, args := range map[string][]string{
		"cannot listen on":        {"--addr", taken.Addr().String()},
		"the admin listener":      {"--admin", taken.Addr().String()},
		"the database /nowhere/o": {"--db", "/nowhere/orders.db"},
	} {
		_, err := service.New(t.Context(), configFor(t, args...), service.Parts{Log: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", args, err)
		}
	}
	twice := prometheus.NewCounter(prometheus.CounterOpts{Name: "twice_total"})
	parts := service.Parts{Log: slog.New(slog.DiscardHandler), Collectors: []prometheus.Collector{twice, twice}}
	if _, err := service.New(t.Context(), configFor(t), parts); err == nil || !strings.Contains(err.Error(), "metric") {
		t.Errorf("a collector given twice: %v", err)
	}
}
