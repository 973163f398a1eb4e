package jsongate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// Diagnosis says which path would answer now, and why.
type Diagnosis struct {
	// Healthy is true if Rust answers when the flag says so: the library was found, fits this program, passes its own test and
	// compiles a schema, the crash latch is not tripped and was not when schemas were compiled, no breaker keeps calls from Rust,
	// and JSONGATE_PATH and the watched file are understood. It does not depend on what the flag says.
	Healthy bool `json:"healthy"`
	// Path and Reason are what the result of a call would carry, for a schema that both paths serve; with a canary they are those
	// of the share that Rust answers.
	Path   Path   `json:"path"`
	Reason Reason `json:"reason"`
	// Mode is the flag for validators without a name, such as "canary:5%", and ModeSource who set it: see [FlagSource].
	Mode       string `json:"mode"`
	ModeSource string `json:"modeSource"`
	// LibraryPath is the library's file, or the file at fault; empty where none was found. LibrarySHA256 is the hash of what the
	// file holds now.
	LibraryPath   string `json:"libraryPath"`
	LibrarySHA256 string `json:"librarySha256"`
	// Version, ABI and Kernel (the instruction set it scans with) are what the library says about itself, and so is BuildInfo, a
	// JSON text with "glibcFloor", "target", "rustc" and more.
	Version   string `json:"version"`
	ABI       int    `json:"abi"`
	Kernel    string `json:"kernel"`
	BuildInfo string `json:"buildInfo"`
	// Problem is what is wrong and Remedy what to do about it; both are empty if Healthy.
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
	// Searched are the places where the library was looked for, in order, each with what was found there.
	Searched []string `json:"searched"`
}

// Diagnose finds out which path would answer, and makes the library test itself. It loads the library if that was not done
// yet, and takes some milliseconds. Nothing that it does is counted.
func Diagnose() Diagnosis { return process.diagnose() }

func (g *gate) diagnose() Diagnosis {
	g.begin()
	var d Diagnosis
	now, source := g.flag.For("")
	d.Mode, d.ModeSource = now.String(), source.String()
	d.Path, d.Reason = PathGo, ReasonMode

	reason := g.examine(&d)
	if open := g.examineBreakers(&d); reason == ReasonMode {
		reason = open
	}
	switch {
	case now.Canary == 0:
	case reason != ReasonMode:
		d.Reason = reason
	case now.Canary == mode.All:
		d.Path = PathRust
	default:
		d.Path, d.Reason = PathRust, ReasonCanary
	}
	if d.Problem == "" && g.problems.path != nil {
		d.Problem = g.problems.path.Error()
		d.Remedy = "set " + PathVariable + " to go or rust, or unset it, and start the process again"
	}
	if problem := g.flagProblem(); d.Problem == "" && problem != nil {
		d.Problem = problem.Error()
		d.Remedy = "write a flag into the file, such as go; it is read again by itself"
	}
	d.Healthy = d.Problem == ""
	return d
}

// examine describes the library, and gives the reason for which Go would answer in its stead; ReasonMode where it would not.
func (g *gate) examine(d *Diagnosis) Reason {
	if g.latch.Tripped() {
		d.Problem = "the crash latch is tripped: processes died inside the library, so Go answers"
		d.Remedy = "find out why from their logs and core files, run `jsongate latch clear " + g.environment.latchFile + "`, and start the process again"
		return ReasonCrashLatch
	}
	library, failure := g.load()
	if failure != nil {
		d.LibraryPath, d.Searched = failure.Path, failure.Searched
		d.LibrarySHA256 = hashOf(d.LibraryPath)
		d.Problem, d.Remedy = failure.Problem, failure.Remedy
		return reasonOfFailure(failure.Failure)
	}
	d.LibraryPath, d.Searched = library.Path(), library.Searched()
	d.LibrarySHA256 = hashOf(d.LibraryPath)
	d.Version, d.ABI, d.Kernel = library.Version(), library.ABI(), library.Kernel()
	_, info := library.BuildInfo()
	d.BuildInfo = string(info)

	// Calls do not ask for these two, so a library that fails them answers all the same, as far as it can.
	if code, said := library.SelfTest(); Code(code) != CodeValid {
		d.Problem = fmt.Sprintf("the library's self-test failed (%v): %s", Code(code), said)
		d.Remedy = "set " + PathVariable + "=go on this machine, and report the line above with the library's build info"
	}
	compiled, code, said := library.Compile([]byte("true"), (&options{maxDepth: defaultMaxDepth, maxSize: defaultMaxSize}).forRust(nil))
	if compiled == nil {
		wrong := compileErrorOf(Code(code), said)
		d.Problem = "the library compiles no schema: " + wrong.Errors[0].Cause
		d.Remedy = "if JSONGATE_KERNEL is set, unset it; otherwise install the library again, from the same release as the Go module"
		return reasonOfFault(wrong.Code)
	}
	if stay := g.latched.Load(); stay > 0 {
		d.Problem = fmt.Sprintf("the crash latch was tripped when this process compiled %d of its validators, so Go answers for them "+
			"although it has been cleared", stay)
		d.Remedy = "start the process again"
		return ReasonCrashLatch
	}
	return ReasonMode
}

// hashOf is the SHA-256 of a file in hexadecimal; empty where it cannot be read.
func hashOf(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return ""
	}
	return hex.EncodeToString(hash.Sum(nil))
}
