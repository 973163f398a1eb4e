// Package breaker decides call by call whether Rust may be asked, and takes Rust out of use by itself when it faults.
//
// A breaker is closed (calls go to Rust), open (they do not) or half-open (a few probes do, to see whether Rust works again).
// It counts faults and never verdicts: a refused document says nothing about the engine. When it opens and how it closes again
// is told in [Config]; what the operator can do about it in [Mode].
//
// A call asks [Breaker.Allow] first. A fault is told to [Breaker.Fault]; a success is not told to anybody, since that would cost
// every call a write to shared memory. How many calls there were is asked of [Options.Calls] when a fault comes in. A call that
// was let through as a probe ends with [Breaker.ProbeDone]:
//
//	pass := breaker.Allow()
//	if pass.Answer() == breaker.No {
//		return askGo()
//	}
//	result := askRust()
//	if result.isFault() {
//		breaker.Fault(kind)
//	}
//	if pass.Answer() == breaker.Probe {
//		breaker.ProbeDone(pass, !result.isFault())
//	}
//
// There is one breaker for the process and one for each validator; [Pair] asks both.
package breaker
