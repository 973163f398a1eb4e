package drill

import (
	"context"
	"fmt"
	"time"
)

// breakerOpens sends nothing but documents on which Rust panics until the breaker has opened, and then none.
func (d *drill) breakerOpens(ctx context.Context) error {
	if err := d.useFaulty(ctx); err != nil {
		return err
	}
	if err := d.scraped(ctx, d.current); err != nil { // so that Prometheus knows what was before
		return err
	}
	began, wall := d.event("fault", "every document makes Rust panic"), time.Now()
	d.source.provoke(panics, 1)
	defer d.source.provoke(panics, 0)
	open := func() bool { return count(d.ledger.since(began), "go", "breaker-open") > 0 }
	if err := d.until(ctx, "the breaker opens", open); err != nil {
		return err
	}
	d.event("operator", "the breaker is open")
	if err := pause(ctx, 2*time.Second); err != nil {
		return err
	}
	faults, err := d.metric(ctx, `jsongate_faults_total{kind="panic"}`)
	if err != nil {
		return err
	}
	isOpen, err := d.metric(ctx, `jsongate_breaker_state{state="open"}`)
	if err != nil {
		return err
	}
	d.check(fmt.Sprintf("the breaker opened within %d faults, by Prometheus", opensWithin),
		faults > 0 && faults <= opensWithin, "%g faults", faults)
	d.check("the breaker is open, by Prometheus", isOpen == 1, "%g", isOpen)
	d.rolledBack(began, "rust")
	if last, any := lastByReason(d.ledger.since(began), "rust-panic"); any {
		*d.step.RollbackSeconds = max(*d.step.RollbackSeconds, (last - began).Seconds())
	}
	if err := d.rolledBackByPrometheus(ctx, wall, `jsongate_faults_total{kind="panic"}`); err != nil {
		return err
	}
	if _, err := d.doctor(ctx); err != nil {
		return err
	}
	if err := d.alert(ctx, "JsongateBreakerOpen"); err != nil {
		return err
	}
	stopped := d.event("operator", "no more panics are provoked")
	d.source.provoke(panics, 0)
	if err := d.allRust(ctx); err != nil {
		return err
	}
	list := d.ledger.since(stopped)
	probes := count(list, "rust", "breaker-probe")
	d.check("it went through half-open: probes came before all calls", probes > 0, "%d probes", probes)
	isClosed, err := d.metric(ctx, `jsongate_breaker_state{state="closed"}`)
	if err != nil {
		return err
	}
	d.check("it is closed again, by Prometheus", isClosed == 1, "%g", isClosed)
	return nil
}

func lastByReason(list []answered, reason string) (at time.Duration, any bool) {
	for _, one := range list {
		if one.reason == reason {
			at, any = max(at, one.at), true
		}
	}
	return at, any
}
