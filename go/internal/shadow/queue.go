package shadow

import (
	"context"
	"sync"
	"sync/atomic"
)

// Why a document was dropped.
const (
	dropNone = iota
	dropFull
	dropBytes
	dropTooLarge
	dropClosing
	dropKinds
)

// item is a document that waits: its copy belongs to whoever holds the item.
type item struct {
	target *Target
	copied *buffer
	given  Answer
}

// queue holds what waits, bounded in documents and in bytes. The bytes, and pending, also count what is being compared.
type queue struct {
	items   chan item
	limit   int64
	bytes   atomic.Int64
	pending atomic.Int64

	// Closed when pending is next seen to be zero; nil while nobody waits for that.
	mutex   sync.Mutex
	drained chan struct{}

	// The channel of items is never closed, since submitters may be about to send on it.
	closing atomic.Bool
	closed  chan struct{}
	once    sync.Once
}

func (q *queue) init(items int, bytes int64) {
	q.items, q.limit, q.closed = make(chan item, items), bytes, make(chan struct{})
}

// submit lets a copy of the document wait, or says why not. Cheap refusals come first, so that overload costs no copies.
func (c *Comparer) submit(t *Target, doc []byte, given Answer) (cause int) {
	q := &c.queue
	switch {
	case q.closing.Load():
		return dropClosing
	case len(doc) > c.config.MaxDocument:
		return dropTooLarge
	case len(q.items) == cap(q.items):
		return dropFull
	}
	size := int64(sizeOfClass(classOf(len(doc))))
	if !q.reserve(size) {
		return dropBytes
	}
	one := item{target: t, copied: c.buffers.copyOf(doc), given: given}
	// Before it is sent: a worker that is about to end looks at pending after it has taken itself off the count of workers,
	// so either it sees this document or startWorker sees that it left.
	q.pending.Add(1)
	select {
	case q.items <- one:
	default:
		c.finish(one)
		return dropFull
	}
	if q.closing.Load() {
		c.dropWaiting() // Close may have looked before this one was sent
		return dropNone
	}
	c.startWorker()
	return dropNone
}

// reserve takes that many bytes of the limit, if they are there.
func (q *queue) reserve(size int64) bool {
	for {
		used := q.bytes.Load()
		if used+size > q.limit {
			return false
		}
		if q.bytes.CompareAndSwap(used, used+size) {
			return true
		}
	}
}

// finish gives back what an item held, compared or not.
func (c *Comparer) finish(one item) {
	size := one.copied.size()
	if !c.queue.closing.Load() {
		c.buffers.put(one.copied)
	}
	c.queue.bytes.Add(-size)
	if c.queue.pending.Add(-1) == 0 {
		c.queue.wake()
	}
}

// wake ends the waiting if nothing is pending. It looks again, under the lock: who began to wait after pending was zero and
// more came must not be woken by that.
func (q *queue) wake() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.drained != nil && q.pending.Load() == 0 {
		close(q.drained)
		q.drained = nil
	}
}

// wait waits until pending was zero after the call began, and is false if the context ended first.
func (q *queue) wait(ctx context.Context) bool {
	q.mutex.Lock()
	if q.pending.Load() == 0 {
		q.mutex.Unlock()
		return true
	}
	if q.drained == nil {
		q.drained = make(chan struct{})
	}
	drained := q.drained
	q.mutex.Unlock()
	select {
	case <-drained:
		return true
	case <-ctx.Done():
		return false
	}
}

func (q *queue) close() {
	q.closing.Store(true)
	q.once.Do(func() { close(q.closed) })
}

// dropWaiting empties the queue.
func (c *Comparer) dropWaiting() {
	for {
		select {
		case one := <-c.queue.items:
			c.dropped[dropClosing].Add(1)
			c.finish(one)
		default:
			return
		}
	}
}
