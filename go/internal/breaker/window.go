package breaker

import "time"

// window counts the faults of a time that has just passed, and the calls made in it. It looks at the number of calls only when
// a fault comes in, so each half begins with a fault.
type window struct {
	older, newer half
}

type half struct {
	begun      bool
	start      time.Duration
	answered   uint64 // the calls that Rust had answered in all when the half began
	faults     uint64
	unanswered uint64 // those of the faults whose calls Rust did not answer
	mismatches uint64
}

// sight is what a window shows.
type sight struct {
	faults     uint64
	calls      uint64 // with those that faulted
	mismatches uint64
	span       time.Duration // since its first fault
}

// add counts a fault and gives what the window shows then: all faults of the last length/2 and none older than length. answered
// is the number of calls that Rust has answered in all.
func (w *window) add(kind Kind, now, length time.Duration, answered uint64) sight {
	if !w.newer.begun || now-w.newer.start >= length/2 {
		w.older, w.newer = w.newer, half{begun: true, start: now, answered: answered}
	}
	if w.older.begun && now-w.older.start >= length {
		w.older = half{} // its last fault came within the first half of its time
	}

	w.newer.faults++
	if !kind.answered() {
		w.newer.unanswered++
	}
	if kind == Mismatch {
		w.newer.mismatches++
	}
	return w.sight(now, answered)
}

func (w *window) sight(now time.Duration, answered uint64) sight {
	first := w.newer
	if w.older.begun {
		first = w.older
	}
	seen := sight{
		faults:     w.older.faults + w.newer.faults,
		mismatches: w.older.mismatches + w.newer.mismatches,
		calls:      w.older.unanswered + w.newer.unanswered,
		span:       now - first.start,
	}
	if answered > first.answered {
		seen.calls += answered - first.answered
	}
	// The call behind the first fault may have been answered, and so counted, before the window began.
	seen.calls = max(seen.calls, seen.faults)
	return seen
}
