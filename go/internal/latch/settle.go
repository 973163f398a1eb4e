package latch

import "time"

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
