// Package cli is the command line: one file a verb.
package cli

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/bench/internal/child"
)

// Exit codes of every verb.
const (
	exitOK      = 0
	exitRefused = 1 // the verb did its work and the answer is no
	exitTrouble = 2 // the verb could not do its work: usage, an unreadable file, a schema that does not compile
)

// streams are what a verb reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// complain writes a sentence for the person at the terminal.
func (s streams) complain(format string, args ...any) {
	fmt.Fprintf(s.err, "jsongate: "+format+"\n", args...)
}

type verb struct {
	name, summary, usage string
	run                  func(s streams, args []string) int
}

func verbs() []verb {
	return []verb{
		{"validate", "judge documents by a schema, one JSON line each", validateUsage, validate},
		{"doctor", "tell which path would answer now, and why", doctorUsage, doctor},
		{"bench", "measure Go against Rust, verdicts compared first", benchUsage, runBench},
		{"latch", "show or clear a crash latch file", latchUsage, latch},
		{"version", "print the version of this program", "Usage: jsongate version\n", version},
		{"help", "print this, or the manual of a verb", "Usage: jsongate help [VERB]\n", help},
	}
}

// Run is the whole program but for the process around it. It gives the exit code.
func Run(stdin io.Reader, stdout, stderr io.Writer, args []string) int {
	s := streams{in: stdin, out: stdout, err: stderr}
	slog.SetLogLoggerLevel(slog.LevelWarn) // the command flips the flag itself, which is no news
	if executable, err := os.Executable(); err == nil {
		adoptLibrary(executable)
	}
	if len(args) == 0 {
		s.complain("no verb was given\n\n%s", strings.TrimSuffix(manual(), "\n"))
		return exitTrouble
	}
	name, rest := args[0], args[1:]
	switch name {
	case "-h", "--help":
		name = "help"
	case "--version":
		name = "version"
	case child.Verb:
		return child.Main(stdin, stdout, stderr, rest)
	}
	for _, v := range verbs() {
		if v.name == name {
			return v.run(s, rest)
		}
	}
	s.complain("there is no verb %q; the verbs are %s", name, verbNames())
	return exitTrouble
}

func verbNames() string {
	var names []string
	for _, v := range verbs() {
		names = append(names, v.name)
	}
	return strings.Join(names, ", ")
}

func manual() string {
	var text strings.Builder
	text.WriteString("jsongate decides whether JSON documents are acceptable: raw bytes in, a verdict and a small code out.\n\n" +
		"Usage: jsongate VERB [FLAG]... [ARGUMENT]...\n\n")
	for _, v := range verbs() {
		fmt.Fprintf(&text, "  %-10s %s\n", v.name, v.summary)
	}
	text.WriteString("\n`jsongate help VERB` tells the rest. Exit codes: 0 yes, 1 no, 2 could not tell.\n")
	return text.String()
}

func help(s streams, args []string) int {
	switch len(args) {
	case 0:
		fmt.Fprint(s.out, manual())
		return exitOK
	case 1:
		for _, v := range verbs() {
			if v.name == args[0] {
				fmt.Fprint(s.out, v.usage)
				return exitOK
			}
		}
		s.complain("there is no verb %q to tell about; the verbs are %s", args[0], verbNames())
		return exitTrouble
	}
	s.complain("help takes one verb at most")
	return exitTrouble
}

func version(s streams, args []string) int {
	if len(args) > 0 {
		s.complain("version takes no arguments")
		return exitTrouble
	}
	fmt.Fprintln(s.out, "jsongate", programVersion())
	return exitOK
}

// programVersion is the version that the go command wrote into this program, "devel" for a build from a work tree.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// parse reads a verb's flags, which may stand before and after its arguments; what follows "--" is no flag. If it returns
// false the verb is over, with the exit code given.
func parse(s streams, flags *pflag.FlagSet, usage string, args []string) (code int, ok bool) {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(s.out, usage)
		return exitOK, false
	case err != nil:
		s.complain("%v; see `jsongate help %s`", err, flags.Name())
		return exitTrouble, false
	}
	return exitOK, true
}
