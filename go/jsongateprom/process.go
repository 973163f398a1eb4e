package jsongateprom

import (
	"strconv"

	jsongate "github.com/jsongate/jsongate/go"
)

var (
	libraryInfo = gauge("library_info",
		"Always 1. Says which Rust library is loaded; there is no series while none is.",
		"version", "abi", "kernel")
	nativeHeap = gauge("native_heap_bytes",
		"Memory that the Rust library holds, which Go's runtime does not see; 0 while it is not loaded.")
	latchTripped = gauge("latch_tripped",
		"Is 1 if processes died inside the library and Go therefore answers until an operator clears the latch, otherwise 0. "+
			"There is no series without a latch file.")
	latchDeaths = gauge("latch_deaths",
		"Deaths inside the library that the latch file remembers. Old ones are forgotten. There is no series without a latch file.")
	latchUnusable = gauge("latch_unusable",
		"Is 1 if JSONGATE_LATCH_FILE asks for a crash latch and its file cannot be used, so that nothing remembers crashes, otherwise 0.")
)

func collectLatch(out sink, state *jsongate.LatchState, problem string) {
	out.boolean(latchUnusable, problem != "")
	if state == nil {
		return
	}
	out.boolean(latchTripped, state.Tripped)
	out.send(latchDeaths, float64(len(state.Deaths)))
}

func collectLibrary(out sink, heap uint64, library func() (jsongate.LibraryInfo, bool)) {
	out.count(nativeHeap, heap)
	if info, loaded := library(); loaded {
		out.send(libraryInfo, 1, info.Version, strconv.Itoa(info.ABI), info.Kernel)
	}
}
