package latch

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"
)

const maxDeaths = 16

// ledger is what is remembered about all processes of a file.
type ledger struct {
	generation uint64
	since      time.Time // when the latch tripped; zero if it did not
	deaths     []Death   // oldest first
}

// The ledger as it is stored, and after it its checksum.
type storedLedger struct {
	Generation uint64
	Since      int64
	Count      uint32
	_          uint32
	Deaths     [maxDeaths]storedDeath
}

type storedDeath struct {
	Found, Started        int64
	PID, InFlight, Others uint32
	_                     uint32
	Library               [libraryMax]byte
}

// add records a death; beyond 16 the oldest is dropped.
func (l *ledger) add(d Death) {
	l.deaths = append(l.deaths, d)
	l.deaths = l.deaths[max(0, len(l.deaths)-maxDeaths):]
}

// judge drops the deaths that are further away than the period and trips the latch if enough are left. A clock that was set
// back makes deaths lie in the future; they are as far away as any.
func (l *ledger) judge(now time.Time, c Config) {
	if !l.since.IsZero() {
		return
	}
	var near []Death
	for _, d := range l.deaths {
		if now.Sub(d.Found).Abs() <= c.Period {
			near = append(near, d)
		}
	}
	if l.deaths = near; len(near) >= c.Deaths {
		l.since = now
	}
}

// forget drops the deaths if the latest of them is long enough ago, and tells whether it did.
func (l *ledger) forget(now time.Time, c Config) bool {
	if len(l.deaths) == 0 || !l.since.IsZero() {
		return false
	}
	for _, d := range l.deaths {
		if now.Sub(d.Found).Abs() < c.Alive {
			return false
		}
	}
	l.deaths = nil
	return true
}

var errLedger = errors.New("its record of deaths is damaged; move it away or remove it, and the next start makes a new one")

// ledger reads the newer whole copy. Somebody may be writing the other one meanwhile.
func (data image) ledger() (ledger, error) {
	newest, found := storedLedger{}, false
	for copy := range 2 {
		var stored storedLedger
		block := append([]byte(nil), data[ledgerAt+copy*ledgerSize:][:ledgerSize]...)
		n, err := binary.Decode(block, order, &stored)
		if err != nil || crc32.Checksum(block[:n], checksums) != order.Uint32(block[n:]) || stored.Count > maxDeaths {
			continue
		}
		if !found || stored.Generation > newest.Generation {
			newest, found = stored, true
		}
	}
	if !found {
		return ledger{}, errLedger
	}
	l := ledger{generation: newest.Generation, since: fromNanos(newest.Since)}
	for _, d := range newest.Deaths[:newest.Count] {
		l.deaths = append(l.deaths, Death{
			Found: fromNanos(d.Found), Started: fromNanos(d.Started), PID: int(d.PID),
			InFlight: int(d.InFlight), Others: int(d.Others), Library: text(d.Library[:]),
		})
	}
	return l, nil
}

// writeLedger writes the older copy, so that an end in the middle of it leaves the newer one whole, and then the word that calls
// read. Whoever calls it holds the lock of the ledger, but for a file that nobody else has yet.
func (data image) writeLedger(l ledger) {
	stored := storedLedger{Generation: l.generation + 1, Since: toNanos(l.since), Count: uint32(len(l.deaths))}
	for i, d := range l.deaths {
		stored.Deaths[i] = storedDeath{
			Found: toNanos(d.Found), Started: toNanos(d.Started),
			PID: uint32(d.PID), InFlight: uint32(d.InFlight), Others: uint32(d.Others),
		}
		setText(stored.Deaths[i].Library[:], d.Library)
	}
	block, err := binary.Append(nil, order, stored)
	if err != nil {
		return // never: a struct of fixed size can always be written
	}
	block = order.AppendUint32(block, crc32.Checksum(block, checksums))
	copy(data[ledgerAt+int(stored.Generation%2)*ledgerSize:], block)
	var tripped uint32
	if !l.since.IsZero() {
		tripped = 1
	}
	data.tripped().Store(tripped)
}

// Times are nanoseconds since 1970; 0 is no time.

func toNanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNanos(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}
