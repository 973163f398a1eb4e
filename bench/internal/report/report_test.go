package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"github.com/jsongate/jsongate/bench/internal/measure"
)

var update = flag.Bool("update", false, "write what the functions give into the golden files")

// golden compares with a file; a missing file is a failure, and what was got stays beside it for a look.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with `go test ./internal/report -update`", err)
	}
	if !bytes.Equal(got, want) {
		instead := filepath.Join(t.TempDir(), name)
		os.WriteFile(instead, got, 0o644)
		t.Errorf("%s is not what was got; compare with %s:\n%s", path, instead, got)
	}
}

func TestSummary(t *testing.T) {
	var out bytes.Buffer
	Summary(&out, sampleResults())
	golden(t, "summary.txt", out.Bytes())
}

func TestASmokeRunSaysSo(t *testing.T) {
	r := sampleResults()
	r.Quick = true
	var out bytes.Buffer
	Summary(&out, r)
	page, err := Page(r)
	if err != nil {
		t.Fatal(err)
	}
	const said = "too short for its figures to be quoted"
	if !strings.Contains(out.String(), said) || !strings.Contains(string(page), said) {
		t.Error("a quick run's figures are not marked")
	}
}

func TestBenchmarkTextIsReadByBenchstatsReader(t *testing.T) {
	r := sampleResults()
	text := BenchmarkText(r)
	golden(t, "bench.txt", text)
	reader := benchfmt.NewReader(bytes.NewReader(text), "bench.txt")
	names := map[string]int{}
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			names[record.Name.String()]++
			if _, ok := record.Value("sec/op"); !ok {
				t.Errorf("%s has no time", record.Name)
			}
			if got := record.GetConfig("kernel"); got != "avx2" {
				t.Errorf("%s has the kernel %q", record.Name, got)
			}
		case *benchfmt.SyntaxError:
			t.Errorf("line %d: %s", record.Line, record.Msg)
		}
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	samples := len(r.Sets[0].Series[0].Samples)
	for _, name := range []string{
		"Validate/set=orders/path=go-2", "Validate/set=orders/path=rust-messy-2", "Boundary/call=empty-2",
		"Boundary/call=noop/size=64-2", "Size/size=1048576/path=rust-2",
	} {
		if names[name] != samples {
			t.Errorf("%d samples of %s, want all %d", names[name], name, samples)
		}
	}
	want := 7 + 4 + 1 + 7*4 // contestants of two sets, the empty call, and four at each size
	if len(names) != want {
		t.Errorf("%d benchmarks, want %d", len(names), want)
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	page, err := Page(sampleResults())
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{`https?://`, `(?i)<script`, `(?i)<link`, `(?i)<img`, `(?i)@import`, `(?i)url\(`, `(?i)\bsrc=`, `(?i)\bhref=`} {
		if found := regexp.MustCompile(pattern).Find(page); found != nil {
			t.Errorf("the page refers to something outside itself: %q", found)
		}
	}
	for _, needed := range []string{"prefers-color-scheme: dark", `name="viewport"`, "<svg", `role="img"`} {
		if !bytes.Contains(page, []byte(needed)) {
			t.Errorf("the page lacks %q", needed)
		}
	}
}

func TestPageShowsWhatWasFound(t *testing.T) {
	page, err := Page(sampleResults())
	if err != nil {
		t.Fatal(err)
	}
	for what, needed := range map[string]string{
		"the overall ratio":           "<em>54.8×</em>",
		"the set with its ratio":      "40.0×",
		"a set's interval":            "38.8 to 40.8",
		"a set that Rust declines":    "odd: at #/a: unevaluatedItems: not served",
		"why plain takes no part":     "The plain validator takes no part in a&lt;b: the schema does not compile: invalid regexp.",
		"what plain was spared":       "The plain validator was not given document 17 of orders: it panics: runtime error.",
		"where plain differs":         "on 12 of 1,200 documents",
		"a name that needs escaping":  "a&lt;b",
		"that not all were timed":     "of which 600, evenly spaced, were timed",
		"the library's fingerprint":   "deadbeefdeadbeefdeadbeef",
		"the soak":                    "Over 10,000,000 calls on the Rust path its resident memory grew by 4 KiB",
		"the command":                 "jsongate bench --rounds 3",
		"that there is no break-even": "Rust is faster with the smallest document already",
	} {
		if !bytes.Contains(page, []byte(needed)) {
			t.Errorf("the page does not show %s: %q is missing", what, needed)
		}
	}
	if bytes.Contains(page, []byte("a<b")) {
		t.Error("a name stands in the page unescaped")
	}
	if bytes.Contains(page, []byte("NaN")) || bytes.Contains(page, []byte("%!")) {
		t.Error("the page holds a figure that is none")
	}
}

func TestPageWithoutAnyMessOrPlainValidator(t *testing.T) {
	r := sampleResults()
	r.Sets = r.Sets[1:2]
	r.Overall.Plain, r.Overall.Messy, r.Overall.Unserved, r.Soak = nil, nil, 0, nil
	page, err := Page(r)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(page, []byte("Messy documents alone")) || bytes.Contains(page, []byte("no guards")) {
		t.Error("the page has a section on what was not measured")
	}
	Summary(new(bytes.Buffer), r)
}

func TestNoPageOfAnUnfinishedRun(t *testing.T) {
	if _, err := Page(&Results{}); err == nil {
		t.Error("a page was made of nothing")
	}
}

func TestBreakEvenSentence(t *testing.T) {
	for _, tt := range []struct {
		name string
		at   float64
		want string
	}{
		{"never faster", -1, "There is no break-even: with a document of 1 MiB"},
		{"always faster", 0, "Rust is faster with the smallest document already"},
		{"from a size on", 2048, "Rust is the faster path from about 2 KiB on."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := sampleResults()
			r.Boundary.BreakEven = tt.at
			if got := breakEven(r); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
			if _, err := Page(r); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLinesSentence(t *testing.T) {
	for _, tt := range []struct {
		name string
		e    measure.Estimate
		want string
	}{
		{"faster", measure.Estimate{Value: 1.25, Low: 1.2, High: 1.3}, "take 20 % less time"},
		{"slower", measure.Estimate{Value: 0.8, Low: 0.7, High: 0.9}, "take 25 % more time"},
		{"undecided", measure.Estimate{Value: 1.01, Low: 0.97, High: 1.05}, "show no difference to a call for each (0.970 to 1.05)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := linesReading(tt.e); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

func TestABusyMachineIsToldOf(t *testing.T) {
	r := sampleResults()
	r.Machine.LoadBefore = "1.7 0.2 0.1"
	page, err := Page(r)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	Summary(&out, r)
	if !bytes.Contains(page, []byte("its load was 1.7 on 2 cores")) || !strings.Contains(out.String(), "load 1.7 on 2 cores") {
		t.Error("a load of 1.7 on two cores is not told of")
	}
	if busy("0.9", 2) || busy("unknown", 2) {
		t.Error("a quiet machine counts as busy")
	}
}

func TestWriteAndClear(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bench", "latest")
	if err := Clear(dir); err != nil {
		t.Fatalf("clearing a folder that is not there: %v", err)
	}
	want := sampleResults()
	page, err := Write(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	if page != filepath.Join(dir, "report.html") {
		t.Errorf("the page is %s", page)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got Results
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != Format || len(got.Sets[0].Series[0].Samples) != len(want.Sets[0].Series[0].Samples) {
		t.Error("results.json does not hold the raw samples")
	}
	if err := Clear(dir); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d files are left after clearing", len(left))
	}
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{significant(1234567.8), "1,234,568"}, {significant(99.96), "100"}, {significant(12.34), "12.3"}, {significant(9.996), "10.0"},
		{significant(1.234), "1.23"}, {significant(0.05), "0.050"}, {significant(0), "0"}, {significant(-3.5), "-3.50"},
		{nanoseconds(999), "999 ns"}, {nanoseconds(1500), "1.50 µs"}, {nanoseconds(2e6), "2.00 ms"}, {nanoseconds(71.3e9), "71.3 s"},
		{size(34), "34 B"}, {size(1 << 10), "1 KiB"}, {size(1536), "1.5 KiB"}, {size(64 << 20), "64 MiB"},
		{percent(0.95), "95 %"}, {percent(0.125), "12.5 %"}, {times(47.26), "47.3×"}, {grouped(-1234), "-1,234"},
		{trimmed(100), "100"}, {trimmed(20), "20"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
