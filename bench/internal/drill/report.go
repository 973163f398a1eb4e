package drill

import "time"

// Form names the form of the report, so that a reader can refuse one that it does not know.
const Form = "jsongate-drill/1"

// Report is what came of a drill: build/drill/drill.json. All times are seconds since Started.
type Report struct {
	Form    string    `json:"form"`
	Short   bool      `json:"short"`
	Started time.Time `json:"started"`
	Seconds float64   `json:"seconds"` // how long it took, without building anything
	// Passed is true if every check of every step passed.
	Passed bool `json:"passed"`
	// Trouble is why the drill ended early; empty if it did not.
	Trouble  string   `json:"trouble,omitempty"`
	Machine  Machine  `json:"machine"`
	Requests Requests `json:"requests"`
	Steps    []Step   `json:"steps"`
	Events   []Event  `json:"events"`
	// Timeline has the answers of each half second, by the path that judged the body.
	Timeline  []Slice   `json:"timeline"`
	Processes []Process `json:"processes"`
}

// Machine says where the drill ran and with what.
type Machine struct {
	CPUs       int    `json:"cpus"`
	Go         string `json:"go"`
	Library    string `json:"library"` // its version and instruction set
	Prometheus string `json:"prometheus"`
}

// Requests is what became of requests. Planned is the sum of the others.
type Requests struct {
	Planned uint64 `json:"planned"`
	Right   uint64 `json:"right"`
	Wrong   uint64 `json:"wrong"`
	// InFlight were lost with a process that died while it served them, NoProcess because none was up after one had died. Lost is
	// all others: there must be none.
	InFlight  uint64 `json:"lost_in_flight"`
	NoProcess uint64 `json:"lost_no_process"`
	Lost      uint64 `json:"lost"`
	Unsent    uint64 `json:"unsent"` // not sent in time
}

// Step is one thing that was drilled.
type Step struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Began float64 `json:"began"`
	Ended float64 `json:"ended"`
	// RollbackSeconds is from the cause (a flag written, the first fault) to the last answer that still involved Rust: not there
	// where nothing was rolled back.
	RollbackSeconds *float64 `json:"rollback_seconds,omitempty"`
	// RollbackPrometheus is the same by the samples of Prometheus, and as coarse as those.
	RollbackPrometheus *float64 `json:"rollback_seconds_prometheus,omitempty"`
	// Answers are those of the step, by "path reason"; "none" had no body to judge.
	Answers  map[string]int `json:"answers"`
	Requests Requests       `json:"requests"`
	Checks   []Check        `json:"checks"`
	// Shown is what a command of the operator printed in the step, by command.
	Shown  []Shown `json:"shown,omitempty"`
	Passed bool    `json:"passed"`
}

// Check is one thing that has to hold.
type Check struct {
	What   string `json:"what"`
	Got    string `json:"got"`
	Passed bool   `json:"passed"`
}

// Shown is what a command printed.
type Shown struct {
	Command string `json:"command"`
	Output  string `json:"output"`
}

// Event is something that was done or happened.
type Event struct {
	At   float64 `json:"at"`
	Kind string  `json:"kind"` // "flag", "fault", "process" or "operator"
	Text string  `json:"text"`
}

// Slice is half a second.
type Slice struct {
	At   float64 `json:"at"`
	Go   int     `json:"go"`
	Rust int     `json:"rust"`
	None int     `json:"none"`
	Lost int     `json:"lost"`
}

// Process is one process of the service.
type Process struct {
	Number  int     `json:"number"`
	Ended   float64 `json:"ended"`
	How     string  `json:"how"`
	Died    bool    `json:"died"` // nobody had told it to end
	Library string  `json:"library"`
}

// judge sets what follows from the checks.
func (r *Report) judge() {
	r.Passed = r.Trouble == "" && len(r.Steps) > 0
	for i := range r.Steps {
		s := &r.Steps[i]
		s.Passed = len(s.Checks) > 0
		for _, c := range s.Checks {
			s.Passed = s.Passed && c.Passed
		}
		r.Passed = r.Passed && s.Passed
	}
}
