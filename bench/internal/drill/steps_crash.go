package drill

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// poisonShare is the share of documents that kill the process. It is small, as it would be if one client sent them.
const poisonShare = 0.05

// restartAfter is how long the orchestrator takes to start a process again.
const restartAfter = 200 * time.Millisecond

// crashLoop sends documents that kill the process inside Rust, and starts it again each time, until one stays up.
func (d *drill) crashLoop(ctx context.Context) error {
	if err := d.useFaulty(ctx); err != nil {
		return err
	}
	began := d.event("fault", "one document in twenty kills the process inside Rust")
	d.source.provoke(segfault, poisonShare)
	defer d.source.provoke(segfault, 0)
	died := 0
	for up := false; !up; {
		select {
		case <-d.current.gone:
			died++
			d.event("process", "process %d died: %s", d.current.number, d.current.how)
			if died > deathsToTrip {
				return fmt.Errorf("the process died %d times, and the latch did not trip", died)
			}
			if err := pause(ctx, restartAfter); err != nil {
				return err
			}
			if err := d.start(); err != nil {
				return err
			}
			d.switchboard.connect(d.current.line)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
			up = count(d.ledger.since(began), "go", "crash-latch") > 0
			if !up && d.ledger.now()-began > 2*d.pace.limit {
				return fmt.Errorf("process %d neither died nor said that the latch is tripped", d.current.number)
			}
		}
	}
	tripped := d.event("operator", "the latch is tripped, and Go answers")
	d.rolledBack(began, "rust")
	if err := pause(ctx, 2*d.pace.watch); err != nil {
		return err
	}
	return d.latchHeld(ctx, tripped)
}

// latchHeld checks that the process stays up though the documents still come, and clears the latch.
func (d *drill) latchHeld(ctx context.Context, tripped time.Duration) error {
	list := d.ledger.since(tripped)
	_, gone := d.current.died()
	byGo := count(list, "go", "crash-latch")
	d.check("the process stays up in Go, and the documents still come", !gone && byGo == judged(list) && byGo > 0,
		"%d of %d answers for crash-latch", byGo, judged(list))
	is, err := d.metric(ctx, `jsongate_latch_tripped{job="orders"}`)
	if err != nil {
		return err
	}
	d.check("the latch is tripped, by Prometheus", is == 1, "%g", is)
	if err := d.alert(ctx, "JsongateLatchTripped"); err != nil {
		return err
	}
	printed, code, err := d.command(ctx, "latch", "show", d.path("latch"))
	if err != nil {
		return err
	}
	d.check("jsongate latch show says tripped, with exit code 1", code == 1, "exit code %d, %s", code, firstLine(printed))
	if _, err := d.doctor(ctx); err != nil {
		return err
	}
	d.source.provoke(segfault, 0)
	if err := pause(ctx, time.Second); err != nil { // until the last such document was answered
		return err
	}
	d.event("operator", "the latch is cleared, and the service restarted")
	if printed, code, err = d.command(ctx, "latch", "clear", d.path("latch")); err != nil {
		return err
	}
	d.check("jsongate latch clear ends with exit code 0, and says that the process has to be started again",
		code == 0 && strings.Contains(printed, "start it again"), "exit code %d, %s", code, firstLine(printed))
	// What was compiled while the latch was tripped stays in Go until the process is started again.
	if !d.config.Short {
		if err := d.putLibrary(d.config.Library); err != nil {
			return err
		}
	}
	if err := d.roll(ctx); err != nil {
		return err
	}
	return d.allRust(ctx)
}
