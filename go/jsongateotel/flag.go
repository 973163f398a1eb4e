package jsongateotel

import (
	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

type flagState struct {
	canary, shadow, since           metric.Float64Observable
	info, changes, problem, unknown metric.Int64Observable
}

func newFlag(m *maker) flagState {
	return flagState{
		canary: m.gauge("flag.canary.ratio", "1",
			"Share of calls that the flag gives to Rust, from 0 (Go answers) to 1. The validator is empty for those without a name."),
		shadow: m.gauge("flag.shadow.ratio", "1",
			"Share of calls that the other path is asked about as well. The validator is empty for those without a name."),
		info: m.level("flag.validators", "{validator}",
			"Is 1 for each name: who answers by the flag (go, rust, or canary for a share of each) and which source says so."),
		since: m.gauge("flag.source.timestamp", "s",
			"Since when a source of the flag has been saying what it says, as Unix time. Sources that say nothing have no value."),
		changes: m.counter("flag.changes", "{change}",
			"Changes of the flag since the process started, by the source that caused them."),
		problem: m.level("flag.problems", "{problem}",
			"Is 1 if JSONGATE_PATH or the watched file cannot be understood, otherwise 0. The log says what is wrong."),
		unknown: m.level("flag.unknown_names", "{name}",
			"Names in the flag that no validator of this process has, perhaps by a typing error."),
	}
}

func (f flagState) observe(out sink, s *jsongate.FlagState) {
	for _, one := range s.Validators {
		name := validator(one.Name)
		out.float(f.canary, one.Canary, name)
		out.float(f.shadow, one.Shadow, name)
		out.number(f.info, 1, name, sourceKey.String(one.Source), modeKey.String(one.Word()))
	}
	for _, one := range s.Sources {
		out.float(f.since, float64(one.Since.UnixMilli())/1000, sourceKey.String(one.Source))
	}
	for source, changes := range s.Changes {
		out.count(f.changes, changes, sourceKey.String(source))
	}
	out.number(f.problem, oneIf(s.Problem != ""))
	out.number(f.unknown, int64(len(s.Unknown)))
}
