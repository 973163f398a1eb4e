package jsongateprom

import jsongate "github.com/jsongate/jsongate/go"

var (
	calls = counter("calls_total",
		"Documents judged, by the path that answered, the reason why that path, and the code of the answer. "+
			"A series appears with the first such document.",
		"path", "reason", "code")
	validatorCalls = counter("validator_calls_total",
		"Documents judged by the validators of one name, by the path that answered and the outcome: "+
			"valid, refused, undecided (the budget ran out) or fault (no path could answer).",
		validatorLabel, "path", "outcome")
	callDuration = histogram("call_duration_seconds",
		"How long calls took on each path, comparisons left out. One call in 64 is measured, chosen by chance.",
		"path")
)

func collectCalls(out sink, s *jsongate.Snapshot) {
	for _, one := range s.Counts {
		out.count(calls, one.Calls, one.Path.String(), one.Reason.String(), one.Code.String())
	}
	for _, one := range s.Validators {
		path := one.Path.String()
		out.count(validatorCalls, one.Valid, one.Name, path, "valid")
		out.count(validatorCalls, one.Refused, one.Name, path, "refused")
		out.count(validatorCalls, one.Undecided, one.Name, path, "undecided")
		out.count(validatorCalls, one.Faults, one.Name, path, "fault")
	}
}

func collectLatency(out sink, histograms []jsongate.LatencyHistogram) {
	for i := range histograms {
		out.histogram(callDuration, &histograms[i], histograms[i].Path.String())
	}
}
