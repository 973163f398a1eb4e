package bench

import (
	"context"
	"time"

	"github.com/jsongate/jsongate/bench/internal/child"
	"github.com/jsongate/jsongate/bench/internal/measure"
	"github.com/jsongate/jsongate/bench/internal/report"
)

// measureMemory runs, for each set, one process a peer, one after the other. All of them make the same number of calls.
func (r *Run) measureMemory(ctx context.Context, all []*prepared) error {
	for _, one := range all {
		if one.report.Unserved != "" {
			continue
		}
		goPath := one.report.Contestant(report.Go)
		calls := max(len(one.Documents), int(float64(r.MemoryTime)/measure.Median(goPath.PerDocument())))
		asked := []string{child.None, child.Go, child.Rust}
		if one.report.Screened.Refusal == "" && len(one.report.Screened.Failed) == 0 {
			asked = append(asked, child.Plain)
		}
		r.say("%s: peak memory of %d processes, %d calls each", one.Name, len(asked), calls)
		processes := child.Processes{Executable: r.Executable, Dir: one.dir, Patience: child.Patience}
		for _, peer := range asked {
			usage, err := processes.Memory(ctx, peer, calls)
			if err != nil {
				return err
			}
			one.report.Memory = append(one.report.Memory, usage)
		}
	}
	return nil
}

// soak makes very many calls on the Rust path in one process, on the set whose documents are quickest, so that the calls are
// as many as can be.
func (r *Run) soak(ctx context.Context, all []*prepared) (*report.Soak, error) {
	var quickest *prepared
	best := 0.0
	for _, one := range all {
		if one.report.Unserved != "" {
			continue
		}
		if took := measure.Median(one.report.Contestant(report.Rust).PerDocument()); quickest == nil || took < best {
			quickest, best = one, took
		}
	}
	calls := max(10, min(r.SoakCalls, int(float64(r.SoakTime)/best)))
	r.say("%s: %d calls on the Rust path in one process, about %v", quickest.Name, calls,
		time.Duration(best*float64(calls)).Round(100*time.Millisecond))
	processes := child.Processes{Executable: r.Executable, Dir: quickest.dir, Patience: child.Patience}
	usage, err := processes.Memory(ctx, child.Rust, calls)
	if err != nil {
		return nil, err
	}
	return &report.Soak{Set: quickest.Name, Usage: usage}, nil
}
