package jsongateprom_test

import (
	"log"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/jsongate/jsongate/go/jsongateprom"
)

// A service that Prometheus scrapes at /metrics.
func Example() {
	registry := prometheus.NewRegistry()
	registry.MustRegister(jsongateprom.NewCollector())
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	log.Fatal(http.ListenAndServe("localhost:9090", nil))
}
