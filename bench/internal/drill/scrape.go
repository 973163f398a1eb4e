package drill

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// scrapes is where Prometheus asks: one address for all processes that there will be, each under its number. Prometheus takes some
// seconds to notice a new address, and processes of the drill do not live that long.
type scrapes struct {
	listener  net.Listener
	server    *http.Server
	mutex     sync.Mutex
	processes map[int]http.Handler
}

func newScrapes() (*scrapes, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the drill cannot listen for Prometheus: %w", err)
	}
	s := &scrapes{listener: listener, processes: map[int]http.Handler{}}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.server.Serve(listener) }() // it ends with Close
	return s, nil
}

func (s *scrapes) address() string { return s.listener.Addr().String() }

func (s *scrapes) close() { _ = s.server.Close() }

// add makes a process known.
func (s *scrapes) add(p *process) {
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: p.line.host})
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.processes[p.number] = http.StripPrefix("/"+strconv.Itoa(p.number), proxy)
}

// ServeHTTP answers /N/metrics.
func (s *scrapes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var number int
	_, _ = fmt.Sscanf(r.URL.Path, "/%d/metrics", &number) // 0 is no process
	s.mutex.Lock()
	handler := s.processes[number]
	s.mutex.Unlock()
	if handler == nil {
		http.NotFound(w, r)
		return
	}
	handler.ServeHTTP(w, r)
}
