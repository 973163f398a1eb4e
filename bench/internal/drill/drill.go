package drill

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/jsongate/jsongate/bench/internal/load"
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
