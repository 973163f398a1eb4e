//go:build cgo

package jsongate

import (
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func TestABreakerThatKeepsCallsFromRustIsDiagnosed(t *testing.T) {
	faults := func(v *Validator) {
		for range 10 {
			v.Validate([]byte(faultyDoc))
		}
	}
	// Other validators keep the share of faults in the process low.
	alone := func(t *testing.T, g *testGate, bad *Validator) {
		good := g.mustCompile(t, stringSchema, WithName("good"))
		for range 10 {
			bad.Validate([]byte(faultyDoc))
			for range 30 {
				good.Validate([]byte(rightDoc))
			}
		}
	}
	const reset, normal = "curl -fsS -o /dev/null -X DELETE http://ADDRESS/jsongate/breaker`", "curl -fsS -o /dev/null -X PUT --data normal http://ADDRESS/jsongate/breaker`"
	rows := []struct {
		name     string
		validate string // the name of the validator that faults
		make     func(t *testing.T, g *testGate, v *Validator)
		path     Path
		reason   Reason
		problem  []string
		remedy   string
	}{
		{"of the process", "orders", func(_ *testing.T, _ *testGate, v *Validator) { faults(v) }, PathGo, ReasonBreakerOpen, []string{
			"the breaker of the process is open since 20", "(10 calls to Rust in a row faulted; the last fault was of kind panic)",
			"Go answers, and Rust is asked again at 20", `the breaker of validator "orders" is open`,
		}, reset},
		{"of one validator", "orders", alone, PathRust, ReasonMode, []string{
			`the breaker of validator "orders" is open since 20`, "faulted", "Rust is asked again at 20",
		}, reset},
		{"of validators without a name", "", alone, PathGo, ReasonBreakerOpen, []string{
			`the breaker of validator "(no name)" is open since 20`,
		}, reset},
		{"cool-down over, and nobody asked since", "orders", func(t *testing.T, g *testGate, v *Validator) {
			faults(v)
			config := patient()
			config.CoolDown, config.MaxCoolDown = time.Nanosecond, time.Nanosecond
			if err := g.configureBreaker(config); err != nil {
				t.Fatal(err)
			}
		}, PathGo, ReasonBreakerOpen, []string{"Rust is asked again by the next call or comparison that the flag lets go to it"}, reset},
		{"half-open", "orders", func(t *testing.T, g *testGate, v *Validator) {
			faults(v)
			config := patient()
			config.CoolDown, config.MaxCoolDown = time.Nanosecond, time.Nanosecond
			if err := g.configureBreaker(config); err != nil {
				t.Fatal(err)
			}
			v.Validate([]byte(rightDoc))
		}, PathGo, ReasonBreakerOpen, []string{
			"the breaker of the process is half-open since 20", "1 of 5 probes are good so far, and Go answers the other calls",
		}, reset},
		{"forced-open", "orders", func(t *testing.T, g *testGate, _ *Validator) {
			if err := g.setBreakerMode("forced-open"); err != nil {
				t.Fatal(err)
			}
		}, PathGo, ReasonBreakerOpen, []string{"the breaker of the process is in the mode forced-open, so no call goes to Rust"}, normal},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g := newTestGate("rust", nativetest.Build(t))
			if err := g.configureBreaker(patient()); err != nil {
				t.Fatal(err)
			}
			v := g.mustCompile(t, stringSchema, WithName(row.validate))
			if d := g.diagnose(); !d.Healthy {
				t.Fatalf("before anything happened it is diagnosed %+v", d)
			}
			row.make(t, g, v)
			d := g.diagnose()
			if d.Healthy || d.Path != row.path || d.Reason != row.reason || !strings.Contains(d.Remedy, row.remedy) {
				t.Errorf("it is diagnosed %+v", d)
			}
			for _, want := range row.problem {
				if !strings.Contains(d.Problem, want) {
					t.Errorf("no %q in %s", want, d.Problem)
				}
			}
			// What the flag says comes before the breaker in what is answered now, and not in whether Rust could.
			if err := g.setOperator(Admin, "go"); err != nil {
				t.Fatal(err)
			}
			if d := g.diagnose(); d.Healthy || d.Reason != ReasonMode {
				t.Errorf("with the flag go it is diagnosed %+v", d)
			}
			g.resetBreakers()
			if err := g.setBreakerMode("normal"); err != nil {
				t.Fatal(err)
			}
			if d := g.diagnose(); !d.Healthy {
				t.Errorf("after it was mended it is diagnosed %+v", d)
			}
		})
	}
}

func TestABreakerOfWhichNothingComesIsNoProblem(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	if err := g.setBreakerMode("detect-only"); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		g.breaker.Fault(breaker.Panic)
	}
	if d := g.diagnose(); g.breaker.Snapshot().State != breaker.Open || !d.Healthy || d.Path != PathRust {
		t.Errorf("it is diagnosed %+v", d)
	}
}

func TestManyOpenBreakersAreNotAllNamed(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		v := g.mustCompile(t, stringSchema, WithName(name))
		for range 20 {
			v.name.breaker.Fault(breaker.Panic)
		}
	}
	if d := g.diagnose(); !strings.Contains(d.Problem, `validator "c" is open`) || strings.Contains(d.Problem, `"d"`) ||
		!strings.HasSuffix(d.Problem, "; and so are 2 more") {
		t.Errorf("the problem is %s", d.Problem)
	}
}

func TestTheBreakerOfValidatorsWithoutANameIsShown(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v, taken := g.mustCompile(t, stringSchema), g.mustCompile(t, stringSchema, WithName("(no name)"))
	v.Validate([]byte(faultyDoc))
	taken.Validate([]byte(faultyDoc))
	if list := g.stats().Breakers; len(list) != 2 || list[1].Name != "(no name)" || list[1].Faults[breaker.Panic] != 2 {
		t.Errorf("the breakers are %+v", list)
	}
}
