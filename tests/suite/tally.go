package main

import (
	"fmt"
	"io"
	"strings"
)

// shownPerEntry is how many failures of one suite on one entry are printed in full.
const shownPerEntry = 12

// tally counts what became of every row on every entry.
type tally struct {
	out    io.Writer
	suite  string
	order  []string
	counts map[string]*count
	// Names of rows seen so far: a row that nobody can name cannot be looked up.
	names map[string]bool
}

type count struct{ passed, failed, expectedFailures, unsupported int }

func newTally(out io.Writer) *tally {
	return &tally{out: out, counts: map[string]*count{}, names: map[string]bool{}}
}

func (t *tally) begin(suite string) { t.suite = suite }

func (t *tally) of(entry string) *count {
	key := t.suite + "\t" + entry
	if t.counts[key] == nil {
		t.counts[key] = &count{}
		t.order = append(t.order, key)
	}
	return t.counts[key]
}

func (t *tally) pass(entry string) { t.of(entry).passed++ }

// unsupported notes a row whose schema the engine declines, as it may; the number of these is asserted.
func (t *tally) unsupported(entry string) { t.of(entry).unsupported++ }

// expectedFailure notes a row that fails for a reason that is written down.
func (t *tally) expectedFailure(entry string) { t.of(entry).expectedFailures++ }

func (t *tally) fail(entry, row, format string, args ...any) {
	c := t.of(entry)
	c.failed++
	switch {
	case c.failed <= shownPerEntry:
		fmt.Fprintf(t.out, "FAIL %s, %s, %s: %s\n", t.suite, entry, row, fmt.Sprintf(format, args...))
	case c.failed == shownPerEntry+1:
		fmt.Fprintf(t.out, "FAIL %s, %s: further failures are counted and not shown; -name shows one row\n", t.suite, entry)
	}
}

// check is pass or fail.
func (t *tally) check(ok bool, entry, row, format string, args ...any) bool {
	if ok {
		t.pass(entry)
	} else {
		t.fail(entry, row, format, args...)
	}
	return ok
}

// row refuses a row without a reason, and one whose name is taken.
func (t *tally) row(name, reason string) error {
	if strings.TrimSpace(name) == "" {
		return fmt.Errorf("a row has no name (its reason: %q)", reason)
	}
	if strings.TrimSpace(reason) == "" {
		return fmt.Errorf("row %q has no reason", name)
	}
	if t.names[name] {
		return fmt.Errorf("row %q exists twice", name)
	}
	t.names[name] = true
	return nil
}

// finish prints the counts and the closing line, and gives the exit status.
func (t *tally) finish() int {
	fmt.Fprintf(t.out, "\n%-14s %-14s %9s %9s %12s %9s\n", "suite", "entry", "passed", "failed", "unsupported", "expected")
	var total count
	for _, key := range t.order {
		c := t.counts[key]
		suite, entry, _ := strings.Cut(key, "\t")
		fmt.Fprintf(t.out, "%-14s %-14s %9d %9d %12d %9d\n", suite, entry, c.passed, c.failed, c.unsupported, c.expectedFailures)
		total.passed += c.passed
		total.failed += c.failed
	}
	fmt.Fprintf(t.out, "\n\"unsupported\": schemas that the Rust engine declines (the Go path serves them); \"expected\": failures with a reason on file.\n")
	fmt.Fprintf(t.out, "%d passed, %d failed\n", total.passed, total.failed)
	if total.failed > 0 {
		return 1
	}
	return 0
}
