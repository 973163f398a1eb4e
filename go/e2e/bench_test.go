//go:build jsongate_real

package e2e

import (
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// What a call costs on each path, a small document and nothing else; `make bench` measures real payloads.
func BenchmarkValidate(b *testing.B) {
	v := compile(b, orderSchema)
	doc := []byte(orders[1].doc)
	for _, path := range []jsongate.Path{jsongate.PathGo, jsongate.PathRust} {
		b.Run(path.String(), func(b *testing.B) {
			use(b, path)
			defer use(b, jsongate.PathGo)
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if !v.Validate(doc).Valid() {
					b.Fatal("refused")
				}
			}
		})
	}
}

func BenchmarkValid(b *testing.B) {
	doc := []byte(`1`)
	for _, path := range []jsongate.Path{jsongate.PathGo, jsongate.PathRust} {
		b.Run(path.String(), func(b *testing.B) {
			use(b, path)
			defer use(b, jsongate.PathGo)
			b.ReportAllocs()
			for b.Loop() {
				jsongate.Valid(doc)
			}
		})
	}
}
