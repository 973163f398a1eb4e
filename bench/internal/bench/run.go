// Package bench carries out one run: it takes payload sets, makes sure that both paths answer the same, measures them and
// hands the results to package report.
package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/jsongate/jsongate/bench/internal/boundary"
	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/corpus"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/peers"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// Run is one run of the bench. All of it is fixed before the first sample is taken.
type Run struct {
	Command []string // as it was called, for the record
	Plan    report.Plan
	Quick   bool
	// MemoryTime is about how long the process that measures the memory of the Go path works; the other ones make as many calls.
	MemoryTime time.Duration
	// SoakCalls is how many calls the long-running process makes on the Rust path, or fewer where they would take longer than SoakTime.
	SoakCalls int
	SoakTime  time.Duration

	Progress io.Writer
	// Paths compiles a schema for both paths; tests put others in its place.
	Paths func(schema []byte) (goPath, rustPath peers.Gate, reason string, err error)
	// Library is the shared library of the Rust path.
	Library report.Library
	// Executable is this program, for the processes whose memory is measured.
	Executable string

	begin time.Time
}

// Disagree is the error of a run in which the paths did not give the same answers. No times are measured then.
type Disagree struct {
	Documents     int // compared
	Disagreements []peers.Disagreement
}

func (e *Disagree) Error() string {
	return fmt.Sprintf("the two paths disagree on %d of %d documents, so nothing was timed", len(e.Disagreements), e.Documents)
}

// prepared is a payload set with both paths compiled.
type prepared struct {
	*corpus.Set
	goPath, rustPath peers.Gate
	report           report.Set
	dir              string // where it is stored for other processes
}

// Do carries the run out.
func (r *Run) Do(ctx context.Context, sets []*corpus.Set) (*report.Results, error) {
	r.begin = time.Now()
	results := &report.Results{
		Format: report.Format, Command: r.Command, Started: r.begin.UTC().Truncate(time.Second), Quick: r.Quick, Plan: r.Plan,
		Build: build(r.Library),
	}
	stolen := watchStolen()
	results.Machine = machine()
	dir, err := os.MkdirTemp("", "jsongate-bench-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a temporary folder for the processes that measure memory: %w", err)
	}
	defer os.RemoveAll(dir)

	all := make([]*prepared, 0, len(sets))
	for _, set := range sets {
		one, err := r.prepare(set, filepath.Join(dir, set.Name))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if err := r.compare(all); err != nil {
		return nil, err
	}
	for i, one := range all {
		if one.report.Unserved != "" {
			continue
		}
		r.say("%s (%d of %d): timing %d documents in %d rounds", one.Name, i+1, len(all), len(one.Documents), r.Plan.Rounds)
		if err := r.measureSet(ctx, one, len(all)); err != nil {
			return nil, err
		}
	}
	r.say("the boundary: an empty cgo call, the no-op call, and documents of 34 bytes to 1 MiB")
	crossing, err := boundary.Measure(ctx, r.Library.Path, boundary.Plan(r.Plan.Plan), r.Plan.Level)
	if err != nil {
		return nil, err
	}
	results.Boundary = crossing
	if err := r.measureMemory(ctx, all); err != nil {
		return nil, err
	}
	if results.Soak, err = r.soak(ctx, all); err != nil {
		return nil, err
	}
	for _, one := range all {
		results.Sets = append(results.Sets, one.report)
	}
	if results.Overall, err = overall(results.Sets, r.Plan.Level); err != nil {
		return nil, err
	}
	results.Machine.LoadAfter = load()
	results.Machine.Stolen = stolen()
	results.Seconds = time.Since(r.begin).Seconds()
	return results, nil
}

func (r *Run) say(format string, args ...any) {
	fmt.Fprintf(r.Progress, "[%5.1f s] %s\n", time.Since(r.begin).Seconds(), fmt.Sprintf(format, args...))
}

// prepare compiles the set's schema for both paths, and writes down what the set is.
func (r *Run) prepare(set *corpus.Set, dir string) (*prepared, error) {
	one := &prepared{Set: set, dir: dir}
	var took []float64
	for range 3 { // compiling once tells little: the first time also fills caches
		begin := time.Now()
		goPath, rustPath, reason, err := r.Paths(set.Schema)
		if err != nil {
			return nil, fmt.Errorf("the schema of the payload set %s does not compile: %w", set.Name, err)
		}
		took = append(took, float64(time.Since(begin)))
		one.goPath, one.rustPath, one.report.Unserved = goPath, rustPath, reason
	}
	lines := set.Lines()
	one.report.Name, one.report.Origin = set.Name, set.Origin
	one.report.SchemaSHA, one.report.SchemaBytes = digest(set.Schema), len(set.Schema)
	one.report.LinesSHA, one.report.Bytes = digest(lines), set.Bytes()
	one.report.Documents, one.report.Messy = len(set.Documents), set.Messy()
	one.report.CompileNS = took
	if one.rustPath == nil {
		r.say("%s: Rust does not serve this schema, Go answers for it: %s", set.Name, one.report.Unserved)
		return one, nil
	}
	return one, set.Store(dir)
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// compare makes sure that both paths give the same answers on all documents of all sets.
func (r *Run) compare(all []*prepared) error {
	disagree := &Disagree{}
	served := 0
	for _, one := range all {
		if one.report.Unserved != "" {
			continue
		}
		served++
		agreement, err := peers.Compare(one.Set, one.goPath, one.rustPath)
		if err != nil {
			return err
		}
		one.report.Codes = map[string]int{}
		for code, n := range agreement.Codes {
			one.report.Codes[code.String()] = n
		}
		disagree.Documents += agreement.Documents
		disagree.Disagreements = append(disagree.Disagreements, agreement.Disagreements...)
		if len(agreement.Disagreements) == 0 {
			r.say("%s: both paths agree on %d documents", one.Name, agreement.Documents)
		} else {
			r.say("%s: the paths DISAGREE on %d of %d documents", one.Name, len(agreement.Disagreements), agreement.Documents)
		}
	}
	switch {
	case len(disagree.Disagreements) > 0:
		return disagree
	case served == 0:
		return fmt.Errorf("none of the %d schemas is served by Rust, so there is nothing to compare", len(all))
	}
	return nil
}

// measureSet times the contestants on one set.
func (r *Run) measureSet(ctx context.Context, one *prepared, sets int) error {
	processes := child.Processes{Executable: r.Executable, Dir: one.dir, Patience: child.Patience}
	screened, err := processes.Screen(ctx, len(one.Documents))
	if err != nil {
		return err
	}
	one.report.Screened = screened
	if one.report.PlainSays, err = plainDiffers(one, screened); err != nil {
		return err
	}
	timed := one.Set.Sample(r.Plan.SetBytes)
	one.report.Timed = len(timed.Documents)
	payloads, messy := peers.Payloads(timed, false), peers.Payloads(timed, true)
	short := r.Plan.Sample / 2
	contestants := []measure.Contestant{
		peers.Documents(report.Go, one.goPath, payloads),
		peers.Documents(report.Rust, one.rustPath, payloads),
		peers.Lines(report.Lines, one.rustPath, payloads),
		peers.JSONValid(report.JSONValid, payloads),
	}
	if screened.Refusal == "" {
		plain, err := peers.NewPlain(one.Schema)
		if err != nil {
			return err
		}
		contestants = append(contestants, plain.Documents(report.Plain, sound(one.Set, timed, screened)))
	}
	if len(messy) > 0 {
		contestants = append(contestants,
			peers.Documents(report.GoMessy, one.goPath, messy), peers.Documents(report.RustMessy, one.rustPath, messy))
	}
	for i := range contestants {
		if name := contestants[i].Name; name != report.Go && name != report.Plain {
			contestants[i].Sample = short
		}
	}
	if one.report.Series, err = measure.Run(ctx, contestants, r.Plan.Plan); err != nil {
		return fmt.Errorf("the payload set %s: %w", one.Name, err)
	}
	one.report.Ratios, err = ratios(&one.report, measure.Together(r.Plan.Level, sets))
	return err
}

// sound are the timed documents that the plain validator can be given.
func sound(set, timed *corpus.Set, screened child.Screened) [][]byte {
	failing := map[string]bool{}
	for i := range screened.Failed {
		failing[string(set.Documents[i].Data)] = true
	}
	var documents [][]byte
	for _, payload := range peers.Payloads(timed, false) {
		if !failing[string(payload)] {
			documents = append(documents, payload)
		}
	}
	return documents
}

// plainDiffers counts the documents on which the plain validator does not say what the gate says.
func plainDiffers(one *prepared, screened child.Screened) (int, error) {
	if screened.Refusal != "" {
		return 0, nil
	}
	if err := one.rustPath.Use(); err != nil {
		return 0, err
	}
	differs := 0
	for i, document := range one.Documents {
		if one.rustPath.Validate(document.Data).Valid() != screened.Valid[i] {
			differs++
		}
	}
	return differs, nil
}
