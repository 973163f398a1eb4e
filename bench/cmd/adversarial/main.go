// Command adversarial prints how the cost of a call grows with the size of documents that are made to hurt, on both paths.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/jsongate/jsongate/bench/internal/adversarial"
	jsongate "github.com/jsongate/jsongate/go"
)

const usage = `Usage: adversarial [FLAG]...

Measures documents that are made to hurt at growing sizes, on both paths, and prints the exponent of the line through the
logarithms of size and cost: a path that stays linear has one of about 1. "make bench-adversarial" builds what it needs.

  --most BYTES    the largest documents; 1048576
  --name TEXT     only the families whose name has this in it
  --out FILE      where the points go as JSON; build/bench/adversarial.json

Exit codes: 0 every line is linear, or answered BUDGET; 1 one is not; 2 a wrong flag, or no measurement.
`

// steepest is the exponent above which a line is not linear. A hash table that leaves the caches alone makes for 1.1.
const steepest = 1.3

func main() { os.Exit(run(os.Stdout, os.Stderr, os.Args[1:])) }

// result is a family with its lines.
type result struct {
	Name  string             `json:"name"`
	Lines []adversarial.Line `json:"lines"`
}

func run(stdout, stderr io.Writer, args []string) int {
	flags := pflag.NewFlagSet("adversarial", pflag.ContinueOnError)
	flags.Usage = func() {}
	most := flags.Int("most", 1<<20, "")
	name := flags.String("name", "", "")
	out := flags.String("out", "build/bench/adversarial.json", "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "adversarial: %v; see adversarial --help\n", err)
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "adversarial: %q is not understood; see adversarial --help\n", flags.Arg(0))
		return 2
	case *most < 1<<12:
		fmt.Fprintln(stderr, "adversarial: --most is too small to tell how the cost grows; give at least 4096")
		return 2
	}
	results, steep, err := measure(stdout, *name, *most)
	if err == nil {
		err = write(*out, results)
	}
	if err != nil {
		fmt.Fprintln(stderr, "adversarial:", err)
		return 2
	}
	fmt.Fprintf(stdout, "\n%d families; lines steeper than %.1f: %d; the points are in %s\n", len(results), steepest, steep, *out)
	if steep > 0 {
		return 1
	}
	return 0
}

func measure(stdout io.Writer, name string, most int) (results []result, steep int, err error) {
	fmt.Fprintf(stdout, "%-52s %-5s %9s %10s %8s  %s\n", "family", "path", "exponent", "largest", "ns/byte", "code")
	for _, family := range adversarial.Families() {
		if !strings.Contains(family.Name, name) {
			continue
		}
		one := result{Name: family.Name}
		for _, path := range []string{"rust", "go"} {
			if err := jsongate.SetPath(path); err != nil {
				return nil, 0, err
			}
			limits := adversarial.Limits{Least: 1 << 10, Most: most, Call: time.Second, Spend: 20 * time.Millisecond}
			line, err := adversarial.Measure(family, path, limits)
			if err != nil {
				return nil, 0, fmt.Errorf("%s: %w", family.Name, err)
			}
			one.Lines = append(one.Lines, line)
			last := line.Points[len(line.Points)-1]
			mark := ""
			if line.Exponent > steepest && last.Code != jsongate.CodeBudget {
				steep++
				mark = "  not linear"
			}
			fmt.Fprintf(stdout, "%-52s %-5s %9.2f %10d %8.2f  %s%s\n", family.Name, path, line.Exponent, last.Bytes,
				float64(last.Cost)/float64(last.Bytes), last.Code, mark)
		}
		results = append(results, one)
	}
	if len(results) == 0 {
		return nil, 0, fmt.Errorf("no family has %q in its name", name)
	}
	return results, steep, nil
}

func write(file string, results []result) error {
	text, err := json.MarshalIndent(results, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
