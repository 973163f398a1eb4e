package latch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"sync/atomic"
	"time"
	"unsafe"
)

// The file, in the byte order of the machine:
//
//	0        the header: what the file is; never changes
//	128      a word that is not zero while the latch is tripped, for the calls to read
//	512      the ledger, in two copies of which the newer whole one counts
//	4096     the places of the processes: who, and a cell for each stripe
const (
	magic         = "JGLATCH\n"
	formatVersion = 1

	headerSize = 32
	trippedAt  = 128
	ledgerAt   = 512
	ledgerSize = 1792
	slotsAt    = 4096

	slots      = 32
	stripeBits = 6
	stripes    = 1 << stripeBits
	slotSize   = cellsAt + stripes*lineSize
	fileSize   = slotsAt + slots*slotSize

	// Of a place.
	startedAt  = 8
	inodeAt    = 16
	machineAt  = 32
	librarySet = 128
	cellsAt    = 2 * lineSize

	// Two lines: the adjacent-line prefetcher of current x86 cores moves lines in pairs.
	lineSize = 128

	machineMax = 64
	libraryMax = 64
)

// What a place is used for.
const (
	slotFree uint32 = iota
	slotOpen
	slotClosed // its process said that it ends on purpose
)

// cell counts calls inside Rust. Stacks that meet in a cell add to it in turn.
type cell struct {
	calls atomic.Int32
	_     [lineSize - 4]byte
}

var (
	order     = binary.NativeEndian
	checksums = crc32.MakeTable(crc32.Castagnoli)
)

// image is a whole file in memory, mapped or read. It starts at a multiple of 8.
type image []byte

// newImage is a file that nobody has used.
func newImage() image {
	data := make(image, fileSize)
	copy(data, header())
	data.writeLedger(ledger{})
	return data
}

func header() []byte {
	h := []byte(magic)
	for _, n := range []uint32{formatVersion, fileSize, slots, stripes, lineSize} {
		h = order.AppendUint32(h, n)
	}
	return order.AppendUint32(h, crc32.Checksum(h, checksums))
}

// checkHeader tells why a file is not one of ours; nil if it is. Only as much of it as a header takes is looked at.
func checkHeader(start []byte, size int64) error {
	const remove = "; move it away or remove it, and the next start makes a new one"
	switch {
	case size == 0:
		return fmt.Errorf("it is empty%s", remove)
	case len(start) < headerSize || !bytes.HasPrefix(start, []byte(magic)):
		return fmt.Errorf("it is not a crash latch; name another file, or if nobody needs this one, remove it")
	case order.Uint32(start[8:]) != formatVersion:
		return fmt.Errorf("it has format %d and this program knows format %d%s", order.Uint32(start[8:]), formatVersion, remove)
	case !bytes.Equal(start[:headerSize], header()):
		return fmt.Errorf("its header is damaged%s", remove)
	case size != fileSize:
		return fmt.Errorf("it has %d bytes instead of %d%s", size, fileSize, remove)
	}
	return nil
}

func word[T any](data image, at int) *T { return (*T)(unsafe.Pointer(&data[at])) }

// tripped is the word that calls read.
func (data image) tripped() *atomic.Uint32 { return word[atomic.Uint32](data, trippedAt) }

// slot is the place of one process.
func (data image) slot(i int) slot { return slot(data[slotAt(i):][:slotSize]) }

func slotAt(i int) int { return slotsAt + i*slotSize }

type slot []byte

func (s slot) state() *atomic.Uint32 { return word[atomic.Uint32](image(s), 0) }
func (s slot) pid() int              { return int(order.Uint32(s[4:])) }
func (s slot) started() time.Time    { return time.Unix(0, int64(order.Uint64(s[startedAt:]))) }
func (s slot) library() string       { return text(s[librarySet:][:libraryMax]) }
func (s slot) setLibrary(v string)   { setText(s[librarySet:][:libraryMax], v) }
func (s slot) cells() *[stripes]cell { return word[[stripes]cell](image(s), cellsAt) }

// inFlight is how many calls are inside Rust.
func (s slot) inFlight() int {
	sum := 0
	for i := range s.cells() {
		sum += int(s.cells()[i].calls.Load())
	}
	return max(sum, 0)
}

// take writes a process into a place that it has locked.
func (s slot) take(pid int, started time.Time, id identity, library string) {
	s.release()
	order.PutUint32(s[4:], uint32(pid))
	order.PutUint64(s[startedAt:], uint64(started.UnixNano()))
	order.PutUint64(s[inodeAt:], id.inode)
	setText(s[machineAt:][:machineMax], id.machine)
	s.setLibrary(library)
	s.state().Store(slotOpen)
}

// release makes a place free, the word that says so first: an end in the middle of it leaves nothing that could count.
func (s slot) release() {
	s.state().Store(slotFree)
	for i := range s.cells() {
		s.cells()[i].calls.Store(0)
	}
}

// identity tells a file and a boot of the machine from others. The number of the device is no part of it: that can change when a
// volume is mounted again, as containers do.
type identity struct {
	inode   uint64
	machine string
}

func (s slot) identity() identity {
	return identity{order.Uint64(s[inodeAt:]), text(s[machineAt:][:machineMax])}
}

func text(field []byte) string {
	before, _, _ := bytes.Cut(field, []byte{0})
	return string(before)
}

func setText(field []byte, value string) { clear(field[copy(field, value):]) }
