// Package latch is the crash latch: it remembers, across deaths of the process, how often the process died inside Rust, and
// after too many of them keeps it in Go until an operator says otherwise.
//
// A breaker cannot survive a SIGSEGV inside the library, since it dies with the process. The latch lives in a small file that is
// mapped into memory: [Latch.Enter] and [Latch.Leave] count there the calls that are inside Rust, and what is written into a
// shared mapping outlives the process that wrote it. The next process to open the file reads what the last one left. If that
// one did not call [Latch.Close] and had calls inside Rust when it ended, this is one death inside Rust.
//
// # What counts, and what cannot be told apart
//
// A SIGSEGV, an abort or an out-of-memory kill counts if at least one call was inside Rust at that moment, on any thread,
// whether or not Rust caused it: nothing about the cause outlives a process. A SIGKILL, a fatal signal without a handler, a
// panic of Go, os.Exit or exec under load is the same to the next process. That is why one death trips nothing, why a service
// should end by draining its calls or by calling Close, and why all the dead processes that are found at once count as one death,
// since they most likely were killed together. Never counted: an end after Close, an end with nothing inside Rust, a process of
// before the machine's last boot, and a copy of the file.
//
// # Several processes on one file
//
// A file has places for 32 processes (workers, or the old and the new process of a deploy) and one list of deaths for all of
// them. A process holds a kernel lock (an open file description lock) on its place until it ends, however it ends. A place
// whose lock can be had is that of a dead process: no process id is ever compared, so neither its reuse nor a container's own
// numbering can deceive. Dead processes are found by the next start and by the ticks of those that live. The latch is that of
// the file: once tripped it holds for all processes on it, at once, and so does clearing it. A 33rd process runs without it. The
// file must lie on a local file system, where locks and mappings work.
//
// # What happens to the file
//
// Nothing about the file keeps a process from starting: [Open] gives an error sentence, and the nil *Latch, on which every method
// works and does nothing. The file is written in full when it is made, so that a full disk shows then and not as a SIGBUS later
// (on file systems that copy on write, such as btrfs, a full disk can still do that: /run or another tmpfs is the best place).
// It is readable and writable by its owner only and never changes its size. Whoever truncates it nevertheless
// ends the processes that have it mapped: Go can catch a SIGBUS only by a setting of each goroutine, and that would cost every
// call more than the latch does. Removing the file harms nobody; the next process to start makes a new one.
package latch

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jsongate/jsongate/go/internal/stripe"
)

// Variable is the environment variable that names the file. Empty means no latch.
const Variable = "JSONGATE_LATCH_FILE"

// Clock tells the time, as time.Now does. Times in the file are wall-clock times.
type Clock func() time.Time

// Config says when the latch trips. Zero values mean the defaults.
type Config struct {
	// Deaths is how many deaths inside Rust trip the latch: 3 by default, at most 16.
	Deaths int
	// Period is how close together they must be: one hour by default.
	Period time.Duration
	// Alive is for how long the process must send calls to Rust, without a death of any process on the file, for earlier deaths
	// to be forgotten: ten minutes by default. A tripped latch stays tripped.
	Alive time.Duration
	// Library is the version of the Rust library, for the record of a death. It may be empty, or set later by [Latch.SetLibrary].
	Library string
}

// ErrUnavailable is what every function of the package fails with on platforms other than Linux and macOS.
var ErrUnavailable = errors.New("the crash latch is not available on this platform")

// Latch is this process's place in an open file. A nil *Latch is no latch: its methods do nothing, at the cost of one branch.
// All methods may be called from any goroutine.
type Latch struct {
	cells   *[stripes]cell
	tripped *atomic.Uint32

	path   string
	config Config
	clock  Clock
	file   *mapped
	place  int
	notice string // of the start

	mutex     sync.Mutex
	told      bool      // whether the last notice was that the latch is tripped
	rustSince time.Time // since when Tick has been told "in Rust" without a break; zero if it was not
}

// Stripe names the cell that a call was counted in.
type Stripe uint32

// Enter counts a call that is about to go into Rust. What it returns is for the Leave of the same call, which touches the same
// cell even if the goroutine's stack moved in between. It takes no lock and allocates nothing; Enter and Leave together cost
// about 4 ns, on any number of cores.
func (l *Latch) Enter() Stripe {
	if l == nil {
		return 0
	}
	return l.enter()
}

func (l *Latch) enter() Stripe {
	s := Stripe(stripe.Hash() >> (64 - stripeBits))
	l.cells[s%stripes].calls.Add(1)
	return s
}

// Leave counts that the call is back. It must be called once for each Enter.
func (l *Latch) Leave(s Stripe) {
	if l != nil {
		l.cells[s%stripes].calls.Add(-1)
	}
}

// Tripped tells whether calls have to stay in Go. It reads one word of the file, some nanosecond, so that what another process or
// an operator did to the latch acts on the next call.
func (l *Latch) Tripped() bool { return l != nil && l.tripped.Load() != 0 }

// Notice is what the operator should be told about this start, in one sentence: a death that was found, a latch that is tripped.
// It is empty if there is nothing to tell.
func (l *Latch) Notice() string {
	if l == nil {
		return ""
	}
	return l.notice
}

// SetLibrary sets the version of the Rust library that is recorded if this process dies inside it. Beyond 64 bytes it is cut.
func (l *Latch) SetLibrary(version string) {
	if l != nil {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		l.file.data.slot(l.place).setLibrary(version)
	}
}

// State is what the file says now. It reads some kilobytes; it is meant for a page or a scrape, not for every call.
func (l *Latch) State() State {
	if l == nil {
		return State{}
	}
	state, err := l.file.state(l.path, l.place)
	if err != nil {
		state = State{Path: l.path}
	}
	state.Tripped = l.Tripped()
	return state
}

// Close says that this process ends on purpose: however it ends now, no death is counted. Calls may still be inside Rust and may
// still come; they are watched no more. The file stays mapped until the process is gone.
func (l *Latch) Close() {
	if l != nil {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		l.file.data.slot(l.place).state().Store(slotClosed)
	}
}
