package jsongateotel

import (
	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

type shadow struct{ comparisons, byValidator, dropped, waiting, waitingBytes metric.Int64Observable }

func newShadow(m *maker) shadow {
	return shadow{
		comparisons: m.counter("shadow.comparisons", "{document}",
			"Documents that the other path was asked about as well, by outcome: matched, mismatched (a bug in one of the paths) "+
				"or undecided (one path gave no verdict)."),
		byValidator: m.counter("validator.shadow.comparisons", "{document}",
			"Documents of the validators of one name that the other path was asked about as well, by outcome as for the process."),
		dropped: m.counter("shadow.dropped", "{document}",
			"Documents that were sampled and not compared, by cause: full and bytes (too much waited already), too-large, closing."),
		waiting:      m.level("shadow.waiting", "{document}", "Documents that wait to be compared."),
		waitingBytes: m.level("shadow.waiting.size", "By", "Size of the copies of the documents that wait to be compared."),
	}
}

func (c shadow) observe(out sink, s *jsongate.ShadowCounts) {
	out.count(c.comparisons, s.Matched, outcomeKey.String("matched"))
	out.count(c.comparisons, s.Mismatched, outcomeKey.String("mismatched"))
	out.count(c.comparisons, s.Undecided, outcomeKey.String("undecided"))
	for _, one := range s.Validators {
		name := validator(one.Name)
		out.count(c.byValidator, one.Matched, name, outcomeKey.String("matched"))
		out.count(c.byValidator, one.Mismatched, name, outcomeKey.String("mismatched"))
		out.count(c.byValidator, one.Undecided, name, outcomeKey.String("undecided"))
	}
	for cause, count := range s.Dropped {
		out.count(c.dropped, count, causeKey.String(cause))
	}
	out.number(c.waiting, int64(s.Waiting))
	out.number(c.waitingBytes, s.WaitingBytes)
}
