// Command suite runs the black-box suites through every entry of jsongate and compares their answers: with what the suites
// say, and with one another. tests/README.md describes the suites and the protocol.
//
//	suite -root .. [-suite cases,...] [-name part] [-entries rust,go/go] [-mutations 20000] [-seed 1] [-limit 10m]
//
// It exits 0 if everything passed, 1 if something failed, 2 if it could not run.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A suite sends its rows to the entries and notes in the tally what became of each.
type suite struct {
	name string
	run  func(*session) error
}

var suites = []suite{
	{"cases", runCases},
	{"output", runOutput},
	{"jsontestsuite", runJSONTestSuite},
	{"jsonschema", runJSONSchema},
	{"mutate", runMutate},
}

// settings are the command line.
type settings struct {
	root      string
	name      string
	only      string
	mutations int
	seed      uint64
	limit     time.Duration
}

// session is what a running suite works with.
type session struct {
	settings
	entries []*entry
	*tally
}

func main() {
	status, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
		status = 2
	}
	os.Exit(status)
}

func run(args []string, out io.Writer) (int, error) {
	var s settings
	var names string
	flags := flag.NewFlagSet("suite", flag.ContinueOnError)
	flags.StringVar(&s.root, "root", ".", "the repository")
	flags.StringVar(&names, "suite", "cases,output,jsontestsuite,jsonschema,mutate", "the suites to run, separated by commas")
	flags.StringVar(&s.only, "entries", "", "start only entries whose name begins with one of these, separated by commas")
	flags.StringVar(&s.name, "name", "", "run only rows whose name contains this (counts are then not asserted)")
	flags.IntVar(&s.mutations, "mutations", 20_000, "how many mutated documents to try")
	flags.Uint64Var(&s.seed, "seed", 1, "the seed of the mutations")
	flags.DurationVar(&s.limit, "limit", 0, "try mutations for this long instead of a number")
	if err := flags.Parse(args); err != nil {
		return 2, nil
	}

	chosen, err := choose(names)
	if err != nil {
		return 2, err
	}
	session := &session{settings: s, tally: newTally(out)}
	session.entries, err = startEntries(s.root, s.only)
	if err != nil {
		return 2, err
	}
	defer session.stop()
	for _, e := range session.entries {
		fmt.Fprintf(out, "entry %-14s %s\n", e.name, e.about)
	}
	for _, suite := range chosen {
		started := time.Now()
		session.begin(suite.name)
		if err := suite.run(session); err != nil {
			return 2, fmt.Errorf("%s: %w", suite.name, err)
		}
		fmt.Fprintf(out, "suite %s took %.1f s\n", suite.name, time.Since(started).Seconds())
	}
	return session.finish(), nil
}

func choose(names string) ([]suite, error) {
	var chosen []suite
	for _, name := range strings.Split(names, ",") {
		found := false
		for _, suite := range suites {
			if suite.name == name {
				chosen = append(chosen, suite)
				found = true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no suite %q", name)
		}
	}
	return chosen, nil
}

// wanted tells whether -name selects a row.
func (s *session) wanted(name string) bool { return strings.Contains(name, s.name) }

// complete tells whether all rows are run, so that their number can be asserted.
func (s *session) complete() bool { return s.name == "" && s.only == "" }

func (s *session) stop() {
	for _, e := range s.entries {
		e.stop()
	}
}
