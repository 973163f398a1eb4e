//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

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
