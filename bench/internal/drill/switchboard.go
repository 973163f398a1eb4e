package drill

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// switchboard sends each request to the process that has the traffic, and notes what came back. It is an http.RoundTripper.
type switchboard struct {
	ledger *ledger
	mutex  sync.Mutex
	to     *line
}

// line is the way to one process.
type line struct {
	process   int
	host      string
	transport *http.Transport
	underWay  int // guarded by the switchboard's mutex
}

func newLine(process int, host string) *line {
	return &line{process: process, host: host, transport: &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 64,
		DisableCompression:  true,
	}}
}

// connect gives the traffic to a line, from the next request on.
func (s *switchboard) connect(to *line) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.to = to
}

// drained waits until a line that has the traffic no longer has nothing under way.
func (s *switchboard) drained(ctx context.Context, l *line) error {
	for {
		s.mutex.Lock()
		idle := l.underWay == 0 && s.to != l
		s.mutex.Unlock()
		if idle {
			l.transport.CloseIdleConnections()
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.New("requests of the old process did not end")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (s *switchboard) begin() *line {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.to != nil {
		s.to.underWay++
	}
	return s.to
}

func (s *switchboard) end(l *line) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	l.underWay--
}

// RoundTrip sends a request.
func (s *switchboard) RoundTrip(r *http.Request) (*http.Response, error) {
	l := s.begin()
	if l == nil {
		return nil, errors.New("no process has the traffic")
	}
	there := r.Clone(r.Context())
	there.URL.Host, there.Host = l.host, l.host
	response, err := l.transport.RoundTrip(there)
	if err != nil {
		s.ledger.lose(l.process, err.Error())
		s.end(l)
		return nil, err
	}
	path, reason := readPath(response.Header.Get("Jsongate-Path"))
	s.ledger.answer(l.process, path, reason)
	response.Body = &watched{ReadCloser: response.Body, broke: func(err error) { s.ledger.lose(l.process, err.Error()) },
		ended: func() { s.end(l) }}
	return response, nil
}

// readPath reads the header that names the path and the reason: "rust; reason=mode".
func readPath(header string) (path, reason string) {
	path, rest, _ := strings.Cut(header, ";")
	reason, _ = strings.CutPrefix(strings.TrimSpace(rest), "reason=")
	return strings.TrimSpace(path), reason
}

// watched is the body of an answer.
type watched struct {
	io.ReadCloser
	broke func(error)
	ended func()
	once  sync.Once
}

func (w *watched) Read(to []byte) (int, error) {
	n, err := w.ReadCloser.Read(to)
	if err != nil && err != io.EOF {
		w.once.Do(func() { w.broke(err); w.ended() })
	}
	return n, err
}

func (w *watched) Close() error {
	w.once.Do(w.ended)
	return w.ReadCloser.Close()
}
