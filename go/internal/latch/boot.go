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

// count settles the places of dead processes, writes the record with the death that they make up, and gives both, and the place
// that settle left locked. Whoever calls it holds the ledger's lock.
func (m *mapped) count(now time.Time, c Config, own int) (record ledger, found *Death, place int, err error) {
	if record, err = m.data.ledger(); err != nil {
		return record, nil, -1, err
	}
	if found, place, err = m.settle(now, own); err != nil {
		return record, nil, -1, err
	}
	if found != nil {
		record.add(*found)
	}
	record.judge(now, c)
	m.data.writeLedger(record)
	m.sync()
	return record, found, place, nil
}

// settle frees the places of dead processes, all but the one that this process has itself (-1: none). It gives the death inside
// Rust that they make up, nil if there is none, and the first place that is free, left locked for this process; -1 if there is
// none or it has one already. Whoever calls it holds the ledger's lock.
func (m *mapped) settle(now time.Time, own int) (found *Death, place int, err error) {
	place = -1
	for i := range slots {
		if i == own {
			continue // its lock could be had, being our own
		}
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
		if place < 0 && own < 0 {
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
