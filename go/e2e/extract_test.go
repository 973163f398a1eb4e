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
			if got := extracted(t, v, path, []byte(row.Document), len(row.Pointers)); !slices.Equal(got, row.Want) {
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
	compared := 0
	for range 200_000 {
		doc := slices.Clone(seed)
		for range 1 + random.IntN(3) {
			at := random.IntN(len(doc))
			doc = slices.Concat(doc[:at], []byte(pieces[random.IntN(len(pieces))]), doc[at+random.IntN(2):])
		}
		// Only what was found valid means anything.
		if !v.Validate(doc).Valid() {
			continue
		}
		compared++
		inGo, inRust := extracted(t, v, "go", doc, len(pointers)), extracted(t, v, "rust", doc, len(pointers))
		if !slices.Equal(inGo, inRust) {
			t.Fatalf("%s: %q by Go, %q by Rust", doc, inGo, inRust)
		}
	}
	if compared < 1000 {
		t.Errorf("only %d documents were compared", compared)
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

func extracted(t *testing.T, v *jsongate.Validator, path string, doc []byte, n int) (texts []string) {
	t.Helper()
	if err := jsongate.SetPath(path); err != nil {
		t.Fatal(err)
	}
	spans := make([]jsongate.Span, n)
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
	return texts
}
