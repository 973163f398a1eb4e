package cli

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestExcerptCutsALineAroundTheOffset(t *testing.T) {
	long := strings.Repeat("abcdefghij", 20)
	for _, row := range []struct {
		name, document string
		offset         int
		text           string
		indent         int
	}{
		{"a short line", `{"a": 1}`, 6, `{"a": 1}`, 6},
		{"an empty document", "", 0, "", 0},
		{"an offset behind the end", "[1", 9, "[1", 2},
		{"one line of several", "{\n  \"a\": 1,\r\n  \"b\": 2\r}", 20, `  "b": 2`, 7},
		{"at the end of a line", "[1,\n]", 3, "[1,", 3},
		{"exactly as wide as there is room", long[:40], 39, long[:40], 39},
		{"the beginning of a long line", long, 3, long[:39] + "…", 3},
		{"the middle of a long line", long, 100, "…" + long[74:112] + "…", 27},
		{"the end of a long line", long, 199, "…" + long[161:], 39},
		{"tabs and what cannot be seen", "\t\x1b[31m\"\u202e\x7f\"", 6, "  [31m\"  \"", 6},
		{"wide and combining characters", "\"日本e\u0301\": 1", 13, "\"日本e\u0301\": 1", 9},
		{"what is not UTF-8", "\"\xff\xfe\"", 1, "\"\ufffd\ufffd\"", 1},
		{"wide characters are not cut in halves", strings.Repeat("日", 100), 150, "…" + strings.Repeat("日", 13+6) + "…", 27},
	} {
		text, indent := excerpt([]byte(row.document), row.offset, 40)
		if text != row.text || indent != row.indent {
			t.Errorf("%s: %q, %d; want %q, %d", row.name, text, indent, row.text, row.indent)
		}
	}
}

func TestExcerptFitsWhateverTheWidth(t *testing.T) {
	document := []byte(strings.Repeat("ab日e\u0301\t", 500) + "\n" + strings.Repeat("x", 90))
	for columns := -3; columns < 120; columns++ {
		for offset := 0; offset <= len(document); offset += 7 {
			text, indent := excerpt(document, offset, columns)
			if wide := widthOf([]rune(text)); wide > max(columns, leastShown) || indent > wide {
				t.Fatalf("%d columns at %d: %q is %d wide, the caret at %d", columns, offset, text, wide, indent)
			}
		}
	}
}

func TestExplainWritesTextWhereItIsAskedFor(t *testing.T) {
	dir := files(t, map[string]string{
		"schema.json": `{"$id":"https://x.example/s","properties":{"b":{"minimum":5},"a":{"type":"integer"}},"required":["c"]}`,
		"bad.json":    "{\"b\": 1,\n\t\"a\": \"x\"}",
		"good.json":   `{"c":1}`,
		"cut.json":    "{\"a\":\n",
		"lines.json":  `{"c":1}` + "\n" + `{"c":1,"b":4}` + "\n",
	})
	got := runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--output", "text", "bad.json", "good.json", "cut.json")
	want := `bad.json:1:1: at the root: missing: "c"
 1 | {"b": 1,
   | ^
   = required in the schema: https://x.example/s#/required
bad.json:1:7: at /b: expected at least 5, found the number 1
 1 | {"b": 1,
   |       ^
   = minimum in the schema: https://x.example/s#/properties/b/minimum
bad.json:2:7: at /a: expected integer, found the string "x"
 2 |  "a": "x"}
   |       ^
   = type in the schema: https://x.example/s#/properties/a/type
good.json:1: valid
cut.json:2:1: the document is not JSON: it cannot go on as it does at byte 6
 2 | 
   | ^
   = MALFORMED
`
	if got.code != 1 || got.err != "" || got.out != want {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
	got = runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--output", "text", "--ndjson", "lines.json")
	if got.code != 1 || !strings.Contains(got.out, "lines.json:2:12: at /b: ") || !strings.Contains(got.out, " 2 | {\"c\":1,\"b\":4}\n") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
}

func TestExplainWritesTheFormatThatIsAskedFor(t *testing.T) {
	dir := files(t, map[string]string{
		"schema.json": `{"properties":{"a":{"type":"integer"},"b":{"minLength":3}}}`,
		"lines.json":  "{}\n" + `{"a":"x","b":"y"}` + "\n[\n",
	})
	unit := func(keyword, instance, error, place string) string {
		return `{"valid":false,"keywordLocation":"` + keyword + `","absoluteKeywordLocation":"#` + keyword + `","instanceLocation":"` +
			instance + `","error":"` + error + `",` + place + `}`
	}
	onA := unit("/properties/a/type", "/a", `at /a: expected integer, found the string \"x\"`, `"line":2,"column":6`)
	onB := unit("/properties/b/minLength", "/b", `at /b: expected at least 3 code points, found 1`, `"line":2,"column":14`)
	cut := `{"valid":false,"keywordLocation":"","instanceLocation":"","error":"the document is not JSON: it cannot go on as it does at byte 1",` +
		`"code":"MALFORMED","line":3,"column":2}`
	for format, want := range map[string]string{
		"flag":  `{"valid":true}` + "\n" + `{"valid":false}` + "\n" + `{"valid":false}` + "\n",
		"basic": `{"valid":true}` + "\n" + `{"valid":false,"errors":[` + onA + `,` + onB + `]}` + "\n" + `{"valid":false,"errors":[` + cut + `]}` + "\n",
		"detailed": `{"valid":true,"keywordLocation":"","instanceLocation":""}` + "\n" +
			`{"valid":false,"keywordLocation":"/properties","absoluteKeywordLocation":"#/properties","instanceLocation":"","errors":[` +
			onA + `,` + onB + `]}` + "\n" + cut + "\n",
	} {
		got := runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--explain", "--output", format, "--ndjson", "lines.json")
		if got.code != 1 || got.err != "" || got.out != want {
			t.Errorf("%s: exit code %d:\n%s%swant:\n%s", format, got.code, got.out, got.err, want)
		}
	}
	asJSON := runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--output", "json", "--ndjson", "lines.json")
	asDefault := runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--explain", "--ndjson", "lines.json")
	if asJSON != asDefault || !strings.Contains(asJSON.out, `"file":"lines.json","line":2,"column":6,"violations":[{"keyword":"type","offset":5,`) ||
		!strings.Contains(asJSON.out, `found 1","line":2,"column":14}]}`) {
		t.Errorf("as JSON, and by default where there is no terminal:\n%s\n%s", asJSON.out, asDefault.out)
	}
}

func TestColoursAreForTerminalsAlone(t *testing.T) {
	e := explained{file: "a\x1b.json"}
	for _, row := range []struct {
		screen screen
		want   string
	}{
		{screen{terminal: true, colour: true}, "\x1b[1mx\x1b[0m"},
		{screen{terminal: true}, "x"},
	} {
		if got := row.screen.in(colourPlace, "x"); got != row.want {
			t.Errorf("%+v: %q", row.screen, got)
		}
	}
	if got := plain(e.file); got != "a .json" {
		t.Errorf("%q", got)
	}
	if got := screenOf(&bytes.Buffer{}); got != (screen{columns: widthElsewhere}) {
		t.Errorf("a buffer is %+v", got)
	}
}

// TestOnATerminal runs the program on a real one, which the command script makes.
func TestOnATerminal(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no command script here, which makes a terminal")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := files(t, map[string]string{"schema.json": `{"items":{"type":"null"}}`, "bad.json": "[" + strings.Repeat(" ", 500) + "1]"})
	for _, row := range []struct {
		environment []string
		colours     bool
	}{
		{[]string{"NO_COLOR=", "TERM=xterm"}, true}, {[]string{"NO_COLOR=1", "TERM=xterm"}, false}, {[]string{"NO_COLOR=", "TERM=dumb"}, false},
	} {
		cmd := exec.Command(script, "-q", "-e", "-c", "stty cols 60; '"+self+"' validate --schema schema.json --explain bad.json", os.DevNull)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), asProgram+"=1", "JSONGATE_PATH=", "JSONGATE_LIB=none.so"), row.environment...)
		out, _ := cmd.Output()
		if !bytes.Contains(out, []byte("bad.json:1:502:")) || bytes.Contains(out, []byte("\x1b[")) != row.colours {
			t.Errorf("%v:\n%q", row.environment, out)
		}
		for line := range strings.Lines(string(out)) {
			if !row.colours && strings.Contains(line, "|") && len([]rune(strings.TrimRight(line, "\r\n"))) > 60 {
				t.Errorf("%v: a line is wider than the terminal: %q", row.environment, line)
			}
		}
	}
}
