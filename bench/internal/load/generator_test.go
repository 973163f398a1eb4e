package load

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// These tests run on a network and a clock of their own (testing/synctest), so that times are exact and nobody waits.

// network is a listener whose connections are pipes in memory.
type network struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.connections:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}
func (n *network) Close() error   { n.once.Do(func() { close(n.closed) }); return nil }
func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case n.connections <- there:
		return here, nil
	case <-n.closed:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// plain asks for / and wants status 200.
type plain struct{}

func (plain) Next() Request {
	return Request{Kind: "ask", Method: http.MethodPost, Target: "/", Body: []byte(`{"a":1}`), Check: func(a Answer) error {
		if a.Status != http.StatusOK {
			return errors.New("it has to be 200")
		}
		return nil
	}}
}

// against runs a test with a generator, configured further by change, against a handler.
func against(t *testing.T, handler http.HandlerFunc, change func(*Config), test func(t *testing.T, g *Generator)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		listener := &network{connections: make(chan net.Conn), closed: make(chan struct{})}
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // only then does net/http see that the client has gone
			handler(w, r)
		})}
		go server.Serve(listener)
		config := Config{Target: "http://service.example", Source: plain{}, Rate: 100, Connections: 1, Dial: listener.dial}
		if change != nil {
			change(&config)
		}
		g, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		g.Start(t.Context())
		test(t, g)
		if r := g.Stop(t.Context()); r.Pending != 0 || r.Planned != r.Right+r.Wrong+r.Lost+r.Unsent {
			t.Errorf("after the end the counts are %+v", r.Counts)
		}
		server.Close()
		listener.Close()
	})
}

func counts(planned, right, wrong, lost, unsent uint64) Counts {
	return Counts{Planned: planned, Right: right, Wrong: wrong, Lost: lost, Unsent: unsent}
}

func check(t *testing.T, r Report, want Counts) {
	t.Helper()
	if r.Counts != want {
		t.Errorf("the counts are  %+v\nthey should be %+v", r.Counts, want)
	}
	var sum Counts
	for _, s := range r.Seconds {
		sum = Counts{
			sum.Planned + s.Planned, sum.Right + s.Right, sum.Wrong + s.Wrong,
			sum.Lost + s.Lost, sum.Unsent + s.Unsent, sum.Pending + s.Pending,
		}
	}
	if sum != r.Counts {
		t.Errorf("the seconds add up to %+v, and the whole is %+v", sum, r.Counts)
	}
}

func TestCorrectedLatencyShowsAStallAndServiceTimeDoesNot(t *testing.T) {
	began := time.Time{}
	handler := func(http.ResponseWriter, *http.Request) {
		if began.IsZero() {
			began = time.Now()
		}
		// The service stands still from second 1 to second 3.
		if at := time.Since(began); at >= time.Second && at < 3*time.Second {
			time.Sleep(3*time.Second - at)
		}
		time.Sleep(time.Millisecond)
	}
	against(t, handler, nil, func(t *testing.T, g *Generator) {
		time.Sleep(5*time.Second + time.Millisecond)
		r := g.Stop(t.Context())
		check(t, r, counts(500, 500, 0, 0, 0))
		// 200 of 500 requests were due during the stall, and waited a second in the mean.
		if c := r.Corrected; c.P90 < 1000 || c.P50 > 1000 || c.Max < 1990 || c.Max > 2010 {
			t.Errorf("corrected: %+v", c)
		}
		// One request saw the stall.
		if s := r.Service; s.P99 > 2 || s.Max < 1990 {
			t.Errorf("service time: %+v", s)
		}
		if r.Late < 190 || r.Late > 250 {
			t.Errorf("%d requests were late, those of the stall should be", r.Late)
		}
		if first, second := r.Seconds[0].Corrected, r.Seconds[1].Corrected; first.Max > 2 || second.Max < 1900 {
			t.Errorf("second 0 has %+v, second 1 has %+v", first, second)
		}
	})
}

func TestWrongAnswersAreCountedWithExamples(t *testing.T) {
	var n int
	handler := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Jsongate-Path", []string{"go; reason=breaker-open", "rust"}[n%2])
		if n++; n%10 == 0 {
			w.WriteHeader(http.StatusTeapot)
			io.WriteString(w, "short and \xff stout")
		}
	}
	against(t, handler, nil, func(t *testing.T, g *Generator) {
		time.Sleep(time.Second + time.Millisecond)
		r := g.Stop(t.Context())
		check(t, r, counts(100, 90, 10, 0, 0))
		want := Example{Kind: "ask", At: 0.1, Method: "POST", Target: "/", Body: `{"a":1}`, Status: http.StatusTeapot,
			Answer: `short and \xff stout`, Path: "rust", Why: "it has to be 200"}
		if len(r.Wrongs) != 10 || r.Wrongs[0] != want {
			t.Errorf("%d examples, the first is %+v", len(r.Wrongs), r.Wrongs)
		}
		reasons := map[string]uint64{"go breaker-open": 50}
		if !reflect.DeepEqual(r.Reasons, reasons) || !reflect.DeepEqual(r.Seconds[0].Reasons, reasons) {
			t.Errorf("reasons %v, those of second 0 %v", r.Reasons, r.Seconds[0].Reasons)
		}
		paths, statuses := map[string]uint64{"go": 50, "rust": 50}, map[string]uint64{"200": 90, "418": 10}
		if !reflect.DeepEqual(r.Paths, paths) || !reflect.DeepEqual(r.Statuses, statuses) {
			t.Errorf("paths %v, statuses %v", r.Paths, r.Statuses)
		}
		if r.Kinds["ask"] != r.Counts || r.Clean() {
			t.Errorf("kinds %v, clean %v", r.Kinds, r.Clean())
		}
	})
}

func TestDroppedConnectionsAreLost(t *testing.T) {
	var n int
	handler := func(w http.ResponseWriter, _ *http.Request) {
		if n++; n%4 == 0 {
			panic(http.ErrAbortHandler)
		}
	}
	against(t, handler, nil, func(t *testing.T, g *Generator) {
		time.Sleep(time.Second + time.Millisecond)
		r := g.Stop(t.Context())
		check(t, r, counts(100, 75, 0, 25, 0))
		if r.Causes[CauseBroken] != 25 {
			t.Errorf("the causes are %v", r.Causes)
		}
		if n != 100 || r.Retried != 0 {
			t.Errorf("the service got %d requests of 100, %d sent again", n, r.Retried)
		}
		if len(r.Losses) != 20 || !strings.Contains(r.Losses[0].Why, "no answer came") {
			t.Errorf("examples: %+v", r.Losses)
		}
		if r.Corrected.Count != 75 {
			t.Errorf("%d times are recorded, for 75 answers", r.Corrected.Count)
		}
	})
}

func TestAnswerThatTakesTooLongIsLostAndCountsWithItsTime(t *testing.T) {
	handler := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	change := func(c *Config) { c.Timeout, c.Connections, c.Rate = time.Second, 100, 10 }
	against(t, handler, change, func(t *testing.T, g *Generator) {
		time.Sleep(time.Second + time.Millisecond)
		r := g.Stop(t.Context())
		check(t, r, counts(10, 0, 0, 10, 0))
		if r.Causes[CauseTimeout] != 10 {
			t.Errorf("the causes are %v", r.Causes)
		}
		if r.Corrected.Count != 10 || r.Corrected.P50 < 990 || r.Corrected.Max > 1010 || r.Service.Count != 0 {
			t.Errorf("corrected %+v, service %+v", r.Corrected, r.Service)
		}
	})
}

func TestRequestsThatCannotBeSentInTimeAreUnsent(t *testing.T) {
	slow := func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) }
	rows := []struct {
		name   string
		change func(*Config)
		why    string
	}{
		{"patience", func(c *Config) { c.Patience = 500 * time.Millisecond }, CausePatience},
		{"backlog", func(c *Config) { c.Backlog = 3 }, CauseBacklog},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			against(t, slow, row.change, func(t *testing.T, g *Generator) {
				time.Sleep(2*time.Second + time.Millisecond)
				r := g.Stop(t.Context())
				if r.Planned != 200 || r.Right == 0 || r.Unsent < 190 || r.Right+r.Unsent != 200 || r.Clean() {
					t.Errorf("the counts are %+v", r.Counts)
				}
				// What was given up is in the corrected times all the same.
				if r.Corrected.Count != 200 || !strings.Contains(r.Losses[0].Why, row.why) || r.Causes[row.why] != r.Unsent {
					t.Errorf("%d times are recorded; the first loss is %+v", r.Corrected.Count, r.Losses[0])
				}
			})
		})
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	var mutex sync.Mutex
	var now, most int
	handler := func(http.ResponseWriter, *http.Request) {
		mutex.Lock()
		now++
		most = max(most, now)
		mutex.Unlock()
		time.Sleep(100 * time.Millisecond)
		mutex.Lock()
		now--
		mutex.Unlock()
	}
	against(t, handler, func(c *Config) { c.Connections = 7 }, func(t *testing.T, g *Generator) {
		time.Sleep(time.Second + time.Millisecond)
		check(t, g.Stop(t.Context()), counts(100, 100, 0, 0, 0))
		if most != 7 {
			t.Errorf("%d requests were under way at a time", most)
		}
	})
}

func TestRateChangesWhileItRuns(t *testing.T) {
	change := func(c *Config) { c.Spikes = []Spike{{At: 4 * time.Second, For: time.Second, Factor: 3}} }
	against(t, func(http.ResponseWriter, *http.Request) {}, change, func(t *testing.T, g *Generator) {
		pause := func() { time.Sleep(time.Second) }
		time.Sleep(time.Millisecond) // the edge of a second belongs to neither
		pause()
		g.SetRate(300)
		pause()
		g.SetRate(0)
		pause()
		g.SetRate(50)
		pause()
		pause()
		if err := g.SetRate(-1); err == nil {
			t.Error("a rate of -1 is taken")
		}
		var planned []uint64
		for _, s := range g.Snapshot().Seconds {
			planned = append(planned, s.Planned)
		}
		// Near the edges a request may fall into the next second.
		want := []uint64{100, 300, 0, 50, 150}
		for i, n := range want {
			if len(planned) <= i || planned[i]+3 < n || planned[i] > n+3 {
				t.Fatalf("planned a second: %v, want about %v", planned, want)
			}
		}
	})
}

func TestStopWaitsForWhatIsPendingUntilItIsToldNotTo(t *testing.T) {
	slow := func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(2 * time.Second):
		case <-r.Context().Done():
		}
	}
	for _, patient := range []bool{true, false} {
		against(t, slow, func(c *Config) { c.Rate, c.Connections = 10, 4 }, func(t *testing.T, g *Generator) {
			time.Sleep(time.Second + time.Millisecond)
			if r := g.Snapshot(); r.Pending != 10 {
				t.Errorf("pending: %+v", r.Counts)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			want := counts(10, 10, 0, 0, 0)
			if !patient {
				cancel()
				want = counts(10, 0, 0, 4, 6)
			}
			r := g.Stop(ctx)
			check(t, r, want)
			if r.Causes[CauseEnded] != want.Lost+want.Unsent {
				t.Errorf("the causes are %v", r.Causes)
			}
		})
	}
}

func TestNothingListensAndEverythingIsLost(t *testing.T) {
	refuse := func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	}
	against(t, nil, func(c *Config) { c.Dial = refuse }, func(t *testing.T, g *Generator) {
		time.Sleep(time.Second + time.Millisecond)
		r := g.Stop(t.Context())
		check(t, r, counts(100, 0, 0, 100, 0))
		if r.Causes[CauseNoConnection] != 100 {
			t.Errorf("the causes are %v", r.Causes)
		}
	})
}

func TestWrongConfigurationIsRefusedInASentence(t *testing.T) {
	good := Config{Target: "http://h:1", Source: plain{}, Rate: 1}
	rows := map[string]func(*Config){
		"is not the address":   func(c *Config) { c.Target = "h:1" },
		"a source":             func(c *Config) { c.Source = nil },
		"requests a second":    func(c *Config) { c.Rate = -1 },
		"is no kind":           func(c *Config) { c.Arrivals = "bursts" },
		"cannot be negative":   func(c *Config) { c.Timeout = -1 },
		"a spike needs a fact": func(c *Config) { c.Spikes = []Spike{{}} },
	}
	for want, change := range rows {
		bad := good
		change(&bad)
		if _, err := New(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
}

func TestTextNamesWhatMatters(t *testing.T) {
	against(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, nil, func(t *testing.T, g *Generator) {
		time.Sleep(50*time.Millisecond + time.Millisecond)
		var text strings.Builder
		g.Stop(t.Context()).WriteText(&text)
		lines := strings.Split(text.String(), "\n")
		counts := "  right 0, wrong 5, lost 0, unsent 0; sent late 0, retried 0"
		for _, want := range []string{counts, "  statuses: 500 5", "  paths:    none 5"} {
			if !slices.Contains(lines, want) {
				t.Errorf("the text lacks %q:\n%s", want, &text)
			}
		}
	})
}
