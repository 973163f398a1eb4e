package latency

import (
	"context"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestBucketsAreThoseOfOpenTelemetry(t *testing.T) {
	start, now := time.Unix(1000, 0), time.Unix(1060, 0)
	p := producer{
		stats: func() jsongate.Snapshot {
			return jsongate.Snapshot{Latency: []jsongate.LatencyHistogram{{
				Path: jsongate.PathRust, Count: 10, Sum: 30 * time.Microsecond,
				Buckets: []jsongate.LatencyBucket{{UpTo: time.Microsecond, Count: 4}, {UpTo: 4 * time.Microsecond, Count: 9}},
			}}}
		},
		now: func() time.Time { return now }, start: start,
	}
	scopes, err := p.Produce(context.Background())
	if err != nil || len(scopes) != 1 || len(scopes[0].Metrics) != 1 {
		t.Fatalf("produced %+v (%v)", scopes, err)
	}
	got := scopes[0].Metrics[0]
	if got.Name != "jsongate.call.duration" || got.Unit != "s" {
		t.Errorf("it is %s in %s", got.Name, got.Unit)
	}
	metricdatatest.AssertAggregationsEqual(t, metricdata.Histogram[float64]{
		Temporality: metricdata.CumulativeTemporality,
		DataPoints: []metricdata.HistogramDataPoint[float64]{{
			Attributes: attribute.NewSet(attribute.String("jsongate.path", "rust")), StartTime: start, Time: now,
			Count: 10, Sum: 3e-05, Bounds: []float64{1e-06, 4e-06}, BucketCounts: []uint64{4, 5, 1},
		}},
	}, got.Data)
}

func TestReadersCollectIt(t *testing.T) {
	reader := metric.NewManualReader(metric.WithProducer(Producer()))
	provider := metric.NewMeterProvider(metric.WithReader(reader))
	defer provider.Shutdown(context.Background())
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.ScopeMetrics) != 1 || len(all.ScopeMetrics[0].Metrics[0].Data.(metricdata.Histogram[float64]).DataPoints) != 2 {
		t.Errorf("collected %+v", all.ScopeMetrics)
	}
}
