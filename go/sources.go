package jsongate

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/mode"
	"github.com/jsongate/jsongate/go/internal/native"
)

// environment is what the operator gave the process when it started.
type environment struct {
	path      string // JSONGATE_PATH
	flagFile  string // JSONGATE_FLAG_FILE
	latchFile string // JSONGATE_LATCH_FILE

	// ignored are the variables that are set and do not count: the process has rights that whoever set them may not have.
	ignored []string
}

// readEnvironment reads the variables. Those that name a file do not count in a process with elevated rights: whoever set them
// could make it load a library, or write to a file, that they have no right to. JSONGATE_PATH only chooses between two paths
// with one contract. Package native leaves JSONGATE_LIB out by the same rule.
func readEnvironment(get func(string) string, elevated bool) environment {
	e := environment{path: get(PathVariable), flagFile: get(FlagFileVariable), latchFile: get(LatchFileVariable)}
	if !elevated {
		return e
	}
	for _, name := range []string{native.Variable, FlagFileVariable, LatchFileVariable} {
		if get(name) != "" {
			e.ignored = append(e.ignored, name)
		}
	}
	e.flagFile, e.latchFile = "", ""
	return e
}

// problems are what is wrong with the sources that nobody can refuse.
type problems struct {
	path  error // set once, when the process starts
	latch error // set once, by begin
	file  atomic.Pointer[error]
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
		if ignored := g.environment.ignored; len(ignored) > 0 {
			g.logger().Warn("jsongate: the process has rights that whoever started it may not have (set-user-ID), "+
				"so no file is taken from its environment", slog.String("ignored", strings.Join(ignored, ", ")))
		}
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
