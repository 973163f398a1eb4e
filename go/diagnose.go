package jsongate

import (
	"fmt"

	"github.com/jsongate/jsongate/go/internal/native"
)

// Diagnosis says which path would answer now, and why.
type Diagnosis struct {
	// Healthy is true if Rust answers when the flag says so: the library was found, fits this program, passes its own test and
	// compiles a schema, the crash latch is not tripped and was not when schemas were compiled and can be used if one was asked for,
	// no breaker keeps calls from Rust, JSONGATE_PATH and the watched file are understood, and the flag names no validator that this
	// process does not have. Whether the flag asks for Rust makes no difference, but for what Note says.
	Healthy bool `json:"healthy"`
	// Path and Reason are what the result of a call would carry, for a schema that both paths serve and a validator without a name;
	// with a canary they are those of the share that Go answers.
	Path   Path   `json:"path"`
	Reason Reason `json:"reason"`
	// Answers says it for all validators: the first is the one above, for those that no further one names; the others, by name, are
	// those of which something else holds.
	Answers []Answer `json:"answers"`
	// Mode is the flag for validators without a name, such as "canary:5%", and ModeSource who set it: see [FlagSource].
	Mode       string `json:"mode"`
	ModeSource string `json:"modeSource"`
	// LibraryPath is the library's file, or the file at fault; empty where none was found. LibrarySHA256 is the hash of what
	// was loaded from it or, if that failed, of what it holds now. LibraryChange tells what became of the file since it was loaded,
	// as the rest of a sentence that begins with "the file"; empty if it still holds the same.
	LibraryPath   string `json:"libraryPath"`
	LibrarySHA256 string `json:"librarySha256"`
	LibraryChange string `json:"libraryChange,omitempty"`
	// Version, ABI and Kernel (the instruction set it scans with) are what the library says about itself, and so is BuildInfo, a
	// JSON text with "glibcFloor", "target", "rustc" and more.
	Version   string `json:"version"`
	ABI       int    `json:"abi"`
	Kernel    string `json:"kernel"`
	BuildInfo string `json:"buildInfo"`
	// Problem is what is wrong and Remedy what to do about it; both are empty if Healthy. They are the first of Problems, which has
	// all that is wrong.
	Problem  string    `json:"problem"`
	Remedy   string    `json:"remedy"`
	Problems []Problem `json:"problems,omitempty"`
	// Note is what would be wrong if the flag asked for Rust: a process with validators may have no library as long as it does not.
	Note string `json:"note,omitempty"`
	// Searched are the places where the library was looked for, in order, each with what was found there.
	Searched []string `json:"searched"`
}

// Answer is who answers for validators.
type Answer struct {
	// Name is that of the validators; empty for all that no other Answer names.
	Name string `json:"name"`
	// Path and Reason are those of a call that Rust does not answer by chance.
	Path   Path   `json:"path"`
	Reason Reason `json:"reason"`
	// Canary is the share of calls, from 0 to 1, that Rust answers beside those of Path; 0 without a canary.
	Canary float64 `json:"canary,omitempty"`
}

// Problem is one thing that is wrong.
type Problem struct {
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}

// Diagnose finds out which path would answer, and makes the library test itself. It loads the library if that was not done
// yet, and takes some milliseconds. Nothing that it does is counted.
func Diagnose() Diagnosis { return process.diagnose() }

func (g *gate) diagnose() Diagnosis {
	g.begin()
	var d Diagnosis
	now, source := g.flag.For("")
	d.Mode, d.ModeSource = now.String(), source.String()

	reason := g.examine(&d)
	g.examineBreakers(&d)
	g.examineFlag(&d)
	if problem := g.latchProblem(); problem != "" {
		d.wrong("the crash latch that was asked for cannot be used, so nothing remembers deaths inside the library: "+problem,
			"mend what is wrong with the file of "+LatchFileVariable+", and start the process again")
	}
	d.Answers = g.answers(reason)
	d.Path, d.Reason = d.Answers[0].Path, d.Answers[0].Reason
	d.Healthy = len(d.Problems) == 0
	if !d.Healthy {
		d.Problem, d.Remedy = d.Problems[0].Problem, d.Problems[0].Remedy
	}
	return d
}

func (d *Diagnosis) wrong(problem, remedy string) {
	d.Problems = append(d.Problems, Problem{problem, remedy})
}

// examine describes the library, and gives the reason for which Go would answer in its stead; ReasonMode where it would not.
func (g *gate) examine(d *Diagnosis) Reason {
	if g.latch.Tripped() {
		d.wrong("the crash latch is tripped: processes died inside the library, so Go answers",
			"find out why from their logs and core files, run `jsongate latch clear "+g.environment.latchFile+"`, and start the process again")
		return ReasonCrashLatch
	}
	library, failure := g.load()
	if failure != nil {
		d.LibraryPath, d.Searched = failure.Path, failure.Searched
		d.LibrarySHA256 = native.HashOf(d.LibraryPath)
		if failure.Failure == native.Missing && g.compiled.Load() && g.flagSaysGo() {
			d.Note = failure.Problem + "; the flag asks for none, so Go answers as it should; before it does, " + failure.Remedy
		} else {
			d.wrong(failure.Problem, failure.Remedy)
		}
		return reasonOfFailure(failure.Failure)
	}
	d.LibraryPath, d.Searched = library.Path(), library.Searched()
	d.LibrarySHA256, d.LibraryChange = library.SHA256(), library.FileChange()
	d.Version, d.ABI, d.Kernel = library.Version(), library.ABI(), library.Kernel()
	_, info := library.BuildInfo()
	d.BuildInfo = string(info)

	// Calls do not ask for these two, so a library that fails them answers all the same, as far as it can.
	if code, said := library.SelfTest(); Code(code) != CodeValid {
		d.wrong(fmt.Sprintf("the library's self-test failed (%v): %s", Code(code), said),
			"set "+PathVariable+"=go on this machine, and report the line above with the library's build info")
	}
	compiled, code, said := library.Compile([]byte("true"), (&options{maxDepth: defaultMaxDepth, maxSize: defaultMaxSize}).forRust(nil))
	if compiled == nil {
		wrong := compileErrorOf(Code(code), said)
		d.wrong("the library compiles no schema: "+wrong.Errors[0].Cause,
			"if JSONGATE_KERNEL is set, unset it; otherwise install the library again, from the same release as the Go module")
		return reasonOfFault(wrong.Code)
	}
	if stay := g.latched.Load(); stay > 0 {
		d.wrong(fmt.Sprintf("the crash latch was tripped when this process compiled %d of its validators, so Go answers for them "+
			"although it has been cleared", stay), "start the process again")
		return ReasonCrashLatch
	}
	return ReasonMode
}
