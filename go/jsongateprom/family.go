package jsongateprom

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"
)

// family is all series of one name.
type family struct {
	desc        *prometheus.Desc
	kind        prometheus.ValueType
	byValidator bool
}

// families are all there are, in the order in which they are defined.
var families []family

const validatorLabel = "validator"

func counter(name, help string, labels ...string) family {
	return define(prometheus.CounterValue, name, help, labels)
}

func gauge(name, help string, labels ...string) family {
	return define(prometheus.GaugeValue, name, help, labels)
}

func histogram(name, help string, labels ...string) family {
	return define(prometheus.UntypedValue, name, help, labels) // its metrics say what they are
}

func define(kind prometheus.ValueType, name, help string, labels []string) family {
	f := family{
		desc:        prometheus.NewDesc("jsongate_"+name, help, labels, nil),
		kind:        kind,
		byValidator: len(labels) > 0 && labels[0] == validatorLabel,
	}
	families = append(families, f)
	return f
}

// sink is where the series of one scrape go.
type sink struct {
	to          chan<- prometheus.Metric
	byValidator bool
}

// send sends one series. What goes wrong fails the scrape with a message, and not the process.
func (s sink) send(f family, value float64, labels ...string) {
	if f.byValidator && !s.byValidator {
		return
	}
	if f.byValidator {
		labels = append([]string{readable(labels[0])}, labels[1:]...) // the caller may use its slice again
	}
	metric, err := prometheus.NewConstMetric(f.desc, f.kind, value, labels...)
	if err != nil {
		metric = prometheus.NewInvalidMetric(f.desc, err)
	}
	s.to <- metric
}

func (s sink) count(f family, value uint64, labels ...string) { s.send(f, float64(value), labels...) }

func (s sink) boolean(f family, value bool, labels ...string) {
	number := 0.0
	if value {
		number = 1
	}
	s.send(f, number, labels...)
}

// readable is a name as a label may hold it: one that is not UTF-8 would fail the scrape, and is quoted. So is one that begins as
// a quoted one does, or two names could become one, which would fail it too.
func readable(name string) string {
	if utf8.ValidString(name) && !strings.HasPrefix(name, `"`) {
		return name
	}
	return strconv.QuoteToASCII(name)
}

// histogram sends one histogram.
func (s sink) histogram(f family, h *jsongate.LatencyHistogram, labels ...string) {
	buckets := make(map[float64]uint64, len(h.Buckets))
	for _, bucket := range h.Buckets {
		buckets[bucket.UpTo.Seconds()] = bucket.Count
	}
	metric, err := prometheus.NewConstHistogram(f.desc, h.Count, h.Sum.Seconds(), buckets, labels...)
	if err != nil {
		metric = prometheus.NewInvalidMetric(f.desc, err)
	}
	s.to <- metric
}

// unix is a time as Prometheus has it, in seconds.
func unix(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
