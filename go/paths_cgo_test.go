//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

// Every reason, reached through a library that really has the fault.

func truncated(t *testing.T) string {
	t.Helper()
	path := nativetest.Build(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	return path
}

func textFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "libjsongate.so")
	if err := os.WriteFile(path, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadLibraryMeansGoAnswers(t *testing.T) {
	rows := []struct {
		name    string
		library func(t *testing.T) string
		reason  Reason
		problem string
	}{
		{"absent", func(t *testing.T) string { return filepath.Join(t.TempDir(), "absent.so") }, ReasonLibraryMissing, "no such file"},
		{"cut short", truncated, ReasonLibraryUnusable, "cannot be used as a library"},
		{"not a library", textFile, ReasonLibraryUnusable, "no ELF header"},
		{"wrong ABI number", func(t *testing.T) string { return nativetest.Build(t, "FAKE_ABI_VERSION=3") }, ReasonABIMismatch, "the ABI version is 3"},
		{"wrong struct size", func(t *testing.T) string { return nativetest.Build(t, "FAKE_OPTIONS_SIZE=8") }, ReasonABIMismatch, "the size of jg_options is 8"},
		{"a symbol missing", func(t *testing.T) string { return nativetest.Build(t, "FAKE_WITHOUT_EXPLAIN") }, ReasonSymbolMissing, "jg_explain"},
		{"the handshake missing", func(t *testing.T) string { return nativetest.Build(t, "FAKE_WITHOUT_ABI") }, ReasonSymbolMissing, "jg_abi"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g := newTestGate("", row.library(t))
			v := g.mustCompile(t, stringSchema, WithName("n"))
			want := func(got Result, code Code, reason Reason) {
				t.Helper()
				if got.Code != code || got.Path != PathGo || got.Reason != reason {
					t.Errorf("answered %v, want %v from Go for %v", got, code, reason)
				}
			}

			want(v.Validate([]byte(`"x"`)), CodeValid, ReasonMode)
			if g.log.lines("") != nil {
				t.Errorf("logged although nobody asked for Rust: %q", g.log.lines(""))
			}
			if err := g.setPath("rust"); err != nil {
				t.Errorf("SetPath: %v", err)
			}
			want(v.Validate([]byte(`"x"`)), CodeValid, row.reason)
			want(v.Validate([]byte(`1`)), CodeSchema, row.reason)
			want(v.Explain([]byte(`1`)).Result, CodeSchema, row.reason)
			want(g.checkSyntax([]byte(`1`)), CodeValid, row.reason)
			results := make([]Result, 3)
			if n := v.ValidateLines([]byte("\"a\"\n1\n"), results); n != 2 {
				t.Errorf("%d lines were answered", n)
			}
			want(results[0], CodeValid, row.reason)
			want(results[1], CodeSchema, row.reason)

			if err := v.RustError(); err == nil || !strings.Contains(err.Error(), row.problem) {
				t.Errorf("RustError is %v, want it to hold %q", err, row.problem)
			}
			lines := g.log.lines("level=WARN")
			if len(lines) != 1 || !strings.Contains(lines[0], "reason="+row.reason.String()) || !strings.Contains(lines[0], row.problem) {
				t.Errorf("logged %q, want one line with the reason and the problem", lines)
			}
			s := g.stats()
			if got := s.Get(PathGo, row.reason, CodeSchema); got != 3 {
				t.Errorf("%d refusals are counted under the reason, want 3", got)
			}
			if got := s.Get(PathGo, row.reason, CodeValid); got != 3 {
				t.Errorf("%d valid documents are counted under the reason, want 3", got)
			}

			_, err := g.compile([]byte(stringSchema), []Option{RequireRust()})
			if err == nil || err.Reason != row.reason || err.Code != CodeUnsupported || !strings.Contains(err.Error(), row.problem) {
				t.Errorf("RequireRust gave %v", err)
			}
			d := g.diagnose()
			if d.Healthy || d.Path != PathGo || d.Reason != row.reason || !strings.Contains(d.Problem, row.problem) || d.Remedy == "" || len(d.Searched) != 1 {
				t.Errorf("the diagnosis is %+v", d)
			}
		})
	}
}

func TestGoodLibraryAnswersWhenTheFlagSaysSo(t *testing.T) {
	g := newTestGate("", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	doc := []byte(`"fake-refuse"`) // Go accepts it, and the fake library refuses it
	if got, want := v.Validate(doc), (Result{Code: CodeValid, Path: PathGo, Reason: ReasonMode}); got != want {
		t.Errorf("mode go: %v, want %v", got, want)
	}
	if err := g.setPath("rust"); err != nil {
		t.Fatal(err)
	}
	refused := Result{Code: CodeSchema, Path: PathRust, Reason: ReasonMode, Keyword: KeywordType, Offset: 3}
	if got := v.Validate(doc); got != refused {
		t.Errorf("mode rust: %v, want %v", got, refused)
	}
	if got := g.checkSyntax(doc); got != refused {
		t.Errorf("syntax: %v, want %v", got, refused)
	}
	report := v.Explain(doc)
	want := Violation{Keyword: KeywordType, Offset: 3, InstanceLocation: "/a", KeywordLocation: "/properties/a/type",
		AbsoluteKeywordLocation: "https://x/y#/properties/a/type", Message: "m"}
	if report.Result != refused || len(report.Violations) != 1 || report.Violations[0] != want {
		t.Errorf("report: %+v", report)
	}
	if report := v.Explain([]byte(`"x"`)); report.Result.Code != CodeValid || report.Result.Path != PathRust || report.Violations != nil {
		t.Errorf("report of a valid document: %+v", report)
	}
	if got := v.Validate([]byte(`"fake-budget"`)); got.Code != CodeBudget || got.Path != PathRust {
		t.Errorf("BUDGET is final, and the answer is %v", got)
	}
	if s := g.stats(); s.ByPath(PathRust) != 5 || s.Get(PathRust, ReasonMode, CodeSchema) != 3 || s.Get(PathRust, ReasonMode, CodeBudget) != 1 || s.ByPath(PathGo) != 1 {
		t.Errorf("counted %+v", s.Counts)
	}
	if v.RustError() != nil || v.Warnings() != nil || g.log.lines("level=WARN") != nil {
		t.Errorf("RustError %v, warnings %v, log %q", v.RustError(), v.Warnings(), g.log.lines("level=WARN"))
	}
}

func TestSchemaThatRustDoesNotServe(t *testing.T) {
	rows := []struct {
		name   string
		schema string
		code   Code // of the error
		reason Reason
		logged bool // when the schema is compiled
	}{
		{"unsupported", "fake-unsupported", CodeUnsupported, ReasonUnsupportedSchema, false},
		{"held to be wrong", "fake-bad-schema", CodeBadSchema, ReasonEnginesDisagree, true},
		{"panic", "fake-compile-panic", CodePanic, ReasonRustPanic, false},
		{"internal, with words that are no JSON", "fake-compile-internal", CodeInternal, ReasonRustInternal, false},
		{"bad argument", "fake-compile-bad-argument", CodeBadArgument, ReasonRustBadArgument, false},
		{"another boundary", "fake-compile-abi", CodeABI, ReasonABIMismatch, false},
		{"success without a validator", "fake-compile-nothing", CodeInternal, ReasonRustInternal, false},
		{"a status that is no code", "fake-compile-unknown", CodeInternal, ReasonRustInternal, false},
	}
	library := nativetest.Build(t)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			schema := fmt.Sprintf(`{"type":"string","description":%q}`, row.schema)
			g := newTestGate("", library)
			v := g.mustCompile(t, schema)
			if logged := g.log.lines("reason=" + row.reason.String()); (len(logged) == 1) != row.logged {
				t.Errorf("compile logged %q", logged)
			}
			if err := g.setPath("rust"); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if got, want := v.Validate([]byte(`1`)), (Result{Code: CodeSchema, Path: PathGo, Reason: row.reason, Keyword: KeywordType}); got != want {
					t.Errorf("answered %v, want %v", got, want)
				}
			}
			if logged := g.log.lines("reason=" + row.reason.String()); len(logged) != 1 {
				t.Errorf("logged %q, want one line", logged)
			}
			var cause *CompileError
			if !errors.As(v.RustError(), &cause) || cause.Code != row.code || cause.Reason != 0 {
				t.Errorf("RustError is %v", v.RustError())
			}
			_, err := g.compile([]byte(schema), []Option{RequireRust()})
			if err == nil || err.Code != row.code || err.Reason != row.reason || len(err.Errors) == 0 {
				t.Errorf("RequireRust gave %+v", err)
			}
		})
	}
}

func TestFaultInACallIsAnsweredByGo(t *testing.T) {
	rows := []struct {
		doc    string
		fault  Code
		reason Reason
		logged string
	}{
		{"fake-panic", CodePanic, ReasonRustPanic, "PANIC: told to panic"},
		{"fake-internal", CodeInternal, ReasonRustInternal, "INTERNAL"},
		{"fake-bad-argument", CodeBadArgument, ReasonRustBadArgument, "BAD_ARGUMENT"},
		{"fake-abi", CodeABI, ReasonABIMismatch, "ABI"},
		{"fake-nothing", CodeInternal, ReasonRustInternal, "INTERNAL"},
		{"fake-unknown-code", CodeInternal, ReasonRustInternal, "INTERNAL"},
		{"fake-compile-code", CodeInternal, ReasonRustInternal, "INTERNAL"},
		{"fake-reserved", CodeInternal, ReasonRustInternal, "INTERNAL"},
	}
	library := nativetest.Build(t)
	for _, row := range rows {
		t.Run(row.doc, func(t *testing.T) {
			g := newTestGate("rust", library)
			v := g.mustCompile(t, stringSchema)
			doc := []byte(`"` + row.doc + `"`)
			fromGo := Result{Code: CodeValid, Path: PathGo, Reason: row.reason}
			for range 3 {
				if got := v.Validate(doc); got != fromGo {
					t.Errorf("answered %v, want %v", got, fromGo)
				}
			}
			if got := g.checkSyntax(doc); got != fromGo {
				t.Errorf("syntax answered %v, want %v", got, fromGo)
			}
			results := make([]Result, 4)
			n := v.ValidateLines([]byte("\"a\"\n"+string(doc)+"\n\n"+string(doc)), results)
			if n != 4 || results[0].Path != PathRust || results[1] != fromGo || results[2].Path != PathRust || results[3] != fromGo {
				t.Errorf("lines answered %v", results[:n])
			}
			if logged := g.log.lines("level=WARN"); len(logged) != 1 || !strings.Contains(logged[0], row.logged) || !strings.Contains(logged[0], "reason="+row.reason.String()) {
				t.Errorf("logged %q, want one line with %q", logged, row.logged)
			}
			if got := g.stats().Get(PathGo, row.reason, CodeValid); got != 6 {
				t.Errorf("%d calls are counted under the reason, want 6", got)
			}

			required := g.mustCompile(t, stringSchema, RequireRust())
			got := required.Validate(doc)
			if got.Code != row.fault || got.Path != PathRust || got.Reason != ReasonRequired || got.Valid() {
				t.Errorf("RequireRust answered %v, want the fault", got)
			}
			if n := required.ValidateLines(doc, results); n != 1 || results[0] != got {
				t.Errorf("RequireRust answered lines with %v, want %v", results[:n], got)
			}
		})
	}
}

func TestBothPathsFail(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithFallback(func([]byte) error { panic("no luck here either") }), WithName("both"))
	want := Result{Code: CodePanic, Path: PathGo, Reason: ReasonRustPanic}
	for range 2 {
		got := v.Validate([]byte(`"fake-panic"`))
		if got != want || got.Valid() || !strings.Contains(got.Err().Error(), "both paths failed") {
			t.Errorf("answered %v, %v", got, got.Err())
		}
	}
	if logged := g.log.lines("the Go path failed"); len(logged) != 1 || !strings.Contains(logged[0], "no luck here either") {
		t.Errorf("logged %q", logged)
	}
	if s := g.stats(); len(s.Validators) != 1 || s.Validators[0] != (ValidatorCount{Name: "both", Path: PathGo, Faults: 2}) {
		t.Errorf("counted %+v", s.Validators)
	}
}
