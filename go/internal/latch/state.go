package latch

import (
	"fmt"
	"strings"
	"time"
)

// State is what a latch file says at one moment.
type State struct {
	// Path is the file; empty means that there is no latch.
	Path string `json:"path"`
	// Tripped tells whether the processes on this file stay in Go.
	Tripped bool `json:"tripped"`
	// Since is when it tripped; zero if it is not tripped.
	Since time.Time `json:"since,omitzero"`
	// Deaths are the deaths inside Rust that were counted and not forgotten, oldest first, 16 at most.
	Deaths []Death `json:"deaths"`
	// Processes are those that hold a place now, and dead ones that nobody has counted yet.
	Processes []Process `json:"processes"`
}

// Death is the end of a process that had calls inside Rust.
type Death struct {
	// Found is when the next process saw it. When exactly the process died nobody knows.
	Found time.Time `json:"found"`
	// PID and Started tell which process died.
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	// InFlight is how many calls were inside Rust.
	InFlight int `json:"inFlight"`
	// Others is how many more processes were found dead inside Rust at the same start. They count as the same death.
	Others int `json:"others"`
	// Library is the version of the Rust library; empty if it was not told.
	Library string `json:"library"`
}

// Process is a process that holds a place in the file, or held it when it died.
type Process struct {
	PID      int       `json:"pid"`
	Started  time.Time `json:"started"`
	Alive    bool      `json:"alive"`
	InFlight int       `json:"inFlight"`
	Library  string    `json:"library"`
}

// String says it in sentences.
func (s State) String() string {
	if s.Path == "" {
		return "There is no crash latch."
	}
	if s.Tripped {
		return fmt.Sprintf("The crash latch %s is tripped since %s by %s. All processes on it answer in Go until "+
			"`jsongate latch clear %s`, and those started meanwhile until they are started again after that.", s.Path, s.Since.UTC().Format(time.RFC3339), deaths(s.Deaths), s.Path)
	}
	return fmt.Sprintf("The crash latch %s is not tripped. It remembers %s.", s.Path, deaths(s.Deaths))
}

// StartedTripped tells whether a process was started while the latch was tripped, as far as the state still says since when it is: it
// has not loaded the library then, and clearing the latch does not change that.
func (s State) StartedTripped(p Process) bool { return s.Tripped && !p.Started.Before(s.Since) }

// deaths names them by the processes that died.
func deaths(list []Death) string {
	if len(list) == 0 {
		return "no death inside Rust"
	}
	var who []string
	for _, d := range list {
		who = append(who, d.String())
	}
	if len(list) == 1 {
		return "1 death inside Rust: " + who[0]
	}
	return fmt.Sprintf("%d deaths inside Rust: %s", len(list), strings.Join(who, ", "))
}

// String names the process, when it was found dead, and how many calls it was in.
func (d Death) String() string {
	text := fmt.Sprintf("process %d, found %s with calls inside Rust: %d", d.PID, d.Found.UTC().Format(time.RFC3339), d.InFlight)
	if d.Others > 0 {
		text += fmt.Sprintf(", together with other processes: %d", d.Others)
	}
	if d.Library != "" {
		text += " (library " + d.Library + ")"
	}
	return text
}
