//go:build cgo

package jsongate

import (
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

const rightDoc, faultyDoc = `"x"`, `"fake-panic"`

// impatient is the default configuration with times that a test can wait for.
func impatient() BreakerConfig {
	config := DefaultBreakerConfig()
	config.CoolDown, config.MaxCoolDown, config.Jitter = 20*time.Millisecond, 20*time.Millisecond, 0
	return config
}

func TestTheBreakerOpensWithinAHundredCallsAndClosesByItself(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	if err := g.configureBreaker(impatient()); err != nil {
		t.Fatal(err)
	}
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	calls := 0
	for ; calls < 100; calls++ {
		r := v.Validate([]byte(faultyDoc))
		if !r.Valid() || r.Path != PathGo {
			t.Fatalf("call %d is answered %v: a fault of Rust must be answered by Go", calls, r)
		}
		if r.Reason == ReasonBreakerOpen {
			break
		}
		if r.Reason != ReasonRustPanic {
			t.Fatalf("call %d is answered %v", calls, r)
		}
	}
	if calls == 100 {
		t.Fatal("after 100 faults in 100 calls Rust is still asked")
	}
	t.Logf("it opened after %d calls", calls)
	states := g.stats().Breakers
	if len(states) != 2 || states[0].State != breaker.Open && states[1].State != breaker.Open || states[1].Name != "orders" || states[1].Faults[breaker.Panic] != uint64(calls) {
		t.Errorf("the breakers are %+v", states)
	}
	if lines := g.log.lines("went from closed to open"); len(lines) == 0 || !strings.Contains(lines[0], "level=ERROR") {
		t.Errorf("logged %q", lines)
	}

	until(t, "probes close it", func() bool {
		return v.Validate([]byte(rightDoc)) == Result{Code: CodeValid, Path: PathRust, Reason: ReasonMode}
	})
	if g.stats().Get(PathRust, ReasonBreakerProbe, CodeValid) == 0 {
		t.Error("it closed without a probe")
	}
}

func TestABreakerOfOneValidatorLeavesTheOthersAlone(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	bad, good := g.mustCompile(t, stringSchema, WithName("bad")), g.mustCompile(t, stringSchema, WithName("good"))
	for range 15 {
		bad.Validate([]byte(faultyDoc))
		for range 30 {
			good.Validate([]byte(rightDoc)) // so that the process as a whole has a low rate of faults
		}
	}
	if r := bad.Validate([]byte(rightDoc)); r.Reason != ReasonBreakerOpen {
		t.Errorf("the bad one is answered %v", r)
	}
	if r := good.Validate([]byte(rightDoc)); r.Path != PathRust {
		t.Errorf("the good one is answered %v", r)
	}
}

func TestEveryKindOfCallAsksTheBreaker(t *testing.T) {
	g := newTestGate("rust,shadow:100%,shadow:inline", nativetest.Build(t))
	v, required := g.mustCompile(t, stringSchema), g.mustCompile(t, stringSchema, RequireRust())
	if err := g.setBreakerMode("forced-open"); err != nil {
		t.Fatal(err)
	}
	var results [1]Result
	v.ValidateLines([]byte(rightDoc), results[:])
	for name, r := range map[string]Result{
		"Validate": v.Validate([]byte(rightDoc)), "ValidateKey": v.ValidateKey([]byte(rightDoc), "k"), "ValidateLines": results[0],
		"Explain": v.Explain([]byte(rightDoc)).Result, "Valid": g.checkSyntax([]byte(rightDoc)),
	} {
		if r.Path != PathGo || r.Reason != ReasonBreakerOpen || !r.Valid() {
			t.Errorf("%s is answered %v", name, r)
		}
	}
	if r := required.Validate([]byte(rightDoc)); r.Path != PathRust {
		t.Errorf("RequireRust is answered %v", r)
	}
	if s := g.stats().Shadow; s.Matched+s.Mismatched+s.Undecided != 0 {
		t.Errorf("Rust is asked for comparisons while the operator forbids it: %+v", s)
	}
	if err := g.setBreakerMode("normal"); err != nil {
		t.Fatal(err)
	}
	if r := v.Validate([]byte(rightDoc)); r.Path != PathRust {
		t.Errorf("afterwards it is answered %v", r)
	}
	if lines := g.log.lines("the mode of the breaker changed"); len(lines) != 2 {
		t.Errorf("logged %q", lines)
	}
	if err := g.setBreakerMode("ajar"); err == nil || !strings.Contains(err.Error(), "normal, forced-open, detect-only") {
		t.Errorf("a wrong mode gave %v", err)
	}
}

func TestMismatchesOpenTheBreaker(t *testing.T) {
	g := newTestGate("go,shadow:100%,shadow:inline", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("n"))
	for range 20 {
		v.Validate([]byte(`"fake-refuse"`))
	}
	states := g.stats().Breakers
	if states[0].State != breaker.Open || states[0].Faults[breaker.Mismatch] == 0 {
		t.Errorf("the breaker of the process is %+v", states[0])
	}
	if s := g.stats().Shadow; s.Mismatched >= 20 {
		t.Errorf("Rust was asked %d times although it is out of use", s.Mismatched)
	}
}

func TestTheBreakerOfOneValidatorCanBeForcedOpen(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	one, other := g.mustCompile(t, stringSchema, WithName("one")), g.mustCompile(t, stringSchema, WithName("other"))
	unnamed := g.mustCompile(t, stringSchema)
	answers := func() [3]Path {
		return [3]Path{one.Validate([]byte(rightDoc)).Path, other.Validate([]byte(rightDoc)).Path, unnamed.Validate([]byte(rightDoc)).Path}
	}
	rows := []struct {
		name, mode string
		want       [3]Path
	}{
		{"one", "forced-open", [3]Path{PathGo, PathRust, PathRust}},
		{"", "forced-open", [3]Path{PathGo, PathRust, PathGo}},
		{"one", "detect-only", [3]Path{PathRust, PathRust, PathGo}},
		{"", "normal", [3]Path{PathRust, PathRust, PathRust}},
	}
	for _, row := range rows {
		if err := g.setValidatorBreakerMode(row.name, row.mode); err != nil {
			t.Fatal(err)
		}
		if d := g.diagnose(); row.mode == "forced-open" && !strings.Contains(d.Remedy, "/jsongate/breaker?validator="+row.name+"'") {
			t.Errorf("%q is forced open, and the remedy is %s", row.name, d.Remedy)
		}
		if got := answers(); got != row.want {
			t.Errorf("%q is %s: %v instead of %v", row.name, row.mode, got, row.want)
		}
	}
	// That of the process would open as well.
	if err := g.setBreakerMode("detect-only"); err != nil {
		t.Fatal(err)
	}
	if err := g.setValidatorBreakerMode("one", "detect-only"); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		one.Validate([]byte(`["fake-panic"]`))
	}
	if r := one.Validate([]byte(rightDoc)); r.Path != PathRust {
		t.Errorf("a breaker that only detects keeps calls from Rust: %v", r)
	}
	if err := g.setValidatorBreakerMode("nobody", "normal"); err == nil {
		t.Error("a validator that does not exist has a breaker")
	}
}

func TestVerdictsNeverOpenTheBreaker(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	for _, doc := range []string{`"fake-refuse"`, `"fake-malformed"`, `"fake-budget"`} {
		for range 500 {
			if r := v.Validate([]byte(doc)); r.Path != PathRust {
				t.Fatalf("%s is answered %v", doc, r)
			}
		}
	}
}

func TestSlowCallsCountWhereTheyShall(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	config := DefaultBreakerConfig()
	config.CountSlow = true
	if err := g.configureBreaker(config); err != nil {
		t.Fatal(err)
	}
	g.latency.slow.Store(1)
	v := g.mustCompile(t, stringSchema)
	opened := false
	for range 1_000_000 {
		if opened = v.Validate([]byte(rightDoc)).Reason == ReasonBreakerOpen; opened {
			break
		}
	}
	if !opened {
		t.Error("slow calls do not open the breaker")
	}
	for _, h := range g.stats().Latency {
		if h.Path == PathRust && (h.Count == 0 || h.Sum == 0 || h.Buckets[len(h.Buckets)-1].Count > h.Count) {
			t.Errorf("measured %+v", h)
		}
	}
}

func TestAnObserverSeesEveryCall(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	var seen []Call
	observe := func(c Call) { seen = append(seen, c) }
	g.observer.Store(&observe)
	want := []Call{
		{"orders", v.Validate([]byte(rightDoc)), len(rightDoc)},
		{"orders", v.ValidateKey([]byte(faultyDoc), "k"), len(faultyDoc)},
	}
	g.observer.Store(nil)
	v.Validate([]byte(rightDoc))
	if len(seen) != 2 || seen[0] != want[0] || seen[1] != want[1] {
		t.Errorf("it saw %v, want %v", seen, want)
	}
}
