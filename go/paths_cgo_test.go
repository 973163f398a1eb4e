//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

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
		{"wrong ABI number", func(t *testing.T) string { return nativetest.Build(t, "FAKE_ABI_VERSION=2") }, ReasonABIMismatch, "the ABI version is 2"},
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
			lines := g.log.lines("")
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
	want := Violation{KeywordType, 3, "/a", "/properties/a/type", "https://x/y#/properties/a/type", "m"}
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
	if v.RustError() != nil || v.Warnings() != nil || g.log.lines("") != nil {
		t.Errorf("RustError %v, warnings %v, log %q", v.RustError(), v.Warnings(), g.log.lines(""))
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
			if logged := g.log.lines(""); len(logged) != 1 || !strings.Contains(logged[0], row.logged) || !strings.Contains(logged[0], "reason="+row.reason.String()) {
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

func TestExplainFaults(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	required := g.mustCompile(t, stringSchema, RequireRust())
	rows := []struct {
		name, doc string
		fault     Code
		reason    Reason
	}{
		{"panic", `["fake-panic"]`, CodePanic, ReasonRustPanic},
		{"a report that is no JSON", `["fake-garbage"]`, CodeInternal, ReasonRustInternal},
		{"a report with a code that nobody knows", `["fake-word"]`, CodeInternal, ReasonRustInternal},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			report := v.Explain([]byte(row.doc))
			if r := report.Result; r.Code != CodeSchema || r.Path != PathGo || r.Reason != row.reason || len(report.Violations) != 1 {
				t.Errorf("answered %+v", report)
			}
			if r := required.Explain([]byte(row.doc)).Result; r.Code != row.fault || r.Path != PathRust || r.Valid() {
				t.Errorf("RequireRust answered %v", r)
			}
		})
	}
}

func TestLinesForWhichTheLibrarysAnswerCannotBe(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	required := g.mustCompile(t, stringSchema, RequireRust())
	for _, word := range []string{"fake-lines-stuck", "fake-lines-too-many", "fake-lines-too-far"} {
		t.Run(word, func(t *testing.T) {
			buf := []byte("\"a\"\n1\n\"" + word + "\"")
			results := make([]Result, 2)
			n := v.ValidateLines(buf, results)
			want := []Result{
				{Code: CodeValid, Path: PathGo, Reason: ReasonRustInternal},
				{Code: CodeSchema, Path: PathGo, Reason: ReasonRustInternal, Keyword: KeywordType},
			}
			if n != 2 || results[0] != want[0] || results[1] != want[1] {
				t.Errorf("answered %v, want %v", results[:n], want)
			}
			results = make([]Result, 5)
			n = required.ValidateLines(buf, results)
			fault := Result{Code: CodeInternal, Path: PathRust, Reason: ReasonRequired}
			if n != 3 || results[0] != fault || results[2] != fault || results[3] != (Result{}) {
				t.Errorf("RequireRust answered %v", results[:n])
			}
		})
	}
}

func TestLinesOfSeveralBatches(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	var buf []byte
	const lines = 2*batchLines + 10
	for i := range lines {
		switch i % 1000 {
		case 7:
			buf = append(buf, "\"fake-panic\"\n"...)
		case 8:
			buf = append(buf, "\"fake-refuse\"\n"...)
		default:
			buf = append(buf, "\"x\"\r\n"...)
		}
	}
	for _, room := range []int{0, 1, batchLines, batchLines + 1, lines - 1, lines, lines + 1} {
		results := make([]Result, room)
		n := v.ValidateLines(buf, results)
		if n != min(room, lines) {
			t.Fatalf("%d of %d lines were answered with room for %d", n, lines, room)
		}
		for i, r := range results[:n] {
			want := Result{Code: CodeValid, Path: PathRust, Reason: ReasonMode}
			switch i % 1000 {
			case 7:
				want = Result{Code: CodeValid, Path: PathGo, Reason: ReasonRustPanic}
			case 8:
				want = Result{Code: CodeSchema, Path: PathRust, Reason: ReasonMode, Keyword: KeywordType, Offset: 3}
			}
			if r != want {
				t.Fatalf("line %d is %v, want %v", i, r, want)
			}
		}
	}
	if n := v.ValidateLines(nil, make([]Result, 1)); n != 0 {
		t.Errorf("an empty buffer has %d documents", n)
	}
}

func TestRequireRustAnswersWhateverTheFlagSays(t *testing.T) {
	g := newTestGate("go", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, RequireRust())
	if got, want := v.Validate([]byte(`"x"`)), (Result{Code: CodeValid, Path: PathRust, Reason: ReasonRequired}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
}

func TestOptionsReachTheLibrary(t *testing.T) {
	g := newTestGate("go", nativetest.Build(t))
	library, failure := g.load()
	if failure != nil {
		t.Fatal(failure)
	}
	asked := []string{}
	g.mustCompile(t, `{"$ref":"urn:resolved"}`, AssertFormat(), AllowDuplicateNames(), MaxDepth(5), MaxSize(99), DefaultDraft("http://json-schema.org/draft-07/schema#"),
		WithDocuments(map[string][]byte{"urn:z": []byte(`true`), "urn:a": []byte(`{}`)}),
		WithDocuments(map[string][]byte{"urn:m": []byte(`false`)}),
		WithResolver(func(uri string) ([]byte, error) { asked = append(asked, uri); return []byte(`{"a":1}`), nil }))
	seen := nativetest.Ask(t, library).Options
	if seen.Flags != 3 || seen.MaxDepth != 5 || seen.MaxSize != 99 || seen.DefaultDraft != "http://json-schema.org/draft-07/schema#" {
		t.Errorf("the library saw %+v", seen)
	}
	if got := fmt.Sprint(seen.Documents); got != "[{urn:a 2} {urn:m 5} {urn:resolved 7} {urn:z 4}]" || len(asked) != 1 {
		t.Errorf("the library saw the documents %s, after the resolver was asked for %v", got, asked)
	}

	g.mustCompile(t, `{}`, CompatEncodingJSON())
	if seen := nativetest.Ask(t, library).Options; seen.Flags != 4 || seen.MaxDepth != 10_000 || seen.MaxSize != 64<<20 {
		t.Errorf("CompatEncodingJSON: the library saw %+v", seen)
	}
	g.mustCompile(t, `{}`, MaxDepth(7), CompatEncodingJSON())
	if seen := nativetest.Ask(t, library).Options; seen.MaxDepth != 7 {
		t.Errorf("CompatEncodingJSON with MaxDepth: the library saw %+v", seen)
	}
}

func TestOwnValidatorInThePlaceOfGo(t *testing.T) {
	g := newTestGate("", nativetest.Build(t))
	own := WithFallback(func(doc []byte) error {
		if strings.Contains(string(doc), "ugly") {
			return errors.New("we do not like it")
		}
		return nil
	})
	v := g.mustCompile(t, `{"type":17}`, own) // Rust alone reads the schema, and the fake one reads nothing
	if got, want := v.Validate([]byte(`not JSON`)), (Result{Code: CodeValid, Path: PathGo, Reason: ReasonMode}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
	refused := Result{Code: CodeSchema, Path: PathGo, Reason: ReasonMode}
	if got := v.Validate([]byte(`ugly`)); got != refused {
		t.Errorf("answered %v, want %v", got, refused)
	}
	report := v.Explain([]byte(`ugly`))
	if report.Result != refused || len(report.Violations) != 1 || report.Violations[0] != (Violation{Message: "we do not like it"}) {
		t.Errorf("explained %+v", report)
	}
	if report := v.Explain([]byte(`fine`)); !report.Result.Valid() || report.Violations != nil {
		t.Errorf("explained %+v", report)
	}
	results := make([]Result, 3)
	if n := v.ValidateLines([]byte("fine\nugly\n"), results); n != 2 || !results[0].Valid() || results[1] != refused {
		t.Errorf("lines answered %v", results[:n])
	}

	if _, err := g.compile([]byte(`{"fake-bad-schema":1}`), []Option{own}); err == nil || err.Code != CodeBadSchema || err.Errors[0].Pointer != "/fake" {
		t.Errorf("a schema that Rust holds to be wrong gave %v", err)
	}
	if _, err := g.compile([]byte(`{"a":`), []Option{own}); err == nil || err.Code != CodeBadSchema {
		t.Errorf("a schema that is no JSON gave %v", err)
	}
	asked := 0
	g.mustCompile(t, `{"$ref":"urn:x"}`, own, WithResolver(func(string) ([]byte, error) { asked++; return []byte(`{}`), nil }))
	if library, _ := g.load(); asked != 1 || len(nativetest.Ask(t, library).Options.Documents) != 1 {
		t.Errorf("the resolver was asked %d times, and its document did not reach the library", asked)
	}
}

func TestWarningsReachTheCaller(t *testing.T) {
	g := newTestGate("", nativetest.Build(t))
	got := g.mustCompile(t, `{"description":"fake-warn"}`).Warnings()
	if len(got) != 1 || got[0] != (Warning{Document: "d", Pointer: "/p", Keyword: "pattern", Cause: "c"}) {
		t.Errorf("warnings are %+v", got)
	}
}

func TestRustPathAllocatesNothing(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("allocations"))
	doc, large := []byte(`"fake-refuse"`), make([]byte, largeDocument+1)
	lines := []byte(strings.Repeat("\"x\"\n\"fake-refuse\"\n", 500))
	results := make([]Result, 1000)
	calls := map[string]func(){
		"Validate":                   func() { v.Validate(doc) },
		"Validate, a large document": func() { v.Validate(large) },
		"ValidateLines":              func() { v.ValidateLines(lines, results) },
		"Valid":                      func() { g.checkSyntax(doc) },
		"Result.Valid":               func() { _ = v.Validate(doc).Valid() },
	}
	for name, call := range calls {
		// The pool behind ValidateLines may lose its batch to the garbage collector, or to the race detector by design.
		limit := 0.0
		if raceEnabled && name == "ValidateLines" {
			limit = 1
		}
		if got := testing.AllocsPerRun(200, call); got > limit {
			t.Errorf("%s allocates %v times a call", name, got)
		}
	}
}

func TestUnreachableValidatorIsFreedAndOneInUseIsNot(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	library, failure := g.load()
	if failure != nil {
		t.Fatal(failure)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				// The last use of the validator is inside the call: it must live until that returns.
				if r := g.mustCompile(t, stringSchema).Validate([]byte(`"x"`)); r.Path != PathRust {
					t.Errorf("answered %v", r)
				}
			}
		})
	}
	group.Wait()
	deadline := time.Now().Add(20 * time.Second)
	for nativetest.Ask(t, library).Live > 0 {
		if time.Now().After(deadline) {
			t.Fatalf("the library still holds %d of 200 validators", nativetest.Ask(t, library).Live)
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := nativetest.Ask(t, library).Compiled; got != 200 {
		t.Errorf("%d validators were compiled, want 200", got)
	}
}

func TestLongCallsDoNotMultiplyThreads(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema)
	library, _ := g.load()
	flood := func(size int) int {
		doc := append(make([]byte, size), "fake-slow"...)
		var group sync.WaitGroup
		for range 8 * runtime.GOMAXPROCS(0) {
			group.Go(func() { v.Validate(doc) })
		}
		group.Wait()
		return nativetest.Ask(t, library).MostInFlight
	}
	if most, limit := flood(largeDocument), cap(g.large); most > limit {
		t.Errorf("%d calls on large documents were inside the library at once, want at most %d", most, limit)
	}
	if most, limit := flood(100), cap(g.large); most <= limit {
		t.Errorf("only %d calls on small documents were inside the library at once: they are not to wait", most)
	}
}

func TestLibraryIsLoadedWhenItIsAskedForAndOnce(t *testing.T) {
	path := nativetest.Build(t)
	g := newTestGate("go", path)
	g.checkSyntax([]byte(`1`))
	if g.library != nil || g.loadFail != nil {
		t.Error("the library was loaded for a call that Go answers")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { g.mustCompile(t, stringSchema) })
	}
	group.Wait()
	first := g.library
	if first == nil {
		t.Fatal("compile did not load the library")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	g.mustCompile(t, stringSchema)
	if again, failure := g.load(); failure != nil || again != first {
		t.Errorf("the library was loaded again: %v", failure)
	}
}

func TestDiagnosisOfALibrary(t *testing.T) {
	path := nativetest.Build(t)
	g := newTestGate("", path)
	d := g.diagnose()
	if !d.Healthy || d.Path != PathGo || d.Reason != ReasonMode || d.Mode != "go" || d.ModeSource != "default" || d.Problem != "" || d.Remedy != "" {
		t.Errorf("the diagnosis is %+v", d)
	}
	if d.LibraryPath != path || d.Version != "0.0.0-fake" || d.ABI != 1 || d.Kernel != "none" || !strings.Contains(d.BuildInfo, `"live"`) || len(d.Searched) != 1 {
		t.Errorf("the library is described as %+v", d)
	}
	if len(d.LibrarySHA256) != 64 {
		t.Errorf("the hash is %q", d.LibrarySHA256)
	}
	if err := g.setPath("rust"); err != nil {
		t.Fatal(err)
	}
	if d := g.diagnose(); !d.Healthy || d.Path != PathRust || d.Reason != ReasonMode || d.ModeSource != "code" {
		t.Errorf("mode rust: the diagnosis is %+v", d)
	}
	if s := g.stats(); s.Calls != 0 {
		t.Errorf("the diagnosis was counted as %d calls", s.Calls)
	}

	if d := newTestGate("rust", nativetest.Build(t, "FAKE_SELF_TEST_FAILS")).diagnose(); d.Healthy || !strings.Contains(d.Problem, "disagrees with itself") || d.Remedy == "" {
		t.Errorf("failing self-test: the diagnosis is %+v", d)
	}
	if d := newTestGate("rust", nativetest.Build(t, "FAKE_COMPILE_FAILS")).diagnose(); d.Healthy || d.Path != PathGo || d.Reason != ReasonRustBadArgument || !strings.Contains(d.Problem, "as told") {
		t.Errorf("failing compile: the diagnosis is %+v", d)
	}
	if d := newTestGate("on", path).diagnose(); d.Healthy || d.Path != PathGo || !strings.Contains(d.Problem, `"on" is not a mode`) || !strings.Contains(d.Remedy, "go or rust") {
		t.Errorf("wrong flag: the diagnosis is %+v", d)
	}
}

func TestMessageOfAFaultIsReadFromTheLibrary(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	if got := g.faultMessage(7); got != "told to panic" {
		t.Errorf("message 7 is %q", got)
	}
	if got := g.faultMessage(8) + g.faultMessage(0); got != "" {
		t.Errorf("a fault without a message has %q", got)
	}
	if got := newTestGate("rust", "/absent").faultMessage(7); got != "" {
		t.Errorf("without a library the message is %q", got)
	}
}

func BenchmarkValidate(b *testing.B) {
	for _, mode := range []string{"go", "rust"} {
		b.Run(mode, func(b *testing.B) {
			g := newTestGate(mode, nativetest.Build(b))
			v := g.mustCompile(b, stringSchema)
			doc := []byte(`"x"`)
			b.ReportAllocs()
			for b.Loop() {
				v.Validate(doc)
			}
		})
	}
}
