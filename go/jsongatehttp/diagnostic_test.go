package jsongatehttp

import (
	"runtime"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// Each request is one call, whatever its problem document tells.
func TestARefusalIsCountedOnce(t *testing.T) {
	v := mustCompile(t, orderSchema)
	onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
		before := jsongate.Stats().Calls
		const requests = 20
		for range requests {
			if p := problemOf(t, serve(Handler(v, &accepting{}), post(`{"id":"x"}`))); p.Pointer == nil {
				t.Fatalf("refused with %+v", p)
			}
		}
		if calls := jsongate.Stats().Calls - before; calls != requests {
			t.Errorf("%d requests are counted as %d calls", requests, calls)
		}
	})
}

// A sender can choose documents with as many violations as fit, and deep ones, whose pointers are long.
var hostileDocuments = map[string]struct{ schema, doc string }{
	"many":  {`{"items":{"type":"integer"}}`, "[" + strings.Repeat(`"",`, 1300) + `""]`},
	"names": {orderSchema, `{"id":1` + manyNames() + `}`},
	"deep": {`{"type":["array","string"],"items":{"$ref":"#"}}`,
		strings.Repeat("[", 700) + strings.Repeat("1,", 1300) + "1" + strings.Repeat("]", 700)},
	"branches": {`{"items":{"anyOf":[{"type":"integer"},{"required":["a"],"type":"object"},{"type":"boolean"}]}}`,
		"[" + strings.Repeat(`"",`, 1300) + `""]`},
	"recursive": {`{"$ref":"#/$defs/n","$defs":{"n":{"type":["array","string"],"items":{"anyOf":[{"$ref":"#/$defs/n"},{"$ref":"#/$defs/n"}]}}}}`,
		strings.Repeat("[", 900) + "1" + strings.Repeat("]", 900)},
}

func manyNames() string {
	var names strings.Builder
	for i := range 400 {
		names.WriteString(`,"` + strings.Repeat("x", i%3) + jsonNumber(i) + `":1`)
	}
	return names.String()
}

// Explain takes 25 MB and more for the deep one. How long it takes follows from that.
func TestLookingForAViolationIsBounded(t *testing.T) {
	onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
		for name, hostile := range hostileDocuments {
			v, doc := mustCompile(t, hostile.schema), []byte(hostile.doc)
			result := v.Validate(doc)
			if len(doc) > DefaultExplainUpTo || result.Valid() {
				t.Fatalf("%s has %d bytes and is answered %v", name, len(doc), result)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, found := v.Locate(doc, result)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
				t.Errorf("%s: it took %d bytes (found: %v)", name, took, found)
			}
		}
	})
}

// What a refusal costs beside judging: the second figure, of Locate, must not grow with the number of violations.
func BenchmarkHostileRefusal(b *testing.B) {
	for name, hostile := range hostileDocuments {
		v := mustCompile(b, hostile.schema)
		doc := []byte(hostile.doc)
		result := v.Validate(doc)
		b.Run(name+"/validate", func(b *testing.B) {
			for b.Loop() {
				v.Validate(doc)
			}
		})
		b.Run(name+"/locate", func(b *testing.B) {
			for b.Loop() {
				v.Locate(doc, result)
			}
		})
		b.Run(name+"/explain", func(b *testing.B) {
			for b.Loop() {
				v.Explain(doc)
			}
		})
	}
}
