package jsongateotel_test

import (
	"context"
	"log"

	"go.opentelemetry.io/otel/sdk/metric"

	"github.com/jsongate/jsongate/go/jsongateotel"
	"github.com/jsongate/jsongate/go/jsongateotel/latency"
)

// A service that has an SDK of its own; its reader would be a periodic one with an exporter.
func Example() {
	reader := metric.NewManualReader(metric.WithProducer(latency.Producer()))
	provider := metric.NewMeterProvider(metric.WithReader(reader), metric.WithCardinalityLimit(10_000))
	defer provider.Shutdown(context.Background())
	registration, err := jsongateotel.Register(provider)
	if err != nil {
		log.Fatal(err)
	}
	defer registration.Unregister()
}
