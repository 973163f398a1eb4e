package jsongateotel

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// maker makes instruments, and keeps them all and the errors.
type maker struct {
	meter  metric.Meter
	all    []metric.Observable
	failed error
}

func (m *maker) made(one metric.Observable, err error) {
	m.all = append(m.all, one)
	m.failed = errors.Join(m.failed, err)
}

func (m *maker) counter(name, unit, description string) metric.Int64Observable {
	one, err := m.meter.Int64ObservableCounter("jsongate."+name, metric.WithUnit(unit), metric.WithDescription(description))
	m.made(one, err)
	return one
}

// level is for what can be added up over processes: bytes, documents, states that some are in. What several processes see of one
// thing, as of a file, is none.
func (m *maker) level(name, unit, description string) metric.Int64Observable {
	one, err := m.meter.Int64ObservableUpDownCounter("jsongate."+name, metric.WithUnit(unit), metric.WithDescription(description))
	m.made(one, err)
	return one
}

// gauge is for what cannot: ratios, times, deaths in a file that processes share.
func (m *maker) gauge(name, unit, description string) metric.Float64Observable {
	one, err := m.meter.Float64ObservableGauge("jsongate."+name, metric.WithUnit(unit), metric.WithDescription(description))
	m.made(one, err)
	return one
}

// sink is where the figures of one collection go.
type sink struct {
	to          metric.Observer
	byValidator bool
}

func (s sink) count(instrument metric.Int64Observable, value uint64, attributes ...attribute.KeyValue) {
	s.number(instrument, int64(min(value, math.MaxInt64)), attributes...)
}

func (s sink) number(instrument metric.Int64Observable, value int64, attributes ...attribute.KeyValue) {
	if s.wants(attributes) {
		s.to.ObserveInt64(instrument, value, metric.WithAttributes(attributes...))
	}
}

func (s sink) float(instrument metric.Float64Observable, value float64, attributes ...attribute.KeyValue) {
	if s.wants(attributes) {
		s.to.ObserveFloat64(instrument, value, metric.WithAttributes(attributes...))
	}
}

// state observes 1 for the word that holds and 0 for the others.
func (s sink) state(instrument metric.Int64Observable, key attribute.Key, words []string, holds string, attributes ...attribute.KeyValue) {
	for _, word := range words {
		s.number(instrument, oneIf(word == holds), append(attributes[:len(attributes):len(attributes)], key.String(word))...)
	}
}

// The attribute of a validator comes first.
func (s sink) wants(attributes []attribute.KeyValue) bool {
	return s.byValidator || len(attributes) == 0 || attributes[0].Key != validatorKey
}

func oneIf(holds bool) int64 {
	if holds {
		return 1
	}
	return 0
}

// validator is a name as an attribute may hold it: exporters refuse what is not UTF-8, which is quoted. So is a name that begins as
// a quoted one does, or the figures of two names could be added up.
func validator(name string) attribute.KeyValue {
	if !utf8.ValidString(name) || strings.HasPrefix(name, `"`) {
		name = strconv.QuoteToASCII(name)
	}
	return validatorKey.String(name)
}
