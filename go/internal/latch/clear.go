package latch

import (
	"fmt"
	"time"
)

// Read gives what a file says, without changing it. The processes on it do not notice.
func Read(path string) (State, error) {
	state, err := read(path)
	if err != nil {
		return State{}, fmt.Errorf("nothing can be read: %w", err)
	}
	return state, nil
}

// Clear makes a tripped latch not tripped and forgets all deaths, those too that no start has counted yet. It acts at once: the
// processes on the file, which stay on it, see it with their next call. What package jsongate compiled while the latch was tripped
// has no Rust path and stays in Go until its process is started again. It gives the state of before.
func Clear(path string) (State, error) {
	before, err := clearFile(path)
	if err != nil {
		return State{}, fmt.Errorf("nothing was cleared: %w", err)
	}
	return before, nil
}

func clearFile(path string) (State, error) {
	if _, err := read(path); err != nil { // which makes no file where there is none
		return State{}, err
	}
	file, err := openMapped(path)
	if err != nil {
		return State{}, err
	}
	defer file.close()
	unlock, err := file.lockLedger()
	if err != nil {
		return State{}, unusable(path, err)
	}
	defer unlock()
	before, err := file.state(path, -1)
	if err != nil {
		return State{}, unusable(path, err)
	}
	if _, _, err := file.settle(time.Now(), -1); err != nil {
		return State{}, unusable(path, err)
	}
	record, err := file.data.ledger()
	if err != nil {
		return State{}, unusable(path, err)
	}
	file.data.writeLedger(ledger{generation: record.generation})
	file.sync()
	return before, nil
}

// state reads a file that is open. The place that this process holds itself is given, or -1.
func (m *mapped) state(path string, own int) (State, error) {
	record, err := m.data.ledger()
	if err != nil {
		return State{}, err
	}
	state := State{
		Path: path, Tripped: !record.since.IsZero(), Since: record.since,
		Deaths: append([]Death{}, record.deaths...), Processes: []Process{}, // never null as JSON
	}
	for i := range slots {
		s := m.data.slot(i)
		alive := i == own || m.locked(slotAt(i))
		if s.state().Load() == slotFree || !alive && !m.diedInside(s) {
			continue
		}
		state.Processes = append(state.Processes, Process{
			PID: s.pid(), Started: s.started(), Alive: alive, InFlight: s.inFlight(), Library: s.library(),
		})
	}
	return state, nil
}
