// Command orders is the example order service. Its manual is what `orders --help` prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/jsongate/jsongate/bench/service"
)

func main() {
	os.Exit(run(os.Stdout, os.Stderr, os.Args[1:]))
}

func run(stdout, stderr io.Writer, args []string) int {
	config, err := service.ReadConfig(args, os.Getenv)
	switch {
	case errors.Is(err, service.ErrHelp):
		fmt.Fprint(stdout, service.Usage)
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "orders:", err)
		return 2
	}
	log := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: config.LogLevel}))
	slog.SetDefault(log) // jsongate logs there

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	s, err := service.New(ctx, config, parts(log))
	if err == nil {
		err = s.Run(ctx)
	}
	if err != nil {
		fmt.Fprintln(stderr, "orders:", err)
		return 2
	}
	return 0
}

// parts is where this program says what its service is made of: jsongate's collector for /metrics goes into Collectors, and its
// operator's handler into Admin.
func parts(log *slog.Logger) service.Parts {
	return service.Parts{Log: log}
}
