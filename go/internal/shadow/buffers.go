package shadow

import (
	"math/bits"
	"sync/atomic"
)

// Copies live in buffers whose sizes are powers of two. Buffers that are free wait in bounded lists, one a size, for the next
// document; what does not fit into a list, or would exceed the limit of all lists, is left to the garbage collector. A
// sync.Pool would be as quick, but what it holds has no limit that could be stated.

const (
	smallestShift  = 9
	smallestBuffer = 1 << smallestShift
)

// classOf is the class of the buffer that holds that many bytes.
func classOf(size int) int {
	return max(0, bits.Len(uint(max(size, 1)-1))-smallestShift)
}

func sizeOfClass(class int) int { return smallestBuffer << class }

// largestClassWithin is the largest class whose buffers have at most that many bytes, which are smallestBuffer at least.
func largestClassWithin(limit int64) int { return bits.Len64(uint64(limit)) - 1 - smallestShift }

type buffer struct {
	bytes []byte
	class int
}

func (b *buffer) size() int64 { return int64(sizeOfClass(b.class)) }

type buffers struct {
	free  []chan *buffer // by class
	idle  atomic.Int64   // bytes in all of them
	limit int64
}

func (b *buffers) init(largest, items int, limit int64) {
	b.limit = limit
	b.free = make([]chan *buffer, classOf(largest)+1)
	for class := range b.free {
		b.free[class] = make(chan *buffer, min(int64(items), limit/int64(sizeOfClass(class))))
	}
}

// copyOf gives a buffer that holds a copy of the document.
func (b *buffers) copyOf(doc []byte) *buffer {
	class := classOf(len(doc))
	var to *buffer
	select {
	case to = <-b.free[class]:
		b.idle.Add(-to.size())
	default:
		to = &buffer{bytes: make([]byte, sizeOfClass(class)), class: class}
	}
	to.bytes = append(to.bytes[:0], doc...)
	return to
}

// put takes a buffer back.
func (b *buffers) put(freed *buffer) {
	if b.idle.Add(freed.size()) <= b.limit {
		select {
		case b.free[freed.class] <- freed:
			return
		default:
		}
	}
	b.idle.Add(-freed.size())
}

// release lets go of all free buffers.
func (b *buffers) release() {
	for _, free := range b.free {
		for len(free) > 0 {
			select {
			case freed := <-free:
				b.idle.Add(-freed.size())
			default:
			}
		}
	}
}
