package breaker

import (
	"fmt"
	"math"
	"time"
)

// Config says when a breaker opens and how it closes again. [DefaultConfig] gives one to start from; the zero value is not valid.
//
// A closed breaker opens by the first of these rules that holds when a fault comes in. A number of 0 turns its rule off.
//
//   - AbsoluteFaults faults within Window.
//   - FaultRate of the calls within Window, of which there are at least MinCalls, MinFaults of them faults.
//   - InARow calls faulted, and Rust answered none between them, however long that took. So a service that is called once an
//     hour is covered too, if every call faults.
//   - Mismatches within LookBack. Only a sample of the calls is compared, so that no rate can be told.
//   - FaultRate as above within LookBack: traffic too thin to fill Window.
//
// With fewer than MinCalls calls in LookBack, some of which Rust answers, the breaker stays closed on purpose: so few calls prove
// nothing, each fault costs one call that Go answers anyway, and all of them are counted.
//
// A window begins with the first fault after a quiet time and is kept in two halves, so that it looks back over at least half
// of its length and at most all of it. As it begins and is judged with a fault, the share comes out too high by up to one
// fault: hence MinFaults.
type Config struct {
	Window         time.Duration
	AbsoluteFaults int
	FaultRate      float64 // 0 to 1
	MinCalls       int
	MinFaults      int

	InARow     int
	LookBack   time.Duration // at least Window; 0 turns both of its rules off
	Mismatches int

	// CountSlow makes faults of kind Slow count. Otherwise they only show in the totals.
	CountSlow bool

	// CoolDown is how long the breaker stays open the first time. Each time that it opens again the cool-down is CoolGrowth times
	// as long, up to MaxCoolDown, until the breaker was closed for ResetAfter. Jitter is the share by which it is then made
	// shorter or longer at random, so that a fleet does not probe in step; it may exceed MaxCoolDown by that.
	CoolDown    time.Duration
	CoolGrowth  float64
	MaxCoolDown time.Duration
	Jitter      float64 // 0 to less than 1
	ResetAfter  time.Duration

	// Probes is how many calls have to succeed before the breaker closes, and how many of them may be under way at once; at most
	// 64. One that does not report within ProbeTimeout has failed: it may hang, and more of them would hang more threads. Those
	// of an earlier round that still hang are not among the ones that are under way.
	Probes       int
	ProbeTimeout time.Duration
}

// DefaultConfig is meant for services of any size:
//
//   - Rust is expected never to fault and Go answers each call that does, so a false alarm costs CPU and no wrong answer. Hence
//     low limits. Yet one faulting document must not do it: MinFaults.
//   - When every call faults the breaker opens after 10 (InARow). When one in twenty does, it takes some 100 calls (5 faults). 50
//     faults in 10 s are too many at any traffic: each may print a backtrace.
//   - A mismatch is worse than a fault, since a wrong verdict may have gone out: 10 in 10 minutes.
//   - 5 s of cool-down forgives a hiccup; from the 7th opening on Rust is tried every 5 minutes.
//   - 10 s for a probe is far more than the largest document takes.
func DefaultConfig() Config {
	return Config{
		Window:         10 * time.Second,
		AbsoluteFaults: 50,
		FaultRate:      0.05,
		MinCalls:       20,
		MinFaults:      5,
		InARow:         10,
		LookBack:       10 * time.Minute,
		Mismatches:     10,
		CoolDown:       5 * time.Second,
		CoolGrowth:     2,
		MaxCoolDown:    5 * time.Minute,
		Jitter:         0.2,
		ResetAfter:     10 * time.Minute,
		Probes:         5,
		ProbeTimeout:   10 * time.Second,
	}
}

const maxProbes = 64

// Validate tells what is wrong with the configuration: the first thing found, and what would be right.
func (c Config) Validate() error {
	for _, rule := range []struct {
		right bool
		field string
		value any
		wants string
	}{
		{c.Window >= 2, "Window", c.Window, "be positive"},
		{c.AbsoluteFaults >= 0, "AbsoluteFaults", c.AbsoluteFaults, "be positive, or 0 for no such rule"},
		{c.FaultRate >= 0 && c.FaultRate <= 1, "FaultRate", c.FaultRate, "be a share from 0 (no such rule) to 1"},
		{c.MinCalls >= 1, "MinCalls", c.MinCalls, "be at least 1"},
		{c.MinFaults >= 1, "MinFaults", c.MinFaults, "be at least 1"},
		{c.InARow >= 0, "InARow", c.InARow, "be positive, or 0 for no such rule"},
		{c.LookBack == 0 || c.LookBack >= c.Window, "LookBack", c.LookBack, "be at least Window, or 0 for no such rules"},
		{c.Mismatches >= 0, "Mismatches", c.Mismatches, "be positive, or 0 for no such rule"},
		{c.Mismatches == 0 || c.LookBack > 0, "LookBack", c.LookBack, "be positive where Mismatches is"},
		{c.AbsoluteFaults > 0 || c.FaultRate > 0, "AbsoluteFaults", c.AbsoluteFaults,
			"be positive where FaultRate is 0, or the breaker would hardly ever open; mode detect-only watches without acting"},
		{c.CoolDown > 0, "CoolDown", c.CoolDown, "be positive"},
		{c.CoolGrowth >= 1 && !math.IsInf(c.CoolGrowth, 1), "CoolGrowth", c.CoolGrowth, "be a factor of at least 1"},
		{c.MaxCoolDown >= c.CoolDown, "MaxCoolDown", c.MaxCoolDown, "be at least CoolDown"},
		{c.MaxCoolDown <= maxCoolDown, "MaxCoolDown", c.MaxCoolDown, "be at most a year; mode forced-open lasts for ever"},
		{c.Jitter >= 0 && c.Jitter < 1, "Jitter", c.Jitter, "be a share from 0 to less than 1"},
		{c.ResetAfter > 0, "ResetAfter", c.ResetAfter, "be positive"},
		{c.Probes >= 1 && c.Probes <= maxProbes, "Probes", c.Probes, "be from 1 to 64"},
		{c.ProbeTimeout > 0, "ProbeTimeout", c.ProbeTimeout, "be positive"},
	} {
		if !rule.right {
			return fmt.Errorf("breaker: %s is %v and must %s; the configuration is not used", rule.field, rule.value, rule.wants)
		}
	}
	return nil
}

const maxCoolDown = 365 * 24 * time.Hour

// coolDown is how long the breaker stays open after the cool-down has grown level times. random is in [0, 1).
func (c Config) coolDown(level int, random float64) time.Duration {
	length := math.Min(float64(c.CoolDown)*math.Pow(c.CoolGrowth, float64(level)), float64(c.MaxCoolDown))
	return max(time.Duration(length*(1+c.Jitter*(2*random-1))), 1)
}
