package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// What was measured, in one sentence.
func sentence(r *Results) string {
	documents, bytes, messy := 0, 0, 0
	for _, set := range r.Served() {
		documents += set.Documents
		messy += set.Messy
		bytes += set.Bytes
	}
	kind := "real documents"
	if messy > 0 {
		kind = fmt.Sprintf("documents (%s of them made messy on purpose)", percent(float64(messy)/float64(documents)))
	}
	return fmt.Sprintf("From Go, on one thread, bytes in and verdict out: %s %s in %s, %s on average, judged by the Go path "+
		"and by the Rust path of the same validator, in %d interleaved rounds after both had given the same answer on every one of them.",
		grouped(int64(documents)), kind, plural(r.Overall.Sets, "payload set"), size(float64(bytes)/float64(documents)), r.Plan.Rounds)
}

func plural(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// reading is what the figures say, a sentence or two a point.
func reading(r *Results) []string {
	low, high := extremes(r)
	points := []string{
		fmt.Sprintf("The Go path takes %s as long as the Rust path (geometric mean over %s; the noise of the measurement leaves %s). "+
			"The least is %s on %s, the most %s on %s.",
			times(r.Overall.Go.Value), plural(r.Overall.Sets, "set"), interval(r.Overall.Go),
			times(low.Ratios.Go.Value), low.Name, times(high.Ratios.Go.Value), high.Name),
		fmt.Sprintf("In processor time of the whole process, garbage collection included, it is %s (%s).",
			times(r.Overall.GoCPU.Value), interval(r.Overall.GoCPU)),
	}
	if r.Overall.Unserved > 0 {
		points = append(points, fmt.Sprintf("Rust does not serve %s of %d: Go answers there either way. If each of them counts as 1×, the mean is %s.",
			plural(r.Overall.Unserved, "set"), len(r.Sets), times(r.Overall.WithUnserved)))
	}
	if r.Overall.Plain != nil {
		points = append(points, plainReading(r))
	}
	points = append(points, fmt.Sprintf("encoding/json.Valid, which checks the syntax alone and neither UTF-8 nor duplicate names, takes %s as long as the Rust path takes for syntax and schema.",
		times(r.Overall.JSON.Value)))
	if r.Overall.Messy != nil {
		points = append(points, fmt.Sprintf("On the mutated documents alone, most of which are refused, it is %s (%s): a refusal costs Rust a second, slower look for its offset.",
			times(r.Overall.Messy.Value), interval(*r.Overall.Messy)))
	}
	points = append(points, boundaryReading(r)...)
	points = append(points, linesReading(r.Overall.Lines))
	points = append(points, memoryReading(r))
	gain := 1 - 1/r.Overall.GoCPU.Value
	points = append(points, fmt.Sprintf("A service saves what validation is of it: where the Go path takes 5 %%, 20 %% or 50 %% of the processor time, %s, %s or %s go away. Measure that share before you count on this page.",
		percent(0.05*gain), percent(0.2*gain), percent(0.5*gain)))
	return points
}

// plainReading compares with the validator that the Go path is built on.
func plainReading(r *Results) string {
	text := fmt.Sprintf("The validator that the Go path is built on, by itself and without guards (%s), takes %s as long as the Rust path (%s, over %s).",
		strings.TrimPrefix(r.Build.Plain, "github.com/"), times(r.Overall.Plain.Value), interval(*r.Overall.Plain), plural(r.Overall.PlainSets, "set"))
	if r.Overall.PlainSets != r.Overall.Sets {
		return text // the two means are over different sets
	}
	return text + fmt.Sprintf(" So the Go path, with its guards and with exact codes and offsets, takes %s as long as that validator.",
		times(r.Overall.Go.Value/r.Overall.Plain.Value))
}

// linesReading says what judging many documents in one call gains over a call for each.
func linesReading(e measure.Estimate) string {
	const both = "Many documents in one call (ValidateLines) "
	switch {
	case e.Low > 1:
		return both + fmt.Sprintf("take %s less time a document than a call for each.", percent(1-1/e.Value))
	case e.High < 1:
		return both + fmt.Sprintf("take %s more time a document than a call for each.", percent(1/e.Value-1))
	}
	return both + fmt.Sprintf("show no difference to a call for each (%s).", interval(e))
}

func extremes(r *Results) (low, high Set) {
	served := r.Served()
	low, high = served[0], served[0]
	for _, set := range served {
		if set.Ratios.Go.Value < low.Ratios.Go.Value {
			low = set
		}
		if set.Ratios.Go.Value > high.Ratios.Go.Value {
			high = set
		}
	}
	return low, high
}

func boundaryReading(r *Results) []string {
	empty := measure.Median(r.Boundary.Empty.PerDocument())
	noop := measure.Median(r.Boundary.Sizes[0].Noop.PerDocument())
	points := []string{fmt.Sprintf("Crossing to Rust and back costs %s with the checks of every call, %s an empty cgo call (%s), whatever the document's size.",
		nanoseconds(noop), times(r.Boundary.Noop.Value), nanoseconds(empty))}
	return append(points, breakEven(r))
}

// breakEven says from which size on the crossing pays.
func breakEven(r *Results) string {
	first, last := r.Boundary.Sizes[0], r.Boundary.Sizes[len(r.Boundary.Sizes)-1]
	switch {
	case r.Boundary.BreakEven < 0:
		return fmt.Sprintf("There is no break-even: with a document of %s the Rust path still is not the faster one (%s).",
			size(float64(last.Bytes)), times(last.Ratio.Value))
	case r.Boundary.BreakEven == 0:
		return fmt.Sprintf("There is no break-even size: Rust is faster with the smallest document already (%s at %s, %s at %s).",
			times(first.Ratio.Value), size(float64(first.Bytes)), times(last.Ratio.Value), size(float64(last.Bytes)))
	}
	return fmt.Sprintf("Rust is the faster path from about %s on.", size(r.Boundary.BreakEven))
}

func memoryReading(r *Results) string {
	var goPeak, rustPeak, floor []float64
	for _, set := range r.Served() {
		goPeak = append(goPeak, float64(set.Usage(child.Go).After.Peak))
		rustPeak = append(rustPeak, float64(set.Usage(child.Rust).After.Peak))
		floor = append(floor, float64(set.Usage(child.None).After.Peak))
	}
	text := fmt.Sprintf("A process that validates peaks at %s on the Go path and %s on the Rust path (medians over the sets; %s before any validator is there).",
		size(measure.Median(goPeak)), size(measure.Median(rustPeak)), size(measure.Median(floor)))
	if r.Soak != nil {
		text += " " + soakReading(r.Soak)
	}
	return text
}

// soakReading says what resident memory did between the first tenth of the calls and the last.
func soakReading(s *Soak) string {
	grown := soakGrowth(s)
	what := fmt.Sprintf("grew by %s", size(math.Abs(grown)))
	switch {
	case grown == 0:
		what = "did not change"
	case grown < 0:
		what = fmt.Sprintf("shrank by %s", size(-grown))
	}
	return fmt.Sprintf("Over %s calls on the Rust path its resident memory %s after the first tenth of them.", grouped(int64(s.Calls)), what)
}

func soakGrowth(s *Soak) float64 {
	if len(s.Resident) == 0 {
		return math.NaN()
	}
	return float64(s.Resident[len(s.Resident)-1] - s.Resident[0])
}

// busy tells whether a load average means that others were using the machine.
func busy(load string, cpus int) bool {
	average, err := strconv.ParseFloat(load, 64)
	return err == nil && average > float64(cpus)/2
}

// caveats are what a reader should hold against the figures.
func caveats(r *Results) []string {
	points := []string{
		"The same documents come round again and again, so caches and branch predictors know them; a service sees each of its documents once. Both paths profit, not necessarily alike.",
		"The intervals tell how repeatable the measurement is on this machine on this day. They do not tell what other documents, schemas or machines would give. " +
			fmt.Sprintf("The sets' intervals hold all together with %s confidence (Bonferroni), each overall figure's with %s.", percent(r.Plan.Level), percent(r.Plan.Level)),
		"One goroutine calls at a time. Go's collector uses the other cores meanwhile, which is in the processor time and not in the wall clock.",
		fmt.Sprintf("The Go path allocates, so its figures depend on the collector's setting (GOGC %s) and on how small the heap of this bench is.", r.Build.Garbage),
		"Compiling a schema is not part of any figure per document; it is done once, for both paths.",
		"The yardsticks do less than the gate: encoding/json.Valid knows no schema; the plain validator takes duplicate names and bytes that are not UTF-8, and can be made to panic or to run for very long. " +
			"Documents on which it does so are left out of its figures only, and named below.",
	}
	if first, _, _ := strings.Cut(r.Machine.LoadBefore, " "); busy(first, r.Machine.CPUs) {
		points = append(points, fmt.Sprintf("The machine was not idle: its load was %s on %d cores when the run began. Wall clock figures suffer from that most; run it again on a quiet machine before you quote any.", first, r.Machine.CPUs))
	}
	if r.Plan.Corpora {
		points = append(points, "The payload sets were given on the command line; nothing is known here of how they were chosen.")
	} else {
		points = append(points, "The default sets come from four sources, cut into eight, and three of the eight are of one synthetic patient; the schemas were written by the authors of jsongate in the way an owner of such an interface would. Bring your own with --corpora.")
	}
	return append(points, "The authors of this bench are also the authors of one contestant. Every raw sample is in results.json; run it yourself.")
}
