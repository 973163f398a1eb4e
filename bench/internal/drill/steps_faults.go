package drill

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// brokenLibrary replaces the library by half of it, restarts the service, and does the same with the good one.
func (d *drill) brokenLibrary(ctx context.Context) error {
	d.event("fault", "the library is cut in half")
	if err := d.breakLibrary(); err != nil {
		return err
	}
	changed := d.ledger.now()
	if err := pause(ctx, d.pace.watch); err != nil {
		return err
	}
	running := d.ledger.since(changed)
	d.check("the process that runs keeps the library it has loaded", count(running, "rust", "mode") == judged(running),
		"%d of %d answers by Rust", count(running, "rust", "mode"), judged(running))

	began := d.ledger.now()
	if err := d.roll(ctx); err != nil {
		return err
	}
	restarted := d.ledger.now()
	if err := pause(ctx, d.pace.watch); err != nil {
		return err
	}
	d.rolledBack(began, "rust")
	after := d.ledger.since(restarted)
	d.check("the new process starts, and Go answers with library-unusable", judged(after) > 0 && count(after, "go", "library-unusable") == judged(after),
		"%d of %d answers", count(after, "go", "library-unusable"), judged(after))
	d.check("its log says what is wrong with the library", d.current.has("library-unusable"), "%v", d.current.has("library-unusable"))
	printed, err := d.doctor(ctx)
	if err != nil {
		return err
	}
	d.check("doctor says so", strings.Contains(printed, "library-unusable"), "%s", firstLine(printed))

	d.event("operator", "the good library is put back, and the service restarted")
	if err := d.putLibrary(d.config.Library); err != nil {
		return err
	}
	if err := d.roll(ctx); err != nil {
		return err
	}
	return d.allRust(ctx)
}

// useFaulty gives the service the library that fails on demand.
func (d *drill) useFaulty(ctx context.Context) error {
	if d.library == d.config.Faulty {
		return nil
	}
	d.event("process", "the library that fails on demand is put in place, and the service restarted")
	if err := d.putLibrary(d.config.Faulty); err != nil {
		return err
	}
	if err := d.roll(ctx); err != nil {
		return err
	}
	return d.allRust(ctx)
}

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
	d.check(fmt.Sprintf("the breaker opened within %d faults, by Prometheus", opensWithin), faults > 0 && faults <= opensWithin, "%g faults", faults)
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

// mismatches lets Rust be compared only, for the orders, and makes it give wrong verdicts there; it answers the payments. The breaker
// of the orders opens, which ends the comparisons.
func (d *drill) mismatches(ctx context.Context) error {
	if err := d.flagged("*=rust;orders=shadow:100%")(); err != nil {
		return err
	}
	if err := pause(ctx, flipWithin); err != nil {
		return err
	}
	if err := d.scraped(ctx, d.current); err != nil {
		return err
	}
	wall := time.Now()
	d.event("fault", "every other order makes Rust give a wrong verdict")
	d.source.provoke(wrong, 0.5)
	defer d.source.provoke(wrong, 0)
	open := func() bool {
		is, err := d.metric(ctx, `jsongate_validator_breaker_state{validator="orders",state="open"}`)
		return err == nil && is == 1
	}
	if err := d.until(ctx, "the breaker of the orders opens", open); err != nil {
		return err
	}
	opened := d.event("operator", "the breaker of the orders is open")
	if err := pause(ctx, d.pace.watch); err != nil {
		return err
	}
	d.source.provoke(wrong, 0)
	if err := d.rolledBackByPrometheus(ctx, wall, `jsongate_shadow_comparisons_total{outcome="mismatched"}`); err != nil {
		return err
	}
	found, err := d.metric(ctx, `jsongate_shadow_comparisons_total{outcome="mismatched"}`)
	if err != nil {
		return err
	}
	d.check(fmt.Sprintf("at least %d mismatches are counted, by Prometheus", mismatchesOpen), found >= mismatchesOpen, "%g", found)
	if err := d.alert(ctx, "JsongateMismatch"); err != nil {
		return err
	}
	// Whether that of the process opens too depends on how many payments Rust answered in between.
	payments := d.ledger.since(opened)
	d.check("the payments are answered by Rust, or by Go because the breaker of the process opened too",
		count(payments, "rust", "mode")+count(payments, "go", "breaker-open") > 0, "%d by Rust, %d by Go for breaker-open",
		count(payments, "rust", "mode"), count(payments, "go", "breaker-open"))
	printed, err := d.doctor(ctx)
	if err != nil {
		return err
	}
	d.check("doctor shows the mismatches", strings.Contains(printed, "mismatch") && strings.Contains(printed, "validator orders"), "%s", firstLine(printed))
	d.event("operator", "the breakers are closed by the admin handler")
	if err := d.admin(ctx, http.MethodDelete, "breaker", ""); err != nil {
		return err
	}
	if err := d.flagged("rust")(); err != nil {
		return err
	}
	return d.allRust(ctx)
}

// alert checks that an alert fires, if Prometheus was given rules.
func (d *drill) alert(ctx context.Context, name string) error {
	if len(d.config.Rules) == 0 {
		return nil
	}
	fires := func() bool {
		list, err := d.monitor.query(ctx, fmt.Sprintf(`ALERTS{alertname=%q,alertstate="firing",instance="orders-%d"}`, name, d.current.number))
		return err == nil && len(list) > 0
	}
	err := d.until(ctx, "the alert "+name, fires)
	d.check("the alert "+name+" fires", err == nil, "%v", err == nil)
	return ctx.Err()
}

// metric is the sum of a metric of the current process in a scrape from now.
func (d *drill) metric(ctx context.Context, selector string) (float64, error) {
	if err := d.scraped(ctx, d.current); err != nil {
		return 0, err
	}
	list, err := d.monitor.query(ctx, fmt.Sprintf(`%s,instance="orders-%d"}`, selector[:len(selector)-1], d.current.number))
	return sum(list), err
}

func lastByReason(list []answered, reason string) (at time.Duration, any bool) {
	for _, one := range list {
		if one.reason == reason {
			at, any = max(at, one.at), true
		}
	}
	return at, any
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
