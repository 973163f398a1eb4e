package main

import (
	"fmt"
	"os/exec"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/bench/internal/drill"
)

func readConfig(args []string) (c drill.Config, err error) {
	flags := pflag.NewFlagSet("drill", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.BoolVar(&c.Short, "short", false, "")
	flags.StringVar(&c.Out, "out", "build/drill", "")
	flags.StringVar(&c.Service, "service", "build/bin/orders", "")
	flags.StringVar(&c.Jsongate, "jsongate", "build/bin/jsongate", "")
	prometheus := flags.String("prometheus", "prometheus", "")
	flags.StringVar(&c.Library, "lib", "build/lib/libjsongate.so", "")
	flags.StringVar(&c.Faulty, "faulty-lib", "build/test/libjsongate.so", "")
	flags.StringArrayVar(&c.Rules, "rules", nil, "")
	if err := flags.Parse(args); err != nil {
		return c, fmt.Errorf("%w; see `drill --help`", err)
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("drill takes flags and no arguments, and got %q; see `drill --help`", flags.Arg(0))
	}
	if c.Prometheus, err = exec.LookPath(*prometheus); err != nil {
		return c, fmt.Errorf("the drill needs Prometheus: %w; install it, or name the program with --prometheus", err)
	}
	return c, nil
}
