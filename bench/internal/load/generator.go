package load

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Generator puts load on a service. Make it with New and call Start once; its methods may then be called from any goroutine.
type Generator struct {
	config  Config
	client  *http.Client
	pacer   *pacer
	changes changes

	began   time.Time
	tally   *tally
	rates   chan float64
	backlog chan planned

	stop     chan struct{} // closed: nothing more is planned
	stopOnce sync.Once
	stopped  chan struct{} // closed: nothing is pending
	cancel   context.CancelFunc
}

// planned is a request and when it is due, since the start.
type planned struct {
	Request
	at time.Duration
}

// New checks the configuration. Nothing is sent before Start.
func New(config Config) (*Generator, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	g := &Generator{
		config:  config,
		pacer:   newPacer(config.Arrivals, config.Rate*factorAt(config.Spikes, 0), rand.New(rand.NewPCG(config.Seed, 0x6c6f6164))),
		changes: changes{base: config.Rate, spikes: config.Spikes, edges: edgesOf(config.Spikes)},
		rates:   make(chan float64),
		backlog: make(chan planned, config.Backlog),
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
	}
	transport := config.Transport
	if transport == nil {
		transport = &http.Transport{
			DialContext:         config.Dial,
			MaxConnsPerHost:     config.Connections,
			MaxIdleConnsPerHost: config.Connections,
			IdleConnTimeout:     time.Minute,
			DisableCompression:  true,
		}
	}
	g.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return g, nil
}

// Start begins to send. When ctx ends everything ends at once: what is under way is lost, what waits is unsent.
func (g *Generator) Start(ctx context.Context) {
	ctx, g.cancel = context.WithCancel(ctx)
	g.began = time.Now()
	g.tally = newTally(g.began)
	var senders sync.WaitGroup
	for range g.config.Connections {
		senders.Go(func() {
			for one := range g.backlog {
				g.send(ctx, one)
			}
		})
	}
	go func() {
		g.plan(ctx)
		close(g.backlog)
		senders.Wait()
		g.client.CloseIdleConnections()
		close(g.stopped)
	}()
}

// SetRate changes how many requests a second are planned, at once; spikes still multiply it. 0 is a pause.
func (g *Generator) SetRate(rate float64) error {
	if err := checkRate(rate); err != nil {
		return err
	}
	select {
	case g.rates <- rate:
	case <-g.stop:
	case <-g.stopped:
	}
	return nil
}

// Snapshot is everything up to now.
func (g *Generator) Snapshot() Report { return g.tally.report(time.Now(), g.config) }

// Stop plans no more, waits until nothing is pending, and gives the final report. When ctx ends it waits no longer: what is
// under way is lost then, and what waits is unsent. To call it twice does no harm.
func (g *Generator) Stop(ctx context.Context) Report {
	g.stopOnce.Do(func() { close(g.stop) })
	select {
	case <-g.stopped:
	case <-ctx.Done():
	}
	g.cancel()
	<-g.stopped
	return g.Snapshot()
}

// Run puts load on a service for a time and gives the report. If ctx ends the run ends earlier, in order.
func Run(ctx context.Context, config Config, length time.Duration) (Report, error) {
	g, err := New(config)
	if err != nil {
		return Report{}, err
	}
	g.Start(context.WithoutCancel(ctx))
	end := time.NewTimer(length)
	defer end.Stop()
	select {
	case <-end.C:
	case <-ctx.Done():
	}
	return g.Stop(context.Background()), nil
}
