//go:build linux || darwin

package latch

import (
	"path/filepath"
	"testing"
	"time"
)

// call stands for the call into Rust.
//
//go:noinline
func call() {}

func benchmark(b *testing.B, l *Latch) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s := l.Enter()
			call()
			l.Leave(s)
		}
	})
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
