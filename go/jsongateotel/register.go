// Package jsongateotel gives the counts of package jsongate to OpenTelemetry, as asynchronous instruments.
//
//	registration, err := jsongateotel.Register(otel.GetMeterProvider())
//
// Everything is read when the SDK collects: calls pay nothing for it, and nothing runs between collections. All figures of one
// collection are from one snapshot ([jsongate.Stats]). README.md lists the instruments. OpenTelemetry has no asynchronous
// histogram; that of the calls' durations comes from package jsongateotel/latency.
//
// An SDK keeps at most so many sets of attributes apart for one instrument, 2,000 by default, and adds the rest up without
// their attributes. A validator that both paths answer for takes eight, so programs with more than 250 names should raise
// that limit (metric.WithCardinalityLimit of the SDK) or use [WithoutValidators].
package jsongateotel

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

// Scope is the name of the meter.
const Scope = "github.com/jsongate/jsongate/go/jsongateotel"

// Option changes what is observed.
type Option func(*reading)

// WithoutValidators leaves out all figures that have the attribute "jsongate.validator", for programs with thousands of names.
func WithoutValidators() Option { return func(r *reading) { r.byValidator = false } }

// Register makes the instruments with a meter of the provider and observes them at each collection, until the registration
// is unregistered. It is called once a process and provider: the counts are those of all validators. Errors are the provider's.
// It never loads the Rust library; what the library says about itself appears once something else has loaded it.
func Register(provider metric.MeterProvider, options ...Option) (metric.Registration, error) {
	return register(provider, jsongate.Stats, jsongate.LoadedLibrary, options)
}

// reading is what is read at each collection.
type reading struct {
	stats       func() jsongate.Snapshot
	library     func() (jsongate.LibraryInfo, bool)
	byValidator bool
}

func register(
	provider metric.MeterProvider, stats func() jsongate.Snapshot, library func() (jsongate.LibraryInfo, bool), options []Option,
) (metric.Registration, error) {
	if provider == nil {
		return nil, errors.New("jsongateotel: the meter provider is nil; use otel.GetMeterProvider() or one of the SDK")
	}
	r := &reading{stats: stats, library: library, byValidator: true}
	for _, option := range options {
		if option != nil {
			option(r)
		}
	}
	m := &maker{meter: provider.Meter(Scope)}
	calls, flag, breakers, shadow, own := newCalls(m), newFlag(m), newBreakers(m), newShadow(m), newProcess(m)
	if m.failed != nil {
		return nil, fmt.Errorf("jsongateotel: the meter refused an instrument: %w", m.failed)
	}
	registration, err := m.meter.RegisterCallback(func(_ context.Context, to metric.Observer) error {
		s, out := r.stats(), sink{to, r.byValidator}
		calls.observe(out, &s)
		flag.observe(out, &s.Flag)
		breakers.observe(out, s.Breakers)
		shadow.observe(out, &s.Shadow)
		own.observe(out, &s, r.library)
		return nil
	}, m.all...)
	if err != nil {
		return nil, fmt.Errorf("jsongateotel: the meter refused the callback: %w", err)
	}
	return registration, nil
}
