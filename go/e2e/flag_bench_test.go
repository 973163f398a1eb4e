//go:build jsongate_real

package e2e

import (
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// What the flag adds to a call: the bare path beside a canary that lets everything through, beside a name, beside both.
func BenchmarkFlag(b *testing.B) {
	schema, doc := []byte(`{"type":"object","properties":{"id":{"type":"integer"}}}`), []byte(`{"id": 7, "name": "x"}`)
	rows := []struct {
		name, mode string
		options    []jsongate.Option
	}{
		{"rust", "rust", nil},
		{"canary", "canary:99.9999%", nil},
		{"canary,name", "canary:99.9999%", []jsongate.Option{jsongate.WithName("orders")}},
		{"canary,name,shadow", "canary:99.9999%,shadow:0.0001%", []jsongate.Option{jsongate.WithName("orders")}},
	}
	for _, row := range rows {
		b.Run(row.name, func(b *testing.B) {
			v, err := jsongate.Compile(schema, row.options...)
			if err != nil {
				b.Fatal(err)
			}
			if v.RustError() != nil {
				b.Skip(v.RustError())
			}
			if err := jsongate.Admin.SetPath(row.mode); err != nil {
				b.Fatal(err)
			}
			defer jsongate.Admin.Withdraw()
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if !v.Validate(doc).Valid() {
						b.Error("refused")
						return
					}
				}
			})
		})
	}
}
