package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// Summary prints the tables at the end of a run.
func Summary(w io.Writer, r *Results) {
	if r.Quick {
		fmt.Fprintln(w, "A smoke run: too short for its figures to be quoted.")
	}
	fmt.Fprintf(w, "%s\n\n", sentence(r))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "set\tdocs\tB/doc\tGo ns\tRust ns\tGo MB/s\tRust MB/s\tGo allocs\tRust allocs\tGo CPU ns\tRust CPU ns\tGo/Rust\tinterval\t")
	for _, set := range r.Sets {
		if set.Unserved != "" {
			fmt.Fprintf(t, "%s\t%d\t%d\t\t\t\t\t\t\t\t\t-\tnot served\t\n", set.Name, set.Documents, set.Bytes/max(set.Documents, 1))
			continue
		}
		inGo, inRust := figures(set.Contestant(Go)), figures(set.Contestant(Rust))
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", set.Name, set.Documents, set.Bytes/set.Documents,
			inGo.wall, inRust.wall, inGo.rate, inRust.rate, inGo.allocs, inRust.allocs, inGo.cpu, inRust.cpu,
			times(set.Ratios.Go.Value), interval(set.Ratios.Go))
	}
	fmt.Fprintf(t, "geometric mean\t\t\t\t\t\t\t\t\t\t\t%s\t%s\t\n", times(r.Overall.Go.Value), interval(r.Overall.Go))
	t.Flush()
	for _, set := range r.Sets {
		if set.Unserved != "" {
			fmt.Fprintf(w, "%s is not served by Rust, Go answers: %s\n", set.Name, set.Unserved)
		}
	}

	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "set\tlines ns\tjson.Valid ns\tplain ns\tplain/Rust\tmessy Go ns\tmessy Rust ns\tpeak floor\tpeak Go\tpeak Rust\tpeak plain\t")
	for _, set := range r.Served() {
		plain := "-"
		if set.Ratios.Plain != nil {
			plain = times(set.Ratios.Plain.Value)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", set.Name,
			figures(set.Contestant(Lines)).wall, figures(set.Contestant(JSONValid)).wall, figures(set.Contestant(Plain)).wall, plain,
			figures(set.Contestant(GoMessy)).wall, figures(set.Contestant(RustMessy)).wall,
			peak(&set, child.None), peak(&set, child.Go), peak(&set, child.Rust), peak(&set, child.Plain))
	}
	t.Flush()

	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "document\tno-op ns\tRust ns\tGo ns\tjson.Valid ns\tGo/Rust\tinterval\t")
	for _, at := range r.Boundary.Sizes {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", size(float64(at.Bytes)), figures(&at.Noop).wall, figures(&at.Rust).wall,
			figures(&at.Go).wall, figures(&at.JSONValid).wall, times(at.Ratio.Value), interval(at.Ratio))
	}
	t.Flush()

	fmt.Fprintln(w)
	for _, point := range reading(r) {
		fmt.Fprintf(w, "- %s\n", point)
	}
	if first, _, _ := strings.Cut(r.Machine.LoadBefore, " "); busy(first, r.Machine.CPUs) {
		fmt.Fprintf(w, "- The machine was not idle (load %s on %d cores): run it again on a quiet one before you quote any figure.\n", first, r.Machine.CPUs)
	}
	fmt.Fprintf(w, "\n%s, %d cores, kernel %s, %s, library %s (%.12s...), %.0f s.\n", r.Machine.CPU, r.Machine.CPUs,
		r.Build.Library.Kernel, r.Build.Go, r.Build.Library.Version, r.Build.Library.SHA256, r.Seconds)
}

// row is a series as a table shows it.
type row struct{ wall, cpu, rate, allocs string }

// figures are the medians of a series; dashes where there is none.
func figures(s *measure.Series) row {
	if s == nil {
		return row{"-", "-", "-", "-"}
	}
	wall := measure.Median(s.PerDocument())
	return row{
		wall:   significant(wall),
		cpu:    significant(measure.Median(s.ProcessorPerDocument())),
		rate:   significant(s.MegabytesPerSecond(wall)),
		allocs: allocations(s.Allocs),
	}
}

// allocations per document. What one pass allocates besides, such as a timer of the runtime, is less than a hundredth.
func allocations(perDocument float64) string {
	if perDocument < 0.01 {
		return "0"
	}
	return significant(perDocument)
}

func peak(set *Set, peer string) string {
	usage := set.Usage(peer)
	if usage == nil {
		return "-"
	}
	return size(float64(usage.After.Peak))
}
