package drill

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// mismatches lets Rust be compared only, for the orders, and makes it give wrong verdicts there; it answers the payments. The
// breaker of the orders opens, which holds the comparisons back, and closes by the comparisons that agree afterwards.
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
	d.check("doctor shows the mismatches", strings.Contains(printed, ", validator orders, "), "%s", firstLine(printed))
	closed := func() bool {
		is, err := d.metric(ctx, `jsongate_validator_breaker_state{validator="orders",state="closed"}`)
		return err == nil && is == 1
	}
	err = d.until(ctx, "the breaker of the orders closes", closed)
	d.check("comparisons that agree close the breaker of the orders", err == nil, "%v", err == nil)
	if err := ctx.Err(); err != nil {
		return err
	}
	d.event("operator", "all breakers are closed by the admin handler")
	if err := d.admin(ctx, http.MethodDelete, "breaker", ""); err != nil {
		return err
	}
	if err := d.flagged("rust")(); err != nil {
		return err
	}
	return d.allRust(ctx)
}
