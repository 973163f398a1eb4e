package drill

import (
	"context"
	"strings"
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
	byGo := count(after, "go", "library-unusable")
	d.check("the new process starts, and Go answers with library-unusable", judged(after) > 0 && byGo == judged(after),
		"%d of %d answers", byGo, judged(after))
	logged := d.current.has("library-unusable")
	d.check("its log says what is wrong with the library", logged, "%v", logged)
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

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
