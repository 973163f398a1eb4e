package jsongate

import (
	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/mode"
)

// way is the path to ask about a document, and why.
type way struct {
	path   Path
	reason Reason
	pass   breaker.PairPass // of a call that goes to Rust
}

// usual tells whether Rust answers the call that drew this number, and nothing else is to be done.
func (v *Validator) usual(decision mode.Decision, draw uint64) bool {
	return decision.Rust(draw) && !decision.Shadow(draw) && !sampled(draw) && v.rust != nil && !v.required &&
		v.breakers.Closed() && !v.gate.latch.Tripped() && v.gate.observer.Load() == nil
}

// way decides, once a call. A way that leads to Rust has to end in arrived.
func (v *Validator) way(decision mode.Decision, draw uint64) way {
	switch {
	case v.required:
		return way{path: PathRust, reason: ReasonRequired}
	case !decision.Rust(draw):
		return way{path: PathGo, reason: ReasonMode}
	case v.rust == nil:
		v.gate.note(v.declined, v.cause)
		return way{path: PathGo, reason: v.declined}
	}
	if v.gate.latch.Tripped() {
		return way{path: PathGo, reason: ReasonCrashLatch}
	}
	pass := v.breakers.Allow()
	switch {
	case pass.Answer() == breaker.No:
		return way{path: PathGo, reason: ReasonBreakerOpen}
	case pass.Answer() == breaker.Probe:
		return way{PathRust, ReasonBreakerProbe, pass}
	case decision.Chances():
		return way{PathRust, ReasonCanary, pass}
	}
	return way{PathRust, ReasonMode, pass}
}

// arrived tells the breakers how a call to Rust ended, where they want to know.
func (v *Validator) arrived(w way, ok bool) {
	if w.reason == ReasonBreakerProbe {
		v.breakers.ProbeDone(w.pass, ok)
	}
}
