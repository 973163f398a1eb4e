package load

import (
	"context"
	"time"
)

// plan hands out requests at their times until it is told to stop. If it comes late itself, since the machine is busy, the
// requests that are due go out at once, each with the time it was planned for.
func (g *Generator) plan(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	next := g.config.Source.Next() // made before it is due
	for {
		due, change := g.pacer.next(), g.changes.next()
		if !g.wait(ctx, timer, min(due, change)) {
			return
		}
		switch now := time.Since(g.began); {
		case now < due && now < change: // the rate was changed: look again
		case change <= due:
			g.pacer.change(g.changes.take())
		default:
			g.pacer.fire()
			g.hand(planned{next, due})
			next = g.config.Source.Next()
		}
	}
}

// wait waits until a time since the start, or until the rate is changed. It gives false if nothing more is to be planned.
func (g *Generator) wait(ctx context.Context, timer *time.Timer, until time.Duration) bool {
	// Also when it is late already it has to hear what it is told.
	timer.Reset(max(0, until-time.Since(g.began)))
	select {
	case <-g.stop:
		return false
	case <-ctx.Done():
		return false
	default:
	}
	select {
	case <-timer.C:
	case rate := <-g.rates:
		g.changes.say(time.Since(g.began), rate)
	case <-g.stop:
		return false
	case <-ctx.Done():
		return false
	}
	return true
}

// hand puts a request where the next free connection takes it.
func (g *Generator) hand(one planned) {
	g.tally.plan(one, time.Since(g.began))
	select {
	case g.backlog <- one:
	default:
		g.tally.unsent(one, time.Since(g.began), CauseBacklog)
	}
}
