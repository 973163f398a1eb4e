package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/measure"
)

// BenchmarkText is the run in Go's benchmark format, a line for each sample, as benchstat reads it. Try
//
//	benchstat -row /set -col /path bench.txt
//
// Each line is of one document: ns/op is the wall clock, cpu-ns/op the processor time of the whole process. Allocations were
// counted once and stand on each line.
func BenchmarkText(r *Results) []byte {
	var b bytes.Buffer
	for _, line := range [][2]string{
		{"goos", r.Machine.OS}, {"goarch", r.Machine.Arch}, {"pkg", "github.com/jsongate/jsongate/bench"}, {"cpu", r.Machine.CPU},
		{"go", r.Build.Go}, {"commit", r.Build.Commit}, {"date", r.Started.Format("2006-01-02T15:04:05Z")},
		{"library-version", r.Build.Library.Version}, {"library-sha256", r.Build.Library.SHA256}, {"kernel", r.Build.Library.Kernel},
		{"command", strings.Join(r.Command, " ")},
	} {
		fmt.Fprintf(&b, "%s: %s\n", line[0], line[1])
	}
	for i := range r.Sets {
		set := &r.Sets[i]
		for j := range set.Series {
			samples(&b, fmt.Sprintf("Validate/set=%s/path=%s", set.Name, set.Series[j].Name), &set.Series[j], r.Machine.CPUs)
		}
	}
	if len(r.Boundary.Sizes) > 0 {
		samples(&b, "Boundary/call=empty", &r.Boundary.Empty, r.Machine.CPUs)
	}
	for i := range r.Boundary.Sizes {
		at := &r.Boundary.Sizes[i]
		samples(&b, fmt.Sprintf("Boundary/call=noop/size=%d", at.Bytes), &at.Noop, r.Machine.CPUs)
		for _, series := range []*measure.Series{&at.Go, &at.Rust, &at.JSONValid} {
			samples(&b, fmt.Sprintf("Size/size=%d/path=%s", at.Bytes, series.Name), series, r.Machine.CPUs)
		}
	}
	return b.Bytes()
}

func samples(b *bytes.Buffer, name string, s *measure.Series, cpus int) {
	wall, processor := s.PerDocument(), s.ProcessorPerDocument()
	for i := range s.Samples {
		fmt.Fprintf(b, "Benchmark%s-%d\t%d\t%.2f ns/op\t%.2f cpu-ns/op", name, cpus, s.Passes*s.Documents, wall[i], processor[i])
		if s.Bytes > 0 {
			fmt.Fprintf(b, "\t%.2f MB/s", s.MegabytesPerSecond(wall[i]))
		}
		fmt.Fprintf(b, "\t%.1f B/op\t%.3f allocs/op\n", s.Allocated, s.Allocs)
	}
}
