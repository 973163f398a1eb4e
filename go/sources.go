package jsongate

import (
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/mode"
)

// environment is what the operator gave the process when it started.
type environment struct {
	path      string // JSONGATE_PATH
	flagFile  string // JSONGATE_FLAG_FILE
	latchFile string // JSONGATE_LATCH_FILE
}

func environmentNow() environment {
	return environment{path: os.Getenv(PathVariable), flagFile: os.Getenv(FlagFileVariable), latchFile: latchFile()}
}

// problems are what is wrong with the sources that nobody can refuse.
type problems struct {
	path error // set once, when the process starts
	file atomic.Pointer[error]
}

// readPath sets the flag by JSONGATE_PATH. The environment cannot be refused, so a text that is no flag means go, the mode that
// adds nothing to the process, and it holds against the code as any word of the operator does.
func (g *gate) readPath() {
	if g.environment.path == "" {
		return
	}
	rules, err := mode.ParseRules(g.environment.path)
	if err != nil {
		g.problems.path = fmt.Errorf("%s is not understood: %w; the mode is go", PathVariable, err)
		rules = mode.Rules{mode.Everyone: {}}
	}
	g.flag.SetRules(flag.Environment, rules)
}

// begin is called where a program first uses the package rather than when the package is initialised: by then the program has
// set up its log. It logs what is wrong with the environment, opens the crash latch, and begins to watch the flag's file.
func (g *gate) begin() {
	g.once.begin.Do(func() {
		if g.problems.path != nil {
			g.logger().Error("jsongate: the flag is not understood", slog.String("detail", g.problems.path.Error()))
		}
		g.openLatch()
		g.watchFile()
	})
}

func (g *gate) watchFile() {
	path := g.environment.flagFile
	if path == "" {
		return
	}
	watch := flag.NewWatch(g.flag, path, func(err error) {
		if err == nil {
			g.problems.file.Store(nil)
			return
		}
		g.problems.file.Store(&err)
		g.logger().Error("jsongate: the flag's file is of no use", slog.String("detail", err.Error()))
	})
	if !watch.Start() {
		g.logger().Info("jsongate: the flag's file does not exist yet; it counts as soon as it does", slog.String("file", path))
	}
	go watch.Run(nil)
}

// flagChanged logs a change of the flag.
func (g *gate) flagChanged(c flag.Change) {
	if c.Source == flag.Environment {
		return // the process starts with it
	}
	said := c.Said
	if said == "" {
		said = "(withdrawn)"
	}
	g.logger().Info("jsongate: the flag changed", slog.String("old", c.Old), slog.String("new", c.New),
		slog.String("source", c.Source.String()), slog.String("said", said))
	go g.loadIfAsked() // whoever changed it waits for nothing, and the flag must not be asked from here
}

// flagProblem is what is wrong with JSONGATE_PATH or else with the watched file.
func (g *gate) flagProblem() error {
	if g.problems.path != nil {
		return g.problems.path
	}
	if problem := g.problems.file.Load(); problem != nil {
		return *problem
	}
	return nil
}
