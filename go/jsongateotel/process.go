package jsongateotel

import (
	"go.opentelemetry.io/otel/metric"

	jsongate "github.com/jsongate/jsongate/go"
)

type process struct {
	library, heap, tripped, unusable metric.Int64Observable
	deaths                           metric.Float64Observable
}

func newProcess(m *maker) process {
	return process{
		library: m.level("library.loaded", "{library}", "Is 1 for the Rust library that is loaded; there is no value while none is."),
		heap:    m.level("native.heap.size", "By", "Memory that the Rust library holds, which Go's runtime does not see; 0 while it is not loaded."),
		tripped: m.level("latch.tripped", "{latch}",
			"Is 1 if processes died inside the library and Go therefore answers until an operator clears the latch, otherwise 0. "+
				"There is no value without a latch file."),
		unusable: m.level("latch.unusable", "{latch}",
			"Is 1 if JSONGATE_LATCH_FILE asks for a crash latch and its file cannot be used, so that nothing remembers crashes, otherwise 0."),
		// Processes that share a file see the same deaths.
		deaths: m.gauge("latch.deaths", "{death}", "Deaths inside the library that the latch file remembers. Old ones are forgotten."),
	}
}

func (p process) observe(out sink, s *jsongate.Snapshot, library func() (jsongate.LibraryInfo, bool)) {
	out.count(p.heap, s.NativeHeap)
	if info, loaded := library(); loaded {
		out.number(p.library, 1, versionKey.String(info.Version), abiKey.Int(info.ABI), kernelKey.String(info.Kernel))
	}
	out.number(p.unusable, oneIf(s.LatchProblem != ""))
	if s.Latch != nil {
		out.number(p.tripped, oneIf(s.Latch.Tripped))
		out.float(p.deaths, float64(len(s.Latch.Deaths)))
	}
}
