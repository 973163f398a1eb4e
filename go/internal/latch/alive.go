package latch

import (
	"fmt"
	"sync"
	"time"
)

// Tick tells the latch that the process is alive, and whether it sends calls to Rust now (a share of them is enough). When it has
// been told so for Config.Alive without a break, and no process on the file died inside Rust in that time, the deaths are
// forgotten. A tick also counts other processes on the file that died meanwhile. It gives what the operator should be told
// about that, or about a latch that tripped or was cleared since the last tick; mostly nothing. It takes some 30 system calls
// and is meant to be called every some seconds, by one goroutine; [Latch.Watch] does that.
func (l *Latch) Tick(inRust bool) (notice string) {
	if l == nil {
		return ""
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.clock()
	switch {
	case !inRust:
		l.rustSince = time.Time{}
	case l.rustSince.IsZero():
		l.rustSince = now
	}
	told := l.told
	record, found, err := l.look(now)
	if err != nil {
		return "" // somebody else holds the file, or has damaged it; the next tick or the next start will tell
	}
	notice = l.tell(record, found)
	switch {
	case told && !l.told:
		return fmt.Sprintf("The crash latch %s was cleared. What this process compiled before it tripped may use Rust again; "+
			"what it compiled while it was tripped stays in Go until the process is started again.", l.path)
	case told:
		return "" // and nothing new about it
	}
	return notice
}

// look counts the dead and forgets what is long ago. Most often there is nothing to do, and no lock to wait for.
func (l *Latch) look(now time.Time) (record ledger, found *Death, err error) {
	if record, err = l.file.data.ledger(); err != nil {
		return record, nil, err
	}
	alive := !l.rustSince.IsZero() && now.Sub(l.rustSince) >= l.config.Alive
	forgets := alive && record.forget(now, l.config)
	if !forgets && !l.file.anyDied(l.place) {
		return record, nil, nil
	}
	unlock, err := l.file.lockLedger()
	if err != nil {
		return record, nil, err
	}
	defer unlock()
	if record, found, _, err = l.file.count(now, l.config, l.place); err != nil {
		return record, nil, err
	}
	if alive && record.forget(now, l.config) {
		l.file.data.writeLedger(record)
		l.file.sync()
	}
	return record, found, nil
}

// anyDied tells whether there is a death to count.
func (m *mapped) anyDied(own int) bool {
	for i := range slots {
		if i != own && m.diedInside(m.data.slot(i)) && !m.locked(slotAt(i)) {
			return true
		}
	}
	return false
}

// Watch calls Tick from a goroutine of its own, at once and then ten times in Config.Alive (but not more often than once a
// second), until stop is called. What a tick has to tell goes to the function tell.
func (l *Latch) Watch(inRust func() bool, tell func(notice string)) (stop func()) {
	if l == nil {
		return func() {}
	}
	ticker, done := time.NewTicker(max(l.config.Alive/10, time.Second)), make(chan struct{})
	go func() {
		defer ticker.Stop()
		for {
			if notice := l.Tick(inRust()); notice != "" {
				tell(notice)
			}
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}
