package shadow

import (
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestWorkersStartWithTheFirstDocumentAndEndWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Config{Workers: 3, Idle: time.Minute})
		target := c.Target("orders", always(validByRust), ByContract)
		submit := func(n int) {
			for range n {
				target.Submit(make([]byte, 2_000), validByGo)
			}
			synctest.Wait()
		}
		check := func(when string, workers int, matched uint64, kept bool) {
			t.Helper()
			synctest.Wait()
			s := c.Snapshot()
			if s.Workers != workers || s.Matched != matched || (c.buffers.idle.Load() > 0) != kept {
				t.Errorf("%s: %d workers, %d matched, %d bytes kept; want %d, %d, kept %v",
					when, s.Workers, s.Matched, c.buffers.idle.Load(), workers, matched, kept)
			}
		}
		check("before the first document", 0, 0, false)
		submit(1)
		check("after the first one", 1, 1, true)
		submit(10)
		check("after ten more", 3, 11, true)
		time.Sleep(59 * time.Second)
		check("shortly before a minute", 3, 11, true)
		time.Sleep(2 * time.Second)
		check("after a minute without work", 0, 11, false)
		submit(1)
		check("when there is work again", 1, 12, true)
		c.Close()
		check("after Close", 0, 12, false)
	})
}

func TestAWorkerThatIsIdleStaysWhileAnotherIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, other := New(Config{Workers: 2, Idle: time.Minute}), newStuck()
		other.submitStuck(c.Target("slow", other, ByContract))
		quick := c.Target("quick", always(validByRust), ByContract)
		quick.Submit([]byte("{}"), validByGo)
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := c.Snapshot().Workers; got != 2 {
			t.Errorf("%d workers, want 2", got)
		}
		close(other.let)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if s := c.Snapshot(); s.Workers != 0 || s.Matched != 2 {
			t.Errorf("%d workers and %d matched, want 0 and 2", s.Workers, s.Matched)
		}
	})
}

func TestNoDocumentIsForgottenBetweenTheLastWorkerAndTheNext(t *testing.T) {
	// Idle so short that workers end all the time. Flush would wait for ever for a document that no worker is left for.
	c := newComparer(t, Config{Workers: 2, Idle: time.Nanosecond})
	target := c.Target("orders", always(validByRust), ByContract)
	for range 5_000 {
		target.Submit([]byte("{}"), validByGo)
		flush(t, c)
	}
	if got := c.Snapshot().Matched; got != 5_000 {
		t.Errorf("%d matched, want 5000", got)
	}
}

func TestASlowDocumentDoesNotStopTheOthers(t *testing.T) {
	c, other := newComparer(t, Config{Workers: 2, MaxItems: 1_000}), newStuck()
	other.submitStuck(c.Target("slow", other, ByContract))

	const others = 500
	var compared atomic.Int64
	done := make(chan struct{})
	quick := c.Target("quick", AskFunc(func([]byte) Answer {
		if compared.Add(1) == others {
			close(done)
		}
		return validByRust
	}), ByContract)
	for range others {
		quick.Submit([]byte("{}"), validByGo)
	}
	<-done
	if s := c.Snapshot(); s.Workers != 2 || s.Dropped != (Dropped{}) {
		t.Errorf("%d workers, dropped %+v; want 2 and none", s.Workers, s.Dropped)
	}
	close(other.let)
	flush(t, c)
}

func TestWhatHappensInThePathThatIsAskedDoesNotEndTheWork(t *testing.T) {
	for name, fail := range map[string]func(){
		"a panic":                  func() { panic("on purpose") },
		"a nil dereference":        func() { var a *Answer; _ = a.Code },
		"the end of the goroutine": runtime.Goexit,
	} {
		t.Run(name, func(t *testing.T) {
			var told atomic.Int64
			c := newComparer(t, Config{Workers: 1, OnPanic: func(string, any) { told.Add(1); panic("this one too") }})
			bad := c.Target("bad", AskFunc(func([]byte) Answer { fail(); return validByRust }), ByContract)
			good := c.Target("good", always(validByRust), ByContract)
			for range 10 {
				bad.Submit([]byte("{}"), validByGo)
				good.Submit([]byte("{}"), validByGo)
			}
			flush(t, c)
			s := c.Snapshot()
			if s.Matched != 10 || s.Undecided.Panic != 10 || s.Bytes != 0 {
				t.Errorf("matched %d, panics %d, bytes %d; want 10, 10, 0", s.Matched, s.Undecided.Panic, s.Bytes)
			}
			if want := told.Load(); s.HookPanics != uint64(want) || (name != "the end of the goroutine") != (want == 10) {
				t.Errorf("OnPanic was told %d times, and %d of its panics were counted", want, s.HookPanics)
			}
		})
	}
}
