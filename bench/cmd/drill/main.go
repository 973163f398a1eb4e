// Command drill rehearses the flag on the example service. Its manual is what `drill --help` prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/bench/internal/drill"
)

const usage = `Usage: drill [FLAG]...

Starts the order service and a Prometheus, puts load on the service, takes traffic to Rust, provokes every fault that the flag has
an answer to, and checks what came of it. "make drill" builds what it needs. Nothing that it starts outlives it.

  --short            only flip, breaker and latch, in less than a minute
  --out DIR          where drill.json, report.html and the logs go; build/drill
  --service FILE     the order service; build/bin/orders
  --jsongate FILE    the command jsongate; build/bin/jsongate
  --prometheus FILE  the program prometheus; prometheus
  --lib FILE         the library; build/lib/libjsongate.so
  --faulty-lib FILE  the library that fails on demand; build/test/libjsongate.so
  --rules FILE       alerting rules for Prometheus to load, can be given several times

Exit codes: 0 every check passed; 1 one did not; 2 the drill could not be carried through.
`

func main() { os.Exit(run(os.Stdout, os.Stderr, os.Args[1:])) }

func run(stdout, stderr io.Writer, args []string) int {
	config, err := readConfig(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "drill:", err)
		return 2
	}
	config.Progress = stderr
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	report, err := drill.Run(ctx, config)
	if err != nil {
		fmt.Fprintln(stderr, "drill:", err)
	}
	if report.Form == "" {
		return 2
	}
	if wrote := report.Write(config.Out); wrote != nil {
		fmt.Fprintln(stderr, "drill:", wrote)
		return 2
	}
	report.WriteText(stdout)
	switch {
	case err != nil:
		return 2
	case !report.Passed:
		return 1
	}
	return 0
}
