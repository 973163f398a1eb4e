package drill

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"time"
)

// The figures that the flag has to reach.
const (
	flipWithin     = 2 * time.Second
	opensWithin    = 100 // faults
	deathsToTrip   = 3
	mismatchesOpen = 5 // of the first 20 comparisons, or else 10 of more
)

// rollout takes traffic to Rust in steps, as the runbook says, the last but one by the admin handler.
func (d *drill) rollout(ctx context.Context) error {
	if err := d.stage(ctx, 0, d.flagged("go")); err != nil {
		return err
	}
	if err := d.stage(ctx, 0, d.flagged("shadow:1%")); err != nil {
		return err
	}
	if err := d.stage(ctx, 0.01, d.flagged("canary:1%")); err != nil {
		return err
	}
	if err := d.stage(ctx, 0.1, d.administered(ctx, http.MethodPut, "canary:10%")); err != nil {
		return err
	}
	// The admin handler beats the file, so that this changes nothing yet.
	if err := d.stage(ctx, 0.1, d.overruled("rust", "canary:10%")); err != nil {
		return err
	}
	if err := d.stage(ctx, 1, d.administered(ctx, http.MethodDelete, "")); err != nil {
		return err
	}
	compared, err := d.monitor.query(ctx, `sum(jsongate_shadow_comparisons_total{outcome="mismatched"})`)
	if err != nil {
		return err
	}
	d.check("the paths never disagreed, by Prometheus", sum(compared) == 0, "%g mismatches", sum(compared))
	return nil
}

func (d *drill) flagged(text string) func() error {
	return func() error {
		d.event("flag", "file: %s", text)
		return d.flag(text)
	}
}

// overruled is flagged while the admin handler says something else, and so has no effect until that is withdrawn.
func (d *drill) overruled(text, admin string) func() error {
	return func() error {
		d.event("flag", "file: %s; no effect yet, since admin says %s and beats the file until it is withdrawn", text, admin)
		return d.flag(text)
	}
}

func (d *drill) administered(ctx context.Context, method, text string) func() error {
	return func() error {
		said := text
		if method == http.MethodDelete {
			said = "withdrawn"
		}
		d.event("flag", "admin: %s", said)
		return d.admin(ctx, method, "", text)
	}
}

// stage changes the flag, waits until it holds, and watches who answers for a while.
func (d *drill) stage(ctx context.Context, share float64, change func() error) error {
	if err := change(); err != nil {
		return err
	}
	changed := d.ledger.now()
	if err := pause(ctx, flipWithin); err != nil {
		return err
	}
	from := d.ledger.now()
	if err := pause(ctx, d.pace.stage); err != nil {
		return err
	}
	list := d.ledger.since(from)
	all, rust := judged(list), count(list, "rust", "")
	what := "Rust answers %g%% of the bodies from %.0f s after the flag of %.0f s"
	d.check(fmt.Sprintf(what, share*100, flipWithin.Seconds(), changed.Seconds()),
		all > 0 && plausible(all, rust, share), "%d of %d", rust, all)
	return nil
}

// plausible tells whether so many hits of n can come of a share: within five standard deviations, and exactly for all and nothing.
func plausible(n, hits int, share float64) bool {
	if share <= 0 || share >= 1 {
		return float64(hits) == share*float64(n)
	}
	mean := float64(n) * share
	return math.Abs(float64(hits)-mean) <= 5*math.Sqrt(mean*(1-share))+1
}

func (d *drill) flipByFile(ctx context.Context) error {
	return d.flip(ctx, d.flagged("go"), d.flagged("rust"))
}

func (d *drill) flipByAdmin(ctx context.Context) error {
	return d.flip(ctx, d.administered(ctx, http.MethodPut, "go"), d.administered(ctx, http.MethodDelete, ""))
}

// flip turns Rust off and on again, and measures both ways.
func (d *drill) flip(ctx context.Context, off, on func() error) error {
	if err := d.allRust(ctx); err != nil {
		return err
	}
	if err := d.scraped(ctx, d.current); err != nil { // so that Prometheus knows what was before
		return err
	}
	began, wall := d.ledger.now(), time.Now()
	if err := off(); err != nil {
		return err
	}
	if err := pause(ctx, flipWithin+d.pace.watch); err != nil {
		return err
	}
	ended := d.ledger.now()
	d.rolledBack(began, "rust")
	if err := d.rolledBackByPrometheus(ctx, wall, `jsongate_calls_total{path="rust"}`); err != nil {
		return err
	}
	d.check(fmt.Sprintf("the last answer of Rust came within %g s", flipWithin.Seconds()),
		*d.step.RollbackSeconds <= flipWithin.Seconds(), "%.2f s", *d.step.RollbackSeconds)
	d.check("Prometheus says so too, as far as one scrape tells",
		*d.step.RollbackPrometheus <= (flipWithin+2*scrapeEvery).Seconds(), "%.2f s", *d.step.RollbackPrometheus)
	after := d.ledger.between(began+flipWithin, ended)
	d.check("Go answers from then on", count(after, "go", "mode") > 0 && count(after, "rust", "") == 0,
		"%d answers by Go, %d by Rust", count(after, "go", ""), count(after, "rust", ""))
	if _, err := d.doctor(ctx); err != nil {
		return err
	}
	if err := on(); err != nil {
		return err
	}
	return d.allRust(ctx)
}

// allRust waits until Rust answers every body because the flag says so.
func (d *drill) allRust(ctx context.Context) error {
	return d.until(ctx, "Rust answers all bodies", func() bool {
		list := d.ledger.since(d.ledger.now() - time.Second)
		return judged(list) > 0 && count(list, "rust", "mode") == judged(list)
	})
}
