package shadow

import (
	"slices"
	"sync"
)

// ring keeps the newest mismatches.
type ring struct {
	capacity int

	mutex   sync.Mutex
	entries []Mismatch
	oldest  int // the one that is overwritten next, once all places are taken
}

func (r *ring) add(m Mismatch) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if len(r.entries) < r.capacity {
		r.entries = append(r.entries, m)
		return
	}
	r.entries[r.oldest] = m
	r.oldest = (r.oldest + 1) % r.capacity
}

// all is a copy, oldest first.
func (r *ring) all() []Mismatch {
	r.mutex.Lock()
	list := slices.Concat(r.entries[r.oldest:], r.entries[:r.oldest])
	r.mutex.Unlock()
	for i := range list { // entries are never changed, so this needs no lock
		list[i].Document = slices.Clone(list[i].Document)
	}
	return list
}
