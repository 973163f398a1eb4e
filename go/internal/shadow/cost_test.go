package shadow

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

func TestNothingIsAllocatedOnceWarm(t *testing.T) {
	c := newComparer(t, Config{Workers: 1})
	target := c.Target("orders", always(validByRust), ByContract)
	doc := make([]byte, 450)
	if got := testing.AllocsPerRun(1_000, func() { target.Inline(doc, validByGo) }); got != 0 {
		t.Errorf("Inline allocates %v times a call", got)
	}
	if got := testing.AllocsPerRun(1_000, func() {
		target.Submit(doc, validByGo)
		for c.queue.pending.Load() > 0 {
			runtime.Gosched()
		}
	}); got != 0 {
		t.Errorf("Submit allocates %v times a call", got)
	}
}

func TestADocumentThatIsDroppedIsNotCopied(t *testing.T) {
	// So little is kept for reuse that a copy of this size would be allocated each time.
	c, other := newComparer(t, Config{MaxItems: 1, MaxBytes: 200 << 10, Workers: 1}), newStuck()
	defer close(other.let)
	target := c.Target("orders", other, ByContract)
	other.submitStuck(target)
	target.Submit(nil, validByGo)
	doc := make([]byte, 64<<10)
	if got := testing.AllocsPerRun(100, func() { target.Submit(doc, validByGo) }); got != 0 {
		t.Errorf("a document that is dropped costs %v allocations", got)
	}
}

// BenchmarkSubmit is what a sampled call pays: a copy of the document and the handing over, with waking a worker now and then.
// Comparing itself is not in it.
func BenchmarkSubmit(b *testing.B) {
	for _, size := range []int{450, 4 << 10, 64 << 10} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			c := newComparer(b, Config{})
			target := c.Target("orders", always(validByRust), ByContract)
			doc := make([]byte, size)
			b.ReportAllocs()
			for submitted := 1; b.Loop(); submitted++ {
				target.Submit(doc, validByGo)
				if submitted%256 == 0 { // so that the figure is not of documents dropped
					b.StopTimer()
					flush(b, c)
					b.StartTimer()
				}
			}
			if s := c.Snapshot(); s.Dropped.Total() > 0 {
				b.Errorf("dropped %+v", s.Dropped)
			}
		})
	}
}

// BenchmarkSubmitWaking is what a sampled call pays if the worker slept, as it does where few calls are sampled. Only the time
// within Submit is in submit-ns/op.
func BenchmarkSubmitWaking(b *testing.B) {
	c := newComparer(b, Config{Workers: 1})
	target := c.Target("orders", always(validByRust), ByContract)
	doc := make([]byte, 450)
	var spent time.Duration
	for b.Loop() {
		began := time.Now()
		target.Submit(doc, validByGo)
		spent += time.Since(began)
		flush(b, c)
		time.Sleep(20 * time.Microsecond) // until the worker waits for the next one
	}
	b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N), "submit-ns/op")
}

// BenchmarkSubmitFull is what a sampled call pays while the queue is full.
func BenchmarkSubmitFull(b *testing.B) {
	c, other := newComparer(b, Config{Workers: 1, MaxItems: 1}), newStuck()
	target := c.Target("orders", other, ByContract)
	other.submitStuck(target)
	target.Submit(nil, validByGo)
	doc := make([]byte, 64<<10)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			target.Submit(doc, validByGo)
		}
	})
	close(other.let)
}

// BenchmarkInline is what a call pays that is compared inline, besides what the other path costs.
func BenchmarkInline(b *testing.B) {
	c := newComparer(b, Config{})
	target := c.Target("orders", always(validByRust), ByContract)
	doc := make([]byte, 450)
	b.ReportAllocs()
	for b.Loop() {
		target.Inline(doc, validByGo)
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New(Config{})
	}
}
