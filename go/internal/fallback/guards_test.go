package fallback

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The tests of this file show an attack on the bare library, and that the guard stops it. Where the attack is one of time it is
// kept small and its growth is measured.

// bare compiles a schema with the library as it comes.
func bare(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("test:///schema", parsed(t, schema)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("test:///schema")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parsed(t testing.TB, text string) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// panics reports whether a call panics.
func panics(call func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	call()
	return false
}

// fastest is the shortest of three times that a call takes.
func fastest(call func()) time.Duration {
	best := time.Duration(1 << 62)
	for range 3 {
		start := time.Now()
		call()
		best = min(best, time.Since(start))
	}
	return best
}

// allocated is the bytes that a call allocates.
func allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestNoFileIsReadOnASchemasWord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(path, []byte(`{"type":"null"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf(`{"items":{"$ref":"file://%s"}}`, filepath.ToSlash(path))
	if bare(t, schema).Validate(parsed(t, `[1]`)) == nil {
		t.Error("the library does not read the file any more")
	}
	for _, schema := range []string{
		schema, `{"$ref":"http://example.com/x"}`, `{"$schema":"file:///etc/hostname"}`, `{"$ref":"/etc/hostname"}`,
		`{"$id":"file:///etc/","$ref":"hostname"}`, `{"$dynamicRef":"file:///etc/hostname#a"}`, `{"$ref":"https://json-schema.org/draft/2020-12/../../x"}`,
	} {
		var refused *CompileError
		if _, err := Compile([]byte(schema), defaults); !errors.As(err, &refused) || !strings.Contains(err.Error(), "not among those supplied") {
			t.Errorf("%s: %v", schema, err)
		}
	}
}

func TestAnExponentIsNeverWrittenOut(t *testing.T) {
	const schema = `{"items":{"maximum":5,"multipleOf":3}}`
	if plain := bare(t, schema); !panics(func() { _ = plain.Validate(parsed(t, `[1e10000000]`)) }) {
		t.Error("the library does not panic any more")
	}
	million := parsed(t, `[1e-999999]`)
	if plain := bare(t, schema); allocated(func() { _ = plain.Validate(million) }) < 400_000 {
		t.Error("the library does not write the exponent out any more")
	}
	v := compiled(t, schema, defaults)
	for doc, want := range map[string]string{
		`[3e10000000]`: "maximum", `[1e10000000]`: "multipleOf", `[-3e10000000]`: "", `[-1e10000000]`: "multipleOf", `[1e-999999]`: "multipleOf",
		`[-3e99999999999999999999999]`: "", `[0e99999999999999999999999]`: "",
	} {
		if keyword, _ := outcome(t, v, doc); keyword != want {
			t.Errorf("%s: %q, want %q", doc, keyword, want)
		}
		if used := allocated(func() { v.Validate([]byte(doc)) }); used > 100_000 {
			t.Errorf("%s: %d bytes", doc, used)
		}
	}
	// Integers, of which the library loses sight.
	if bare(t, `{"type":"integer"}`).Validate(parsed(t, `1e10000000`)) == nil {
		t.Error("the library takes 1e10000000 for an integer now")
	}
	if keyword, _ := outcome(t, compiled(t, `{"type":"integer"}`, defaults), `1e10000000`); keyword != "" {
		t.Error("1e10000000 is no integer")
	}
}

func TestBoundsOfASchemaAreExactWhateverTheirExponent(t *testing.T) {
	if bare(t, `{"maximum":1e-10000000}`).Validate(parsed(t, `1`)) != nil {
		t.Error("the library does not drop such a bound any more")
	}
	if bare(t, `{"minItems":18446744073709551616}`).Validate(parsed(t, `[]`)) != nil {
		t.Error("the library does not cut off such a count any more")
	}
	for _, row := range []struct{ schema, doc, keyword string }{
		{`{"maximum":1e-10000000}`, `1`, "maximum"},
		{`{"minimum":1e10000000}`, `1`, "minimum"},
		{`{"multipleOf":1e10000000}`, `1`, "multipleOf"},
		{`{"maxLength":1e10000000}`, `"a"`, ""},
		{`{"minLength":1e20}`, `"a"`, "minLength"},
		{`{"maxItems":9223372036854775808}`, `[1]`, ""},
		{`{"minItems":18446744073709551616}`, `[]`, "minItems"},
		{`{"maxProperties":1e19,"minProperties":0.0}`, `{}`, ""},
		{`{"enum":[1e10000000,2]}`, `10e9999999`, ""},
		{`{` + draft4 + `,"enum":[1e10000000,1e-10000000,2e10000000,0.0e5]}`, `0`, ""},
	} {
		if keyword, _ := outcome(t, compiled(t, row.schema, defaults), row.doc); keyword != row.keyword {
			t.Errorf("%s on %s: %q", row.schema, row.doc, keyword)
		}
	}
	for _, schema := range []string{`{"minLength":-1e10000000}`, `{"maxLength":1e-10000000}`, `{"multipleOf":-1e-10000000}`, `{"multipleOf":0e10000000}`,
		`{` + draft4 + `,"enum":[1e10000000,10e9999999]}`} {
		if _, err := Compile([]byte(schema), defaults); err == nil {
			t.Errorf("%s compiles", schema)
		}
	}
}

func TestHugeNumbersAreEqualOrNot(t *testing.T) {
	if bare(t, `{"uniqueItems":true}`).Validate(parsed(t, `[1e10000000,1e10000000]`)) != nil {
		t.Error("the library sees now that the numbers are equal")
	}
	many := `[1e10000000` + strings.Repeat(`,"x"`, 21) + `]`
	if plain := bare(t, `{"uniqueItems":true}`); !panics(func() { _ = plain.Validate(parsed(t, many)) }) {
		t.Error("the library does not panic any more")
	}
	for _, row := range []struct {
		schema, doc string
		valid       bool
	}{
		{`{"uniqueItems":true}`, `[1e10000000,1e10000000]`, false},
		{`{"uniqueItems":true}`, `[1e10000000,10e9999999]`, false},
		{`{"uniqueItems":true}`, `[1e10000000,1e10000001]`, true},
		{`{"uniqueItems":true}`, `[9007199254740992,9007199254740993]`, true},
		{`{"uniqueItems":true}`, `[9007199254740993,9007199254740993.0]`, false},
		{`{"uniqueItems":true}`, `[1,1.0]`, false},
		{`{"uniqueItems":true}`, `[10e-1,1]`, false},
		{`{"uniqueItems":true}`, `[{"a":[1e400]},{"a":[10e399]}]`, false},
		{`{"const":1e10000000}`, `10e9999999`, true},
		{`{"const":1e10000000}`, `1e10000001`, false},
		{`{"enum":[9007199254740993]}`, `9007199254740992`, false},
		{`{"enum":[0]}`, `-0.0e10`, true},
	} {
		if keyword, _ := outcome(t, compiled(t, row.schema, defaults), row.doc); (keyword == "") != row.valid {
			t.Errorf("%s on %s: %q", row.schema, row.doc, keyword)
		}
	}
	if keyword, _ := outcome(t, compiled(t, `{"uniqueItems":true}`, defaults), many); keyword != "uniqueItems" {
		t.Errorf("many items: %q", keyword)
	}
}

// colliding writes arrays of strings that differ only in where one string ends and the next begins: to the library's hash, which
// separates them by a byte that strings may hold, they are all the same.
func colliding(items int) string {
	var doc strings.Builder
	doc.WriteString("[")
	for i := range items {
		if i > 0 {
			doc.WriteString(",")
		}
		doc.WriteString(`["a`)
		for bit := range 12 {
			if i>>bit&1 == 0 {
				doc.WriteString(`\u0004a`)
			} else {
				doc.WriteString(`","a`)
			}
		}
		doc.WriteString(`"]`)
	}
	doc.WriteString("]")
	return doc.String()
}

func TestUniqueItemsIsLinear(t *testing.T) {
	const schema = `{"uniqueItems":true}`
	plain := bare(t, schema)
	small, large := parsed(t, colliding(300)), parsed(t, colliding(2400))
	if a, b := fastest(func() { _ = plain.Validate(small) }), fastest(func() { _ = plain.Validate(large) }); b < 20*a {
		t.Errorf("the library takes %v for 300 items and %v for 2,400: it is not quadratic any more", a, b)
	}
	v := compiled(t, schema, defaults)
	steps := func(items int) int64 { return stepsOf(t, v, colliding(items)) }
	if a, b := steps(300), steps(2400); b > 12*a {
		t.Errorf("%d steps for 300 items, %d for 2,400", a, b)
	}
}

// stepsOf is the steps that a document takes that is valid.
func stepsOf(t testing.TB, v *Validator, doc string) int64 {
	t.Helper()
	document, ok := decode([]byte(doc), v.limits)
	if !ok {
		t.Fatalf("%.100s: not well formed", doc)
	}
	c := calls.acquire()
	defer calls.release(c)
	c.steps = 1 << 60
	if err := v.start.Validate([]any{c.token, document.value}); err != nil {
		t.Fatalf("%.100s: %v", doc, err)
	}
	return 1<<60 - c.steps
}

func TestWorkIsCounted(t *testing.T) {
	// Every level is visited twice by each of two branches: 121 bytes hold more work than there is time.
	const schema = `{"anyOf":[{"type":"null"},{"items":{"$ref":"#"},"type":"array"},{"items":{"$ref":"#"},"type":"array"}]}`
	nested := func(levels int) string { return strings.Repeat("[", levels) + "1" + strings.Repeat("]", levels) }
	plain := bare(t, schema)
	small, large := parsed(t, nested(4)), parsed(t, nested(11))
	if a, b := fastest(func() { _ = plain.Validate(small) }), fastest(func() { _ = plain.Validate(large) }); b < 16*a {
		t.Errorf("the library takes %v for 4 levels and %v for 11: it is not exponential any more", a, b)
	}
	v := compiled(t, schema, defaults)
	if keyword, offset := outcome(t, v, nested(6)); keyword != "anyOf" || offset != 0 {
		t.Errorf("6 levels: %q at %d", keyword, offset)
	}
	for _, levels := range []int{40, 60, 999} {
		start := time.Now()
		if got := v.Validate([]byte(nested(levels))); got != (Outcome{Code: codeBudget}) {
			t.Errorf("%d levels: %+v", levels, got)
		}
		if got, violations, _ := v.Explain([]byte(nested(levels))); got != (Outcome{Code: codeBudget}) || violations != nil {
			t.Errorf("%d levels: Explain says %+v", levels, got)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%d levels took %v", levels, took)
		}
	}
	// Whatever multiplies work is counted.
	var wide strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&wide, "%d,", i)
	}
	for _, row := range []struct{ name, schema, doc string }{
		{"not", `{"not":{"not":{"type":"array","contains":{"$ref":"#"}}},"anyOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}`, nested(60)},
		{"if", `{"if":{"items":{"$ref":"#"}},"then":{"items":{"$ref":"#"}},"else":false}`, nested(60)},
		{"oneOf", `{"type":"array","oneOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}},{"type":"null"}]}`, nested(60)},
		{"contains", `{"allOf":[{"contains":{"$ref":"#"}},{"contains":{"$ref":"#"}}]}`, nested(60)},
		{"properties", `{"properties":{"a":{"$ref":"#"}},"patternProperties":{"a":{"$ref":"#"}},"maxProperties":1}`, strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60)},
		{"unevaluatedItems", `{"unevaluatedItems":{"$ref":"#"},"not":{"unevaluatedItems":{"$ref":"#"}}}`, nested(60)},
		{"allOf", `{"allOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}`, nested(60)},
		{"a pattern with a backreference", `{"pattern":"^(a+)+\\1{9}b$"}`, `"` + strings.Repeat("a", 60) + `"`},
		{"a pattern with a backreference beside one that decides", `{"anyOf":[{"pattern":"^(a+)+\\1{9}b$"},{"type":"string"}]}`, `"` + strings.Repeat("a", 60) + `"`},
		{"a name pattern with a backreference", `{"patternProperties":{"^(a+)+\\1{9}b$":true}}`, `{"` + strings.Repeat("a", 60) + `":1}`},
		{"uniqueItems at every level", `{"uniqueItems":true,"items":{"$ref":"#"}}`, strings.Repeat("[0,", 998) + "[" + wide.String() + "0.5]" + strings.Repeat("]", 998)},
		{"const at every item", `{"items":{"anyOf":[` + strings.Repeat(`{"enum":["x",null]},`, 2000) + `true]}}`, "[" + wide.String() + "0]"},
	} {
		if got := compiled(t, row.schema, defaults).Validate([]byte(row.doc)); got != (Outcome{Code: codeBudget}) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

func TestStepsAreLinearForOrdinaryDocuments(t *testing.T) {
	const schema = `{"type":"array","uniqueItems":true,"items":{"type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":0},
		"name":{"type":"string","pattern":"^[a-z ]*$","maxLength":80},"tags":{"type":"array","items":{"enum":["a","b"]}},
		"kind":{"oneOf":[{"const":"x"},{"const":"y"},{"type":"null"}]}},"additionalProperties":false}}`
	v := compiled(t, schema, defaults)
	doc := func(items int) string {
		var out strings.Builder
		for i := range items {
			fmt.Fprintf(&out, `%s{"id":%d,"name":"some name","tags":["a","b"],"kind":"y"}`, map[bool]string{true: "[", false: ","}[i == 0], i)
		}
		return out.String() + "]"
	}
	small, large := stepsOf(t, v, doc(100)), stepsOf(t, v, doc(1000))
	if large > 11*small || large > int64(2*len(doc(1000))) {
		t.Errorf("%d steps for %d bytes, %d for %d", small, len(doc(100)), large, len(doc(1000)))
	}
}

func TestAReferenceLoopDoesNotCompile(t *testing.T) {
	if bare(t, `{"$ref":"#"}`).Validate(1) == nil {
		t.Error("the library accepts a value by a reference loop now")
	}
	for schema, pointer := range map[string]string{
		`{"$ref":"#"}`: "/$ref",
		`{"anyOf":[{"type":"string"},{"$ref":"#"}]}`:                                                   "/anyOf/1/$ref",
		`{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}`: "/$defs/b/$ref",
		`{"dependentSchemas":{"a":{"$ref":"#"}}}`:                                                      "/dependentSchemas/a/$ref",
		`{"not":{"if":{"else":{"$ref":"#"},"if":{}}}}`:                                                 "/not/if/else/$ref",
	} {
		var refused *CompileError
		_, err := Compile([]byte(schema), defaults)
		if !errors.As(err, &refused) || len(refused.Errors) != 1 || refused.Errors[0].Pointer != pointer {
			t.Errorf("%s: %v", schema, err)
		}
	}
	compiled(t, `{"items":{"$ref":"#"},"$defs":{"nobody refers to it":{"$ref":"#/$defs/nobody%20refers%20to%20it"}}}`, defaults)
	// A loop that closes only while validating is never decided.
	v := compiled(t, `{"$dynamicAnchor":"a","anyOf":[{"type":"null"},{"$dynamicRef":"#a"}]}`, defaults)
	if got := v.Validate([]byte(`1`)); got != (Outcome{Code: codeBudget}) {
		t.Errorf("%+v", got)
	}
	if got := v.Validate([]byte(`null`)); got != (Outcome{Code: codeValid}) {
		t.Errorf("%+v", got)
	}
	v = compiled(t, `{"$dynamicAnchor":"a","$dynamicRef":"#a"}`, defaults)
	if got := v.Validate([]byte(`1`)); got != (Outcome{Code: codeBudget}) {
		t.Errorf("%+v", got)
	}
}

const stackAttack = "FALLBACK_TEST_STACK"

// TestTheStackIsBounded runs itself again, since a stack that is full ends the process.
func TestTheStackIsBounded(t *testing.T) {
	// 40 schemas inside one another on each of 9,999 levels, and a stack limit that is to the depth as 1 GB is.
	schema := strings.Repeat(`{"allOf":[`, 40) + `{"items":{"$ref":"#"}}` + strings.Repeat("]}", 40)
	doc := strings.Repeat("[", 9_999) + "1" + strings.Repeat("]", 9_999)
	if os.Getenv(stackAttack) != "" {
		debug.SetMaxStack(256 << 20)
		_ = bare(t, schema).Validate(parsed(t, doc))
		return
	}
	attack := exec.Command(os.Args[0], "-test.run=^TestTheStackIsBounded$")
	attack.Env = append(os.Environ(), stackAttack+"=1")
	if out, err := attack.CombinedOutput(); err == nil || !bytes.Contains(out, []byte("stack overflow")) {
		t.Errorf("the library survives: %v, %.200s", err, out)
	}
	deep := Options{MaxDepth: 10_000, MaxSize: 1 << 20}
	v := compiled(t, schema, deep)
	// Blanks buy steps, so that it is not these that run out.
	padded := []byte(doc + strings.Repeat(" ", 900_000))
	if got := v.Validate(padded); got != (Outcome{Code: codeBudget}) {
		t.Errorf("%+v", got)
	}
	if got, _, _ := v.Explain(padded); got != (Outcome{Code: codeBudget}) {
		t.Errorf("Explain says %+v", got)
	}
	if got := v.Validate([]byte(doc[:1000] + "1" + doc[len(doc)-1000:])); got != (Outcome{Code: codeValid}) {
		t.Errorf("a depth that fits: %+v", got)
	}
	dynamic := compiled(t, `{"$dynamicAnchor":"n","items":{"$dynamicRef":"#n"}}`, deep)
	if got := dynamic.Validate(padded); got != (Outcome{Code: codeBudget}) {
		t.Errorf("a dynamic reference: %+v", got)
	}
	if got := dynamic.Validate([]byte(doc[:2000] + "1" + doc[len(doc)-2000:])); got != (Outcome{Code: codeValid}) {
		t.Errorf("a dynamic reference in a depth that fits: %+v", got)
	}
	long := `{"$ref":"#/$defs/d0","$defs":{`
	for i := range 1000 {
		long += fmt.Sprintf(`"d%d":{"$ref":"#/$defs/d%d"},`, i, i+1)
	}
	if got := compiled(t, long+`"d1000":{"items":{"type":"null"}}}}`, deep).Validate([]byte(doc)); got.Code != codeSchema {
		t.Errorf("a long way that is no recursion: %+v", got)
	}
}

func TestDeepDocumentsAreValidated(t *testing.T) {
	deep := Options{MaxDepth: 10_000, MaxSize: 1 << 20, CompatEncodingJSON: true}
	for _, row := range []struct{ schema, open, close string }{
		{`{"properties":{"a":{"$ref":"#"}},"type":["object","null"]}`, `{"a":`, `}`},
		{`{"anyOf":[{"items":{"$ref":"#"},"type":"array"},{"type":"null"}]}`, `[`, `]`},
		{`{"patternProperties":{"^a":{"$ref":"#"}},"additionalProperties":false,"propertyNames":{"minLength":1}}`, `{"a":`, `}`},
		{`{"unevaluatedItems":{"$ref":"#"},"uniqueItems":true}`, `[`, `]`},
		{`{"const":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, ``, ``},
	} {
		v := compiled(t, row.schema, deep)
		doc := strings.Repeat(row.open, 10_000) + "null" + strings.Repeat(row.close, 10_000)
		if row.open == "" {
			doc = strings.Repeat("[", 100) + strings.Repeat("]", 100)
		}
		if keyword, offset := outcome(t, v, doc); keyword != "" {
			t.Errorf("%s: %q at %d", row.schema, keyword, offset)
		}
	}
	// Offsets at the bottom.
	v := compiled(t, `{"items":{"$ref":"#"},"not":{"type":"null"}}`, deep)
	doc := strings.Repeat("[", 10_000) + "null" + strings.Repeat("]", 10_000)
	if keyword, offset := outcome(t, v, doc); keyword != "not" || offset != 10_000 {
		t.Errorf("%q at %d", keyword, offset)
	}
}

type panicking struct{}

func (panicking) Validate(*jsonschema.ValidatorContext, any) { panic("from the library") }

func TestAPanicIsAnAnswer(t *testing.T) {
	v := compiled(t, `{"type":"string"}`, defaults)
	v.start.Extensions = []jsonschema.SchemaExt{panicking{}}
	if got := v.Validate([]byte(`1`)); got != (Outcome{Code: codePanic}) {
		t.Errorf("%+v", got)
	}
	if got, violations, _ := v.Explain([]byte(`1`)); got != (Outcome{Code: codePanic}) || violations != nil {
		t.Errorf("Explain says %+v", got)
	}
	if got := compiled(t, `{"type":"string"}`, defaults).Validate([]byte(`1`)); got.Code != codeSchema {
		t.Errorf("another validator afterwards: %+v", got)
	}
	silent := compiled(t, `true`, defaults)
	silent.start.Extensions = nil
	never := false
	silent.start.Bool = &never
	if got := silent.Validate([]byte(`1`)); got != (Outcome{Code: codeInternal}) {
		t.Errorf("a refusal without a violation: %+v", got)
	}
	if _, err := Compile([]byte(`{"$ref":"x"}`), Options{Resolver: func(string) ([]byte, error) { panic("from the resolver") }}); err == nil || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("a resolver that panics: %v", err)
	}
}
