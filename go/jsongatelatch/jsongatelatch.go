// Package jsongatelatch reads and clears crash latch files from outside the processes that use them: it is what the command
// `jsongate latch` is made of, for operators' own tools. A service needs none of it; it names its file in JSONGATE_LATCH_FILE.
//
// Works on Linux and macOS; elsewhere both functions fail with [ErrUnavailable].
package jsongatelatch

import "github.com/jsongate/jsongate/go/internal/latch"

// Variable is the environment variable by which a service names its file.
const Variable = latch.Variable

// ErrUnavailable is wrapped by the errors on platforms without the crash latch.
var ErrUnavailable = latch.ErrUnavailable

// State is what a file says at one moment: whether it is tripped, since when, by which deaths, and which processes are on it.
// Its String says so in sentences, and its JSON form is stable.
type State = latch.State

// Death is the end of a process that had calls inside Rust.
type Death = latch.Death

// Process is a process that holds a place in a file, or held it when it died.
type Process = latch.Process

// Read gives what a file says. It changes nothing, needs only the right to read, and takes some system calls. The error is a
// sentence that names the file and what to do.
func Read(path string) (State, error) { return latch.Read(path) }

// Clear makes a tripped latch not tripped and forgets all deaths, those too that no start has counted yet, and gives the state of
// before. It acts at once: what a process compiled before the latch tripped may use Rust from its next call on. What a process
// compiled while it was tripped has no Rust path: a process that was started meanwhile stays in Go until it is started again.
// The processes of the state of before tell which these are: those not Started before Since. It needs the right to write, and waits
// at most two seconds for a process that is writing. The error is a sentence; nothing has changed then.
func Clear(path string) (State, error) { return latch.Clear(path) }
