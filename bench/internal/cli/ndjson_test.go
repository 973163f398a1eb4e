package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	jsongate "github.com/jsongate/jsongate/go"
)

// limit of a document in these tests: a few chunks.
const limit = 5 * chunk

// streamed judges what a reader gives by a schema that wants objects, and returns the printed lines.
func streamed(t *testing.T, in io.Reader) []answer {
	t.Helper()
	validator, err := jsongate.Compile([]byte(`{"type":"object"}`), jsongate.MaxSize(limit))
	if err != nil {
		t.Fatal(err)
	}
	var printed, complaint bytes.Buffer
	out := bufio.NewWriter(&printed)
	j := &judge{streams: streams{err: &complaint}, validator: validator, limit: limit, out: out, lines: json.NewEncoder(out)}
	if err := j.stream("in", in); err != nil {
		t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	var answers []answer
	for line := range strings.Lines(printed.String()) {
		var raw struct {
			Code string
			Line int
		}
		if err := json.Unmarshal([]byte(line), &raw); err != nil {
			t.Fatal(err)
		}
		a := answer{Line: raw.Line}
		switch raw.Code {
		case "VALID":
			a.Code = jsongate.CodeValid
		case "SCHEMA":
			a.Code = jsongate.CodeSchema
		case "TOO_LARGE":
			a.Code = jsongate.CodeTooLarge
		case "MALFORMED":
			a.Code = jsongate.CodeMalformed
		default:
			t.Fatalf("the code %s was not expected", raw.Code)
		}
		answers = append(answers, a)
	}
	return answers
}

func TestStreamDoesNotDependOnHowTheTextArrives(t *testing.T) {
	const text = "{}\n[]\n\n{\"a\":[1,2,3]}\r\n{\n{}"
	want := streamed(t, strings.NewReader(text))
	if len(want) != 6 {
		t.Fatalf("%d documents, want 6", len(want))
	}
	for i, code := range []jsongate.Code{
		jsongate.CodeValid, jsongate.CodeSchema, jsongate.CodeMalformed, jsongate.CodeValid, jsongate.CodeMalformed, jsongate.CodeValid,
	} {
		if want[i].Code != code || want[i].Line != i+1 {
			t.Errorf("document %d: %v on line %d, want %v", i, want[i].Code, want[i].Line, code)
		}
	}
	for name, reader := range map[string]io.Reader{
		"byte by byte":          iotest.OneByteReader(strings.NewReader(text)),
		"by halves":             iotest.HalfReader(strings.NewReader(text)),
		"the end with the data": iotest.DataErrReader(strings.NewReader(text)),
	} {
		if got := streamed(t, reader); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestStreamReportsWhatItCannotRead(t *testing.T) {
	validator, err := jsongate.Compile([]byte(`true`))
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(io.Discard)
	j := &judge{validator: validator, limit: limit, out: out, lines: json.NewEncoder(out)}
	if err := j.stream("in", iotest.ErrReader(io.ErrClosedPipe)); err == nil || !strings.Contains(err.Error(), "cannot read the documents of in") {
		t.Errorf("got %v", err)
	}
}

func TestStreamTakesLinesLongerThanAChunk(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", 3*chunk/2) + `"}`
	got := streamed(t, strings.NewReader("{}\n"+long+"\n[]\n"))
	if len(got) != 3 || got[0].Code != jsongate.CodeValid || got[1].Code != jsongate.CodeValid || got[2].Code != jsongate.CodeSchema {
		t.Errorf("got %v", got)
	}
}

func TestStreamPassesOverTheRestOfALineThatIsTooLarge(t *testing.T) {
	line := io.MultiReader(strings.NewReader("{}\n"), io.LimitReader(endless{}, limit+3*chunk), strings.NewReader("\n[]\n{}"))
	got := streamed(t, line)
	if len(got) != 4 || got[1].Code != jsongate.CodeTooLarge || got[2].Code != jsongate.CodeSchema || got[3].Code != jsongate.CodeValid || got[3].Line != 4 {
		t.Errorf("got %v", got)
	}
	atEnd := streamed(t, io.LimitReader(endless{}, limit+3*chunk))
	if len(atEnd) != 1 || atEnd[0].Code != jsongate.CodeTooLarge {
		t.Errorf("a line that is too large and has no end: got %v", atEnd)
	}
}

// endless is a text of digits.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '1'
	}
	return len(p), nil
}

func TestStreamKeepsItsMemoryNearAChunk(t *testing.T) {
	line := `{"text":"` + strings.Repeat("somebody wrote this ", 400) + `"}` + "\n"
	validator, err := jsongate.Compile([]byte(`{"type":"array"}`)) // refused at the first byte, to be quick
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(io.Discard)
	j := &judge{streams: streams{err: io.Discard}, validator: validator, limit: limit, out: out, lines: json.NewEncoder(out)}
	highest := &watermark{Reader: io.LimitReader(&repeat{text: line}, 12<<20)}
	if err := j.stream("in", highest); err != nil {
		t.Fatal(err)
	}
	if highest.heap > 8<<20 {
		t.Errorf("the heap grew to %d MiB while 12 MiB were read", highest.heap>>20)
	}
}

// repeat gives the same text over and over.
type repeat struct {
	text string
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		copied := copy(p[n:], r.text[r.at:])
		n += copied
		r.at = (r.at + copied) % len(r.text)
	}
	return n, nil
}

// watermark notes how much memory is reachable each time that something is read.
type watermark struct {
	io.Reader
	heap uint64
}

func (w *watermark) Read(p []byte) (int, error) {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	w.heap = max(w.heap, now.HeapAlloc)
	return w.Reader.Read(p)
}
