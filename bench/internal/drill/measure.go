package drill

import (
	"context"
	"fmt"
	"time"
)

// alert checks that an alert fires, if Prometheus was given rules.
func (d *drill) alert(ctx context.Context, name string) error {
	if len(d.config.Rules) == 0 {
		return nil
	}
	fires := func() bool {
		const firing = `ALERTS{alertname=%q,alertstate="firing",instance="orders-%d"}`
		list, err := d.monitor.query(ctx, fmt.Sprintf(firing, name, d.current.number))
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

// rolledBack notes how long after a time the last answer of a path came.
func (d *drill) rolledBack(began time.Duration, path string) {
	seconds := 0.0
	if last, any := lastBy(d.ledger.since(began), path); any {
		seconds = (last - began).Seconds()
	}
	d.step.RollbackSeconds = &seconds
}

// rolledBackByPrometheus notes how long after a time a counter of the current process was last seen to grow.
func (d *drill) rolledBackByPrometheus(ctx context.Context, began time.Time, counter string) error {
	if err := d.scraped(ctx, d.current); err != nil {
		return err
	}
	window := time.Since(began) + 5*time.Second
	selector := fmt.Sprintf(`%s,instance="orders-%d"}[%ds]`, counter[:len(counter)-1], d.current.number, int(window.Seconds()))
	list, err := d.monitor.query(ctx, selector)
	if err != nil {
		return err
	}
	seconds := 0.0
	if at, rose := lastRise(list); rose {
		seconds = max(0, at.Sub(began).Seconds())
	}
	d.step.RollbackPrometheus = &seconds
	return nil
}
