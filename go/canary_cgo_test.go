//go:build cgo

package jsongate

import (
	"math"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func TestAShareIsAnsweredByRust(t *testing.T) {
	g := newTestGate("*=canary:20%;orders=go;payments=rust", nativetest.Build(t))
	anyone, orders, payments := g.mustCompile(t, stringSchema), g.mustCompile(t, stringSchema, WithName("orders")), g.mustCompile(t, stringSchema, WithName("payments"))
	const calls = 20_000
	doc := []byte(`"x"`)
	for range calls {
		r := anyone.Validate(doc)
		if !r.Valid() || (r.Path == PathRust) != (r.Reason == ReasonCanary) || (r.Path == PathGo) != (r.Reason == ReasonMode) {
			t.Fatalf("answered %v", r)
		}
	}
	for range 100 {
		if r := orders.Validate(doc); r.Path != PathGo || r.Reason != ReasonMode {
			t.Fatalf("orders answered %v", r)
		}
		if r := payments.Validate(doc); r.Path != PathRust || r.Reason != ReasonMode {
			t.Fatalf("payments answered %v", r)
		}
	}
	// Five standard deviations of the binomial distribution.
	rust := float64(g.stats().Get(PathRust, ReasonCanary, CodeValid))
	if expected := calls * 0.2; math.Abs(rust-expected) > 5*math.Sqrt(expected*0.8) {
		t.Errorf("%v of %d calls were answered by Rust, want about %v", rust, calls, expected)
	}
}

func TestAKeyDecidesWhoAnswers(t *testing.T) {
	g := newTestGate("", nativetest.Build(t))
	v, required := g.mustCompile(t, stringSchema), g.mustCompile(t, stringSchema, RequireRust())
	keys := []string{"", "a", "customer-1", "customer-2", "customer-3", "customer-4", "customer-5", "customer-6"}
	was := map[string]Path{}
	for _, mode := range []string{"go", "canary:10%", "canary:50%", "canary:90%", "rust"} {
		if err := g.setPath(mode); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			path := v.ValidateKey([]byte(`"x"`), key).Path
			for range 20 {
				if again := v.ValidateKey([]byte(`"x"`), key); again.Path != path || !again.Valid() {
					t.Errorf("with %s the key %q is answered %v, and by %v before", mode, key, again, path)
				}
			}
			if was[key] == PathRust && path != PathRust {
				t.Errorf("with %s the key %q is back on Go", mode, key)
			}
			was[key] = path
			if r := required.ValidateKey([]byte(`"x"`), key); r.Path != PathRust || r.Reason != ReasonRequired {
				t.Errorf("RequireRust answered %v", r)
			}
		}
	}
	for key, path := range was {
		if path != PathRust {
			t.Errorf("with rust the key %q is answered by %v", key, path)
		}
	}
}

func TestCallsOfEveryKindFollowTheCanary(t *testing.T) {
	g := newTestGate("canary:50%", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	seen := map[string]map[Path]int{"lines": {}, "explain": {}, "syntax": {}}
	var results [1]Result
	for range 200 {
		v.ValidateLines([]byte(`"x"`), results[:])
		seen["lines"][results[0].Path]++
		seen["explain"][v.Explain([]byte(`"x"`)).Result.Path]++
		seen["syntax"][g.checkSyntax([]byte(`"x"`)).Path]++
	}
	for kind, paths := range seen {
		if paths[PathGo] == 0 || paths[PathRust] == 0 {
			t.Errorf("%s is answered by %v", kind, paths)
		}
	}
}
