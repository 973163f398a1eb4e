package jsongate

import (
	"errors"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/go/internal/fallback"
)

func TestCompileErrors(t *testing.T) {
	rows := []struct {
		name    string
		schema  string
		options []Option
		code    Code
		cause   string
	}{
		{"not JSON", `{"type":`, nil, CodeBadSchema, ""},
		{"not a schema", `{"type":17}`, nil, CodeBadSchema, ""},
		{"dangling reference", `{"$ref":"urn:nobody"}`, nil, CodeBadSchema, ""},
		{"resolver fails", `{"$ref":"urn:x"}`, []Option{WithResolver(func(string) ([]byte, error) { return nil, errors.New("no such row") })}, CodeBadSchema, "no such row"},
		{"resolver panics", `{"$ref":"urn:x"}`, []Option{WithResolver(func(string) ([]byte, error) { panic("no table") })}, CodeBadSchema, "the resolver panicked on urn:x: no table"},
		{"depth 0", `true`, []Option{MaxDepth(0)}, CodeBadArgument, "the option MaxDepth(0) must be from 1 to 10000"},
		{"depth above the cap", `true`, []Option{MaxDepth(10_001)}, CodeBadArgument, "the option MaxDepth(10001) must be from 1 to 10000"},
		{"negative depth", `true`, []Option{MaxDepth(-1), CompatEncodingJSON()}, CodeBadArgument, "MaxDepth(-1)"},
		{"size 0", `true`, []Option{MaxSize(0)}, CodeBadArgument, "the option MaxSize(0) must be from 1 to 4294967295"},
		{"size above the cap", `true`, []Option{MaxSize(1 << 32)}, CodeBadArgument, "the option MaxSize(4294967296) must be from 1 to 4294967295"},
		{"own validator, not JSON", `{"type":`, []Option{WithFallback(func([]byte) error { return nil })}, CodeBadSchema, "not a JSON text"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			v, err := Compile([]byte(row.schema), row.options...)
			var wrong *CompileError
			if !errors.As(err, &wrong) || v != nil {
				t.Fatalf("compile gave %v, %v", v, err)
			}
			if wrong.Code != row.code || wrong.Reason != 0 || len(wrong.Errors) == 0 || !strings.Contains(wrong.Error(), row.cause) {
				t.Errorf("compile gave %+v: %v, want %v with %q", wrong, wrong, row.code, row.cause)
			}
		})
	}
}

func TestLimitsAreAcceptedUpToTheirCaps(t *testing.T) {
	for _, options := range [][]Option{
		{MaxDepth(1), MaxSize(1)},
		{MaxDepth(10_000), MaxSize(1<<32 - 1)},
		{MaxDepth(0), MaxDepth(5)}, // the later one counts
		{nil},
	} {
		if _, err := Compile([]byte(`true`), options...); err != nil {
			t.Error(err)
		}
	}
}

func TestLimitsHoldOnTheGoPath(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, `true`, MaxSize(4))
	if got := v.Validate([]byte(`12345`)); got.Code != CodeTooLarge || got.Offset != 0 {
		t.Errorf("a document above the limit is %v", got)
	}
	if got := v.Validate([]byte(`1234`)); got.Code != CodeValid {
		t.Errorf("a document as large as the limit is %v", got)
	}
}

func TestOwnValidatorWithoutALibrary(t *testing.T) {
	g := newTestGate("rust", "/absent")
	v := g.mustCompile(t, `{"type":17}`, WithFallback(func(doc []byte) error {
		if len(doc) == 0 {
			return errors.New("empty")
		}
		return nil
	}))
	reason := v.declined
	if reason != ReasonLibraryMissing && reason != ReasonNoCgo {
		t.Fatalf("the reason is %v", reason)
	}
	if got, want := v.Validate([]byte(`x`)), (Result{Code: CodeValid, Path: PathGo, Reason: reason}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
	if got, want := v.Validate(nil), (Result{Code: CodeSchema, Path: PathGo, Reason: reason}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
}

func TestOwnValidatorsPanicIsAFault(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, `true`, WithFallback(func(doc []byte) error { panic(errors.New("oh")) }))
	if got, want := v.Validate(nil), (Result{Code: CodePanic, Path: PathGo, Reason: ReasonMode}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
	if report := v.Explain(nil); report.Result.Code != CodePanic || report.Violations != nil {
		t.Errorf("explained %+v", report)
	}
	if logged := g.log.lines("the Go path failed"); len(logged) != 1 {
		t.Errorf("logged %q", logged)
	}
}

func TestExplainOnTheGoPath(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, stringSchema)
	report := v.Explain([]byte(` 1`))
	if report.Result.Code != CodeSchema || report.Result.Keyword != KeywordType || report.Result.Path != PathGo || len(report.Violations) != 1 {
		t.Fatalf("explained %+v", report)
	}
	if one := report.Violations[0]; one.Keyword != KeywordType || one.KeywordLocation != "/type" || one.Message == "" || one.Offset != report.Result.Offset {
		t.Errorf("the violation is %+v", one)
	}
	if report := v.Explain([]byte(`"x"`)); !report.Result.Valid() || len(report.Violations) != 0 {
		t.Errorf("explained %+v", report)
	}
}

func TestLinesOnTheGoPath(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, stringSchema)
	rows := []struct {
		name string
		buf  string
		room int
		want []Code
	}{
		{"nothing", "", 3, nil},
		{"no room", "\"a\"\n", 0, nil},
		{"one without a newline", `"a"`, 3, []Code{CodeValid}},
		{"one with a newline", "\"a\"\n", 3, []Code{CodeValid}},
		{"a blank line counts", "\n\"a\"\n\n", 9, []Code{CodeMalformed, CodeValid, CodeMalformed}},
		{"carriage returns", "\"a\"\r\n1\r\n", 9, []Code{CodeValid, CodeSchema}},
		{"more than there is room for", "\"a\"\n1\n\"b\"\n", 2, []Code{CodeValid, CodeSchema}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			results := make([]Result, row.room)
			n := v.ValidateLines([]byte(row.buf), results)
			if n != len(row.want) {
				t.Fatalf("%d lines were answered, want %d", n, len(row.want))
			}
			for i, code := range row.want {
				if results[i].Code != code || results[i].Path != PathGo {
					t.Errorf("line %d is %v, want %v", i, results[i], code)
				}
			}
		})
	}
}

func TestSyntaxWithoutALibraryIsLogged(t *testing.T) {
	g := newTestGate("rust", "/absent")
	for range 2 {
		if r := g.checkSyntax([]byte(`1`)); !r.Valid() || r.Path != PathGo {
			t.Errorf("answered %v", r)
		}
	}
	if logged := g.log.lines("Go answers instead of Rust"); len(logged) != 1 {
		t.Errorf("logged %q", logged)
	}
}

func TestWhatIsNoVerdictOfTheGoPathIsAFault(t *testing.T) {
	rows := []struct {
		name    string
		outcome fallback.Outcome
		want    Result
	}{
		{"no code", fallback.Outcome{}, Result{Code: CodeInternal, Path: PathGo, Reason: ReasonMode}},
		{"unknown code", fallback.Outcome{Code: 99}, Result{Code: CodeInternal, Path: PathGo, Reason: ReasonMode}},
		{"compile-only code", fallback.Outcome{Code: 96}, Result{Code: CodeInternal, Path: PathGo, Reason: ReasonMode}},
		{"panic with leftovers", fallback.Outcome{Code: 64, Keyword: 2, Offset: 9}, Result{Code: CodePanic, Path: PathGo, Reason: ReasonMode}},
		{"refusal", fallback.Outcome{Code: 7, Keyword: 2, Offset: 9}, Result{Code: CodeSchema, Path: PathGo, Reason: ReasonMode, Keyword: KeywordType, Offset: 9}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := newTestGate("", "/absent").fromGo(row.outcome, ReasonMode); got != row.want {
				t.Errorf("%+v is %v, want %v", row.outcome, got, row.want)
			}
		})
	}
}

func TestValid(t *testing.T) {
	before := Stats()
	rows := map[string]bool{`{"a":[1,2]}`: true, ``: false, `{`: false, `1 2`: false, `"x"`: true}
	for doc, want := range rows {
		if got := Valid([]byte(doc)); got != want {
			t.Errorf("Valid(%q) is %v", doc, got)
		}
	}
	if got := Stats().Calls - before.Calls; got != uint64(len(rows)) {
		t.Errorf("%d calls of Valid are counted as %d", len(rows), got)
	}
}
