package load

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Config says what load to put on what. The fields without a default must be set.
type Config struct {
	// Target is the service, such as http://127.0.0.1:8080.
	Target string
	Source Source
	// Rate is how many requests a second are planned; SetRate changes it.
	Rate     float64
	Arrivals Arrivals // Constant if empty
	Spikes   []Spike
	Seed     uint64 // of the arrivals

	// Connections is the number of connections, and so of requests that are under way at a time; 64 if 0.
	Connections int
	// Timeout is how long an answer may take once the request is being sent; 10 s if 0. Then the request is lost.
	Timeout time.Duration
	// Patience is how long after its planned time a request may still be sent, when all connections are busy; 10 s if 0. Then
	// it is unsent.
	Patience time.Duration
	// Backlog is how many requests may wait for a connection; 20,000 if 0. What comes to a full backlog is unsent.
	Backlog int

	// Transport sends the requests: whoever has several processes behind one address decides here which of them gets one. If nil,
	// connections are made with Dial, at most Connections of them.
	Transport http.RoundTripper
	// Dial makes connections; a net.Dialer if nil. Tests put a network of their own here.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func (c Config) withDefaults() (Config, error) {
	if c.Arrivals == "" {
		c.Arrivals = Constant
	}
	setDefault(&c.Connections, 64)
	setDefault(&c.Timeout, 10*time.Second)
	setDefault(&c.Patience, 10*time.Second)
	setDefault(&c.Backlog, 20_000)
	if c.Dial == nil {
		c.Dial = (&net.Dialer{Timeout: c.Timeout}).DialContext
	}
	target, err := url.Parse(c.Target)
	switch {
	case err != nil || target.Host == "" || (target.Scheme != "http" && target.Scheme != "https"):
		return c, fmt.Errorf("%q is not the address of a service; write it as http://127.0.0.1:8080", c.Target)
	case c.Source == nil:
		return c, errors.New("load needs a source of requests")
	case checkRate(c.Rate) != nil:
		return c, checkRate(c.Rate)
	case c.Arrivals != Constant && c.Arrivals != Poisson:
		return c, fmt.Errorf("%q is no kind of arrivals; there are %s and %s", c.Arrivals, Constant, Poisson)
	case c.Connections < 0 || c.Timeout < 0 || c.Patience < 0 || c.Backlog < 0:
		return c, errors.New("the number of connections, the timeout, the patience and the backlog cannot be negative")
	}
	for _, s := range c.Spikes {
		if err := s.check(); err != nil {
			return c, err
		}
	}
	return c, nil
}

func checkRate(rate float64) error {
	if rate < 0 || rate > 1e6 || math.IsNaN(rate) {
		return fmt.Errorf("%g requests a second are not from 0 to 1,000,000", rate)
	}
	return nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
