// Package counters counts events on many cores at once without making the cores wait for each other.
//
// A single atomic cell is one cache line that every core has to own in turn. A [Table] keeps several copies of its cells
// (stripes), each on lines of its own; an addition goes to one of them and a reader sums them all. Totals only ever grow.
package counters

import (
	"math/bits"
	"runtime"
	"sync/atomic"
	"unsafe"
)

const (
	// Two lines: the adjacent-line prefetcher of current x86 cores moves lines in pairs.
	separation = 128 / 8

	minStripes = 8
	maxStripes = 128

	// A goroutine's stack starts at a multiple of at least this many bytes, so lower address bits only say how deep the
	// call is.
	stackShift = 11

	// 2^64 divided by the golden ratio (Fibonacci hashing): spreads neighbouring stacks over all stripes.
	golden = 0x9E3779B97F4A7C15
)

// Table counts events of a fixed number of kinds, numbered from 0. All methods may be called from any goroutine.
type Table struct {
	cells  []atomic.Uint64
	kinds  int
	stride int
	shift  uint
}

// New makes a table of zeroes for that many kinds of event. It takes 8 bytes a kind and some padding, times four stripes a
// processor (at least 8, at most 128).
func New(kinds int) *Table {
	stripes := 1 << bits.Len(uint(4*runtime.GOMAXPROCS(0)-1))
	return newTable(kinds, min(max(stripes, minStripes), maxStripes), separation)
}

// NewSmall is New for a table of which there are many: it has 8 stripes however many processors there are, each on lines and not
// on pairs of them, and so takes 512 bytes for up to 8 kinds. On many processors at once additions to the same table are slower.
func NewSmall(kinds int) *Table { return newTable(kinds, minStripes, separation/2) }

func newTable(kinds, stripes, separation int) *Table {
	stride := (kinds + separation - 1) / separation * separation
	return &Table{
		cells:  aligned(stripes * stride),
		kinds:  kinds,
		stride: stride,
		shift:  uint(64 - bits.Len(uint(stripes-1))),
	}
}

// aligned makes cells that begin at the start of a pair of lines: then no stripe touches the lines of another one.
func aligned(n int) []atomic.Uint64 {
	const pair = separation * 8
	cells := make([]atomic.Uint64, n)
	past := int(uintptr(unsafe.Pointer(unsafe.SliceData(cells))) % pair)
	if past == 0 {
		return cells // the allocator aligns blocks of such sizes
	}
	cells = make([]atomic.Uint64, n+separation)
	past = int(uintptr(unsafe.Pointer(unsafe.SliceData(cells))) % pair)
	skip := (pair - past) % pair / 8
	return cells[skip : skip+n : skip+n]
}

// Add counts n events of a kind. It takes no lock and allocates nothing. A kind that the table does not have panics.
func (t *Table) Add(kind int, n uint64) {
	if uint(kind) >= uint(t.kinds) {
		panic("counters: no such kind of event")
	}
	t.cells[t.stripe()*t.stride+kind].Add(n)
}

// stripe picks a stripe by where the calling goroutine's stack lies. Go has no cheap name for "the core I run on"; goroutines
// that run at the same time never share a stack, so the hash of an address in it does nearly as well, for about a
// nanosecond (a sync.Pool token costs ten). Two goroutines may meet in a stripe: that costs time, never a count.
func (t *Table) stripe() int {
	var here byte
	return int(uint64(uintptr(unsafe.Pointer(&here))>>stackShift) * golden >> (t.shift & 63)) // &63: or Go asks whether it is more
}

// Sum writes the total of every kind into totals, which must be as long as the table has kinds. An addition that happened
// before the call is in it; one that happens meanwhile may or may not be.
func (t *Table) Sum(totals []uint64) {
	totals = totals[:t.kinds]
	clear(totals)
	for base := 0; base < len(t.cells); base += t.stride {
		for kind := range totals {
			totals[kind] += t.cells[base+kind].Load()
		}
	}
}
