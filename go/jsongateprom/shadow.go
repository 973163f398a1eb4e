package jsongateprom

import jsongate "github.com/jsongate/jsongate/go"

var (
	comparisons = counter("shadow_comparisons_total",
		"Documents that the other path was asked about as well, by outcome: matched, mismatched (a bug in one of the paths) or "+
			"undecided (one path gave no verdict).",
		"outcome")
	validatorComparisons = counter("validator_shadow_comparisons_total",
		"Documents of the validators of one name that the other path was asked about as well, by outcome as for the process.",
		validatorLabel, "outcome")
	dropped = counter("shadow_dropped_total",
		"Documents that were sampled and not compared, by cause: full and bytes (too much waited already), too-large, closing.",
		"cause")
	waiting = gauge("shadow_waiting_documents",
		"Documents that wait to be compared.")
	waitingBytes = gauge("shadow_waiting_bytes",
		"Size of the copies of the documents that wait to be compared.")
)

func collectShadow(out sink, s *jsongate.ShadowCounts) {
	out.count(comparisons, s.Matched, "matched")
	out.count(comparisons, s.Mismatched, "mismatched")
	out.count(comparisons, s.Undecided, "undecided")
	for _, one := range s.Validators {
		out.count(validatorComparisons, one.Matched, one.Name, "matched")
		out.count(validatorComparisons, one.Mismatched, one.Name, "mismatched")
		out.count(validatorComparisons, one.Undecided, one.Name, "undecided")
	}
	for cause, count := range s.Dropped {
		out.count(dropped, count, cause)
	}
	out.send(waiting, float64(s.Waiting))
	out.send(waitingBytes, float64(s.WaitingBytes))
}
