package jsongateprom

import jsongate "github.com/jsongate/jsongate/go"

// The breaker of the process sees every fault, those of validators see their own. They are families of their own, so that a sum
// over one family never counts a fault twice.
var (
	faults = counter("faults_total",
		"Faults of the Rust path, by kind. Mismatch and slow are about an answer that Rust gave; after all others Go answered instead.",
		"kind")
	breakerState = gauge("breaker_state",
		"Is 1 for the state that the breaker of the process is in, 0 for the others. While it is open no call goes to Rust.",
		"state")
	breakerMode = gauge("breaker_mode",
		"Is 1 for the mode that the operator has put the breaker of the process into, 0 for the others.",
		"mode")
	breakerOpens = counter("breaker_opens_total",
		"How often the breaker of the process has opened.")

	validatorFaults = counter("validator_faults_total",
		"Faults of the Rust path in the validators of one name, by kind. Validators without a fault have no series.",
		validatorLabel, "kind")
	validatorBreakerState = gauge("validator_breaker_state",
		"Is 1 for the state that the breaker of a validator is in, 0 for the others. Validators without a fault have no series.",
		validatorLabel, "state")
	validatorBreakerOpens = counter("validator_breaker_opens_total",
		"How often the breaker of a validator has opened. Validators without a fault have no series.",
		validatorLabel)
)

var (
	states = []string{"closed", "open", "half-open"}
	modes  = []string{"normal", "forced-open", "detect-only"}
)

// The first breaker of a snapshot is that of the process.
func collectBreakers(out sink, breakers []jsongate.BreakerState) {
	for i := range breakers {
		b := &breakers[i]
		faultsOf, stateOf, opensOf, labels := faults, breakerState, breakerOpens, []string(nil)
		if i > 0 {
			faultsOf, stateOf, opensOf, labels = validatorFaults, validatorBreakerState, validatorBreakerOpens, []string{b.Name}
		}
		with := func(label string) []string { return append(labels[:len(labels):len(labels)], label) }
		for kind, count := range b.Faults {
			out.count(faultsOf, count, with(kind.String())...)
		}
		for _, state := range states {
			out.boolean(stateOf, b.State.String() == state, with(state)...)
		}
		out.count(opensOf, b.Opens, labels...)
		if i == 0 {
			for _, mode := range modes {
				out.boolean(breakerMode, b.Mode.String() == mode, mode)
			}
		}
	}
}
