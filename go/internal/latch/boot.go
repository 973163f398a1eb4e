package latch

import (
	"fmt"
	"os"
	"time"
)

const (
	defaultDeaths = 3
	defaultPeriod = time.Hour
	defaultAlive  = 10 * time.Minute
)

// Open takes a place in the file for this process, and counts what dead processes left. The file is made if there is none. An
// empty path means no latch, which is a nil *Latch and no error. Any error is a sentence for the log that says what to do; the
// latch is nil then, and the process runs without it. It takes some file operations, and up to two seconds if another process
// holds the file.
func Open(path string, config Config, clock Clock) (*Latch, error) {
	if path == "" {
		return nil, nil
	}
	l, err := open(path, config, clock)
	if err != nil {
		return nil, fmt.Errorf("jsongate: this process runs without its crash latch: %w", err)
	}
	return l, nil
}

func open(path string, config Config, clock Clock) (*Latch, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	file, err := openMapped(path)
	if err != nil {
		return nil, err
	}
	l := &Latch{path: path, config: config, clock: clock, file: file}
	if err := l.boot(); err != nil {
		file.close()
		return nil, unusable(path, err)
	}
	return l, nil
}

func unusable(path string, err error) error {
	return fmt.Errorf("the crash latch %s cannot be used: %w", path, err)
}

func (c Config) withDefaults() (Config, error) {
	if c.Deaths < 0 || c.Deaths > maxDeaths || c.Period < 0 || c.Alive < 0 {
		return c, fmt.Errorf("its configuration is wrong: %d deaths, period %v, alive %v; give 1 to %d deaths and times that are "+
			"not negative, or 0 for the default", c.Deaths, c.Period, c.Alive, maxDeaths)
	}
	if c.Deaths == 0 {
		c.Deaths = defaultDeaths
	}
	if c.Period == 0 {
		c.Period = defaultPeriod
	}
	if c.Alive == 0 {
		c.Alive = defaultAlive
	}
	return c, nil
}

// boot reads what others left and takes a place.
func (l *Latch) boot() error {
	unlock, err := l.file.lockLedger()
	if err != nil {
		return err
	}
	defer unlock()
	now := l.clock()
	record, found, place, err := l.file.count(now, l.config, -1)
	if err != nil {
		return err
	}
	if place < 0 {
		return fmt.Errorf("all its %d places are taken by live processes; give some of them another file", slots)
	}
	l.place = place
	own := l.file.data.slot(place)
	own.take(os.Getpid(), now, l.file.id, l.config.Library)
	l.cells, l.tripped = own.cells(), l.file.data.tripped()
	l.notice = l.tell(record, found)
	return nil
}

// tell is the notice about a record and the death that was just added to it.
func (l *Latch) tell(record ledger, found *Death) string {
	l.told = !record.since.IsZero()
	switch {
	case l.told:
		return State{Path: l.path, Tripped: true, Since: record.since, Deaths: record.deaths}.String()
	case found != nil:
		return fmt.Sprintf("The crash latch %s has counted a death inside Rust: %v. It is number %d within %v; "+
			"at %d all processes on it will answer in Go.", l.path, *found, len(record.deaths), l.config.Period, l.config.Deaths)
	}
	return ""
}
