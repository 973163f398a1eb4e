package jsongateprom

import jsongate "github.com/jsongate/jsongate/go"

var (
	canaryRatio = gauge("flag_canary_ratio",
		"Share of calls that the flag gives to Rust, from 0 (Go answers) to 1. The validator is empty for those without a name.",
		validatorLabel)
	shadowRatio = gauge("flag_shadow_ratio",
		"Share of calls that the other path is asked about as well, from 0 to 1. The validator is empty for those without a name.",
		validatorLabel)
	flagInfo = gauge("flag_info",
		"Always 1. Says for each validator who answers by the flag (go, rust, or canary for a share of each) and which source says so.",
		validatorLabel, "source", "mode")
	flagSource = gauge("flag_source_timestamp_seconds",
		"Since when a source of the flag has been saying what it says. Sources that say nothing have no series.",
		"source")
	flagChanges = counter("flag_changes_total",
		"Changes of the flag since the process started, by the source that caused them.",
		"source")
	flagProblem = gauge("flag_problem",
		"Is 1 if JSONGATE_PATH or the watched file cannot be understood, otherwise 0. The log says what is wrong.")
	flagUnknown = gauge("flag_unknown_names",
		"Names in the flag that no validator of this process has, perhaps by a typing error.")
)

func collectFlag(out sink, f *jsongate.FlagState) {
	for _, one := range f.Validators {
		out.send(canaryRatio, one.Canary, one.Name)
		out.send(shadowRatio, one.Shadow, one.Name)
		out.send(flagInfo, 1, one.Name, one.Source, one.Word())
	}
	for _, one := range f.Sources {
		out.send(flagSource, unix(one.Since), one.Source)
	}
	for source, changes := range f.Changes {
		out.count(flagChanges, changes, source)
	}
	out.boolean(flagProblem, f.Problem != "")
	out.send(flagUnknown, float64(len(f.Unknown)))
}
