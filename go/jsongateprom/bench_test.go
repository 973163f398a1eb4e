package jsongateprom

import (
	"fmt"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"
)

// What a scrape costs without the text that is made of it: the snapshot of the process, the series, the registry's sorting.
func BenchmarkScrape(b *testing.B) {
	named := 0
	for _, validators := range []int{0, 100, 1000} {
		for ; named < validators; named++ {
			v, err := jsongate.Compile([]byte(`true`), jsongate.WithName(fmt.Sprintf("validator-%d", named)))
			if err != nil {
				b.Fatal(err)
			}
			v.Validate([]byte(`1`))
		}
		for _, row := range []struct {
			name    string
			options []Option
		}{{"whole", nil}, {"without-validators", []Option{WithoutValidators()}}} {
			b.Run(fmt.Sprintf("validators=%d/%s", validators, row.name), func(b *testing.B) {
				registry := prometheus.NewRegistry()
				registry.MustRegister(NewCollector(row.options...))
				b.ReportAllocs()
				series := 0
				for b.Loop() {
					gathered, err := registry.Gather()
					if err != nil {
						b.Fatal(err)
					}
					series = 0
					for _, one := range gathered {
						series += len(one.GetMetric())
					}
				}
				b.ReportMetric(float64(series), "series")
			})
		}
	}
}
