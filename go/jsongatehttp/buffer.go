package jsongatehttp

import (
	"io"
	"math"
	"sync"
)

// Buffers come in a few sizes, so that a handler that keeps the bytes of a small body does not hold a large buffer with them.
var bufferSizes = [...]int{1 << 10, 4 << 10, 16 << 10, 64 << 10}

var bufferPools [len(bufferSizes)]sync.Pool

// firstGuess is the buffer for a body of unknown length.
const firstGuess = 4 << 10

// buffer is the bytes of one body. It belongs to one request at a time.
type buffer struct{ bytes []byte }

// newBuffer is an empty buffer with room for some bytes. Beyond the largest pooled size it is made for the occasion.
func newBuffer(room int) *buffer {
	for class, size := range bufferSizes {
		if room <= size {
			if b, ok := bufferPools[class].Get().(*buffer); ok {
				return b
			}
			return &buffer{make([]byte, 0, size)}
		}
	}
	return &buffer{make([]byte, 0, room)}
}

// free gives the buffer to whoever needs one next. Nobody may look at its bytes any more.
func (b *buffer) free() {
	for class, size := range bufferSizes {
		if cap(b.bytes) == size {
			b.bytes = b.bytes[:0]
			bufferPools[class].Put(b)
			return
		}
	}
}

// readAll reads to the end. The announced length is a promise of the sender: memory is taken as bytes arrive, and never for
// more than the largest pooled size ahead of them. Where reading fails there is no buffer.
func readAll(from io.Reader, announced int64) (*buffer, error) {
	room := firstGuess
	if announced >= 0 {
		// One byte more than announced, so that the end is met without growing.
		room = int(min(announced, int64(bufferSizes[len(bufferSizes)-1])-1)) + 1
	}
	b := newBuffer(room)
	for {
		if len(b.bytes) == cap(b.bytes) {
			b = b.grown(announced)
		}
		n, err := from.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			b.free()
			return nil, err
		}
	}
}

// grown moves the bytes to a buffer at least twice as large, or just large enough for what was announced.
func (b *buffer) grown(announced int64) *buffer {
	room := int64(cap(b.bytes)) * 2
	if announced >= int64(len(b.bytes)) && announced < room {
		room = announced + 1
	}
	larger := newBuffer(int(min(room, math.MaxInt)))
	larger.bytes = append(larger.bytes, b.bytes...)
	b.free()
	return larger
}
