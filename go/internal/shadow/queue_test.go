package shadow

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestWhatDoesNotFitIsDroppedAndCounted(t *testing.T) {
	const submitters, each = 50, 100
	const submitted = submitters * each
	tests := []struct {
		name    string
		config  Config
		size    int
		want    Dropped
		waiting int
	}{
		{"a full queue", Config{MaxItems: 8, Workers: 1}, 10, Dropped{Full: submitted - 8}, 8},
		// The document that keeps the worker busy holds 512 bytes.
		{"bytes", Config{MaxItems: 50, MaxBytes: 5 << 10, Workers: 1}, 600, Dropped{Bytes: submitted - 4}, 4},
		{"a document as large as allowed", Config{MaxItems: 50, MaxDocument: 1_000, Workers: 1}, 1_000, Dropped{Full: submitted - 50}, 50},
		{"documents too large", Config{MaxDocument: 1_000, Workers: 1}, 1_001, Dropped{TooLarge: submitted}, 0},
		{"documents larger than all bytes", Config{MaxBytes: 1_500, Workers: 1}, 1_025, Dropped{TooLarge: submitted}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, other := newComparer(t, test.config), newStuck()
			target := c.Target("orders", other, ByContract)
			other.submitStuck(target)

			doc := make([]byte, test.size)
			var group sync.WaitGroup
			for range submitters {
				group.Go(func() {
					for range each {
						target.Submit(doc, validByGo)
					}
				})
			}
			group.Wait() // ends although nothing is compared
			s := c.Snapshot()
			if s.Dropped != test.want || s.Dropped.Total() != test.want.Full+test.want.Bytes+test.want.TooLarge {
				t.Errorf("dropped %+v, want %+v", s.Dropped, test.want)
			}
			if s.Waiting != test.waiting || s.Running != 1 || s.Workers != 1 {
				t.Errorf("waiting %d, running %d, workers %d; want %d, 1, 1", s.Waiting, s.Running, s.Workers, test.waiting)
			}
			if s.Bytes > c.config.MaxBytes {
				t.Errorf("%d bytes are held, more than %d", s.Bytes, c.config.MaxBytes)
			}

			close(other.let)
			flush(t, c)
			s = c.Snapshot()
			if s.Matched != uint64(test.waiting+1) || s.Bytes != 0 || s.Waiting != 0 || s.Running != 0 {
				t.Errorf("afterwards matched %d, bytes %d, waiting %d, running %d; want %d and zeroes",
					s.Matched, s.Bytes, s.Waiting, s.Running, test.waiting+1)
			}
		})
	}
}

func TestSubmittersWhoRaceForTheLastPlaceDoNotBlock(t *testing.T) {
	doc := make([]byte, 64<<10) // copying it leaves time for others between the look at the queue and the handing over
	for range 50 {
		c, other := New(Config{MaxItems: 1, Workers: 1}), newStuck()
		target := c.Target("orders", other, ByContract)
		other.submitStuck(target)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() { target.Submit(doc, validByGo) })
		}
		group.Wait()
		if s := c.Snapshot(); s.Dropped != (Dropped{Full: 7}) || s.Bytes != 64<<10+smallestBuffer {
			t.Fatalf("dropped %+v, %d bytes held; want 7 and the bytes of one document and the stuck one", s.Dropped, s.Bytes)
		}
		close(other.let)
		c.Close()
	}
}

func TestMemoryStaysBoundedUnderABurst(t *testing.T) {
	const limit = 1 << 20
	c := newComparer(t, Config{MaxBytes: limit, MaxItems: 100_000, MaxDocument: 64 << 10, Workers: 2})
	var highest atomic.Int64
	look := func() {
		held := c.queue.bytes.Load() + c.buffers.idle.Load()
		for seen := highest.Load(); held > seen && !highest.CompareAndSwap(seen, held); seen = highest.Load() {
		}
	}
	target := c.Target("orders", AskFunc(func([]byte) Answer { look(); return validByRust }), ByContract)
	var group sync.WaitGroup
	for submitter := range 8 {
		group.Go(func() {
			doc := make([]byte, 64<<10)
			for i := range 2_000 {
				target.Submit(doc[:(submitter*7919+i*104_729)%len(doc)], validByGo)
				look()
			}
		})
	}
	group.Wait()
	flush(t, c)
	// A buffer is counted twice for a moment while it changes from one count to the other.
	if got, most := highest.Load(), int64(limit+limit/4+10*64<<10); got > most || got < limit/4 {
		t.Errorf("at most %d bytes were held, want about %d and never more than %d", got, limit, most)
	}
	s := c.Snapshot()
	if s.Bytes != 0 || c.buffers.idle.Load() > limit/4 {
		t.Errorf("afterwards %d bytes are in use and %d kept, want 0 and at most %d", s.Bytes, c.buffers.idle.Load(), limit/4)
	}
	if s.Matched+s.Dropped.Total() != 16_000 {
		t.Errorf("%d matched and %d dropped of 16000", s.Matched, s.Dropped.Total())
	}
}

func TestEverySubmittedDocumentIsAccountedFor(t *testing.T) {
	const submitters, each = 32, 500
	c := newComparer(t, Config{MaxItems: 64, Workers: 3})
	// What the other path sees is what was submitted, though the submitter overwrites it at once.
	target := c.Target("orders", AskFunc(func(doc []byte) Answer {
		if strings.Count(string(doc), string(doc[:1])) != len(doc) {
			return refusedByRust
		}
		return validByRust
	}), ByContract)
	var group sync.WaitGroup
	for submitter := range submitters {
		group.Go(func() {
			doc := make([]byte, 100+submitter*50)
			for round := range each {
				for i := range doc {
					doc[i] = byte(submitter + round)
				}
				target.Submit(doc, validByGo)
			}
		})
	}
	group.Wait()
	flush(t, c)
	s := c.Snapshot()
	if s.Mismatched != 0 || s.Matched == 0 || s.Matched+s.Dropped.Full != submitters*each {
		t.Errorf("matched %d, mismatched %d, dropped %+v; want no mismatch and %d in all",
			s.Matched, s.Mismatched, s.Dropped, submitters*each)
	}
}

func TestCloseWhileSubmitting(t *testing.T) {
	doc := make([]byte, 64<<10) // copying it leaves time for Close between the first look and the handing over
	for range 50 {
		c := New(Config{MaxItems: 16, Workers: 2})
		target := c.Target("orders", always(validByRust), ByContract)
		const submitters, each = 8, 200
		var group sync.WaitGroup
		half := make(chan struct{}, submitters)
		for range submitters {
			group.Go(func() {
				for i := range each {
					if i == each/2 {
						half <- struct{}{}
					}
					target.Submit(doc, validByGo)
				}
			})
		}
		<-half
		c.Close()
		c.Close()
		group.Wait()
		flush(t, c)
		s := c.Snapshot()
		if s.Matched+s.Dropped.Total() != submitters*each || s.Waiting != 0 || s.Running != 0 || s.Bytes != 0 {
			t.Fatalf("matched %d, dropped %+v, waiting %d, running %d, bytes %d; want %d accounted for and nothing left",
				s.Matched, s.Dropped, s.Waiting, s.Running, s.Bytes, submitters*each)
		}
		closing := s.Dropped.Closing
		target.Submit([]byte("{}"), validByGo)
		if got := c.Snapshot().Dropped.Closing; got != closing+1 {
			t.Fatalf("a document after Close: %d dropped, want %d", got, closing+1)
		}
	}
}

func TestCloseDropsWhatWaitsAndLetsTheRestEnd(t *testing.T) {
	c, other := New(Config{Workers: 1}), newStuck()
	target := c.Target("orders", other, ByContract)
	other.submitStuck(target)
	for range 5 {
		target.Submit([]byte("{}"), validByGo)
	}
	c.Close() // returns although a comparison is stuck
	if s := c.Snapshot(); s.Dropped.Closing != 5 || s.Running != 1 {
		t.Errorf("dropped %+v, running %d; want 5 for closing, and 1", s.Dropped, s.Running)
	}
	close(other.let)
	flush(t, c)
	if s := c.Snapshot(); s.Matched != 1 {
		t.Errorf("matched %d, want the one that was going on", s.Matched)
	}
}

func TestFlushEndsWithItsContext(t *testing.T) {
	c, other := newComparer(t, Config{Workers: 1}), newStuck()
	target := c.Target("orders", other, ByContract)
	other.submitStuck(target)
	target.Submit([]byte("{}"), validByGo)

	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("shutting down")
	cancel(reason)
	err := c.Flush(ctx)
	if !errors.Is(err, reason) || !strings.Contains(err.Error(), "2 documents") {
		t.Errorf("Flush gave %v, want an error about 2 documents that wraps %v", err, reason)
	}
	close(other.let)
	flush(t, c)
}

func TestFlushWaitsForWhatWasSubmittedBefore(t *testing.T) {
	c := newComparer(t, Config{Workers: 4})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			var answered atomic.Int64
			target := c.Target("", AskFunc(func([]byte) Answer { answered.Add(1); return validByRust }), ByContract)
			for round := range int64(300) {
				target.Submit(nil, validByGo)
				flush(t, c)
				if got := answered.Load(); got != round+1 {
					t.Errorf("%d documents were compared when Flush returned, want %d", got, round+1)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestALateWakeOfEarlierDocumentsEndsNoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q queue
		q.init(1, 1)
		q.pending.Add(1) // came after others had ended, and before they could say so
		var returned atomic.Bool
		go func() { returned.Store(q.wait(t.Context())) }()
		synctest.Wait()
		q.wake()
		synctest.Wait()
		if returned.Load() {
			t.Error("waiting ended although a document is pending")
		}
		q.pending.Add(-1)
		q.wake()
		synctest.Wait()
		if !returned.Load() {
			t.Error("waiting did not end although nothing is pending")
		}
	})
}
