package load

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// shownExamples is how many examples of each sort the text has; the report keeps more.
const shownExamples = 5

// WriteText writes the report for a person, some twenty lines and the examples.
func (r Report) WriteText(w io.Writer) {
	fmt.Fprintf(w, "%s: %.1f s, %d requests planned (%s arrivals, %d connections)\n\n",
		r.Target, r.ElapsedSeconds, r.Planned, r.Arrivals, r.Connections)
	fmt.Fprintf(w, "  right %d, wrong %d, lost %d, unsent %d", r.Right, r.Wrong, r.Lost, r.Unsent)
	if r.Pending > 0 {
		fmt.Fprintf(w, ", pending %d", r.Pending)
	}
	fmt.Fprintf(w, "; sent late %d, retried %d\n\n", r.Late, r.Retried)
	fmt.Fprintf(w, "  %-36s %9s %9s %9s %9s %9s\n", "milliseconds", "p50", "p90", "p99", "p99.9", "max")
	writeLatency(w, "from the planned time (corrected)", r.Corrected)
	writeLatency(w, "from sending (service)", r.Service)
	writeLatency(w, "lateness of the generator itself", r.Generator)
	fmt.Fprintf(w, "\n  statuses:")
	writeCounts(w, r.Statuses)
	fmt.Fprintf(w, "  paths:   ")
	writeCounts(w, r.Paths)
	if len(r.Reasons) > 0 {
		fmt.Fprintf(w, "  reasons: ")
		writeCounts(w, r.Reasons)
	}
	if len(r.Causes) > 0 {
		fmt.Fprintf(w, "  no answer for:")
		writeCounts(w, r.Causes)
	}
	fmt.Fprintf(w, "\n  %-36s %9s %9s %9s %9s %9s\n", "kind", "planned", "right", "wrong", "lost", "unsent")
	for _, name := range slices.Sorted(maps.Keys(r.Kinds)) {
		c := r.Kinds[name]
		fmt.Fprintf(w, "  %-36s %9d %9d %9d %9d %9d\n", name, c.Planned, c.Right, c.Wrong, c.Lost, c.Unsent)
	}
	writeExamples(w, "wrong", r.Wrongs)
	writeExamples(w, "lost or unsent", r.Losses)
}

func writeLatency(w io.Writer, what string, l Latency) {
	fmt.Fprintf(w, "  %-36s %9.2f %9.2f %9.2f %9.2f %9.2f\n", what, l.P50, l.P90, l.P99, l.P999, l.Max)
}

func writeCounts(w io.Writer, counts map[string]uint64) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, " %s %d", name, counts[name])
	}
	fmt.Fprintln(w)
}

func writeExamples(w io.Writer, what string, examples []Example) {
	for i, e := range examples {
		if i == shownExamples {
			return
		}
		fmt.Fprintf(w, "\n  %s, %s, planned at %.3f s: %s\n    %s %s %s\n", what, e.Kind, e.At, e.Why, e.Method, e.Target, e.Body)
		if e.Status != 0 {
			fmt.Fprintf(w, "    answered with %d (path %q): %s\n", e.Status, e.Path, e.Answer)
		}
	}
}
