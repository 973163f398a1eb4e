package breaker

import "time"

// Snapshot is the state of a breaker at one moment.
type Snapshot struct {
	Name  string    `json:"name"`
	Mode  Mode      `json:"mode"`
	State State     `json:"state"`
	Since time.Time `json:"since"` // when the state began
	Cause string    `json:"cause"` // and why; empty for a breaker that was always closed

	// Faults are all faults ever told, by kind, whether they counted or not: a copy.
	Faults map[Kind]uint64 `json:"faults"`
	// Transitions are all changes of state ever made: Transitions[from][to].
	Transitions map[State]map[State]uint64 `json:"transitions"`
	Opens       uint64                     `json:"opens"` // how often the state became Open

	// CoolDown is the last cool-down, 0 if there was none since the breaker was made or reset. NextProbe is when it ends, for a
	// breaker that is open; else the zero time. Probing begins with the first call or comparison after it.
	CoolDown  time.Duration `json:"coolDownNs"`
	NextProbe time.Time     `json:"nextProbe,omitzero"`

	// For a breaker that is half-open: the probes that are needed, that succeeded, and that are under way.
	ProbesNeeded   int `json:"probesNeeded"`
	ProbesGood     int `json:"probesGood"`
	ProbesUnderWay int `json:"probesUnderWay"`

	// ObserverPanics is how often the observer panicked. Above 0 it has a bug, and transitions may be missing from its log.
	ObserverPanics uint64 `json:"observerPanics"`
}

// Snapshot gives the state. It takes the lock and allocates; it is meant for a scrape or a page, not for every call.
func (b *Breaker) Snapshot() Snapshot {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	s := Snapshot{
		Name: b.options.Name, Mode: b.mode, State: b.state, Since: b.sinceWall, Cause: b.cause,
		Faults: map[Kind]uint64{}, Transitions: map[State]map[State]uint64{},
		CoolDown: b.coolDown, ObserverPanics: b.observerPanics.Load(),
	}
	for _, kind := range Kinds() {
		s.Faults[kind] = b.faults[kind].Load()
	}
	for from, row := range b.transitions {
		for to, count := range row {
			if count == 0 {
				continue
			}
			if s.Transitions[State(from)] == nil {
				s.Transitions[State(from)] = map[State]uint64{}
			}
			s.Transitions[State(from)][State(to)] = count
			if State(to) == Open {
				s.Opens += count
			}
		}
	}
	switch b.state {
	case Open:
		s.NextProbe = b.sinceWall.Add(b.coolDown)
	case HalfOpen:
		s.ProbesNeeded, s.ProbesGood, s.ProbesUnderWay = len(b.probes.slots), b.probes.good, b.probes.underWay()
	}
	return s
}
