package mode

import (
	"math/rand/v2"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/stripe"
)

// Draw is a random number for a call: SplitMix64 over counters that are striped, as those of package counters are, so that cores
// do not wait for each other. math/rand/v2 takes five nanoseconds for the same, which is the whole budget of a decision.
func Draw() uint64 {
	z := stripes[stripe.Hash()>>(64-stripeBits)].next.Add(stripe.Golden)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

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
