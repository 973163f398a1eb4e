package jsongate

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/mode"
)

// examineFlag notes what is wrong with the sources of the flag that nobody can refuse.
func (g *gate) examineFlag(d *Diagnosis) {
	if g.problems.path != nil {
		d.wrong(g.problems.path.Error(), "set "+PathVariable+" to go or rust, or unset it, and start the process again")
	}
	if problem := g.problems.file.Load(); problem != nil {
		d.wrong((*problem).Error(), "write a flag into the file, such as go; it is read again by itself")
	}
	// A process without validators, such as the command that asks only for the library, knows no name.
	if unknown := g.flag.State().Unknown; len(unknown) > 0 && g.compiled.Load() {
		d.wrong("the flag names validators that this process does not have: "+strings.Join(unknown, ", "),
			"write the flag again with the right names, if it is a typing error; a validator that is not compiled yet counts as soon as it is")
	}
}

// answers are who answers: first for validators without a name, then for those of each name of which something else holds.
// The reason is that for which nobody is answered by Rust; ReasonMode if there is none.
func (g *gate) answers(reason Reason) []Answer {
	first := g.answerOf(g.everyone, reason)
	list := []Answer{first}
	add := func(one Answer) {
		as := one
		as.Name = first.Name
		if as != first {
			list = append(list, one)
		}
	}
	for _, one := range g.names.all() {
		add(g.answerOf(one, reason))
	}
	if !g.compiled.Load() {
		for _, name := range g.flag.State().Unknown { // whoever looks at the flag alone wants to see what it would do
			add(g.answer(name, reason, g.breaker))
		}
	}
	return list
}

func (g *gate) answerOf(one *named, reason Reason) Answer {
	return g.answer(one.name, reason, g.breaker, one.breaker)
}

func (g *gate) answer(name string, reason Reason, breakers ...*breaker.Breaker) Answer {
	a := Answer{Name: name, Path: PathGo, Reason: ReasonMode}
	now, _ := g.flag.For(name)
	if now.Canary == 0 {
		return a
	}
	for _, one := range breakers {
		if reason == ReasonMode && outOfUse(one.Snapshot(), time.Now()) != "" {
			reason = ReasonBreakerOpen
		}
	}
	switch {
	case reason != ReasonMode:
		a.Reason = reason
	case now.Canary == mode.All:
		a.Path = PathRust
	default:
		a.Canary = now.Canary.Ratio()
	}
	return a
}

// String says it as an operator reads it: "go", "rust", "go, and rust for 1%", and the reason unless it is the flag.
func (a Answer) String() string {
	text := a.Path.String()
	if a.Canary > 0 {
		text += ", and rust for " + strconv.FormatFloat(math.Round(a.Canary*1e6)/1e4, 'f', -1, 64) + "%"
	}
	return text + " (reason: " + a.Reason.String() + ")"
}
