package jsongate

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

type extractRow struct {
	Name     string
	Pointers []string
	Document string
	Want     []string
}

func extractRows(t *testing.T) (rows []extractRow) {
	t.Helper()
	text, err := os.ReadFile("../tests/extract/pointers.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows
}

// checkExtract compares what a validator finds with the rows.
func checkExtract(t *testing.T, options ...Option) {
	t.Helper()
	for _, row := range extractRows(t) {
		v, err := Compile([]byte("true"), append(options, AllowDuplicateNames(), WithPointers(row.Pointers[:1]...), WithPointers(row.Pointers[1:]...))...)
		if err != nil {
			t.Fatal(err)
		}
		doc, spans := []byte(row.Document), make([]Span, len(row.Pointers)+1)
		spans[len(row.Pointers)] = Span{Start: 7, End: 9}
		found := v.Extract(doc, spans)
		got, there := []string{}, 0
		for _, span := range spans[:len(row.Pointers)] {
			got = append(got, string(span.Of(doc)))
			if span.Found() {
				there++
			}
		}
		if !slices.Equal(got, row.Want) || found != there {
			t.Errorf("%s: %q, %d found, instead of %q", row.Name, got, found, row.Want)
		}
		if spans[len(row.Pointers)] != (Span{Start: 7, End: 9}) {
			t.Errorf("%s: a span without a pointer was written", row.Name)
		}
	}
}

func TestGoExtractsByPointers(t *testing.T) { checkExtract(t) }

func TestExtractWithoutPointersOrSpansFindsNothing(t *testing.T) {
	v, err := Compile([]byte("true"))
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Extract([]byte("1"), make([]Span, 1)); n != 0 {
		t.Errorf("%d values without a pointer", n)
	}
	v, err = Compile([]byte("true"), WithPointers(""), MaxSize(3))
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Extract([]byte("1"), nil); n != 0 {
		t.Errorf("%d values without a span", n)
	}
	if n := v.Extract([]byte("1234"), make([]Span, 1)); n != 0 {
		t.Errorf("%d values in a document above the limit", n)
	}
	if _, err := Compile([]byte("true"), WithPointers("a")); err == nil {
		t.Error("what is no pointer is taken for one")
	}
	if got := (Span{Start: 2, End: 9}).Of([]byte("1234")); got != nil {
		t.Errorf("a span of another document has the bytes %q", got)
	}
}
