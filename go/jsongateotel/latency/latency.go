// Package latency gives the durations of jsongate's calls to OpenTelemetry as a histogram, which asynchronous instruments cannot.
// It needs the SDK:
//
//	metric.NewPeriodicReader(exporter, metric.WithProducer(latency.Producer()))
package latency

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	jsongate "github.com/jsongate/jsongate/go"
)

// Producer gives the histogram "jsongate.call.duration", in seconds, with the attribute "jsongate.path": one call in 64 of
// Validate and ValidateKey, chosen by chance, counted since the process started (cumulative temporality). It may be used by
// any number of readers at once.
func Producer() metric.Producer { return producer{jsongate.Stats, time.Now, started} }

// The counts begin with the process, or so close to it that nobody can tell.
var started = time.Now()

type producer struct {
	stats func() jsongate.Snapshot
	now   func() time.Time
	start time.Time
}

// Produce reads the histograms. Its error is always nil.
func (p producer) Produce(context.Context) ([]metricdata.ScopeMetrics, error) {
	now, data := p.now(), metricdata.Histogram[float64]{Temporality: metricdata.CumulativeTemporality}
	for _, h := range p.stats().Latency {
		point := metricdata.HistogramDataPoint[float64]{
			Attributes: attribute.NewSet(attribute.String("jsongate.path", h.Path.String())),
			StartTime:  p.start, Time: now, Count: h.Count, Sum: h.Sum.Seconds(),
		}
		below := uint64(0)
		for _, bucket := range h.Buckets {
			point.Bounds = append(point.Bounds, bucket.UpTo.Seconds())
			point.BucketCounts = append(point.BucketCounts, bucket.Count-below)
			below = bucket.Count
		}
		point.BucketCounts = append(point.BucketCounts, h.Count-below)
		data.DataPoints = append(data.DataPoints, point)
	}
	return []metricdata.ScopeMetrics{{
		Scope: instrumentation.Scope{Name: "github.com/jsongate/jsongate/go/jsongateotel/latency"},
		Metrics: []metricdata.Metrics{{
			Name: "jsongate.call.duration", Unit: "s", Data: data,
			Description: "How long calls took on each path, comparisons left out. One call in 64 is measured, chosen by chance.",
		}},
	}}, nil
}
