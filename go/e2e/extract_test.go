//go:build jsongate_real

package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestBothPathsExtractTheSame(t *testing.T) {
	text, err := os.ReadFile("../../tests/extract/pointers.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name, Document string
		Pointers, Want []string
	}
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		v := compileWithPointers(t, row.Pointers)
		for _, path := range []string{"go", "rust"} {
			got := extracted(t, v, path, [][]byte{[]byte(row.Document)}, len(row.Pointers))[0]
			if !slices.Equal(got, row.Want) {
				t.Errorf("%s on %s: %q instead of %q", row.Name, path, got, row.Want)
			}
		}
	}
}

func TestBothPathsExtractTheSameOfChangedDocuments(t *testing.T) {
	pointers := []string{"", "/a", "/a/b", "/a/b/1", "/0", "/0/0", "/\u00e9/~1"}
	v := compileWithPointers(t, pointers)
	random := rand.New(rand.NewPCG(1, 2))
	seed := []byte(`{"a":{"b":[1,"x\"",{}],"b":[2,3]},"0":[[null]], "\u00e9" : {"/":-1.5e3} }`)
	pieces := []string{`"a":`, `{"b":[0,[1]]}`, `[`, `]`, `}`, `,`, ` `, `"`, `\u0061`, `1`}
	var docs [][]byte
	for range 200_000 {
		doc := slices.Clone(seed)
		for range 1 + random.IntN(3) {
			at := random.IntN(len(doc))
			doc = slices.Concat(doc[:at], []byte(pieces[random.IntN(len(pieces))]), doc[at+random.IntN(2):])
		}
		// Only what was found valid means anything.
		if v.Validate(doc).Valid() {
			docs = append(docs, doc)
		}
	}
	if len(docs) < 1000 {
		t.Errorf("only %d documents were compared", len(docs))
	}
	inGo, inRust := extracted(t, v, "go", docs, len(pointers)), extracted(t, v, "rust", docs, len(pointers))
	for i, doc := range docs {
		if !slices.Equal(inGo[i], inRust[i]) {
			t.Fatalf("%s: %q by Go, %q by Rust", doc, inGo[i], inRust[i])
		}
	}
}

func compileWithPointers(t *testing.T, pointers []string) *jsongate.Validator {
	t.Helper()
	v, err := jsongate.Compile([]byte("true"), jsongate.AllowDuplicateNames(), jsongate.WithPointers(pointers...))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// extracted is what a path finds in each document.
func extracted(t *testing.T, v *jsongate.Validator, path string, docs [][]byte, n int) (all [][]string) {
	t.Helper()
	if err := jsongate.SetPath(path); err != nil {
		t.Fatal(err)
	}
	defer use(t, jsongate.PathGo)
	for _, doc := range docs {
		spans, texts := make([]jsongate.Span, n), []string{}
		found, there := v.Extract(doc, spans), 0
		for _, span := range spans {
			texts = append(texts, string(span.Of(doc)))
			if span.Found() {
				there++
			}
		}
		if found != there {
			t.Fatalf("%d values found, %d spans filled in", found, there)
		}
		all = append(all, texts)
	}
	return all
}
