package obs

import (
	"fmt"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the service's own. Each service has a registry of its own, so that several can live in one process.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// NewMetrics makes and registers them, with those of the Go runtime and the process, and with the collectors given.
func NewMetrics(more ...prometheus.Collector) (*Metrics, error) {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orders_http_requests_total",
			Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "orders_http_request_seconds",
			Help: "Time from the request's header to the end of its answer, by route.",
			// From 0.1 ms to 5 s.
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "orders_http_requests_in_flight",
			Help: "Requests that are being served now.",
		}),
	}
	all := append([]prometheus.Collector{
		m.requests, m.seconds, m.inFlight,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	}, more...)
	for _, one := range all {
		if err := m.registry.Register(one); err != nil {
			return nil, fmt.Errorf("a metric cannot be registered: %w", err)
		}
	}
	return m, nil
}

// Handler answers a scrape in Prometheus' text format. A collector that fails is logged and does not take the others with it.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError,
		ErrorLog:      scrapeLog{log},
	})
}

type scrapeLog struct{ log *slog.Logger }

func (s scrapeLog) Println(words ...any) {
	s.log.Error("a metric could not be read; the others were served", slog.String("detail", fmt.Sprint(words...)))
}
