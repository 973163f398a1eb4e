package drill

import (
	"context"
	"fmt"
	"time"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// plan is a step and what it does.
type plan struct {
	id, title string
	// deaths is how many processes have to die in it.
	deaths int
	short  bool // it is part of the short drill
	run    func(d *drill, ctx context.Context) error
}

var plans = []plan{
	{"rollout", "Rollout: go, shadow:1%, canary:1%, canary:10%, rust", 0, false, (*drill).rollout},
	{"flip-file", "Rust turned off by the file", 0, true, (*drill).flipByFile},
	{"flip-admin", "Rust turned off by the admin handler", 0, true, (*drill).flipByAdmin},
	{"library", "The library is broken, and the service restarted", 0, false, (*drill).brokenLibrary},
	{"panics", "Rust panics in every call: the breaker", 0, true, (*drill).breakerOpens},
	{"mismatches", "Rust gives wrong verdicts: comparisons", 0, false, (*drill).mismatches},
	{"crash-loop", "The process dies inside Rust, again and again: the crash latch", deathsToTrip, true, (*drill).crashLoop},
	{"accounts", "Prometheus and the load generator agree on every body that was judged", 0, true, (*drill).accounts},
}

// steps runs them all. The first that cannot be carried through ends the drill.
func (d *drill) steps(ctx context.Context) error {
	for _, p := range plans {
		if d.config.Short && !p.short {
			continue
		}
		if err := d.run(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (d *drill) run(ctx context.Context, p plan) error {
	d.say("-- %s", p.title)
	before, began, deaths, losses := d.generator.Snapshot(), d.ledger.now(), d.deaths(), len(d.ledger.allLosses())
	d.step = &Step{ID: p.id, Title: p.title, Began: began.Seconds()}
	err := p.run(d, ctx)
	s := d.step
	ended := d.ledger.now()
	s.Ended, s.Answers = ended.Seconds(), answersBy(d.ledger.between(began, ended))
	s.Requests = d.requests(d.generator.Snapshot(), before, d.ledger.allLosses()[losses:])
	d.check("every answer was right", s.Requests.Wrong == 0, "%d wrong", s.Requests.Wrong)
	d.check("no request was lost but with a process that died", s.Requests.Lost+s.Requests.Unsent == 0,
		"%d lost, %d not sent in time", s.Requests.Lost, s.Requests.Unsent)
	d.check(fmt.Sprintf("processes that died: %d", p.deaths), d.deaths()-deaths == p.deaths, "%d", d.deaths()-deaths)
	if err != nil {
		d.check("the step was carried through", false, "%v", err)
	}
	d.report.Steps = append(d.report.Steps, *s)
	return err
}

// check notes whether something holds that has to.
func (d *drill) check(what string, holds bool, got string, args ...any) {
	c := Check{What: what, Got: fmt.Sprintf(got, args...), Passed: holds}
	d.step.Checks = append(d.step.Checks, c)
	if !holds {
		d.say("FAILED: %s; got: %s", c.What, c.Got)
	}
}

func (d *drill) deaths() (n int) {
	for _, p := range d.processes {
		if _, died := p.died(); died {
			n++
		}
	}
	return n
}

// requests is what became of the requests between two reports of the generator. What was pending at the end counts in the next.
func (d *drill) requests(now, before load.Report, losses []lost) Requests {
	died := map[int]time.Duration{}
	for _, p := range d.processes {
		if at, dead := p.died(); dead {
			died[p.number] = at
		}
	}
	r := Requests{Right: now.Right - before.Right, Wrong: now.Wrong - before.Wrong, Unsent: now.Unsent - before.Unsent}
	r.InFlight, r.NoProcess, r.Lost = attribute(losses, died)
	// What the generator holds to be lost and the switchboard does not know of is lost as well.
	if all := now.Lost - before.Lost; all > r.InFlight+r.NoProcess+r.Lost {
		r.Lost = all - r.InFlight - r.NoProcess
	}
	r.Planned = r.Right + r.Wrong + r.InFlight + r.NoProcess + r.Lost + r.Unsent
	return r
}
