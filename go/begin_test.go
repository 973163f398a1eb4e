//go:build linux || darwin

package jsongate

import (
	"path/filepath"
	"sync"
	"testing"
)

// Whatever a program calls first may meet a Compile that opens the latch and the watched file at that moment. The race detector
// says whether they wait for each other.
func TestAnyFunctionMayBeTheFirstOne(t *testing.T) {
	uses := map[string]func(g *testGate){
		"CloseLatch":    func(g *testGate) { g.closeLatch() },
		"Withdraw":      func(g *testGate) { g.withdraw(Admin) },
		"SetPath":       func(g *testGate) { _ = g.setPath("go") },
		"Operator":      func(g *testGate) { _ = g.setOperator(FlagService, "shadow:1%") },
		"SetMode":       func(g *testGate) { _ = g.setBreakerMode("normal") },
		"ResetBreakers": func(g *testGate) { g.resetBreakers() },
		"Configure":     func(g *testGate) { _ = g.configureBreaker(DefaultBreakerConfig()) },
		"Mismatches":    func(g *testGate) { g.mismatches() },
		"Library":       func(g *testGate) { g.loadedLibrary() },
		"Stats":         func(g *testGate) { g.stats() },
		"Flag":          func(g *testGate) { g.flagState() },
		"Diagnose":      func(g *testGate) { g.diagnose() },
		"Valid":         func(g *testGate) { g.checkSyntax([]byte(`1`)) },
	}
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			for range 5 {
				g := newTestGate("", "/absent")
				g.environment.latchFile = filepath.Join(t.TempDir(), "latch")
				var both sync.WaitGroup
				both.Go(func() { use(g) })
				both.Go(func() { g.mustCompile(t, stringSchema) })
				both.Wait()
				g.closeLatch()
			}
		})
	}
}

func TestWhatIsCalledFirstOpensWhatTheEnvironmentNames(t *testing.T) {
	for name, use := range map[string]func(g *testGate){
		"CloseLatch": func(g *testGate) { g.closeLatch() }, "Withdraw": func(g *testGate) { g.withdraw(Admin) },
	} {
		g := newTestGate("nonsense", "/absent")
		use(g)
		if lines := g.log.lines("the flag is not understood"); len(lines) != 1 {
			t.Errorf("after %s it has logged %q", name, lines)
		}
	}
}

func TestOnlyAnOperatorCanWithdraw(t *testing.T) {
	g := newTestGate("", "/absent")
	if err := g.setOperator(FlagService, "shadow:1%"); err != nil {
		t.Fatal(err)
	}
	g.withdraw(Operator(7))
	if state := g.flagState(); state.Flag != "go,shadow:1%" {
		t.Errorf("an operator that there is none of withdrew the flag service's word: %+v", state)
	}
	g.withdraw(FlagService)
	if state := g.flagState(); state.Flag != "go" {
		t.Errorf("it is not withdrawn: %+v", state)
	}
}
