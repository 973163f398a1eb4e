// Package report turns what a bench run measured into files and text: results.json with every raw sample, bench.txt in Go's
// benchmark format, report.html, and the tables printed at the end.
package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
)

// Format names the form of results.json. A reader that does not know the name must not guess.
const Format = "jsongate-bench/1"

// Results is one whole run.
type Results struct {
	Format   string    `json:"format"`
	Command  []string  `json:"command"`
	Started  time.Time `json:"started"`
	Seconds  float64   `json:"seconds"`
	Quick    bool      `json:"quick"` // a smoke run: too short for its figures to be quoted
	Machine  Machine   `json:"machine"`
	Build    Build     `json:"build"`
	Plan     Plan      `json:"plan"`
	Sets     []Set     `json:"sets"`
	Overall  Overall   `json:"overall"`
	Boundary Boundary  `json:"boundary"`
	Soak     *Soak     `json:"soak,omitempty"`
}

// Machine is where it was measured.
type Machine struct {
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	System     string `json:"system"` // the operating system's own name and release
	CPU        string `json:"cpu"`
	CPUs       int    `json:"cpus"`
	Memory     int64  `json:"memory_bytes"`
	LoadBefore string `json:"load_before"`
	LoadAfter  string `json:"load_after"`
	// Stolen is the share of processor time that the hypervisor gave to others during the run.
	Stolen float64 `json:"stolen"`
}

// Build is what was measured.
type Build struct {
	Go      string  `json:"go"`
	Commit  string  `json:"commit"`
	Library Library `json:"library"`
	Plain   string  `json:"plain"` // the version of the plain validator
	Garbage string  `json:"gogc"`  // GOGC, which the Go path's figures depend on
}

// Library is the shared library of the Rust path.
type Library struct {
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`
	Version string `json:"version"`
	ABI     int    `json:"abi"`
	Kernel  string `json:"kernel"`
}

// Plan is what was decided before anything was measured.
type Plan struct {
	measure.Plan
	Messy    float64 `json:"messy_share"`
	Seed     uint64  `json:"seed"`
	Corpora  bool    `json:"corpora"` // payload sets given with --corpora, not the default ones
	SetBytes int     `json:"set_bytes_at_most"`
	Level    float64 `json:"level"` // of confidence of the intervals: of all sets' together, and of each overall figure
}

// Names of the contestants of a set.
const (
	Go        = "go"
	Rust      = "rust"
	Lines     = "rust-lines"
	Plain     = "plain"
	JSONValid = "json-valid"
	GoMessy   = "go-messy"
	RustMessy = "rust-messy"
)

// Set is what was found with one payload set.
type Set struct {
	Name        string         `json:"name"`
	Origin      string         `json:"origin"`
	SchemaSHA   string         `json:"schema_sha256"`
	SchemaBytes int            `json:"schema_bytes"`
	LinesSHA    string         `json:"documents_sha256"`
	Documents   int            `json:"documents"`
	Messy       int            `json:"messy"`
	Bytes       int            `json:"bytes"`
	Timed       int            `json:"documents_timed"`
	Codes       map[string]int `json:"codes"`
	// Unserved is why Rust does not serve this schema; then nothing but the names and counts above is filled in.
	Unserved  string           `json:"unserved,omitempty"`
	CompileNS []float64        `json:"compile_ns,omitempty"` // of both paths together, every run
	Screened  child.Screened   `json:"plain_screened"`
	PlainSays int              `json:"plain_differs"` // documents on which the plain validator says valid where the gate says not, or the reverse
	Series    []measure.Series `json:"series,omitempty"`
	Ratios    Ratios           `json:"ratios"`
	Memory    []child.Usage    `json:"memory,omitempty"`
}

// Ratios are how many times as long something takes as the Rust path, over the same documents in the same rounds.
type Ratios struct {
	Go    measure.Estimate  `json:"go"`
	GoCPU measure.Estimate  `json:"go_cpu"`
	Lines measure.Estimate  `json:"rust_lines"` // the Rust path by single calls over the lines form
	JSON  measure.Estimate  `json:"json_valid"`
	Plain *measure.Estimate `json:"plain,omitempty"`
	Messy *measure.Estimate `json:"messy,omitempty"` // the Go path over the Rust path, mutated documents only
}

// Overall is the geometric mean over the sets.
type Overall struct {
	Ratios
	Sets      int `json:"sets"`       // served by Rust, which the means are over
	PlainSets int `json:"plain_sets"` // of those, the ones the plain validator takes part in
	MessySets int `json:"messy_sets"`
	Unserved  int `json:"unserved"`
	// WithUnserved is the gain if each set that Rust does not serve counts as 1: Go answers it either way.
	WithUnserved float64 `json:"with_unserved"`
}

// Boundary is what crossing from Go to Rust costs.
type Boundary struct {
	Empty measure.Series `json:"empty_cgo_call"`
	Sizes []Size         `json:"sizes"`
	// BreakEven is the size in bytes from which on Rust is the faster path; 0 if it is at every size measured, and -1 if at none.
	BreakEven float64 `json:"break_even_bytes"`
	// Noop is what the no-op call takes over the empty cgo call.
	Noop measure.Estimate `json:"noop_ratio"`
}

// Size is what was measured with a document of one size.
type Size struct {
	Bytes     int              `json:"bytes"`
	Noop      measure.Series   `json:"noop"`
	Go        measure.Series   `json:"go"`
	Rust      measure.Series   `json:"rust"`
	JSONValid measure.Series   `json:"json_valid"`
	Ratio     measure.Estimate `json:"ratio"`
}

// Soak is one process that makes very many calls on the Rust path.
type Soak struct {
	Set string `json:"set"`
	child.Usage
}

// Contestant finds a series by its name; nil if the set has none of that name.
func (s *Set) Contestant(name string) *measure.Series {
	for i := range s.Series {
		if s.Series[i].Name == name {
			return &s.Series[i]
		}
	}
	return nil
}

// Usage finds the memory of a peer; nil if it was not measured.
func (s *Set) Usage(peer string) *child.Usage {
	for i := range s.Memory {
		if s.Memory[i].Peer == peer {
			return &s.Memory[i]
		}
	}
	return nil
}

// Served are the sets that Rust serves.
func (r *Results) Served() []Set {
	var served []Set
	for _, set := range r.Sets {
		if set.Unserved == "" {
			served = append(served, set)
		}
	}
	return served
}

// Files of a report.
const (
	resultsFile   = "results.json"
	benchmarkFile = "bench.txt"
	pageFile      = "report.html"
)

// Clear removes the files of an earlier run from dir, so that a run that fails leaves no old figures behind that look new.
func Clear(dir string) error {
	for _, name := range []string{resultsFile, benchmarkFile, pageFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("cannot remove the report of an earlier run: %w", err)
		}
	}
	return nil
}

// Write writes all files of the report into dir and gives the path of the page.
func Write(dir string, r *Results) (string, error) {
	raw, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return "", fmt.Errorf("cannot encode the results: %w", err)
	}
	page, err := Page(r)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cannot make the folder for the report: %w", err)
	}
	for name, data := range map[string][]byte{
		resultsFile:   append(raw, '\n'),
		benchmarkFile: BenchmarkText(r),
		pageFile:      page,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return "", fmt.Errorf("cannot write the report: %w", err)
		}
	}
	return filepath.Join(dir, pageFile), nil
}
