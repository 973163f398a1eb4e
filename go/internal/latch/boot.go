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
	record, err := l.file.data.ledger()
	if err != nil {
		return err
	}
	now := l.clock()
	found, place, err := l.file.settle(now)
	if err != nil {
		return err
	}
	if place < 0 {
		return fmt.Errorf("all its %d places are taken by live processes; give some of them another file", slots)
	}
	if found != nil {
		record.add(*found)
	}
	record.judge(now, l.config)
	l.file.data.writeLedger(record)
	l.file.sync()

	l.place = place
	own := l.file.data.slot(place)
	own.take(os.Getpid(), now, l.file.id, l.config.Library)
	l.cells, l.tripped = own.cells(), l.file.data.tripped()
	l.notice = l.tell(record, found)
	return nil
}

// tell is the notice of this start.
func (l *Latch) tell(record ledger, found *Death) string {
	switch {
	case !record.since.IsZero():
		return State{Path: l.path, Tripped: true, Since: record.since, Deaths: record.deaths}.String()
	case found != nil:
		return fmt.Sprintf("The crash latch %s has counted a death inside Rust: %v. It is number %d within %v; "+
			"at %d all processes on it will answer in Go.", l.path, *found, len(record.deaths), l.config.Period, l.config.Deaths)
	}
	return ""
}

// settle frees the places of dead processes. It gives the death inside Rust that they make up, nil if there is none, and the
// first place that is free, which it leaves locked for the caller; -1 if there is none. Whoever calls it holds the ledger's lock.
func (m *mapped) settle(now time.Time) (found *Death, place int, err error) {
	place = -1
	for i := range slots {
		free, err := m.tryLock(slotAt(i))
		switch {
		case err != nil:
			return nil, -1, err
		case !free:
			continue // its process lives
		}
		s := m.data.slot(i)
		if m.diedInside(s) {
			if found == nil {
				found = &Death{Found: now, PID: s.pid(), Started: s.started(), InFlight: s.inFlight(), Library: s.library()}
			} else {
				found.Others++
			}
		}
		s.release()
		if place < 0 {
			place = i
		} else {
			m.unlock(slotAt(i))
		}
	}
	return found, place, nil
}

// diedInside tells whether the process of a place that nobody holds died inside Rust. What was written before the machine's last
// boot may have ended with the machine, and what was written into another file is only a copy.
func (m *mapped) diedInside(s slot) bool {
	return s.state().Load() == slotOpen && s.identity() == m.id && s.inFlight() > 0
}
