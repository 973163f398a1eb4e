//go:build cgo

package jsongate

import (
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

const wrongDoc, costlyDoc = `"fake-refuse"`, `"fake-budget"`

// shadowed is a gate whose Rust path is only asked for comparisons, and a validator whose breaker has opened for mismatches.
func shadowed(t *testing.T, config BreakerConfig, mode string) (*testGate, *Validator) {
	t.Helper()
	g := newTestGate("go,shadow:100%,shadow:inline", nativetest.Build(t))
	if err := g.configureBreaker(config); err != nil {
		t.Fatal(err)
	}
	if err := g.setBreakerMode(mode); err != nil {
		t.Fatal(err)
	}
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	for range 15 {
		if r := v.Validate([]byte(wrongDoc)); r.Path != PathGo || r.Reason != ReasonMode {
			t.Fatalf("answered %v", r)
		}
	}
	return g, v
}

// states are those of the breakers of the process and of the validator.
func (g *testGate) states() [2]breaker.State {
	list := g.breakers()
	return [2]breaker.State{list[0].State, list[1].State}
}

var bothClosed, bothOpen, bothHalfOpen = [2]breaker.State{}, [2]breaker.State{breaker.Open, breaker.Open}, [2]breaker.State{breaker.HalfOpen, breaker.HalfOpen}

// patient never ends a cool-down that a test does not end.
func patient() BreakerConfig {
	config := DefaultBreakerConfig()
	config.CoolDown, config.MaxCoolDown, config.Jitter = time.Hour, time.Hour, 0
	return config
}

// endCoolDown makes the breakers half-open with the next question.
func (g *testGate) endCoolDown(t *testing.T) {
	t.Helper()
	config := patient()
	config.CoolDown, config.MaxCoolDown = 1, 1
	if err := g.configureBreaker(config); err != nil {
		t.Fatal(err)
	}
}

func TestComparisonsAreHeldBackWhileTheBreakerIsOpen(t *testing.T) {
	g, v := shadowed(t, patient(), "normal")
	if got := g.states(); got != bothOpen {
		t.Fatalf("after mismatches the breakers are %v", got)
	}
	before := g.stats().Shadow
	for range 100 {
		v.Validate([]byte(rightDoc))
	}
	if after := g.stats().Shadow; after.Matched != before.Matched || after.Mismatched != before.Mismatched || after.Undecided != before.Undecided {
		t.Errorf("Rust was asked: before %+v, afterwards %+v", before, after)
	}
}

func TestComparisonsCloseTheBreakerWhereNoCallGoesToRust(t *testing.T) {
	g, v := shadowed(t, patient(), "normal")
	probes := g.breakerConfig.Load().Probes
	g.endCoolDown(t)
	before := g.stats().Shadow.Matched
	for i := range probes {
		if r := v.Validate([]byte(rightDoc)); r.Path != PathGo || r.Reason != ReasonMode {
			t.Fatalf("answered %v", r)
		}
		if got := g.states(); i < probes-1 && got != bothHalfOpen || i == probes-1 && got != bothClosed {
			t.Fatalf("after %d comparisons the breakers are %v", i+1, got)
		}
	}
	if after := g.stats().Shadow.Matched; after-before != uint64(probes) {
		t.Errorf("Rust was asked %d times, want %d", after-before, probes)
	}
}

func TestABadComparisonOpensAHalfOpenBreakerAgain(t *testing.T) {
	for name, doc := range map[string]string{"a mismatch": wrongDoc, "a fault": faultyDoc} {
		t.Run(name, func(t *testing.T) {
			g, v := shadowed(t, patient(), "normal")
			g.endCoolDown(t)
			v.Validate([]byte(rightDoc))
			if got := g.states(); got != bothHalfOpen {
				t.Fatalf("the breakers are %v", got)
			}
			if err := g.configureBreaker(patient()); err != nil {
				t.Fatal(err)
			}
			v.Validate([]byte(doc))
			if got := g.states(); got != bothOpen {
				t.Errorf("the breakers are %v", got)
			}
		})
	}
}

func TestAComparisonThatTellsNothingGivesItsProbeBack(t *testing.T) {
	g, v := shadowed(t, patient(), "normal")
	probes := g.breakerConfig.Load().Probes
	g.endCoolDown(t)
	for range 10 * probes {
		v.Validate([]byte(costlyDoc))
	}
	if state := g.breakers()[0]; state.State != breaker.HalfOpen || state.ProbesGood != 0 || state.ProbesUnderWay != 0 {
		t.Fatalf("the breaker of the process is %+v", state)
	}
	for range probes {
		v.Validate([]byte(rightDoc))
	}
	if got := g.states(); got != bothClosed {
		t.Errorf("the breakers are %v", got)
	}
}

func TestWhatTheOperatorSaysHoldsForComparisonsToo(t *testing.T) {
	t.Run("forced-open", func(t *testing.T) {
		g, v := shadowed(t, patient(), "forced-open")
		g.endCoolDown(t)
		for range 50 {
			v.Validate([]byte(rightDoc))
		}
		if s := g.stats().Shadow; s.Matched+s.Mismatched+s.Undecided != 0 {
			t.Errorf("Rust was asked: %+v", s)
		}
	})
	t.Run("detect-only", func(t *testing.T) {
		g, v := shadowed(t, patient(), "detect-only")
		if state := g.breakers()[0].State; state != breaker.Open {
			t.Fatalf("the breaker of the process is %v", state)
		}
		// That of the validator has no such mode: it would keep Rust from being asked.
		g.endCoolDown(t)
		for range 50 {
			v.Validate([]byte(rightDoc))
		}
		if got := g.states(); got != bothClosed {
			t.Errorf("the breakers are %v", got)
		}
	})
}

func TestDocumentsThatWaitedAreNotComparedOnceTheBreakerIsOpen(t *testing.T) {
	g := newTestGate("go,shadow:100%", nativetest.Build(t))
	if err := g.configureBreaker(patient()); err != nil {
		t.Fatal(err)
	}
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	busy, leave := make(chan struct{}), make(chan struct{})
	if err := g.shadow.configure(ShadowConfig{Workers: 1, OnMismatch: func(Mismatch) {
		if busy != nil {
			close(busy)
			busy = nil
			<-leave
		}
	}}); err != nil {
		t.Fatal(err)
	}
	waits := busy
	v.Validate([]byte(wrongDoc)) // keeps the only worker busy
	<-waits
	for range 20 {
		v.Validate([]byte(rightDoc))
	}
	for range 15 {
		v.breakers.Fault(breaker.Panic)
	}
	close(leave)
	g.flush(t)
	if s := g.stats().Shadow; s.Matched != 0 || s.Mismatched != 1 {
		t.Errorf("compared %+v", s)
	}
}

// A fault now and then is not a row of faults, however rarely Rust is asked for answers.
func TestGoodComparisonsEndARowOfFaults(t *testing.T) {
	g := newTestGate("go,shadow:100%,shadow:inline", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	for range 2 * DefaultBreakerConfig().InARow {
		v.Validate([]byte(faultyDoc))
		for range 30 {
			v.Validate([]byte(rightDoc))
		}
	}
	if got := g.states(); got != bothClosed {
		t.Errorf("the breakers are %v: %q", got, g.log.lines("went from"))
	}
}
