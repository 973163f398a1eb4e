package drill

import (
	"sync"
	"time"
)

// ledger notes what came back from the service. Times are since the start. Its methods may be called from any goroutine.
type ledger struct {
	began   time.Time
	mutex   sync.Mutex
	answers []answered
	losses  []lost
}

// answered is an answer that came. Path is empty where no body was judged.
type answered struct {
	at           time.Duration
	process      int
	path, reason string
}

// lost is a request without an answer.
type lost struct {
	at      time.Duration // when that was known
	process int
	cause   string
}

func newLedger(began time.Time) *ledger { return &ledger{began: began} }

func (l *ledger) now() time.Duration { return time.Since(l.began) }

func (l *ledger) answer(process int, path, reason string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.answers = append(l.answers, answered{l.now(), process, path, reason})
}

func (l *ledger) lose(process int, cause string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.losses = append(l.losses, lost{l.now(), process, cause})
}

// between are the answers from one time up to another, oldest first.
func (l *ledger) between(from, to time.Duration) (list []answered) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, one := range l.answers {
		if one.at >= from && one.at < to {
			list = append(list, one)
		}
	}
	return list
}

func (l *ledger) since(from time.Duration) []answered { return l.between(from, 1<<62) }

func (l *ledger) allLosses() []lost {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return append([]lost(nil), l.losses...)
}

// count is how many answers a path gave for a reason; an empty reason stands for all.
func count(list []answered, path, reason string) (n int) {
	for _, one := range list {
		if one.path == path && (reason == "" || one.reason == reason) {
			n++
		}
	}
	return n
}

// judged is how many of the answers are about a body that was judged.
func judged(list []answered) int { return count(list, "go", "") + count(list, "rust", "") }

// lastBy is when a path gave its last answer; false if it gave none.
func lastBy(list []answered, path string) (at time.Duration, any bool) {
	for _, one := range list {
		if one.path == path {
			at, any = max(at, one.at), true
		}
	}
	return at, any
}
