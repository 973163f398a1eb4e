package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/go/jsongatelatch"
)

const latchUsage = `Usage: jsongate latch show [--json] [FILE]
       jsongate latch clear [FILE]

The crash latch is a file in which a service counts its calls inside Rust. After several deaths inside Rust it trips: the
processes on it answer in Go, over restarts too, until it is cleared. FILE is what JSONGATE_LATCH_FILE names for the service;
without FILE the variable is read here.

  show     tell whether it is tripped, which deaths it remembers and which processes are on it; changes nothing
  clear    untrip it and forget the deaths. A process that was started before it tripped goes back to Rust with its next call.
           One that was started while it was tripped has not loaded the library and stays in Go: start it again. clear names them
  --json   print what show found as JSON

Exit codes: 0 not tripped, or cleared; 1 tripped (show only); 2 a wrong argument, or the file cannot be used.
`

// What asks the file; a test puts others in their place.
var (
	readLatch  = jsongatelatch.Read
	clearLatch = jsongatelatch.Clear
)

func latch(s streams, args []string) int {
	flags := pflag.NewFlagSet("latch", pflag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	if code, ok := parse(s, flags, latchUsage, args); !ok {
		return code
	}
	file := os.Getenv(jsongatelatch.Variable)
	if flags.NArg() == 2 {
		file = flags.Arg(1)
	}
	action := flags.Arg(0)
	switch {
	case flags.NArg() == 0 || action != "show" && action != "clear":
		s.complain("latch wants one of show and clear, and then a FILE; see `jsongate help latch`")
		return exitTrouble
	case flags.NArg() > 2:
		s.complain("latch %s takes one FILE; see `jsongate help latch`", action)
		return exitTrouble
	case file == "":
		s.complain("latch %s wants a FILE, since %s is not set here", action, jsongatelatch.Variable)
		return exitTrouble
	case action == "clear" && *asJSON:
		s.complain("--json is for show; clear prints a sentence")
		return exitTrouble
	case action == "clear":
		return latchClear(s, file)
	}
	return latchShow(s, file, *asJSON)
}

func latchClear(s streams, file string) int {
	before, err := clearLatch(file)
	switch {
	case err != nil:
		s.complain("%v", err)
		return exitTrouble
	case before.Tripped:
		fmt.Fprintf(s.out, "cleared: %s keeps no process from Rust that starts from now on\n", file)
		describeCleared(s, before)
	default:
		fmt.Fprintf(s.out, "cleared: %s was not tripped; its deaths are forgotten\n", file)
	}
	for _, d := range before.Deaths {
		fmt.Fprintf(s.out, "  forgotten: %v\n", d)
	}
	return exitOK
}

// describeCleared tells what becomes of the processes that are on a file whose latch was tripped.
func describeCleared(s streams, before jsongatelatch.State) {
	for _, p := range before.Processes {
		switch {
		case !p.Alive:
		case before.StartedTripped(p):
			fmt.Fprintf(s.out, "  process %d was started while it was tripped and stays in Go: start it again\n", p.PID)
		default:
			fmt.Fprintf(s.out, "  process %d is older and goes back to Rust with its next call, "+
				"but for schemas that it compiled meanwhile\n", p.PID)
		}
	}
}

func latchShow(s streams, file string, asJSON bool) int {
	state, err := readLatch(file)
	if err != nil {
		s.complain("%v", err)
		return exitTrouble
	}
	if asJSON {
		lines := json.NewEncoder(s.out)
		lines.SetEscapeHTML(false)
		lines.SetIndent("", "  ")
		err = lines.Encode(state)
	} else {
		err = describeLatch(s, state)
	}
	switch {
	case err != nil:
		s.complain("cannot write what was found: %v", err)
		return exitTrouble
	case state.Tripped:
		return exitRefused
	}
	return exitOK
}

func describeLatch(s streams, state jsongatelatch.State) error {
	if state.Tripped {
		fmt.Fprintf(s.out, "tripped: since %s the processes on this file answer in Go\n", state.Since.UTC().Format(time.RFC3339))
		fmt.Fprintf(s.out, "to mend it: find out why they died, then run `jsongate latch clear %s`, and start them again\n", state.Path)
	} else {
		fmt.Fprintln(s.out, "not tripped: this file keeps no process from Rust; "+
			"one that was started while it was tripped stays in Go until it is started again")
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "  file\t%s\n", state.Path)
	for _, d := range state.Deaths {
		fmt.Fprintf(t, "  death\t%v\n", d)
	}
	for _, p := range state.Processes {
		is := "alive"
		if !p.Alive {
			is = "dead, and not counted yet"
		}
		started := p.Started.UTC().Format(time.RFC3339)
		fmt.Fprintf(t, "  process\t%d, started %s, calls inside Rust: %d, %s\n", p.PID, started, p.InFlight, is)
	}
	return t.Flush()
}
