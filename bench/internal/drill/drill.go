package drill

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/internal/load/shop"
)

// drill is a drill that is going on. Steps run one after the other, in one goroutine.
type drill struct {
	config Config
	pace   pace
	folder string // temporary: the library, the flag's file, the latch, the databases
	token  string // of the admin handler

	ledger      *ledger
	switchboard *switchboard
	source      *source
	generator   *load.Generator
	scrapes     *scrapes
	monitor     *monitor

	serviceLog, monitorLog *os.File

	processes []*process
	libraries map[int]string // which library a process was started with, by its number
	library   string         // which one is in place now
	current   *process

	mutex  sync.Mutex // of the report
	report Report
	step   *Step
}

// Run drills. The report is complete as far as the drill came, whatever the error; an error means that it could not be carried
// through, and that a check failed is in the report. When it returns nothing that it started is left.
func Run(ctx context.Context, config Config) (report Report, err error) {
	if err := config.check(); err != nil {
		return Report{}, err
	}
	if config.Progress == nil {
		config.Progress = io.Discard
	}
	d := &drill{config: config, pace: config.pace(), token: rand.Text(), libraries: map[int]string{}}
	d.ledger = newLedger(time.Now())
	d.switchboard = &switchboard{ledger: d.ledger}
	d.report = Report{Form: Form, Short: config.Short, Started: d.ledger.began}
	defer d.tidy()
	if err = d.setUp(ctx); err == nil {
		err = d.steps(ctx)
	}
	if err != nil {
		d.report.Trouble = err.Error()
		if ctx.Err() != nil {
			d.report.Trouble = "the drill was interrupted"
		}
	}
	d.finish()
	return d.report, err
}

func (d *drill) setUp(ctx context.Context) (err error) {
	if d.folder, err = os.MkdirTemp("", "jsongate-drill-"); err != nil {
		return fmt.Errorf("the drill needs a temporary folder: %w", err)
	}
	if err := os.MkdirAll(d.config.Out, 0o755); err != nil {
		return fmt.Errorf("the folder for the report cannot be made: %w", err)
	}
	if d.serviceLog, err = os.Create(filepath.Join(d.config.Out, "service.log")); err != nil {
		return err
	}
	if d.monitorLog, err = os.Create(filepath.Join(d.config.Out, "prometheus.log")); err != nil {
		return err
	}
	if d.scrapes, err = newScrapes(); err != nil {
		return err
	}
	d.say("Prometheus starts")
	d.monitor, err = startMonitor(ctx, d.config.Prometheus, d.folder, d.scrapes.address(), d.config.Rules, d.monitorLog)
	if err != nil {
		return err
	}
	library, flag := d.config.Library, "go"
	if d.config.Short {
		library, flag = d.config.Faulty, "rust"
	}
	if err := d.putLibrary(library); err != nil {
		return err
	}
	if err := d.flag(flag); err != nil {
		return err
	}
	if err := d.start(); err != nil {
		return err
	}
	d.switchboard.connect(d.current.line)
	return d.startLoad()
}

func (d *drill) startLoad() error {
	shares, err := shop.DefaultShares(0.2)
	if err != nil {
		return err
	}
	run := rand.Text()
	ordinary, err := shop.New(1, run, shares)
	if err != nil {
		return err
	}
	d.source = &source{ordinary: ordinary, run: run}
	d.generator, err = load.New(load.Config{
		Target: "http://orders.invalid", Source: d.source, Rate: d.pace.rate, Arrivals: load.Poisson, Seed: 1,
		Transport: d.switchboard, Timeout: 20 * time.Second, Patience: 20 * time.Second,
	})
	if err != nil {
		return err
	}
	d.generator.Start(context.Background())
	return nil
}

// say tells whoever waits what is going on.
func (d *drill) say(format string, args ...any) {
	fmt.Fprintf(d.config.Progress, "%6.1f s  %s\n", d.ledger.now().Seconds(), fmt.Sprintf(format, args...))
}

// event notes something for the timeline, and tells of it.
func (d *drill) event(kind, format string, args ...any) time.Duration {
	now, text := d.ledger.now(), fmt.Sprintf(format, args...)
	d.mutex.Lock()
	d.report.Events = append(d.report.Events, Event{now.Seconds(), kind, text})
	d.mutex.Unlock()
	d.say("%s", text)
	return now
}

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
