package drill

import (
	"fmt"
	"strings"
)

// Sentence says in one line what came of a step.
func (s Step) Sentence() string {
	var failed []string
	for _, c := range s.Checks {
		if !c.Passed {
			failed = append(failed, fmt.Sprintf("%s (got: %s)", c.What, c.Got))
		}
	}
	text := s.Title + ": "
	if len(failed) > 0 {
		return "FAILED  " + text + strings.Join(failed, "; ") + "."
	}
	switch {
	case s.RollbackSeconds != nil && s.RollbackPrometheus != nil:
		text += fmt.Sprintf("Rust was out of use %.2f s after the cause (%.2f s by Prometheus); ", *s.RollbackSeconds, *s.RollbackPrometheus)
	case s.RollbackPrometheus != nil:
		text += fmt.Sprintf("Rust was out of use %.2f s after the cause, by Prometheus; ", *s.RollbackPrometheus)
	case s.RollbackSeconds != nil:
		text += fmt.Sprintf("Rust was out of use %.2f s after the cause; ", *s.RollbackSeconds)
	}
	text += fmt.Sprintf("%d answers right, %d wrong, %d lost", s.Requests.Right, s.Requests.Wrong, s.Requests.Lost+s.Requests.Unsent)
	if killed := s.Requests.InFlight + s.Requests.NoProcess; killed > 0 {
		text += fmt.Sprintf(", and %d lost with processes that died (%d in flight, %d while none was up)",
			killed, s.Requests.InFlight, s.Requests.NoProcess)
	}
	return "passed  " + text + "."
}
