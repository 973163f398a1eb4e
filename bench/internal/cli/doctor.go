package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateadmin"

	"github.com/jsongate/jsongate/bench/internal/report"
)

const doctorUsage = `Usage: jsongate doctor [--json] [--url URL | --pid PID]

Tells which path would answer now and why, for each validator if they differ: the mode and who set it, the library's file and
the SHA-256 of what was loaded from it, version, ABI, CPU kernel and glibc floor. The library tests itself and compiles a schema.

  --json      print what was found as JSON
  --url URL   ask a running service: the address of its admin handler, such as http://127.0.0.1:9090/jsongate/
  --pid PID   the same, on this machine: the handler is looked for at /jsongate/ behind the ports the process listens on

A token that the handler asks for is taken from JSONGATE_ADMIN_TOKEN.

The library is looked for in the file that JSONGATE_LIB names, or else beside this program, or else in ../lib from there, or
else on the system's search path.

Exit codes: 0 healthy, Rust answers when the flag says so (or the library is missing in a running service whose flag does not ask
for it); 1 degraded, with all that is wrong and how to mend it (of a running service also while a breaker is open, for one validator
or for all); 2 a wrong flag, or a service that does not answer.
`

func doctor(s streams, args []string) int {
	flags := pflag.NewFlagSet("doctor", pflag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	url := flags.String("url", "", "")
	pid := flags.Int("pid", 0, "")
	if code, ok := parse(s, flags, doctorUsage, args); !ok {
		return code
	}
	if flags.NArg() > 0 {
		s.complain("doctor takes no arguments; see `jsongate help doctor`")
		return exitTrouble
	}
	switch {
	case *url != "" && *pid != 0:
		s.complain("--url and --pid name one service each; use one of them")
		return exitTrouble
	case *url != "" || *pid != 0:
		return doctorOfRunning(s, *url, *pid, *asJSON)
	}
	d := jsongate.Diagnose()
	if *asJSON {
		if !printJSON(s, d) {
			return exitTrouble
		}
	} else {
		describe(s, d)
	}
	return healthCode(d)
}

func healthCode(d jsongate.Diagnosis) int {
	if !d.Healthy {
		return exitRefused
	}
	return exitOK
}

func doctorOfRunning(s streams, url string, pid int, asJSON bool) int {
	var state jsongateadmin.State
	var err error
	if pid != 0 {
		state, url, err = askProcess(context.Background(), pid)
	} else {
		state, err = askRunning(context.Background(), url)
	}
	if err != nil {
		s.complain("%v", err)
		return exitTrouble
	}
	state.Diagnosis.Remedy = addressed(state.Diagnosis.Remedy, url)
	for i, one := range state.Diagnosis.Problems {
		state.Diagnosis.Problems[i].Remedy = addressed(one.Remedy, url)
	}
	if asJSON {
		if !printJSON(s, state) {
			return exitTrouble
		}
	} else {
		describeRunning(s, state)
	}
	return healthCode(state.Diagnosis)
}

func printJSON(s streams, found any) bool {
	lines := json.NewEncoder(s.out)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	if err := lines.Encode(found); err != nil {
		s.complain("cannot write what was found: %v", err)
		return false
	}
	return true
}

func describe(s streams, d jsongate.Diagnosis) {
	switch {
	case d.Healthy && d.Note != "":
		fmt.Fprintln(s.out, "healthy: Go answers, as the flag says; Rust could not")
	case d.Healthy:
		fmt.Fprintln(s.out, "healthy: Rust answers when the flag says so")
	}
	for _, one := range problemsOf(d) {
		fmt.Fprintln(s.out, "degraded: "+one.Problem)
		fmt.Fprintln(s.out, "to mend it: "+one.Remedy)
	}
	if d.Note != "" {
		fmt.Fprintln(s.out, "note: "+d.Note)
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(t, "  %s\t%s\n", name, value)
		}
	}
	row("answers now", answerList(d)[0].String())
	for _, one := range answerList(d)[1:] {
		row("  "+one.Name, one.String())
	}
	row("mode", fmt.Sprintf("%s (set by: %s)", d.Mode, d.ModeSource))
	row("library", d.LibraryPath)
	row("sha256", d.LibrarySHA256)
	if d.LibraryChange != "" {
		row("the file", d.LibraryChange)
	}
	if d.Version != "" {
		row("version", d.Version)
		row("ABI", fmt.Sprint(d.ABI))
	}
	row("CPU kernel", d.Kernel)
	info := buildInfo(d)
	if info.GlibcFloor != "" {
		row("glibc floor", info.GlibcFloor)
	}
	row("built for", info.Target)
	row("built by", info.Rustc)
	for i, place := range d.Searched {
		name := "searched"
		if i > 0 {
			name = ""
		}
		row(name, place)
	}
	if err := t.Flush(); err != nil {
		s.complain("cannot write what was found: %v", err)
	}
}

// problemsOf are all that is wrong. A process with an older version of jsongate names only the first.
func problemsOf(d jsongate.Diagnosis) []jsongate.Problem {
	if len(d.Problems) == 0 && !d.Healthy {
		return []jsongate.Problem{{Problem: d.Problem, Remedy: d.Remedy}}
	}
	return d.Problems
}

// answerList is who answers, of a process with an older version for validators without a name alone.
func answerList(d jsongate.Diagnosis) []jsongate.Answer {
	if len(d.Answers) == 0 {
		return []jsongate.Answer{{Path: d.Path, Reason: d.Reason}}
	}
	return d.Answers
}

// built is what the library says of how it was built.
type built struct{ GlibcFloor, Target, Rustc string }

func buildInfo(d jsongate.Diagnosis) built {
	var info built
	if err := json.Unmarshal([]byte(d.BuildInfo), &info); err != nil {
		return built{}
	}
	return info
}

// benchLibrary describes the library of the Rust path. Where there is none that works it tells how to mend that. A test puts
// another one in its place.
var benchLibrary = func() (library report.Library, mend string) {
	d := jsongate.Diagnose()
	library = report.Library{Path: d.LibraryPath, SHA256: d.LibrarySHA256, Version: d.Version, ABI: d.ABI, Kernel: d.Kernel}
	if !d.Healthy {
		return library, d.Problem + "; " + d.Remedy
	}
	return library, ""
}

// adoptLibrary makes the library in ../lib the one to use, for a program in bin/ beside lib/ as `make build` lays them out.
// What JSONGATE_LIB says and a library beside the program come first.
func adoptLibrary(executable string) {
	if os.Getenv("JSONGATE_LIB") != "" {
		return
	}
	if resolved, err := filepath.EvalSymlinks(executable); err == nil {
		executable = resolved
	}
	bin := filepath.Dir(executable)
	for _, name := range []string{"libjsongate.so", "libjsongate.dylib"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err == nil {
			return
		}
		library := filepath.Join(filepath.Dir(bin), "lib", name)
		if info, err := os.Stat(library); err == nil && info.Mode().IsRegular() && strings.HasSuffix(bin, "bin") {
			os.Setenv("JSONGATE_LIB", library) // the processes that this one starts are to use it too
			return
		}
	}
}
