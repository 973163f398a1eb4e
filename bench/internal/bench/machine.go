package bench

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/report"
)

// unknown stands where a fact about the machine or the build cannot be had; it must not look like one.
const unknown = "unknown"

// plainModule is the module of the plain validator.
const plainModule = "github.com/santhosh-tekuri/jsonschema/v6"

func machine() report.Machine {
	return report.Machine{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		CPU:    field("/proc/cpuinfo", "model name"),
		System: system(), Memory: memory(), LoadBefore: load(),
	}
}

func build(library report.Library) report.Build {
	b := report.Build{Go: runtime.Version(), Commit: commit(), Library: library, Plain: unknown, Garbage: os.Getenv("GOGC")}
	if b.Garbage == "" {
		b.Garbage = "100 (default)"
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == plainModule {
				b.Plain = plainModule + " " + dep.Version
			}
		}
	}
	return b
}

// field is the value of the first line of a file that starts with the name and a colon.
func field(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return unknown
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return unknown
}

func system() string {
	name, err := os.ReadFile("/proc/sys/kernel/ostype")
	if err != nil {
		return runtime.GOOS
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return runtime.GOOS
	}
	return strings.TrimSpace(string(name)) + " " + strings.TrimSpace(string(release))
}

func memory() int64 {
	kibibytes, err := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"), 10, 64)
	if err != nil {
		return 0
	}
	return kibibytes << 10
}

func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return unknown
	}
	averages := strings.Fields(string(text))
	return strings.Join(averages[:min(3, len(averages))], " ")
}

// watchStolen gives a function that tells what share of the machine's processor time since then went to other machines.
func watchStolen() func() float64 {
	allBefore, stolenBefore := ticks()
	return func() float64 {
		all, stolen := ticks()
		if all <= allBefore {
			return 0
		}
		return (stolen - stolenBefore) / (all - allBefore)
	}
}

// ticks are all the ticks of all processors so far, and the stolen ones among them (proc(5), /proc/stat).
func ticks() (all, stolen float64) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	for i, word := range strings.Fields(strings.TrimPrefix(first, "cpu")) {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return 0, 0
		}
		if i < 8 { // guest time is counted in user time already
			all += n
		}
		if i == 7 {
			stolen = n
		}
	}
	return all, stolen
}

// commit is the commit of the source that this program was built from or, where the build does not say, of the folder it runs in.
func commit() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		revision, modified := "", ""
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				revision = setting.Value
			case "vcs.modified":
				if setting.Value == "true" {
					modified = " with local changes"
				}
			}
		}
		if revision != "" {
			return revision + modified
		}
	}
	head, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		return unknown
	}
	changes, err := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output()
	if err != nil || len(bytes.TrimSpace(changes)) > 0 {
		return strings.TrimSpace(string(head)) + " with local changes"
	}
	return strings.TrimSpace(string(head))
}
