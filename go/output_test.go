package jsongate

import (
	"encoding/json"
	"strings"
	"testing"
)

// outputs are the three formats of a report as JSON.
func outputs(t *testing.T, r Report) (flag, basic, detailed string) {
	t.Helper()
	text := func(output any) string {
		var out strings.Builder
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(output); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(out.String(), "\n")
	}
	return text(r.Flag()), text(r.Basic()), text(r.Detailed())
}

func explained(t *testing.T, schema, doc string, options ...Option) Report {
	t.Helper()
	v, err := Compile([]byte(schema), options...)
	if err != nil {
		t.Fatal(err)
	}
	return v.Explain([]byte(doc))
}

func TestOutputOfAValidDocument(t *testing.T) {
	flag, basic, detailed := outputs(t, explained(t, `{"title":"an annotation"}`, `1`).WithPositions([]byte(`1`)))
	if flag != `{"valid":true}` || basic != `{"valid":true}` || detailed != `{"valid":true,"keywordLocation":"","instanceLocation":""}` {
		t.Errorf("%s\n%s\n%s", flag, basic, detailed)
	}
}

func TestOutputOfADocumentThatIsNotWellFormed(t *testing.T) {
	for _, row := range []struct {
		doc, error, code, position string
		options                    []Option
	}{
		{"[1,\n]", "the document is not JSON: it cannot go on as it does at byte 4", "MALFORMED", `"line":2,"column":1`, nil},
		{`["\ud800"]`, "a string is not UTF-8, or escapes half a surrogate pair, at byte 2", "BAD_UTF8", `"line":1,"column":3`, nil},
		{`{"a":1,"a":1}`, "an object has the same name twice, the second time at byte 7", "DUPLICATE_NAME", `"line":1,"column":8`, nil},
		{"[\r[1]]", "arrays and objects are nested deeper than allowed at byte 2", "TOO_DEEP", `"line":2,"column":1`, []Option{MaxDepth(1)}},
		{`[1]`, "the document has more bytes than allowed", "TOO_LARGE", `"line":1,"column":1`, []Option{MaxSize(1)}},
	} {
		report := explained(t, `true`, row.doc, row.options...)
		unit := `{"valid":false,"keywordLocation":"","instanceLocation":"","error":"` + row.error + `","code":"` + row.code + `"}`
		flag, basic, detailed := outputs(t, report)
		if flag != `{"valid":false}` || basic != `{"valid":false,"errors":[`+unit+`]}` || detailed != unit {
			t.Errorf("%s:\n%s\n%s\n%s", row.doc, flag, basic, detailed)
		}
		_, _, detailed = outputs(t, report.WithPositions([]byte(row.doc)))
		if detailed != strings.TrimSuffix(unit, "}")+","+row.position+"}" {
			t.Errorf("%s: %s", row.doc, detailed)
		}
	}
}

func TestAReportOfTheLibraryIsReadWithItsJumps(t *testing.T) {
	const violation = `{"keyword":"type","offset":1,"instanceLocation":"/%","keywordLocation":"/items/$ref/type","absoluteKeywordLocation":"#/$defs/x/type","message":"m"`
	for _, row := range []struct {
		name, text string
		cut        bool
		want       string // the absolute location of the branch at /items
	}{
		{"with jumps", `{"code":"SCHEMA","complete":false,"schemas":["http://e/r#","#/$defs/x"],"violations":[` +
			violation + `,"hops":[[0,0],[11,1]]},` + violation + `,"hops":[[0,0],[11,1]]}]}`, true, "http://e/r#/items"},
		{"without", `{"code":"SCHEMA","violations":[` + violation + `},` + violation + `}]}`, false, ""},
		{"with jumps to schemas that are not listed", `{"code":"SCHEMA","complete":true,"schemas":[],"violations":[` +
			violation + `,"hops":[[0,7]]},` + violation + `,"hops":[[0,-1]]}]}`, false, ""},
		{"with jumps outside of the way", `{"code":"SCHEMA","schemas":["#"],"violations":[` +
			violation + `,"hops":[[-1,0]]},` + violation + `,"hops":[[99,0]]}]}`, false, ""},
	} {
		text := strings.Replace(strings.Replace(row.text, "%", "0", 1), "%", "1", 1)
		report, ok := parseReport([]byte(text))
		if !ok || report.Cut != row.cut || len(report.Violations) != 2 {
			t.Errorf("%s: %+v, %v", row.name, report, ok)
			continue
		}
		if got := report.Detailed(); got.KeywordLocation != "/items" || got.AbsoluteKeywordLocation != row.want || len(got.Errors) != 2 {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

func TestOutputOfAServicesOwnValidator(t *testing.T) {
	report := Report{Result: Result{Code: CodeSchema}, Violations: []Violation{{Message: "we do not like it"}}}
	_, basic, _ := outputs(t, report)
	if basic != `{"valid":false,"errors":[{"valid":false,"keywordLocation":"","instanceLocation":"","error":"we do not like it"}]}` {
		t.Error(basic)
	}
	_, _, detailed := outputs(t, Report{Result: Result{Code: CodePanic}})
	if !strings.Contains(detailed, `"error":"there is no answer about the document","code":"PANIC"`) {
		t.Error(detailed)
	}
}

func TestTheLeavesOfTheTreeAreTheList(t *testing.T) {
	const schema = `{"$id":"http://e/r","type":["object","integer"],"required":["v"],"properties":{"a":{"$ref":"#"},
		"b":{"allOf":[{"$ref":"#"},{"$ref":"#/$defs/x"}]}},"additionalProperties":{"$id":"other","maximum":1,"multipleOf":2},
		"propertyNames":{"maxLength":2},"$defs":{"x":{"minProperties":2,"items":false}}}`
	report := explained(t, schema, `{"a":{"a":{"b":{"c":3,"d":5}},"b":[]},"b":{"a":null},"long":7,"longer":9}`)
	list, branches := map[string]int{}, 0
	for _, unit := range report.Basic().Errors {
		list[unit.KeywordLocation+" "+unit.InstanceLocation+" "+unit.AbsoluteKeywordLocation+" "+unit.Error]++
	}
	var visit func(unit OutputUnit)
	visit = func(unit OutputUnit) {
		if unit.Valid || unit.AbsoluteKeywordLocation == "" || (unit.Error == "") != (len(unit.Errors) > 1) {
			t.Errorf("%+v", unit)
		}
		if unit.Error != "" {
			list[unit.KeywordLocation+" "+unit.InstanceLocation+" "+unit.AbsoluteKeywordLocation+" "+unit.Error]--
			return
		}
		branches++
		for _, child := range unit.Errors {
			if !strings.HasPrefix(child.KeywordLocation, unit.KeywordLocation) || !strings.HasPrefix(child.InstanceLocation, unit.InstanceLocation) {
				t.Errorf("%+v is not below %+v", child, unit)
			}
			visit(child)
		}
	}
	visit(report.Detailed())
	for unit, count := range list {
		if count != 0 {
			t.Errorf("%d times more in the list than in the tree: %s", count, unit)
		}
	}
	if len(list) < 10 || branches < 5 {
		t.Errorf("%d different units and %d branches show little", len(list), branches)
	}
}

func TestPositionsAreThereOnRequest(t *testing.T) {
	const doc = "{\r\n  \"éé\": 1,\r  \"b\": \"x\"\n}"
	report := explained(t, `{"required":["z"],"additionalProperties":{"type":"null"}}`, doc)
	if _, basic, _ := outputs(t, report); strings.Contains(basic, "line") {
		t.Errorf("nobody asked: %s", basic)
	}
	with := report.WithPositions([]byte(doc))
	if report.Violations[0].Line != 0 || with.Position != (Position{1, 1}) {
		t.Errorf("%+v, %+v", report, with)
	}
	var got []Position
	for _, unit := range with.Basic().Errors {
		got = append(got, unit.Position)
	}
	if len(got) != 3 || got[0] != (Position{1, 1}) || got[1] != (Position{2, 9}) || got[2] != (Position{3, 8}) {
		t.Errorf("%+v", got)
	}
}

func TestLinesEndInThreeWaysAndColumnsCountCodePoints(t *testing.T) {
	for _, row := range []struct {
		doc    string
		offset Offset
		want   Position
	}{
		{"", 0, Position{1, 1}}, {"", 9, Position{1, 1}}, {"abc", 2, Position{1, 3}}, {"abc", 3, Position{1, 4}},
		{"a\nb", 1, Position{1, 2}}, {"a\nb", 2, Position{2, 1}},
		{"a\r\nb", 1, Position{1, 2}}, {"a\r\nb", 2, Position{1, 3}}, {"a\r\nb", 3, Position{2, 1}},
		{"a\rb", 2, Position{2, 1}}, {"a\r\rb", 3, Position{3, 1}}, {"a\n\rb", 3, Position{3, 1}}, {"a\r", 2, Position{2, 1}},
		{"é\U0001F600x", 2, Position{1, 2}}, {"é\U0001F600x", 6, Position{1, 3}}, {"é\U0001F600x", 7, Position{1, 4}},
		{"\u2028x", 3, Position{1, 2}}, {"\"\xff\x80\"", 1, Position{1, 2}}, {"\"\xff\x80\"", 3, Position{1, 3}},
	} {
		if got := PositionOf([]byte(row.doc), row.offset); got != row.want {
			t.Errorf("%q at %d: %+v, want %+v", row.doc, row.offset, got, row.want)
		}
	}
}

func TestAViolationIsASentenceOnOneLine(t *testing.T) {
	for _, row := range []struct{ schema, doc, begins string }{
		{`{"type":"null"}`, `1`, "at the root: "},
		{`{"items":{"type":"null"}}`, `[1]`, "at /0: "},
		{`{"items":{"propertyNames":{"maxLength":1}}}`, `[{"ab":0}]`, `at /0: the name "ab": `},
		{`{"additionalProperties":{"type":"null"}}`, `{"a\nb/~":1}`, "at /a b~1~0: "},
		{`{"additionalProperties":false}`, `{"` + strings.Repeat("n", 10_000) + `":1}`, "at …nnn"},
	} {
		got := explained(t, row.schema, row.doc).Violations[0].String()
		if !strings.HasPrefix(got, row.begins) || len(got) < len(row.begins)+10 || len(got) > 400 || strings.ContainsAny(got, "\r\n") {
			t.Errorf("%s: %s", row.schema, got)
		}
	}
}
