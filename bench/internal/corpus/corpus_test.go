package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The sets are never changed, so the tests share them.
var cut = sync.OnceValues(func() ([]*Set, error) { return Default(context.Background()) })

func defaults(t *testing.T) []*Set {
	t.Helper()
	sets, err := cut()
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

func TestDefaultSetsHaveTheCountsWrittenDown(t *testing.T) {
	want := map[string]struct{ documents, bytes int }{
		"fhir-claim":         {93, 361_025},
		"fhir-observation":   {599, 435_979},
		"fhir-record":        {222, 180_888},
		"source-tree":        {305, 603_659},
		"ticket-event":       {165, 38_319},
		"ticket-performance": {243, 452_269},
		"twitter-status":     {100, 466_464},
		"twitter-user":       {115, 180_648},
	}
	sets := defaults(t)
	if len(sets) != len(want) {
		t.Errorf("%d sets, want %d", len(sets), len(want))
	}
	for _, set := range sets {
		w, ok := want[set.Name]
		if !ok {
			t.Errorf("the set %s is not expected", set.Name)
			continue
		}
		if len(set.Documents) != w.documents || set.Bytes() != w.bytes {
			t.Errorf("%s: %d documents of %d bytes, want %d of %d", set.Name, len(set.Documents), set.Bytes(), w.documents, w.bytes)
		}
		if set.Messy() != 0 {
			t.Errorf("%s: %d messy documents before any mutation", set.Name, set.Messy())
		}
		if set.Origin == "" {
			t.Errorf("%s: no origin", set.Name)
		}
	}
}

// TestDefaultDocumentsAreValidUnderTheirSchemas asks a validator that is neither of the two paths.
func TestDefaultDocumentsAreValidUnderTheirSchemas(t *testing.T) {
	for _, set := range defaults(t) {
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(set.Schema))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("set.json", schema); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile("set.json")
		if err != nil {
			t.Errorf("%s: the schema does not compile: %v", set.Name, err)
			continue
		}
		for i, document := range set.Documents {
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(document.Data))
			if err == nil {
				err = compiled.Validate(instance)
			}
			if err != nil {
				t.Errorf("%s: document %d: %v", set.Name, i, err)
				break
			}
			if size := len(document.Data); size < smallestDocument || size > largestDocument {
				t.Errorf("%s: document %d has %d bytes", set.Name, i, size)
			}
		}
	}
}

func TestAPayloadFileIsTakenOnlyIfItsTextIsTheOneThatWasMeant(t *testing.T) {
	dir := t.TempDir()
	const name = "citm_catalog.json"
	if _, err := readSource(dir, name); err == nil || !strings.Contains(err.Error(), "no longer carries it") {
		t.Errorf("a folder without the file: %v", err)
	}
	deep := filepath.Join(dir, "internal", "somewhere")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(deep, name), []byte(`{}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readSource(dir, name); err == nil || !strings.Contains(err.Error(), "has changed") {
		t.Errorf("another text: %v", err)
	}
	module, err := moduleFolder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := readSource(module, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(deep, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readSource(dir, name); err != nil {
		t.Errorf("the right text in another place, not packed: %v", err)
	}
}

func TestMessyShareIsTheSameEveryTime(t *testing.T) {
	for _, set := range defaults(t) {
		first, err := WithMessy(set, 0.1, 1)
		if err != nil {
			t.Fatal(err)
		}
		second, err := WithMessy(set, 0.1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Lines(), second.Lines()) {
			t.Errorf("%s: two runs with one seed differ", set.Name)
		}
		other, err := WithMessy(set, 0.1, 2)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(first.Lines(), other.Lines()) {
			t.Errorf("%s: another seed gives the same documents", set.Name)
		}
		share := float64(first.Messy()) / float64(len(first.Documents))
		if share < 0.09 || share > 0.11 {
			t.Errorf("%s: %.3f of the documents are messy, want about 0.1", set.Name, share)
		}
		untouched := slices.DeleteFunc(slices.Clone(first.Documents), func(d Document) bool { return d.Mutation != "" })
		if len(untouched) != len(set.Documents) {
			t.Errorf("%s: %d untouched documents, want %d", set.Name, len(untouched), len(set.Documents))
		}
	}
}

func TestMessyShareIsRefusedOutsideItsBounds(t *testing.T) {
	set := &Set{Name: "s", Documents: []Document{{Data: []byte(`{}`)}}}
	for _, share := range []float64{-0.1, 1, 2} {
		if _, err := WithMessy(set, share, 1); err == nil {
			t.Errorf("a share of %g was taken", share)
		}
	}
}

func TestEveryMutationOccursAndKeepsTheLinesForm(t *testing.T) {
	seen := map[string]int{}
	for _, set := range defaults(t) {
		messy, err := WithMessy(set, 0.3, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range messy.Documents {
			seen[document.Mutation]++
		}
		if lines := bytes.Count(messy.Lines(), []byte("\n")); lines != len(messy.Documents) {
			t.Errorf("%s: %d lines for %d documents", set.Name, lines, len(messy.Documents))
		}
	}
	for _, m := range mutations {
		if seen[m.name] == 0 {
			t.Errorf("the mutation %q never occurred", m.name)
		}
	}
}

func TestMutationsBreakWhatTheyAreNamedFor(t *testing.T) {
	document := []byte(`{"id":12,"name":"Ann","tags":["a","b"],"pets":{"cat":"Tom"}}`)
	for _, tt := range []struct {
		mutation   string
		wellFormed bool
	}{
		{"cut off", false},
		{"wrong type", true},
		{"missing member", true},
		{"long string", true},
		{"bad UTF-8", false},
		{"deep nesting", true}, // well formed for jsontext, whose limit is 10,000; too deep for the gate's default of 1,000
		{"duplicate name", false},
		{"unknown member", true},
		{"lone surrogate", false},
		{"huge number", true},
		{"stray byte", false},
	} {
		t.Run(tt.mutation, func(t *testing.T) {
			turn := slices.IndexFunc(mutations, func(m mutation) bool { return m.name == tt.mutation })
			if turn < 0 {
				t.Fatal("no such mutation")
			}
			for seed := range uint64(50) {
				set := &Set{Name: "one", Documents: []Document{{Data: document}}}
				messy, err := withTurn(set, turn, seed)
				if err != nil {
					t.Fatal(err)
				}
				if messy.Mutation != tt.mutation {
					t.Fatalf("seed %d: the document was mutated by %q", seed, messy.Mutation)
				}
				if bytes.Equal(messy.Data, document) {
					t.Fatalf("seed %d: the document is unchanged", seed)
				}
				if got := jsontext.Value(messy.Data).IsValid(); got != tt.wellFormed {
					t.Fatalf("seed %d: %q: well formed is %t, want %t", seed, messy.Data, got, tt.wellFormed)
				}
			}
		})
	}
}

func TestMutationWithoutAPlaceGivesWayToTheNext(t *testing.T) {
	set := &Set{Name: "number", Documents: []Document{{Data: []byte(`17`)}}}
	for turn := range mutations {
		messy, err := withTurn(set, turn, 3)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(messy.Data, []byte(`17`)) || messy.Mutation == "" {
			t.Errorf("turn %d left the document as it is", turn)
		}
	}
}

func TestFolderReadsSetsAndRefusesHalfOnes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Folder(dir); err == nil || !strings.Contains(err.Error(), "holds no payload sets") {
		t.Errorf("an empty folder: %v", err)
	}
	write("b/schema.json", `true`)
	write("b/instances.jsonl", "{}\n\n[1]\r\n 2 ")
	write("README.md", "not a set")
	sets, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) != 1 || sets[0].Name != "b" || string(sets[0].Lines()) != "{}\n[1]\n2\n" {
		t.Errorf("got %d sets, the first %q", len(sets), sets[0].Lines())
	}
	write("a/schema.json", `true`)
	if _, err := Folder(dir); err == nil || !strings.Contains(err.Error(), "a has no readable documents") {
		t.Errorf("a folder without documents: %v", err)
	}
	write("a/instances.jsonl", "\n")
	if _, err := Folder(dir); err == nil || !strings.Contains(err.Error(), "holds no documents") {
		t.Errorf("a folder with an empty file: %v", err)
	}
}

func TestAStoredSetIsLoadedAsItWas(t *testing.T) {
	set := &Set{Name: "s", Schema: []byte(`{"type":"object"}`), Documents: []Document{
		{Data: []byte(`{}`)}, {Data: []byte{}}, {Data: []byte("\xff\r")}, {Data: []byte{}},
	}}
	dir := filepath.Join(t.TempDir(), "new")
	if err := set.Store(dir); err != nil {
		t.Fatal(err)
	}
	schema, documents, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(schema, set.Schema) || len(documents) != len(set.Documents) {
		t.Fatalf("schema %s, %d documents", schema, len(documents))
	}
	for i, document := range documents {
		if !bytes.Equal(document, set.Documents[i].Data) {
			t.Errorf("document %d is %q, want %q", i, document, set.Documents[i].Data)
		}
	}
}

func TestSampleKeepsTheMessyShare(t *testing.T) {
	set := defaults(t)[1]
	messy, err := WithMessy(set, 0.1, 1)
	if err != nil {
		t.Fatal(err)
	}
	sample := messy.Sample(messy.Bytes() / 4)
	if n := len(sample.Documents); n < len(messy.Documents)/5 || n > len(messy.Documents)/3 {
		t.Errorf("%d of %d documents for a quarter of the bytes", n, len(messy.Documents))
	}
	if share := float64(sample.Messy()) / float64(len(sample.Documents)); share < 0.08 || share > 0.12 {
		t.Errorf("the sample's messy share is %.3f", share)
	}
	if messy.Sample(messy.Bytes()) != messy {
		t.Error("a set that fits was copied")
	}
}

func TestSizedDocumentsAreValidAndOfTheirSize(t *testing.T) {
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(SizedSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sized.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled := compiler.MustCompile("sized.json")
	documents, err := SizedDocuments(64, 256, 1<<10, 8<<10, 64<<10, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if len(d.Data) != d.Size {
			t.Errorf("%d bytes, want %d", len(d.Data), d.Size)
		}
		var instance any
		if err := json.Unmarshal(d.Data, &instance); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(instance); err != nil {
			t.Errorf("%d bytes: %v", d.Size, err)
		}
	}
	if _, err := SizedDocuments(16); err == nil {
		t.Error("a document of 16 bytes was made")
	}
}

// withTurn mutates the first document of the set by the mutation at the given turn.
func withTurn(set *Set, turn int, seed uint64) (Document, error) {
	data, name := mutate(set.Documents[0].Data, turn, rand.New(rand.NewPCG(seed, 0)))
	return Document{Data: data, Mutation: name}, nil
}
