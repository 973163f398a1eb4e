package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/bench"
	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/peers"
	"github.com/jsongate/jsongate/bench/internal/report"
)

const benchUsage = `Usage: jsongate bench [FLAG]...

Compares the Go path with the Rust path on real payloads: first every verdict, and only if all agree, the times.

  --corpora DIR   payload sets of your own: folders NAME/schema.json with NAME/instances.jsonl, a document a line;
                  without it, eight sets from the documents that a dependency of this program carries
  --messy SHARE   make this share of the documents by seeded mutation (cut off, wrong types, bad UTF-8, ...);
                  0.1 for the default sets, 0 for your own
  --seed N        the seed of the mutation; 1
  --rounds N      rounds of interleaved samples, decided before anything is measured; 15
  --quick         a smoke run of some 20 seconds; its figures are not to be quoted
  --out DIR       where results.json, bench.txt and report.html go; build/bench/latest

Exit codes: 0 measured; 1 the paths disagree, or Rust cannot be measured, and nothing was timed; 2 anything else went wrong.
`

// How many disagreeing documents are shown, and how much of each.
const (
	shownDisagreements = 5
	shownBytes         = 400
)

// benchPaths makes the two paths that are compared; a test puts others in its place.
var benchPaths = func(schema []byte) (goPath, rustPath peers.Gate, reason string, err error) {
	return peers.Paths(schema)
}

func runBench(s streams, args []string) int {
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	corpora := flags.String("corpora", "", "")
	messy := flags.Float64("messy", 0.1, "")
	seed := flags.Uint64("seed", 1, "")
	rounds := flags.Int("rounds", 15, "")
	quick := flags.Bool("quick", false, "")
	out := flags.String("out", filepath.Join("build", "bench", "latest"), "")
	if code, ok := parse(s, flags, benchUsage, args); !ok {
		return code
	}
	switch {
	case flags.NArg() > 0:
		s.complain("bench takes no arguments, only flags; see `jsongate help bench`")
		return exitTrouble
	case *rounds < 3:
		s.complain("--rounds: %d rounds make no interval; give 3 or more", *rounds)
		return exitTrouble
	case os.Getenv(jsongate.PathVariable) != "":
		s.complain("%s is set and would keep the bench from switching paths; unset it", jsongate.PathVariable)
		return exitTrouble
	}
	run := &bench.Run{
		Command: append([]string{"jsongate", "bench"}, args...), Progress: s.err, Paths: benchPaths, Quick: *quick,
		Plan: report.Plan{
			Plan:  measure.Plan{Rounds: *rounds, Sample: 20 * time.Millisecond, Limit: 300 * time.Millisecond},
			Messy: *messy, Seed: *seed, Corpora: *corpora != "", SetBytes: 2 << 20, Level: 0.95,
		},
		MemoryTime: 400 * time.Millisecond, SoakCalls: 10_000_000, SoakTime: 10 * time.Second,
	}
	if *quick {
		if !flags.Changed("rounds") {
			run.Plan.Rounds = 4
		}
		run.Plan.Sample, run.Plan.Limit, run.Plan.SetBytes = 4*time.Millisecond, 50*time.Millisecond, 128<<10
		run.MemoryTime, run.SoakCalls, run.SoakTime = 50*time.Millisecond, 200_000, time.Second
	}
	if run.Plan.Corpora && !flags.Changed("messy") {
		run.Plan.Messy = 0
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	results, code := benchResults(ctx, s, run, *corpora, *out)
	if results == nil {
		return code
	}
	page, err := report.Write(*out, results)
	if err != nil {
		s.complain("%v", err)
		return exitTrouble
	}
	report.Summary(s.out, results)
	fmt.Fprintf(s.out, "\nThe report: %s\n", page)
	return exitOK
}

func benchResults(ctx context.Context, s streams, run *bench.Run, corpora, out string) (*report.Results, int) {
	if err := report.Clear(out); err != nil {
		s.complain("%v", err)
		return nil, exitTrouble
	}
	sets, err := benchSets(ctx, corpora, run.Plan.Messy, run.Plan.Seed)
	if err != nil {
		s.complain("%v", err)
		return nil, exitTrouble
	}
	if run.Executable, err = child.Self(); err != nil {
		s.complain("%v", err)
		return nil, exitTrouble
	}
	var mend string
	if run.Library, mend = benchLibrary(); mend != "" {
		s.complain("there is no Rust path to measure: %s", mend)
		return nil, exitRefused
	}
	results, err := run.Do(ctx, sets)
	var disagree *bench.Disagree
	switch {
	case errors.As(err, &disagree):
		showDisagreements(s, disagree)
		return nil, exitRefused
	case err != nil:
		s.complain("%v", err)
		return nil, exitTrouble
	}
	return results, exitOK
}

func benchSets(ctx context.Context, corpora string, messy float64, seed uint64) ([]*corpus.Set, error) {
	load := func() ([]*corpus.Set, error) { return corpus.Default(ctx) }
	if corpora != "" {
		load = func() ([]*corpus.Set, error) { return corpus.Folder(corpora) }
	}
	sets, err := load()
	if err != nil {
		return nil, err
	}
	for i := range sets {
		if sets[i], err = corpus.WithMessy(sets[i], messy, seed); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// showDisagreements prints the smallest documents of each set that the paths answer differently.
func showDisagreements(s streams, disagree *bench.Disagree) {
	shown := map[string]int{}
	for _, d := range disagree.Disagreements {
		if shown[d.Set]++; shown[d.Set] > shownDisagreements {
			continue
		}
		made := "as its origin has it"
		if d.Mutation != "" {
			made = "made messy by: " + d.Mutation
		}
		fmt.Fprintf(s.err, "\n%s, document %d (%d bytes, %s): %s\n  go:   %v\n  rust: %v\n  %.*q\n",
			d.Set, d.Index, len(d.Document), made, d.Why, d.Go, d.Rust, shownBytes, d.Document)
		if len(d.Document) > shownBytes {
			fmt.Fprintf(s.err, "  (the first %d bytes)\n", shownBytes)
		}
	}
	fmt.Fprintln(s.err)
	for _, name := range sortedNames(shown) {
		if shown[name] > shownDisagreements {
			fmt.Fprintf(s.err, "%s: %d more are not shown\n", name, shown[name]-shownDisagreements)
		}
	}
	s.complain("%v", disagree)
}

func sortedNames(counts map[string]int) []string { return slices.Sorted(maps.Keys(counts)) }
