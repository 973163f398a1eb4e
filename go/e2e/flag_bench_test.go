//go:build jsongate_real

package e2e

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/internal/native"
)

// What everything around the library costs in a call: the library's own function, called as the package calls it, beside Validate
// in several modes. All are run by turns in one process, a fraction of a millisecond each, and the medians are subtracted: a
// machine that does other work at the same time slows all alike. `make bench-flag` runs it.
func BenchmarkFlagByTurns(b *testing.B) {
	schema, doc := []byte(`{"type":"object","properties":{"id":{"type":"integer"}}}`), []byte(`{"id": 7, "name": "x"}`)
	library, failure := native.Open(native.Search{Explicit: os.Getenv("JSONGATE_LIB")})
	if failure != nil {
		b.Skip(failure)
	}
	bare, _, message := library.Compile(schema, native.Options{MaxDepth: 1000, MaxSize: 1 << 20})
	if bare == nil {
		b.Fatalf("%s", message)
	}
	plain, named := compileWith(b, schema), compileWith(b, schema, jsongate.WithName("orders"))
	rows := []struct {
		name, mode string
		call       func()
	}{
		{"the library alone", "go", func() { bare.Validate(doc) }},
		{"rust", "rust", func() { plain.Validate(doc) }},
		{"rust, named", "rust", func() { named.Validate(doc) }},
		{"canary, named", "canary:99.9999%", func() { named.Validate(doc) }},
		{"canary and shadow, named", "canary:99.9999%,shadow:0.0001%", func() { named.Validate(doc) }},
		{"canary by key, named", "canary:99.9999%", func() { named.ValidateKey(doc, "customer-1234567") }},
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("cores=%d", cores), func(b *testing.B) {
			times := make([][]float64, len(rows))
			for b.Loop() {
				for i, row := range rows {
					if err := jsongate.Admin.SetPath(row.mode); err != nil {
						b.Fatal(err)
					}
					times[i] = append(times[i], turn(row.call, cores))
				}
			}
			jsongate.Admin.Withdraw()
			base := median(times[0])
			b.ReportMetric(0, "ns/op")
			for i, row := range rows {
				b.Logf("%-26s %6.1f ns a call, %+5.1f ns", row.name, median(times[i]), median(times[i])-base)
			}
		})
	}
}

// turn is how long one of some thousand calls takes, while that many goroutines make them.
func turn(call func(), cores int) float64 {
	const calls = 2000
	var group sync.WaitGroup
	began := time.Now()
	for range cores {
		group.Go(func() {
			for range calls {
				call()
			}
		})
	}
	group.Wait()
	return float64(time.Since(began).Nanoseconds()) / calls
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
}

func compileWith(b *testing.B, schema []byte, options ...jsongate.Option) *jsongate.Validator {
	v, err := jsongate.Compile(schema, options...)
	if err != nil {
		b.Fatal(err)
	}
	return v
}
