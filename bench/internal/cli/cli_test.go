package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/peers"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// asProgram makes the test binary be the program: the flag is read when a process starts, so each run needs one of its own.
const asProgram = "JSONGATE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Run(os.Stdin, os.Stdout, os.Stderr, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// outcome of one run of the program.
type outcome struct {
	code     int
	out, err string
}

// runProgram runs it in dir, without a library to be found and without a word from the environment unless one is given.
func runProgram(t *testing.T, dir, stdin string, environment []string, args ...string) outcome {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "JSONGATE_") && !strings.HasPrefix(variable, "LD_LIBRARY_PATH=") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, asProgram+"=1", "JSONGATE_LIB="+filepath.Join(dir, "none.so"))
	cmd.Env = append(cmd.Env, environment...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), complaint.String()}
}

// files writes files into a folder of their own.
func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestProgram(t *testing.T) {
	for _, tt := range []struct {
		name        string
		args        []string
		stdin       string
		environment []string
		code        int
		out         string   // all of standard output; "*" for anything
		err         []string // pieces of standard error; none means that there is none
	}{
		{
			name: "a valid document", args: []string{"validate", "--schema", "schema.json", "good.json"}, code: 0,
			out: `{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"good.json","line":1}` + "\n",
		},
		{
			name: "flags after files", args: []string{"validate", "good.json", "--schema=schema.json"}, code: 0,
			out: `{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"good.json","line":1}` + "\n",
		},
		{
			name: "a refused one, with the line that its offset is on",
			args: []string{"validate", "--schema", "schema.json", "bad.json"}, code: 1,
			out: `{"code":"SCHEMA","path":"go","reason":"mode","offset":9,"keyword":"type","file":"bad.json","line":2}` + "\n",
		},
		{
			name: "one is malformed, the other is judged all the same",
			args: []string{"validate", "--schema", "schema.json", "cut.json", "good.json"}, code: 1,
			out: `{"code":"MALFORMED","path":"go","reason":"mode","offset":5,"keyword":"","file":"cut.json","line":1}` + "\n" +
				`{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"good.json","line":1}` + "\n",
		},
		{
			name: "standard input", args: []string{"validate", "--schema", "schema.json", "-"}, stdin: `{"n":1}`, code: 0,
			out: `{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"-","line":1}` + "\n",
		},
		{
			name: "a file whose name looks like a flag", args: []string{"validate", "--schema", "schema.json", "--", "--good.json"}, code: 0,
			out: `{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"--good.json","line":1}` + "\n",
		},
		{
			name: "newline-separated documents, a blank one among them",
			args: []string{"validate", "--schema", "schema.json", "--ndjson", "-"}, stdin: "{\"n\":1}\r\n\n{\"n\":\"x\"}", code: 1,
			out: `{"code":"VALID","path":"go","reason":"mode","offset":0,"keyword":"","file":"-","line":1}` + "\n" +
				`{"code":"MALFORMED","path":"go","reason":"mode","offset":0,"keyword":"","file":"-","line":2}` + "\n" +
				`{"code":"SCHEMA","path":"go","reason":"mode","offset":5,"keyword":"type","file":"-","line":3}` + "\n",
		},
		{
			name: "an empty stream holds no documents", args: []string{"validate", "--schema", "schema.json", "--ndjson", "-"}, code: 0,
		},
		{
			name: "Rust asked for and not there", args: []string{"validate", "--schema", "schema.json", "--path", "rust", "good.json"}, code: 0,
			out: `{"code":"VALID","path":"go","reason":"library-missing","offset":0,"keyword":"","file":"good.json","line":1}` + "\n",
			err: []string{"none.so"},
		},
		{
			name: "the environment asks for Rust", args: []string{"validate", "--schema", "schema.json", "good.json"},
			environment: []string{"JSONGATE_PATH=rust"}, code: 0,
			out: `{"code":"VALID","path":"go","reason":"library-missing","offset":0,"keyword":"","file":"good.json","line":1}` + "\n",
			err: []string{"none.so"},
		},
		{
			name: "the environment and the flag say different things", args: []string{"validate", "--schema", "schema.json", "--path", "rust", "good.json"},
			environment: []string{"JSONGATE_PATH=go"}, code: 2, err: []string{"--path", "JSONGATE_PATH", "unset it"},
		},
		{
			name: "a path that is none", args: []string{"validate", "--schema", "schema.json", "--path", "zig", "good.json"}, code: 2,
			err: []string{"--path", `"zig"`},
		},
		{
			name: "a format is an annotation", args: []string{"validate", "--schema", "format.json", "text.json"}, code: 0, out: "*",
		},
		{
			name: "a format that is asserted", args: []string{"validate", "--assert-format", "--schema", "format.json", "text.json"}, code: 1,
			out: `{"code":"SCHEMA","path":"go","reason":"mode","offset":0,"keyword":"format","file":"text.json","line":1}` + "\n",
		},
		{
			name: "another schema document", args: []string{"validate", "--schema", "refers.json", "--document", "https://x.example/n?a=b=number.json", "text.json"}, code: 1,
			out: `{"code":"SCHEMA","path":"go","reason":"mode","offset":0,"keyword":"type","file":"text.json","line":1}` + "\n",
		},
		{
			name: "a draft by its name: in draft-04 1.0 is no integer",
			args: []string{"validate", "--schema", "integer.json", "--draft", "draft-04", "-"}, stdin: "1.0", code: 1,
			out: `{"code":"SCHEMA","path":"go","reason":"mode","offset":0,"keyword":"type","file":"-","line":1}` + "\n",
		},
		{
			name: "a draft by its URI", args: []string{"validate", "--schema", "integer.json", "--draft", "http://json-schema.org/draft-06/schema#", "-"},
			stdin: "1.0", code: 0, out: "*",
		},
		{
			name: "a draft that is none", args: []string{"validate", "--schema", "integer.json", "--draft", "draft-99", "good.json"}, code: 2,
			err: []string{"--draft", `"draft-99"`, "2020-12"},
		},
		{
			name: "a document flag without a file", args: []string{"validate", "--schema", "refers.json", "--document", "number.json", "text.json"}, code: 2,
			err: []string{"--document", "is not URI=FILE"},
		},
		{
			name: "a schema document that is not there", args: []string{"validate", "--schema", "refers.json", "--document", "https://x.example/n=gone.json", "text.json"}, code: 2,
			err: []string{"cannot read the schema document https://x.example/n", "gone.json"},
		},
		{
			name: "a schema that refers to nothing", args: []string{"validate", "--schema", "dangling.json", "good.json"}, code: 2,
			err: []string{"dangling.json does not compile (BAD_SCHEMA)", "/properties/a", "$ref"},
		},
		{
			name: "a schema that is not there", args: []string{"validate", "--schema", "gone.json", "good.json"}, code: 2,
			err: []string{"cannot read the schema", "gone.json"},
		},
		{
			name: "a document that is not there; the other is judged", args: []string{"validate", "--schema", "schema.json", "gone.json", "bad.json"}, code: 2,
			out: `{"code":"SCHEMA","path":"go","reason":"mode","offset":9,"keyword":"type","file":"bad.json","line":2}` + "\n",
			err: []string{"cannot read the document", "gone.json"},
		},
		{name: "no schema", args: []string{"validate", "good.json"}, code: 2, err: []string{"--schema FILE"}},
		{name: "no document", args: []string{"validate", "--schema", "schema.json"}, code: 2, err: []string{"a FILE, or -"}},
		{name: "a flag that is none", args: []string{"validate", "--fast", "good.json"}, code: 2, err: []string{"--fast", "jsongate help validate"}},
		{
			name: "an output format that is none", args: []string{"validate", "--schema", "schema.json", "--output", "verbose", "good.json"}, code: 2,
			err: []string{`--output: "verbose" is no output format; give one of flag, basic, detailed, text, json`},
		},
		{
			name: "an empty output format", args: []string{"validate", "--schema", "schema.json", "--explain", "--output=", "good.json"}, code: 2,
			err: []string{`"" is no output format`},
		},
		{name: "no verb", code: 2, err: []string{"no verb was given", "Usage: jsongate VERB"}},
		{name: "a verb that is none", args: []string{"judge"}, code: 2, err: []string{`"judge"`, "validate, doctor, bench, latch"}},
		{name: "the manual of a verb that is none", args: []string{"help", "judge"}, code: 2, err: []string{`"judge"`}},
		{name: "help with too much", args: []string{"help", "bench", "doctor"}, code: 2, err: []string{"one verb at most"}},
		{name: "the manual of bench", args: []string{"help", "bench"}, code: 0, out: benchUsage},
		{name: "the manual of validate by its flag", args: []string{"validate", "--help"}, code: 0, out: validateUsage},
		{name: "the version", args: []string{"version"}, code: 0, out: "jsongate devel\n"},
		{name: "the version by its flag", args: []string{"--version"}, code: 0, out: "jsongate devel\n"},
		{name: "the version of something", args: []string{"version", "1"}, code: 2, err: []string{"no arguments"}},
		{name: "bench with an argument", args: []string{"bench", "fast"}, code: 2, err: []string{"no arguments, only flags"}},
		{name: "bench with too few rounds", args: []string{"bench", "--rounds", "2"}, code: 2, err: []string{"2 rounds make no interval"}},
		{
			name: "bench where the environment holds the flag", args: []string{"bench"}, environment: []string{"JSONGATE_PATH=go"}, code: 2,
			err: []string{"JSONGATE_PATH is set", "unset it"},
		},
		{name: "bench without payloads", args: []string{"bench", "--corpora", "empty"}, code: 2, err: []string{"cannot list the payload sets"}},
		{
			name: "bench without a library", args: []string{"bench", "--corpora", "corpora"}, code: 1,
			err: []string{"there is no Rust path to measure", "none.so"},
		},
		{
			name: "doctor without a library", args: []string{"doctor"}, code: 1, out: "*",
		},
		{name: "latch without a word", args: []string{"latch"}, code: 2, err: []string{"one of show and clear"}},
		{name: "latch with a word that is none", args: []string{"latch", "trip", "f"}, code: 2, err: []string{"one of show and clear"}},
		{name: "latch with two files", args: []string{"latch", "show", "f", "g"}, code: 2, err: []string{"latch show takes one FILE"}},
		{name: "latch without a file", args: []string{"latch", "clear"}, code: 2, err: []string{"JSONGATE_LATCH_FILE is not set here"}},
		{name: "latch clear as JSON", args: []string{"latch", "clear", "--json", "f"}, code: 2, err: []string{"--json is for show"}},
		{
			name: "latch show of a file that is not there", args: []string{"latch", "show", "gone"}, code: 2,
			err: []string{"the crash latch gone cannot be opened: no such file or directory"},
		},
		{
			name: "latch clear of the file that the variable names", args: []string{"latch", "clear"},
			environment: []string{"JSONGATE_LATCH_FILE=good.json"}, code: 2,
			err: []string{"nothing was cleared: the crash latch good.json cannot be used: it is not a crash latch"},
		},
		{name: "the manual of latch", args: []string{"help", "latch"}, code: 0, out: latchUsage},
		{name: "doctor with an argument", args: []string{"doctor", "me"}, code: 2, err: []string{"no arguments"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{
				"schema.json":           `{"type":"object","properties":{"n":{"type":"integer"}}}`,
				"good.json":             `{"n":1}`,
				"--good.json":           `{"n":1}`,
				"bad.json":              "{\n  \"n\": \"x\"\n}\n",
				"cut.json":              `{"n":`,
				"text.json":             `"not a date"`,
				"format.json":           `{"format":"date"}`,
				"refers.json":           `{"$ref":"https://x.example/n?a=b"}`,
				"number.json":           `{"type":"number"}`,
				"integer.json":          `{"type":"integer"}`,
				"dangling.json":         `{"properties":{"a":{"$ref":"#/$defs/gone"}}}`,
				"corpora/s/schema.json": `true`, "corpora/s/instances.jsonl": `1`,
			})
			got := runProgram(t, dir, tt.stdin, tt.environment, tt.args...)
			if got.code != tt.code {
				t.Errorf("exit code %d, want %d", got.code, tt.code)
			}
			if tt.out != "*" && got.out != tt.out {
				t.Errorf("standard output:\n%swant:\n%s", got.out, tt.out)
			}
			for _, piece := range tt.err {
				if !strings.Contains(got.err, piece) {
					t.Errorf("standard error lacks %q:\n%s", piece, got.err)
				}
			}
			if len(tt.err) == 0 && got.err != "" {
				t.Errorf("standard error:\n%s", got.err)
			}
		})
	}
}

func TestExplainListsEveryViolation(t *testing.T) {
	dir := files(t, map[string]string{
		"schema.json": `{"properties":{"a":{"type":"integer"},"b":{"minLength":3}}}`,
		"lines.json":  `{"a":"x","b":"y"}` + "\n" + `{}` + "\n",
	})
	got := runProgram(t, dir, "", nil, "validate", "--schema", "schema.json", "--explain", "--ndjson", "lines.json")
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.code != 1 || len(lines) != 2 {
		t.Fatalf("exit code %d:\n%s%s", got.code, got.out, got.err)
	}
	for _, piece := range []string{
		`"keyword":"type","offset":5,"instanceLocation":"/a","keywordLocation":"/properties/a/type"`,
		`"keyword":"minLength","offset":13,"instanceLocation":"/b","keywordLocation":"/properties/b/minLength"`,
	} {
		if !strings.Contains(lines[0], piece) {
			t.Errorf("the first line lacks %s:\n%s", piece, lines[0])
		}
	}
	if !strings.HasSuffix(lines[1], `"line":2,"violations":[]}`) {
		t.Errorf("the second line is %s", lines[1])
	}
}

func TestDoctorTellsWhatIsWrongAndHowToMendIt(t *testing.T) {
	got := runProgram(t, t.TempDir(), "", []string{"JSONGATE_PATH=rust"}, "doctor")
	if got.code != 1 {
		t.Errorf("exit code %d, want 1", got.code)
	}
	for _, piece := range []string{
		"degraded: ", "none.so", "to mend it: ", "go (reason: library-missing)", "rust (set by: JSONGATE_PATH)", "searched",
	} {
		if !strings.Contains(got.out, piece) {
			t.Errorf("%q is missing:\n%s", piece, got.out)
		}
	}
	asJSON := runProgram(t, t.TempDir(), "", nil, "doctor", "--json")
	if asJSON.code != 1 || !strings.Contains(asJSON.out, `"healthy": false`) {
		t.Errorf("exit code %d:\n%s", asJSON.code, asJSON.out)
	}
}

func TestTheLibraryBesideBinIsAdopted(t *testing.T) {
	dir := files(t, map[string]string{"bin/jsongate": "", "lib/libjsongate.so": "", "other/jsongate": ""})
	for _, tt := range []struct{ name, executable, given, want string }{
		{"in bin beside lib", "bin/jsongate", "", filepath.Join(dir, "lib", "libjsongate.so")},
		{"what the operator says comes first", "bin/jsongate", "/mine.so", "/mine.so"},
		{"a folder of another name", "other/jsongate", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("JSONGATE_LIB", tt.given)
			adoptLibrary(filepath.Join(dir, tt.executable))
			if got := os.Getenv("JSONGATE_LIB"); got != tt.want {
				t.Errorf("JSONGATE_LIB is %q, want %q", got, tt.want)
			}
		})
	}
}

// wrongRust is a Rust path that has another opinion of documents that hold the letter q.
type wrongRust struct{ peers.Gate }

func (g wrongRust) Path() jsongate.Path { return jsongate.PathRust }

func (g wrongRust) Validate(document []byte) jsongate.Result {
	result := g.Gate.Validate(document)
	result.Path = jsongate.PathRust
	if bytes.ContainsRune(document, 'q') {
		result.Code, result.Keyword, result.Offset = jsongate.CodeDuplicateName, 0, 7
	}
	return result
}

func TestBenchPrintsNoTimesWhereThePathsDisagree(t *testing.T) {
	paths, library := benchPaths, benchLibrary
	t.Cleanup(func() { benchPaths, benchLibrary = paths, library })
	benchPaths = func(schema []byte) (peers.Gate, peers.Gate, string, error) {
		goPath, _, _, err := peers.Paths(schema)
		return goPath, wrongRust{goPath}, "", err
	}
	benchLibrary = func() (report.Library, string) { return report.Library{}, "" }
	dir := files(t, map[string]string{
		"corpora/words/schema.json":     `{"type":"string"}`,
		"corpora/words/instances.jsonl": `"a"` + "\n" + `"quite"` + "\n" + `"q"` + "\n",
		"out/results.json":              "of an earlier run",
	})
	t.Setenv(jsongate.PathVariable, "")
	var out, complaint bytes.Buffer
	code := Run(strings.NewReader(""), &out, &complaint, []string{
		"bench", "--corpora", filepath.Join(dir, "corpora"), "--out", filepath.Join(dir, "out"),
	})
	if code != 1 {
		t.Errorf("exit code %d, want 1:\n%s", code, &complaint)
	}
	if out.Len() > 0 {
		t.Errorf("something was printed:\n%s", &out)
	}
	for _, piece := range []string{
		"the paths DISAGREE on 2 of 3 documents", "words, document 2 (3 bytes, as its origin has it): the codes differ",
		`"\"q\""`, "DUPLICATE_NAME @7 (rust, mode)", "so nothing was timed",
	} {
		if !strings.Contains(complaint.String(), piece) {
			t.Errorf("%q is missing:\n%s", piece, &complaint)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "out")); len(left) != 0 {
		t.Error("the figures of an earlier run are still there")
	}
}
