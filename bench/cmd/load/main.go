// Command load puts load on the example order service and checks every answer. Its manual is what `load --help` prints.
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

	"github.com/jsongate/jsongate/bench/internal/load"
)

// Exit codes.
const (
	exitClean   = 0
	exitUnclean = 1
	exitTrouble = 2
)

func main() {
	os.Exit(run(os.Stdout, os.Stderr, os.Args[1:]))
}

func run(stdout, stderr io.Writer, args []string) int {
	complain := func(err error) int {
		fmt.Fprintln(stderr, "load:", err)
		return exitTrouble
	}
	plan, err := readPlan(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitClean
	case err != nil:
		return complain(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	report, err := load.Run(ctx, plan.config, plan.length)
	if err != nil {
		return complain(err)
	}
	if plan.json != "" {
		if err := writeJSON(stdout, plan.json, report); err != nil {
			return complain(err)
		}
	}
	if plan.json != "-" {
		report.WriteText(stdout)
	}
	if !report.Clean() {
		return exitUnclean
	}
	return exitClean
}
