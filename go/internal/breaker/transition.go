package breaker

import (
	"fmt"
	"time"
)

// Transition is a change of state.
type Transition struct {
	Name  string    `json:"name"` // of the breaker
	From  State     `json:"from"`
	To    State     `json:"to"`
	Mode  Mode      `json:"mode"` // with DetectOnly calls go to Rust all the same
	Cause string    `json:"cause"`
	At    time.Time `json:"at"`

	// Faults and Calls are what the rule saw that opened the breaker, or the probes that failed and that were made.
	Faults uint64 `json:"faults"`
	Calls  uint64 `json:"calls"`

	// CoolDown is how long Rust is left alone, for a change to Open; else 0.
	CoolDown time.Duration `json:"coolDownNs"`
}

// String tells in a sentence what happened and what comes next.
func (t Transition) String() string {
	name := "the breaker of the process"
	if t.Name != "" {
		name = fmt.Sprintf("the breaker of validator %q", t.Name)
	}
	next := ""
	switch {
	case t.Mode == DetectOnly:
		next = "; its mode is detect-only, so calls go to Rust all the same"
	case t.Mode == ForcedOpen:
		next = "; its mode is forced-open, so no call goes to Rust"
	case t.To == Open:
		next = fmt.Sprintf("; Go answers, and Rust is probed again in %s: look for the first fault in the log", brief(t.CoolDown))
	case t.To == HalfOpen:
		next = "; Go answers the other calls"
	case t.To == Closed:
		next = "; calls go to Rust again"
	}
	return fmt.Sprintf("%s went from %s to %s: %s%s", name, t.From, t.To, t.Cause, next)
}
