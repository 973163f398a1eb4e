package jsongateotel

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

// ofBreaker are the instruments for one kind of breaker. That of the process sees every fault, those of validators see their own,
// so they must not be added up.
type ofBreaker struct{ faults, state, opens metric.Int64Observable }

type breakers struct {
	process, validators ofBreaker
	mode                metric.Int64Observable
}

func newBreakers(m *maker) breakers {
	return breakers{
		process: ofBreaker{
			faults: m.counter("faults", "{fault}",
				"Faults of the Rust path, by kind. Mismatch and slow are about an answer that Rust gave; after all others Go answered instead."),
			state: m.level("breaker.state", "{breaker}", "Is 1 for the state that the breaker of the process is in, 0 for the others."),
			opens: m.counter("breaker.opens", "{open}", "How often the breaker of the process has opened."),
		},
		validators: ofBreaker{
			faults: m.counter("validator.faults", "{fault}", "Faults of the Rust path in the validators of one name, by kind."),
			state:  m.level("validator.breaker.state", "{breaker}", "Is 1 for the state that the breaker of a validator is in, 0 for the others."),
			opens:  m.counter("validator.breaker.opens", "{open}", "How often the breaker of a validator has opened."),
		},
		mode: m.level("breaker.mode", "{breaker}", "Is 1 for the mode that the operator has put the breaker of the process into, 0 for the others."),
	}
}

var (
	states = []string{"closed", "open", "half-open"}
	modes  = []string{"normal", "forced-open", "detect-only"}
)

// The first breaker of a snapshot is that of the process; those of validators without a fault are not in it.
func (b breakers) observe(out sink, list []jsongate.BreakerState) {
	for i := range list {
		one, to, attributes := &list[i], b.process, []attribute.KeyValue(nil)
		if i > 0 {
			to, attributes = b.validators, []attribute.KeyValue{validator(one.Name)}
		} else {
			out.state(b.mode, breakModeKey, modes, one.Mode.String())
		}
		for kind, count := range one.Faults {
			out.count(to.faults, count, append(attributes[:len(attributes):len(attributes)], kindKey.String(kind.String()))...)
		}
		out.state(to.state, stateKey, states, one.State.String(), attributes...)
		out.count(to.opens, one.Opens, attributes...)
	}
}
