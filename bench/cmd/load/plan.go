package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/internal/load/shop"
)

const usage = `Usage: load [FLAG]...

Puts an open load on the order service: requests have planned times that do not wait for answers, and latency counts from the
planned time. Every answer is checked. Ctrl-C ends the run in order.

  --target URL         the service; http://127.0.0.1:8080
  --rate N             requests a second; 100
  --for DURATION       how long; 30s
  --arrivals KIND      poisson or constant; poisson
  --spike SPIKE        5x@30s+10s is five times the rate from second 30 to second 40; can be given several times
  --messy SHARE        share of the requests whose body has to be refused, from 0 to 1; 0.2
  --share KIND=WEIGHT  changes the share of one kind, can be given several times; the weights of all kinds are 1 together to
                       begin with. The kinds are those that the report lists, such as "order: cut off"
  --seed N             the seed of bodies and arrivals; 1
  --connections N      at most so many requests are under way at a time; 64
  --timeout DURATION   how long an answer may take, then the request is lost; 10s
  --patience DURATION  how long a request may wait for a connection, then it is unsent; 10s
  --json FILE          the whole report as JSON, "-" for the standard output instead of the text

Exit codes: 0 every request was answered, and right; 1 some were wrong, lost or unsent; 2 the load could not be made.
`

// plan is what the arguments ask for.
type plan struct {
	config load.Config
	length time.Duration
	json   string
}

func readPlan(args []string) (plan, error) {
	var p plan
	flags := pflag.NewFlagSet("load", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&p.config.Target, "target", "http://127.0.0.1:8080", "")
	flags.Float64Var(&p.config.Rate, "rate", 100, "")
	flags.DurationVar(&p.length, "for", 30*time.Second, "")
	arrivals := flags.String("arrivals", string(load.Poisson), "")
	spikes := flags.StringArray("spike", nil, "")
	messy := flags.Float64("messy", 0.2, "")
	weights := flags.StringArray("share", nil, "")
	flags.Uint64Var(&p.config.Seed, "seed", 1, "")
	flags.IntVar(&p.config.Connections, "connections", 64, "")
	flags.DurationVar(&p.config.Timeout, "timeout", 10*time.Second, "")
	flags.DurationVar(&p.config.Patience, "patience", 10*time.Second, "")
	flags.StringVar(&p.json, "json", "", "")
	if err := flags.Parse(args); err != nil {
		return p, fmt.Errorf("%w; see `load --help`", err)
	}
	if flags.NArg() > 0 {
		return p, fmt.Errorf("load takes flags and no arguments, and got %q; see `load --help`", flags.Arg(0))
	}
	if p.length <= 0 {
		return p, fmt.Errorf("--for: %s is no time to put load on something", p.length)
	}
	p.config.Target, p.config.Arrivals = strings.TrimSuffix(p.config.Target, "/"), load.Arrivals(*arrivals)
	for _, text := range *spikes {
		spike, err := load.ParseSpike(text)
		if err != nil {
			return p, fmt.Errorf("--spike: %w", err)
		}
		p.config.Spikes = append(p.config.Spikes, spike)
	}
	shares, err := readShares(*messy, *weights)
	if err != nil {
		return p, err
	}
	p.config.Source, err = shop.New(p.config.Seed, rand.Text(), shares)
	return p, err
}

func readShares(messy float64, weights []string) (shop.Shares, error) {
	shares, err := shop.DefaultShares(messy)
	if err != nil {
		return nil, fmt.Errorf("--messy: %w", err)
	}
	for _, text := range weights {
		kind, weight, _ := strings.Cut(text, "=")
		if shares[kind], err = strconv.ParseFloat(weight, 64); err != nil {
			return nil, fmt.Errorf("--share: %q is not written as KIND=WEIGHT, such as \"order: cut off=0.1\"", text)
		}
	}
	return shares, nil
}

func writeJSON(stdout io.Writer, file string, report load.Report) error {
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if file == "-" {
		_, err = stdout.Write(text)
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
