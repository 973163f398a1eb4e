package jsongateotel

import (
	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

type calls struct{ all, byValidator metric.Int64Observable }

func newCalls(m *maker) calls {
	return calls{
		all: m.counter("calls", "{call}",
			"Documents judged, by the path that answered, the reason why that path, and the code of the answer."),
		byValidator: m.counter("validator.calls", "{call}",
			"Documents judged by the validators of one name, by the path that answered and the outcome: "+
				"valid, refused, undecided (the budget ran out) or fault (no path could answer)."),
	}
}

func (c calls) observe(out sink, s *jsongate.Snapshot) {
	for _, one := range s.Counts {
		out.count(c.all, one.Calls, pathKey.String(one.Path.String()), reasonKey.String(one.Reason.String()), codeKey.String(one.Code.String()))
	}
	for _, one := range s.Validators {
		name, path := validator(one.Name), pathKey.String(one.Path.String())
		out.count(c.byValidator, one.Valid, name, path, outcomeKey.String("valid"))
		out.count(c.byValidator, one.Refused, name, path, outcomeKey.String("refused"))
		out.count(c.byValidator, one.Undecided, name, path, outcomeKey.String("undecided"))
		out.count(c.byValidator, one.Faults, name, path, outcomeKey.String("fault"))
	}
}
