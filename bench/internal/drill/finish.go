package drill

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// finish ends the load, asks Prometheus a last time and completes the report.
func (d *drill) finish() {
	r := &d.report
	r.Seconds = d.ledger.now().Seconds()
	r.Machine = Machine{CPUs: runtime.NumCPU(), Go: runtime.Version()}
	if version, err := exec.Command(d.config.Prometheus, "--version").CombinedOutput(); err == nil {
		r.Machine.Prometheus, _, _ = strings.Cut(string(version), " (")
	}
	if d.generator != nil {
		r.Requests = d.requests(d.stopLoad(), load.Report{}, d.ledger.allLosses())
	}
	for _, p := range d.processes {
		one := Process{Number: p.number, Library: d.libraries[p.number]}
		_, one.Died = p.died()
		select {
		case <-p.gone:
			one.Ended, one.How = p.ended.Seconds(), p.how
		default:
			one.Ended, one.How = r.Seconds, "ran to the end"
		}
		r.Processes = append(r.Processes, one)
	}
	r.Timeline = timeline(d.ledger.since(0), d.ledger.allLosses(), d.ledger.now())
	r.judge()
}

// stopLoad ends the load and gives what came of all of it.
func (d *drill) stopLoad() load.Report {
	ctx, cancel := context.WithTimeout(context.Background(), d.pace.limit)
	defer cancel()
	return d.generator.Stop(ctx)
}

// tidy ends everything that was started and removes everything that is not the report.
func (d *drill) tidy() {
	if d.generator != nil {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		d.generator.Stop(ended)
	}
	for _, p := range d.processes {
		select {
		case <-p.gone:
		default:
			if err := p.stop(); err != nil {
				d.say("%v", err)
			}
		}
	}
	if d.monitor != nil {
		d.monitor.stop()
	}
	if d.scrapes != nil {
		d.scrapes.close()
	}
	for _, log := range []*os.File{d.serviceLog, d.monitorLog} {
		if log != nil {
			log.Close()
		}
	}
	if d.folder != "" {
		if err := os.RemoveAll(d.folder); err != nil {
			d.say("the temporary folder is left: %v", err)
		}
	}
}
