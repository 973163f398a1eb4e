// Package shadow asks the other path about a sampled share of the documents too, and compares the two answers.
//
// The caller decides which calls are sampled. It has a [Target] for each validator and each path that may be the other one, made
// once, and hands a document over after it was answered: to [Target.Submit], which copies it and leaves the asking to
// workers, or to [Target.Inline], which asks within the call. Nothing here changes an answer that was given.
//
// Submit never waits: what does not fit (too many documents, too many bytes, one document too large, closing) is dropped and
// counted by cause. So memory is bounded, and a path that is slow or stuck costs comparisons and nothing else.
package shadow

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"sync/atomic"
)

// Answer is what one path said about a document, in the numbers of the contract. It is also what a call was answered with.
type Answer struct {
	Code, Keyword, Path uint8
	Offset              uint32 // bytes from the start of the document
}

// Asker asks one path of one validator. It is called from several goroutines at once, must answer on that path alone (an answer
// of the path that was compared with is counted as undecided), and must neither change nor keep the document: its memory
// is used again. A panic is caught and counted as undecided.
type Asker interface{ Ask(doc []byte) Answer }

// AskFunc is a function as an [Asker].
type AskFunc func(doc []byte) Answer

// Ask calls the function.
func (f AskFunc) Ask(doc []byte) Answer { return f(doc) }

// Comparer compares answers for any number of validators. All its methods may be called from any goroutine.
type Comparer struct {
	config  Config
	hashKey []byte

	queue   queue
	buffers buffers
	workers atomic.Int64

	outcomes   [outcomeKinds]atomic.Uint64
	dropped    [dropKinds]atomic.Uint64
	hookPanics atomic.Uint64
	names      tallies
	ring       ring
}

// New makes a comparer. It starts nothing before the first document is submitted, and takes some 100 KB by default.
func New(config Config) *Comparer {
	config = config.withDefaults()
	c := &Comparer{config: config, hashKey: bytes.Clone(config.HashKey)}
	if len(c.hashKey) == 0 {
		c.hashKey = make([]byte, 32)
		_, _ = rand.Read(c.hashKey) // by its documentation it never fails
	}
	c.queue.init(config.MaxItems, config.MaxBytes)
	c.buffers.init(config.MaxDocument, config.MaxItems, config.MaxBytes/4)
	c.ring.capacity = config.MaxMismatches
	return c
}

// Target is one validator and the path that is asked about its documents. It is immutable.
type Target struct {
	comparer *Comparer
	name     string
	tally    *tally // nil without a name
	asker    Asker
	depth    Depth
	guard    Guard // nil without one
}

// Target makes a target, once for a validator and the path to ask. Targets of the same name share their counts, which are kept
// for the life of the comparer; beyond 1,000 names all further ones are counted as "(other)", and the empty name only in the
// totals. The target itself is kept only by its owner and by its documents that wait.
func (c *Comparer) Target(name string, asker Asker, depth Depth) *Target {
	return &Target{comparer: c, name: name, tally: c.names.get(name), asker: asker, depth: depth}
}

// Submit takes a document and the answer that its call got, to be compared later. The document may be changed as soon as Submit
// returns. It never waits, and allocates only while there is no free memory for copies of this size. It costs some 75 ns for
// 450 bytes, 2.3 us for 64 KiB, and 10 ns for a document that is dropped; waking a worker that slept adds some microseconds, which
// weigh little as long as few calls are sampled (BenchmarkSubmit and its neighbours).
func (t *Target) Submit(doc []byte, given Answer) {
	if cause := t.comparer.submit(t, doc, given); cause != dropNone {
		t.comparer.dropped[cause].Add(1)
	}
}

// Inline asks the other path at once, within the call and without a copy, and compares. It costs what that path costs, and
// allocates for mismatches only. There is no limit on it, and Close does not end it.
func (t *Target) Inline(doc []byte, given Answer) { t.comparer.compare(t, doc, given) }

// Flush waits until no document waits or is being compared. Meanwhile more may be submitted: what was submitted before the
// call has been compared when it returns nil. If the context ends first it returns an error that wraps the cause of that.
func (c *Comparer) Flush(ctx context.Context) error {
	if c.queue.wait(ctx) {
		return nil
	}
	return fmt.Errorf("shadow: %d documents were still to be compared when the time to wait for it ended: %w",
		c.queue.pending.Load(), context.Cause(ctx))
}

// Close ends the workers: documents that wait, and those submitted from now on, are dropped and counted. It waits for nothing: a
// comparison that is going on comes to its end by itself. Flush before Close has the waiting ones compared, Flush after it
// waits for those going on. Closing again does nothing.
func (c *Comparer) Close() {
	c.queue.close()
	c.dropWaiting()
	c.buffers.release()
}
