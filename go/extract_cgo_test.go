//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

// The stand-in for the library finds the whole document under every pointer, which tells the paths apart.
func TestExtractGoesWhereTheFlagSays(t *testing.T) {
	g := newTestGate("", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("extract"), WithPointers("/a", "/missing"))
	doc, spans := []byte(`{"a":"x"}`), make([]Span, 2)
	find := func() int { return v.Extract(doc, spans) }
	if n := find(); n != 1 || string(spans[0].Of(doc)) != `"x"` {
		t.Errorf("Go found %d values, %q", n, spans[0].Of(doc))
	}
	if err := g.setPath("rust"); err != nil {
		t.Fatal(err)
	}
	if n := find(); n != 2 || spans[1] != (Span{Start: 0, End: uint32(len(doc))}) {
		t.Errorf("Rust was not asked: %d values, %v", n, spans)
	}
	if calls := g.stats().Calls; calls != 0 {
		t.Errorf("%d calls were counted", calls)
	}
}

func TestGoExtractsWhereRustFails(t *testing.T) {
	g := newTestGate("rust", nativetest.Build(t))
	v := g.mustCompile(t, stringSchema, WithName("extract"), WithPointers("/fake-panic"))
	doc, spans := []byte(`{"fake-panic":1}`), make([]Span, 1)
	for range 100 {
		if n := v.Extract(doc, spans); n != 1 || string(spans[0].Of(doc)) != "1" {
			t.Fatalf("%d values, %q", n, spans[0].Of(doc))
		}
	}
	if v.breakers.Closed() {
		t.Error("the breaker took no notice of 100 faults")
	}
	spans[0] = Span{}
	if n := v.Extract([]byte(`{"x":1}`), spans); n != 0 {
		t.Error("Rust is asked though the breaker is open")
	}
}
