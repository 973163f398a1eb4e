package jsongate

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unsafe"
)

func TestErrIsASentenceForEveryCode(t *testing.T) {
	refusal := func(code Code, keyword Keyword, offset Offset) Result {
		return Result{Code: code, Path: PathGo, Reason: ReasonMode, Keyword: keyword, Offset: offset}
	}
	rows := []struct {
		name   string
		result Result
		want   string // empty: no error
		fault  bool
	}{
		{"valid", refusal(CodeValid, 0, 0), "", false},
		{"malformed", refusal(CodeMalformed, 0, 7), "jsongate: not a JSON text: at byte 7 it cannot go on like this, or ends too early (MALFORMED)", false},
		{"bad UTF-8", refusal(CodeBadUTF8, 0, 7), "jsongate: a string holds bytes that are not UTF-8, or half of a surrogate pair, at byte 7 (BAD_UTF8)", false},
		{"duplicate name", refusal(CodeDuplicateName, 0, 7), "jsongate: an object has the same name twice, the second time at byte 7 (DUPLICATE_NAME)", false},
		{"too deep", refusal(CodeTooDeep, 0, 7), "jsongate: nested deeper than the limit at byte 7; the option MaxDepth sets it (TOO_DEEP)", false},
		{"too large", refusal(CodeTooLarge, 0, 0), "jsongate: larger than the limit; the option MaxSize sets it (TOO_LARGE)", false},
		{"schema", refusal(CodeSchema, KeywordRequired, 7), `jsongate: the value at byte 7 violates the keyword "required"; Explain lists every violation (SCHEMA)`, false},
		{"own validator", refusal(CodeSchema, KeywordNone, 0), "jsongate: refused by the service's own validator; Explain has its message (SCHEMA)", false},
		{"budget", refusal(CodeBudget, 0, 0), "jsongate: refused because deciding would take more steps than are allowed (BUDGET)", false},
		{"zero result", Result{}, "jsongate: no document was judged: this is the zero Result; ", true},
		{"Go fails alone", Result{Code: CodePanic, Path: PathGo, Reason: ReasonMode}, "jsongate: the Go path failed with PANIC; ", true},
		{"Go fails without a library", Result{Code: CodePanic, Path: PathGo, Reason: ReasonLibraryMissing}, "jsongate: the Go path failed with PANIC; ", true},
		{"both fail", Result{Code: CodeInternal, Path: PathGo, Reason: ReasonRustPanic}, "jsongate: both paths failed: first Rust (rust-panic), then Go with INTERNAL; ", true},
		{"required Rust fails", Result{Code: CodePanic, Path: PathRust, Reason: ReasonRequired}, "jsongate: the Rust path failed with PANIC, and RequireRust keeps Go from being asked; ", true},
		{"a code that nobody knows", Result{Code: 99, Path: PathGo, Reason: ReasonMode}, "jsongate: the Go path failed with CODE(99); ", true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			err := row.result.Err()
			if row.want == "" {
				if err != nil || !row.result.Valid() {
					t.Fatalf("a valid document has the error %v", err)
				}
				return
			}
			if err == nil || row.result.Valid() {
				t.Fatal("the document passes as valid")
			}
			var refusal *Refusal
			var fault *Fault
			if errors.As(err, &fault) != row.fault || errors.As(err, &refusal) == row.fault {
				t.Errorf("the error is a %T", err)
			}
			got := err.Error()
			if row.fault {
				got = strings.TrimSuffix(got, "the document is undecided, do not accept it, and report this as a bug")
			}
			if got != row.want {
				t.Errorf("the error is\n%q, want\n%q", got, row.want)
			}
		})
	}
	if got := (&Fault{Result: Result{Code: CodePanic, Path: PathRust}, Message: "boom"}).Error(); !strings.Contains(got, "PANIC (boom)") {
		t.Errorf("the message of a fault is left out: %q", got)
	}
}

func TestResultIsASmallValue(t *testing.T) {
	if size := unsafe.Sizeof(Result{}); size != 8 {
		t.Errorf("a Result has %d bytes, want 8", size)
	}
	a, b := Result{Code: CodeSchema, Offset: 3}, Result{Code: CodeSchema, Offset: 3}
	if a != b || map[Result]bool{a: true}[b] != true {
		t.Error("two equal results are not equal")
	}
}

func TestAVerdictIsReadTheSameInBothWays(t *testing.T) {
	verdicts := 0
	for code := range uint64(256) {
		packed := code | uint64(KeywordRequired)<<8 | 0xfedcba98<<32
		if !isVerdict(packed) {
			continue
		}
		verdicts++
		for _, reason := range []Reason{ReasonMode, ReasonRequired} {
			var got Result
			got.setVerdict(packed, reason)
			if want := fromRust(packed, reason); got != want {
				t.Errorf("setVerdict reads %#x as %+v, fromRust as %+v", packed, got, want)
			}
		}
	}
	if verdicts != 8 {
		t.Errorf("%d codes are verdicts, want 8", verdicts)
	}
}

func TestResultInWordsAndInJSON(t *testing.T) {
	r := Result{Code: CodeSchema, Path: PathRust, Reason: ReasonMode, Keyword: KeywordType, Offset: 12}
	if got := r.String(); got != "SCHEMA type @12 (rust, mode)" {
		t.Errorf("got %q", got)
	}
	if got := (Result{Code: CodeValid, Path: PathGo, Reason: ReasonNoCgo}).String(); got != "VALID (go, no-cgo)" {
		t.Errorf("got %q", got)
	}
	text, err := json.Marshal(r)
	if err != nil || string(text) != `{"code":"SCHEMA","path":"rust","reason":"mode","keyword":"type","offset":12}` {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestWhatIsNoAnswerByTheContractIsAFault(t *testing.T) {
	rows := []struct {
		name   string
		packed uint64
		want   Code
	}{
		{"valid", 1, CodeValid},
		{"zeroed memory", 0, CodeInternal},
		{"unknown code", 99, CodeInternal},
		{"compile-only code", 96, CodeInternal},
		{"reserved bit", 1 | 1<<16, CodeInternal},
		{"highest reserved bit", 1 | 1<<31, CodeInternal},
		{"panic with its number", 64 | 7<<32, CodePanic},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := fromRust(row.packed, ReasonMode); got.Code != row.want || got.Path != PathRust || got.Reason != ReasonMode {
				t.Errorf("%#x is %v, want %v", row.packed, got, row.want)
			}
		})
	}
}

func TestCompileErrorNamesTheFirstCause(t *testing.T) {
	e := &CompileError{Code: CodeBadSchema, Errors: []SchemaError{
		{Document: "https://x/y", Pointer: "/properties/a", Keyword: "pattern", Cause: "the bracket is not closed"},
		{Cause: "second"}, {Cause: "third"},
	}}
	want := "jsongate: the schema does not compile (BAD_SCHEMA): at https://x/y#/properties/a: pattern: the bracket is not closed; and 2 more"
	if got := e.Error(); got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if got := e.Errors[1].String(); got != "second" {
		t.Errorf("got %q", got)
	}
	if got := Warning(e.Errors[0]).String(); !strings.HasPrefix(got, "at https://x/y#/properties/a: pattern: ") {
		t.Errorf("got %q", got)
	}
}

func TestWordsAreReadAsTheyAreWritten(t *testing.T) {
	type words struct {
		Path   Path
		Reason Reason
		Code   Code
	}
	for reason := Reason(1); int(reason) < reasonsCounted; reason++ {
		for _, code := range countedCodes {
			want := words{PathRust, reason, code}
			text, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			var got words
			if err := json.Unmarshal(text, &got); err != nil || got != want {
				t.Errorf("%s is read as %+v (%v)", text, got, err)
			}
		}
	}
	for _, wrong := range []string{`{"Path":"c"}`, `{"Reason":""}`, `{"Reason":"reason(99)"}`, `{"Code":"valid"}`} {
		if err := json.Unmarshal([]byte(wrong), new(words)); err == nil {
			t.Errorf("%s is read", wrong)
		}
	}
}

func TestResultsAreReadBackFromJSON(t *testing.T) {
	for keyword := range keywordWords {
		if keywordWords[keyword] == "" && keyword != 0 {
			continue
		}
		want := Result{Code: CodeSchema, Path: PathRust, Reason: ReasonCanary, Keyword: Keyword(keyword), Offset: 7}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Result
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("%s is read back as %v, %v", text, got, err)
		}
	}
	var k Keyword
	if err := k.UnmarshalText([]byte("nonsense")); err == nil {
		t.Error("a word that is no keyword was read")
	}
}
