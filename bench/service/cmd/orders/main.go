// Command orders is the example order service. Its manual is what `orders --help` prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateadmin"
	"github.com/jsongate/jsongate/go/jsongateprom"

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
	s, err := service.New(ctx, config, parts(log, config))
	if err == nil {
		err = s.Run(ctx)
	}
	jsongate.CloseLatch() // the process ends on purpose
	if err != nil {
		fmt.Fprintln(stderr, "orders:", err)
		return 2
	}
	return 0
}

// parts are what this program's service is made of: with jsongate's metrics at /metrics, and its operator's handler at /jsongate/
// of the admin listener.
func parts(log *slog.Logger, config service.Config) service.Parts {
	var options []jsongateadmin.Option
	if config.AdminToken != "" {
		options = append(options, jsongateadmin.Token(config.AdminToken))
	}
	handler := jsongateadmin.Handler(options...)
	return service.Parts{
		Log:        log,
		Collectors: []prometheus.Collector{jsongateprom.NewCollector()},
		// Without the second one a PUT that lacks the slash would be redirected, and set nothing.
		Admin: map[string]http.Handler{"/jsongate/": handler, "/jsongate": handler},
	}
}
