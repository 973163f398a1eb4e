//go:build linux || darwin

package latch

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// call stands for the call into Rust.
//
//go:noinline
func call() {}

// benchmark also tells the processor time of all threads, which other programs on the machine disturb less than ns/op: with two
// cores and no waiting for each other it is that of one core.
func benchmark(b *testing.B, l *Latch) {
	before := processorTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s := l.Enter()
			call()
			l.Leave(s)
		}
	})
	b.ReportMetric(float64(processorTime(b)-before)/float64(b.N), "cpu-ns/op")
}

func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func BenchmarkCall(b *testing.B) {
	l, err := Open(filepath.Join(b.TempDir(), "latch"), Config{}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer l.file.close()
	benchmark(b, l)
}

func BenchmarkCallWithoutALatch(b *testing.B) { benchmark(b, nil) }

func BenchmarkTripped(b *testing.B) {
	l, err := Open(filepath.Join(b.TempDir(), "latch"), Config{}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer l.file.close()
	for b.Loop() {
		l.Tripped()
	}
}
