package jsongate

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
)

// examineBreakers notes which breakers keep calls from Rust.
func (g *gate) examineBreakers(d *Diagnosis) {
	var problems, forced []string
	faulted := false
	for _, one := range g.everyBreaker() {
		state := one.Snapshot()
		problem := outOfUse(state, time.Now())
		if problem == "" {
			continue
		}
		problems = append(problems, problem)
		if state.Mode == breaker.ForcedOpen {
			forced = append(forced, "`curl -fsS -o /dev/null -X PUT --data normal "+breakerAddress(state.Name)+"`")
		} else {
			faulted = true
		}
	}
	if len(problems) == 0 {
		return
	}
	const shown = 3
	if more := len(problems) - shown; more > 0 {
		problems = append(problems[:shown], fmt.Sprintf("and so are %d more", more))
	}
	var remedies []string
	if faulted {
		remedies = append(remedies, "find the first fault in the log and mend its cause; then wait until Rust is asked again, "+
			"or close the breakers with `curl -fsS -o /dev/null -X DELETE "+adminBreaker+"`")
	}
	if len(forced) > 0 {
		remedies = append(remedies, "if Rust may be used again, run "+strings.Join(forced[:min(len(forced), shown)], " and "))
	}
	d.wrong(strings.Join(problems, "; "), strings.Join(remedies, "; ")+" (ADDRESS is that of the admin handler)")
}

// adminBreaker is where package jsongateadmin answers for the breakers, if it is mounted as its documentation has it.
const adminBreaker = "http://ADDRESS/jsongate/breaker"

// breakerAddress is where the mode of a breaker is set.
func breakerAddress(name string) string {
	switch name {
	case "":
		return adminBreaker
	case unnamedBreaker:
		name = ""
	}
	return "'" + adminBreaker + "?validator=" + url.QueryEscape(name) + "'"
}

// outOfUse tells why a breaker keeps calls from Rust, and until when; it is empty if the breaker does not.
func outOfUse(s BreakerState, now time.Time) string {
	name := "the breaker of the process"
	if s.Name != "" {
		name = fmt.Sprintf("the breaker of validator %q", s.Name)
	}
	since := s.Since.UTC().Format(time.RFC3339)
	switch {
	case s.Mode == breaker.ForcedOpen:
		return name + " is in the mode forced-open, so no call goes to Rust until an operator says otherwise"
	case s.Mode == breaker.DetectOnly || s.State == breaker.Closed:
		return ""
	case s.State == breaker.HalfOpen:
		return fmt.Sprintf("%s is half-open since %s: Rust is being asked again, %d of %d probes are good so far, "+
			"and Go answers the other calls", name, since, s.ProbesGood, s.ProbesNeeded)
	case now.Before(s.NextProbe):
		return fmt.Sprintf("%s is open since %s (%s): Go answers, and Rust is asked again at %s", name, since, s.Cause,
			s.NextProbe.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("%s is open since %s (%s): Go answers, and Rust is asked again by the next call or comparison "+
		"that the flag lets go to it", name, since, s.Cause)
}
