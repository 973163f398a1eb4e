package jsongate

import (
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/jsongate/jsongate/go/internal/latch"
)

// LatchFileVariable is the environment variable that names the file of the crash latch. It survives what no breaker can: a
// process that dies inside the library. After three such deaths within an hour every process with that file answers in Go,
// until an operator clears it (`jsongate latch clear FILE`) and starts those processes again that were started meanwhile. The file belongs on a local file system, such as /run.
const LatchFileVariable = latch.Variable

// LatchState is what the latch's file says.
type LatchState = latch.State

// CloseLatch says that this process ends on purpose: call it when a service shuts down, after its last request. A process that is
// killed before, with calls inside the library, counts as one that died there. Calls after CloseLatch are not watched.
func CloseLatch() { process.closeLatch() }

// While the latch is tripped the library is not even loaded. Validators that were compiled then stay with Go until the process is
// started again, also after the latch was cleared; those from before follow the latch call by call.
var errCrashLatch = errors.New("the crash latch was tripped when this schema was compiled: processes died inside the library; find out why, run `jsongate latch clear` " +
	"with the file of " + LatchFileVariable + ", and start the process again")

// openLatch opens the latch, if the operator gave a file for it. What is wrong with the file is logged, and the process then
// runs without.
func (g *gate) openLatch() {
	if g.environment.latchFile == "" {
		if slices.Contains(g.environment.ignored, LatchFileVariable) {
			g.problems.latch = errors.New("the process has rights that whoever started it may not have (set-user-ID), so " +
				LatchFileVariable + " does not count")
		}
		return
	}
	opened, err := latch.Open(g.environment.latchFile, latch.Config{}, time.Now)
	if err != nil {
		g.problems.latch = err
		g.logger().Error("jsongate: the process runs without a crash latch", slog.String("detail", err.Error()))
		return
	}
	g.latch = opened
	tell := func(notice string) {
		if notice != "" {
			g.logger().Error("jsongate: crash latch", slog.String("detail", notice))
		}
	}
	tell(opened.Notice())
	opened.Watch(g.mayBeInRust, tell)
}

func (g *gate) closeLatch() {
	g.begin() // it may be the first use of the package, beside another one that opens the latch
	g.latch.Close()
}

// mayBeInRust tells whether the flag lets any call into Rust.
func (g *gate) mayBeInRust() bool {
	_, loaded := g.ifLoaded()
	return loaded && !g.flagSaysGo()
}

// latchProblem is why there is no latch although the operator asked for one; empty if nothing is wrong.
func (g *gate) latchProblem() string {
	if g.problems.latch == nil {
		return ""
	}
	return g.problems.latch.Error()
}

// latchState is nil without a latch.
func (g *gate) latchState() *LatchState {
	if g.latch == nil {
		return nil
	}
	state := g.latch.State()
	return &state
}
