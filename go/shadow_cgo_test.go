//go:build cgo

package jsongate

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

// flush waits until everything has been compared.
func (g *testGate) flush(t *testing.T) {
	t.Helper()
	if err := g.comparer().Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// The fake library answers what the document tells it, Go what the schema says: so a document makes a mismatch.
func TestTheOtherPathIsAskedToo(t *testing.T) {
	library := nativetest.Build(t)
	const right, wrong, fault = `"x"`, `"fake-refuse"`, `"fake-panic"`
	rows := []struct {
		mode, doc string
		path      Path // that answers
		code      Code
		want      ShadowCounts
	}{
		{"go,shadow:100%", right, PathGo, CodeValid, ShadowCounts{Matched: 1}},
		{"go,shadow:100%", wrong, PathGo, CodeValid, ShadowCounts{Mismatched: 1}},
		{"go,shadow:100%", fault, PathGo, CodeValid, ShadowCounts{Undecided: 1}},
		{"rust,shadow:100%", right, PathRust, CodeValid, ShadowCounts{Matched: 1}},
		{"rust,shadow:100%", wrong, PathRust, CodeSchema, ShadowCounts{Mismatched: 1}},
		// Go has answered already, in Rust's stead: asking Rust again finds the same fault.
		{"rust,shadow:100%", fault, PathGo, CodeValid, ShadowCounts{Undecided: 1}},
		{"rust", wrong, PathRust, CodeSchema, ShadowCounts{}},
		{"go", wrong, PathGo, CodeValid, ShadowCounts{}},
	}
	for _, row := range rows {
		for _, inline := range []bool{false, true} {
			mode := row.mode
			if inline && strings.Contains(mode, "shadow") {
				mode += ",shadow:inline"
			}
			t.Run(mode+" "+row.doc, func(t *testing.T) {
				g := newTestGate(mode, library)
				v := g.mustCompile(t, stringSchema, WithName("n"))
				if r := v.Validate([]byte(row.doc)); r.Path != row.path || r.Code != row.code {
					t.Errorf("answered %v", r)
				}
				if !inline {
					g.flush(t)
				}
				got := g.stats().Shadow
				if got.Matched != row.want.Matched || got.Mismatched != row.want.Mismatched || got.Undecided != row.want.Undecided {
					t.Errorf("counted %+v, want %+v", got, row.want)
				}
				if calls := g.stats().Calls; calls != 1 {
					t.Errorf("%d calls are counted: comparing is not one", calls)
				}
			})
		}
	}
}

func TestAMismatchIsKeptLoggedAndTold(t *testing.T) {
	g := newTestGate("go,shadow:100%,shadow:inline", nativetest.Build(t))
	var told []Mismatch
	if err := g.shadow.configure(ShadowConfig{OnMismatch: func(m Mismatch) { told = append(told, m) }}); err != nil {
		t.Fatal(err)
	}
	v := g.mustCompile(t, stringSchema, WithName("orders"))
	for range 3 {
		v.Validate([]byte(`"fake-refuse"`))
	}
	kept := g.mismatches()
	if len(told) != 3 || len(kept) != 3 {
		t.Fatalf("told of %d and kept %d, want 3", len(told), len(kept))
	}
	m := kept[0]
	if m.Validator != "orders" || m.Given.Path != PathGo || m.Given.Code != CodeValid || m.Other.Path != PathRust ||
		m.Other.Code != CodeSchema || m.Size != len(`"fake-refuse"`) || m.Hash != kept[1].Hash || m.Document != nil || m.Time.IsZero() {
		t.Errorf("kept %+v", m)
	}
	lines := g.log.lines("the two paths disagree")
	if len(lines) != 1 || !strings.Contains(lines[0], "validator=orders") || !strings.Contains(lines[0], "SCHEMA type @3 (rust, mode)") || strings.Contains(lines[0], "fake-refuse") {
		t.Errorf("logged %q, want one line without the document", lines)
	}
	if err := g.shadow.configure(ShadowConfig{}); err == nil {
		t.Error("the comparer is configured after it was made")
	}
}

func TestLinesAreComparedOneByOne(t *testing.T) {
	g := newTestGate("rust,shadow:100%,shadow:inline", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	var results [8]Result
	n := v.ValidateLines([]byte("\"a\"\n\"fake-refuse\"\n\"b\"\n"), results[:])
	if got := g.stats().Shadow; n != 3 || got.Matched != 2 || got.Mismatched != 1 {
		t.Errorf("of %d lines it counted %+v", n, got)
	}
}

func TestAShareIsCompared(t *testing.T) {
	g := newTestGate("rust,shadow:10%,shadow:inline", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	const calls = 20_000
	for range calls {
		v.Validate([]byte(`"x"`))
	}
	// Five standard deviations of the binomial distribution are 212.
	if got := g.stats().Shadow.Matched; got < calls/10-212 || got > calls/10+212 {
		t.Errorf("%d of %d calls were compared, want about %d", got, calls, calls/10)
	}
}

// strictT collects failures.
type strictT struct {
	mutex sync.Mutex
	said  []string
}

func (*strictT) Helper() {}
func (s *strictT) Errorf(format string, args ...any) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.said = append(s.said, fmt.Sprintf(format, args...))
}

func TestStrictFailsATest(t *testing.T) {
	g := newTestGate("rust,shadow:100%", nativetest.Build(t))
	strict := &strictT{}
	if err := g.shadow.configure(ShadowConfig{Strict: strict}); err != nil {
		t.Fatal(err)
	}
	v := g.mustCompile(t, stringSchema)
	v.Validate([]byte(`"x"`))
	v.Validate([]byte(`"fake-refuse"`))
	g.flush(t)
	if len(strict.said) != 1 || !strings.Contains(strict.said[0], "SCHEMA type @3 (rust") || !strings.Contains(strict.said[0], "VALID (go") {
		t.Errorf("it failed with %q", strict.said)
	}
}

func TestWhatOnlyOnePathServesIsNotCompared(t *testing.T) {
	g := newTestGate("rust,shadow:100%,shadow:inline", nativetest.Build(t))
	declined := g.mustCompile(t, `{"type":"string","description":"fake-unsupported"}`)
	required := g.mustCompile(t, stringSchema, RequireRust())
	declined.Validate([]byte(`"x"`))
	required.Validate([]byte(`"x"`))
	if got := g.stats().Shadow; got.Matched+got.Mismatched+got.Undecided != 0 {
		t.Errorf("counted %+v", got)
	}
}

func TestAValidatorThatRequiresRustCanBeAskedWhereTheViolationIs(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, `{"type":"integer"}`, RequireRust())
	doc := []byte(`   "fake-refuse"`)
	result := v.Validate(doc) // SCHEMA type @3
	if found, ok := v.Locate(doc, result); result.Path != PathRust || !ok || found.KeywordLocation != "/type" {
		t.Errorf("answered %v, located %+v (%v)", result, found, ok)
	}
}
