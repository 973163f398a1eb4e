// Package jsongateprom gives the counts of package jsongate to Prometheus.
//
//	prometheus.MustRegister(jsongateprom.NewCollector())
//
// Everything is read when it is scraped: calls pay nothing for it, and nothing runs between scrapes. All series of one scrape are
// from one snapshot ([jsongate.Stats]). README.md lists the metrics; dashboards and alerts made for them are in the folder ops of the
// repository.
//
// # Cost
//
// A scrape costs some 90 microseconds for the process and 7 more for each named validator and path that answered for it: with
// 1,000 validators 7 ms and 7,000 series (BenchmarkScrape, 2 cores of a server). [WithoutValidators] leaves those series out; the
// snapshot itself is then all of the cost, 1 ms. All labels but "validator" have a fixed set of values, and package jsongate keeps at
// most 10,000 names apart and calls the rest "(other)".
package jsongateprom

import (
	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"
)

// Option changes what a collector gives.
type Option func(*collector)

// WithoutValidators leaves out all series that have the label "validator", for programs with thousands of names.
func WithoutValidators() Option { return func(c *collector) { c.byValidator = false } }

// NewCollector makes a collector of the counts of this process. It is registered once a process: the counts are those of all
// validators. Its methods may be called from any goroutine. It never loads the Rust library; what the library says about itself
// appears once something else has loaded it.
func NewCollector(options ...Option) prometheus.Collector {
	return newCollector(jsongate.Stats, jsongate.LoadedLibrary, options)
}

type collector struct {
	stats       func() jsongate.Snapshot
	library     func() (jsongate.LibraryInfo, bool)
	byValidator bool
}

func newCollector(stats func() jsongate.Snapshot, library func() (jsongate.LibraryInfo, bool), options []Option) *collector {
	c := &collector{stats: stats, library: library, byValidator: true}
	for _, option := range options {
		if option != nil {
			option(c)
		}
	}
	return c
}

// Describe sends the descriptions of all metrics, those included that this process may never have.
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for _, one := range families {
		if c.byValidator || !one.byValidator {
			to <- one.desc
		}
	}
}

// Collect takes one snapshot and sends what it says.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	s, out := c.stats(), sink{to, c.byValidator}
	collectCalls(out, &s)
	collectLatency(out, s.Latency)
	collectFlag(out, &s.Flag)
	collectBreakers(out, s.Breakers)
	collectShadow(out, &s.Shadow)
	collectLatch(out, s.Latch, s.LatchProblem)
	collectLibrary(out, s.NativeHeap, c.library)
}
