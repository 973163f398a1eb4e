package drill

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// accounts compares, for each process that did not die, what Prometheus counted with what the answers said. The counts of a process
// that died ended with it, and some of its answers did not arrive.
func (d *drill) accounts(ctx context.Context) error {
	// From here on nothing is under way, so that the two can agree to the last call.
	if err := d.generator.SetRate(0); err != nil {
		return err
	}
	if err := d.until(ctx, "all requests are answered", func() bool { return d.generator.Snapshot().Pending == 0 }); err != nil {
		return err
	}
	if err := d.scraped(ctx, d.current); err != nil {
		return err
	}
	list, err := d.monitor.query(ctx, `sum by (instance, path, reason) (max_over_time(jsongate_calls_total[15m]))`)
	if err != nil {
		return err
	}
	counted := map[string]int{}
	for _, one := range list {
		counted[one.labels["instance"]+" "+one.labels["path"]+" "+one.labels["reason"]] = int(sum([]series{one}))
	}
	seen := map[string]int{}
	for _, one := range d.ledger.since(0) {
		if one.path != "" {
			seen[fmt.Sprintf("orders-%d %s %s", one.process, one.path, one.reason)]++
		}
	}
	for _, p := range d.processes {
		if _, died := p.died(); died {
			prefix := fmt.Sprintf("orders-%d ", p.number)
			for _, counts := range []map[string]int{counted, seen} {
				maps.DeleteFunc(counts, func(key string, _ int) bool { return len(key) > len(prefix) && key[:len(prefix)] == prefix })
			}
		}
	}
	total := 0
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		total += seen[key]
	}
	differ := differences(counted, seen)
	d.check("for each process, path and reason the counts are the same", len(differ) == 0 && total > 0,
		"%d answers counted alike%s", total, differ)
	return nil
}

// differences names what two counts do not agree on; empty if they agree.
func differences(counted, seen map[string]int) (text string) {
	keys := maps.Clone(counted)
	maps.Copy(keys, seen)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if counted[key] != seen[key] {
			text += fmt.Sprintf("; %s: Prometheus %d, answers %d", key, counted[key], seen[key])
		}
	}
	return text
}
