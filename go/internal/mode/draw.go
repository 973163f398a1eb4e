package mode

import (
	"math/rand/v2"
	"sync/atomic"
	"unsafe"
)

// Draw is a random number for a call: SplitMix64 over counters that are striped, as those of package counters are, so that cores
// do not wait for each other. math/rand/v2 takes five nanoseconds for the same, which is the whole budget of a decision.
func Draw() uint64 {
	var here byte
	stripe := uint64(uintptr(unsafe.Pointer(&here))>>11) * golden >> (64 - stripeBits)
	z := stripes[stripe].next.Add(golden)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// 2^64 divided by the golden ratio: the step of SplitMix64, and a good factor for hashing.
const golden = 0x9E3779B97F4A7C15

const stripeBits = 6

var stripes [1 << stripeBits]struct {
	next atomic.Uint64
	_    [120]byte // two lines: the adjacent-line prefetcher moves lines in pairs
}

// Each stripe begins elsewhere in the one long sequence, in each process anew.
func init() {
	for i := range stripes {
		stripes[i].next.Store(rand.Uint64())
	}
}
