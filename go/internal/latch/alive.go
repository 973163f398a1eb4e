package latch

import "time"

// Tick tells the latch that the process is alive, and whether it sends calls to Rust now (a share of them is enough). When it has
// been told so for Config.Alive without a break, and no process on the file died inside Rust in that time, the deaths are
// forgotten. It is meant to be called every some seconds, by one goroutine; [Latch.Watch] does that.
func (l *Latch) Tick(inRust bool) {
	if l == nil {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.clock()
	switch {
	case !inRust:
		l.rustSince = time.Time{}
	case l.rustSince.IsZero():
		l.rustSince = now
	case now.Sub(l.rustSince) >= l.config.Alive:
		l.forget(now)
	}
}

// forget drops the deaths from the file. If it cannot now, the next tick does.
func (l *Latch) forget(now time.Time) {
	if record, err := l.file.data.ledger(); err != nil || !record.forget(now, l.config) {
		return // most often there is nothing to forget, and nobody has to wait for that
	}
	unlock, err := l.file.lockLedger()
	if err != nil {
		return
	}
	defer unlock()
	if record, err := l.file.data.ledger(); err == nil && record.forget(now, l.config) {
		l.file.data.writeLedger(record)
		l.file.sync()
	}
}

// Watch calls Tick from a goroutine of its own, ten times in Config.Alive but not more often than once a second, until stop is
// called.
func (l *Latch) Watch(inRust func() bool) (stop func()) {
	if l == nil {
		return func() {}
	}
	ticker, done := time.NewTicker(max(l.config.Alive/10, time.Second)), make(chan struct{})
	go func() {
		defer ticker.Stop()
		for {
			l.Tick(inRust())
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	}()
	return func() { close(done) }
}
