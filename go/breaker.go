package jsongate

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jsongate/jsongate/go/internal/breaker"
)

// BreakerConfig says when a breaker takes Rust out of use and how it comes back. Its fields are documented where it is defined;
// [DefaultBreakerConfig] gives one to start from, and the zero value is refused.
type BreakerConfig = breaker.Config

// BreakerState is one breaker at one moment.
type BreakerState = breaker.Snapshot

// DefaultBreakerConfig is what every breaker has unless [ConfigureBreaker] says otherwise. With it a breaker opens after 10 faults
// in a row, or at 5% faults, or at 50 faults in 10 seconds, and leaves Rust alone for 5 seconds the first time.
func DefaultBreakerConfig() BreakerConfig { return breaker.DefaultConfig() }

// ConfigureBreaker changes the configuration of all breakers: that of the process, and one for each validator. It may be called at
// any time. An error says what is wrong with it, and changes nothing.
func ConfigureBreaker(config BreakerConfig) error { return process.configureBreaker(config) }

// SetBreakerMode sets what the operator makes of the breaker of the process: "normal", "forced-open" (no call goes to Rust, not
// even for a comparison, whatever the flag says) or "detect-only" (transitions are computed, logged and counted, and nothing
// comes of them). It acts on the calls that begin after it.
func SetBreakerMode(mode string) error { return process.setBreakerMode(mode) }

// SetValidatorBreakerMode sets what the operator makes of the breaker of the validators of one name, as [SetBreakerMode] does for
// that of the process; the empty name is that of the validators without one. An error says that there is no such name or mode.
func SetValidatorBreakerMode(validator, mode string) error {
	return process.setValidatorBreakerMode(validator, mode)
}

// ResetBreakers closes all breakers at once: for an operator who has mended the cause and does not want to wait.
func ResetBreakers() { process.resetBreakers() }

// unnamedBreaker is how the breaker of validators without a name is called. A validator of that name counts as one without: two
// breakers of one name would be one series too many.
const unnamedBreaker = "(no name)"

func (g *gate) newBreaker(name string, calls func() uint64) *breaker.Breaker {
	b, err := breaker.New(*g.breakerConfig.Load(), breaker.Options{Name: name, Calls: calls, Observe: g.breakerMoved})
	if err != nil {
		panic(err) // the configuration was checked when it was set
	}
	return b
}

func (g *gate) configureBreaker(config BreakerConfig) error {
	if err := config.Validate(); err != nil {
		return fmt.Errorf("jsongate: %w", err)
	}
	g.breakerConfig.Store(&config)
	for _, one := range g.everyBreaker() {
		_ = one.SetConfig(config) // it was checked
	}
	return nil
}

func (g *gate) setBreakerMode(word string) error {
	return g.changeMode(g.breaker, word)
}

func (g *gate) setValidatorBreakerMode(validator, word string) error {
	if validator == "" {
		validator = unnamedBreaker
	}
	for _, one := range g.everyBreaker()[1:] {
		if one.Snapshot().Name == validator {
			return g.changeMode(one, word)
		}
	}
	return fmt.Errorf("jsongate: no validator of this process is called %q, so it has no breaker; see the names in the flag's state", validator)
}

func (g *gate) changeMode(b *breaker.Breaker, word string) error {
	mode, err := breaker.ParseMode(word)
	if err != nil {
		return fmt.Errorf("jsongate: %w", err)
	}
	before := b.Snapshot()
	if err := b.SetMode(mode); err != nil {
		return fmt.Errorf("jsongate: %w", err)
	}
	if before.Mode == mode {
		return nil
	}
	g.logger().Info("jsongate: the mode of the breaker changed", slog.String("validator", before.Name),
		slog.String("old", before.Mode.String()), slog.String("new", mode.String()))
	return nil
}

func (g *gate) resetBreakers() {
	for _, one := range g.everyBreaker() {
		one.Reset()
	}
}

// everyBreaker lists that of the process first, then that of the validators without a name, then the others by name.
func (g *gate) everyBreaker() []*breaker.Breaker {
	list := []*breaker.Breaker{g.breaker, g.everyone.breaker}
	for _, one := range g.names.all() {
		list = append(list, one.breaker)
	}
	return list
}

// breakerMoved logs a transition of a breaker.
func (g *gate) breakerMoved(t breaker.Transition) {
	level := slog.LevelInfo
	if t.To == breaker.Open {
		level = slog.LevelError
	}
	g.logger().Log(context.Background(), level, "jsongate: "+t.String(), slog.String("validator", t.Name), slog.String("from", t.From.String()),
		slog.String("to", t.To.String()), slog.Uint64("faults", t.Faults), slog.Uint64("calls", t.Calls))
}

// breakers are the states of the breaker of the process, and of those of validators that have ever seen a fault or whose mode an
// operator has changed.
func (g *gate) breakers() []BreakerState {
	every := g.everyBreaker()
	list := []BreakerState{every[0].Snapshot()}
	for _, one := range every[1:] {
		state := one.Snapshot()
		faults := uint64(0)
		for _, count := range state.Faults {
			faults += count
		}
		if faults > 0 || state.State != breaker.Closed || state.Mode != breaker.Normal {
			list = append(list, state)
		}
	}
	return list
}

// kindOf is a fault of the Rust path as the breaker counts it.
func kindOf(code Code) breaker.Kind {
	switch code {
	case CodePanic:
		return breaker.Panic
	case CodeABI:
		return breaker.ABI
	case CodeBadArgument:
		return breaker.BadArgument
	}
	return breaker.Internal
}
