package extract

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

func found(t *testing.T, pointers []string, document string) []string {
	t.Helper()
	p, err := Parse(pointers)
	if err != nil {
		t.Fatal(err)
	}
	spans := make([]Span, len(pointers))
	count, want := p.Find([]byte(document), spans), 0
	texts := make([]string, len(spans))
	for i, span := range spans {
		texts[i] = document[span.Start:span.End]
		if span.End != 0 {
			want++
		}
	}
	if count != want {
		t.Errorf("%d values found, and %d spans filled in", count, want)
	}
	return texts
}

func TestValuesAreFoundByTheirPointers(t *testing.T) {
	text, err := os.ReadFile("../../../tests/extract/pointers.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name     string
		Pointers []string
		Document string
		Want     []string
	}
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		if got := found(t, row.Pointers, row.Document); !slices.Equal(got, row.Want) {
			t.Errorf("%s: %q instead of %q", row.Name, got, row.Want)
		}
		for i, pointer := range row.Pointers {
			if got := found(t, []string{pointer}, row.Document); got[0] != row.Want[i] {
				t.Errorf("%s: %q alone: %q instead of %q", row.Name, pointer, got[0], row.Want[i])
			}
		}
	}
}

func TestWhatIsNoPointerIsRefused(t *testing.T) {
	for _, pointer := range []string{"a", "#/a", "/~", "/a~2", "/~01~"} {
		if _, err := Parse([]string{pointer}); err == nil {
			t.Errorf("%q is taken for a pointer", pointer)
		}
	}
	if _, err := Parse(make([]string, Most+1)); err == nil {
		t.Error("there can be any number of pointers")
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"x\"",{}]},"0":[[null]]}`))
	p, err := Parse([]string{"", "/a", "/a/b", "/0", "/0/0"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		spans := make([]Span, 7)
		p.Find(doc, spans)
		for _, span := range spans {
			if span.Start > span.End || int(span.End) > len(doc) {
				t.Errorf("the span %d to %d of %d bytes", span.Start, span.End, len(doc))
			}
		}
	})
}

func TestDocumentsThatAreNotWellFormedDoNoHarm(t *testing.T) {
	p, err := Parse([]string{"", "/a", "/a/b", "/0", "/0/0"})
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(`{"a":{"b":[1,"x\"",{}]},"0":[[null]]}`)
	for cut := range text {
		for _, c := range []byte{'"', '{', '}', '[', ']', '\\', ',', ':', 0, 0xff} {
			broken := append(slices.Clone(text[:cut]), c)
			spans := make([]Span, 5)
			p.Find(broken, spans)
			for _, span := range spans {
				if span.Start > span.End || int(span.End) > len(broken) {
					t.Errorf("%q: the span %d to %d", broken, span.Start, span.End)
				}
			}
		}
	}
}
