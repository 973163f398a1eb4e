package shadow

import (
	"runtime"
	"time"
)

// Config says how much may be compared at a time, and what becomes of a mismatch. Every zero (or negative) number means the
// default. The functions are called from several goroutines at once; a panic in one of them is caught, counted and reported
// to OnPanic, except for Strict.
type Config struct {
	MaxItems    int   // documents that wait; 1,024 by default
	MaxBytes    int64 // bytes of the copies that wait or are compared; 64 MiB by default; up to a quarter more is kept for reuse
	MaxDocument int   // bytes of one document; 1 MiB by default, and never more than fits into MaxBytes

	Workers int           // comparisons at a time; by default a quarter of GOMAXPROCS, or 1; with 1 a slow document delays all
	Idle    time.Duration // after this long without work a worker ends, and the last one frees the memory; a minute by default

	MaxMismatches int // mismatches that are kept, the newest ones; 256 by default

	// KeepDocuments allows mismatches to hold the document. Documents may be personal data, so without it none ever does.
	KeepDocuments bool
	// Redact, if there is one, is given a copy of the whole document, which it may change, and returns what may be kept. If it
	// panics or returns nil nothing is kept. Without it the bytes are kept as they are.
	Redact func(doc []byte) []byte
	// MaxKept is how many bytes of a document a mismatch keeps, after redaction; 4,096 by default.
	MaxKept int
	// HashKey is the key of [Mismatch.Hash]. By default it is random, so that hashes of two processes have nothing in common.
	HashKey []byte

	// Observe is called for each mismatch, from the worker, or within the call if it is compared inline. It must not change
	// the mismatch's document. Limiting the rate of what it logs is its own affair.
	Observe func(Mismatch)
	// OnPanic is told where somebody else's function panicked, and with what (which may hold parts of a document).
	OnPanic func(where string, value any)
	// Describe puts an answer into words for [Config.Strict]; without it the numbers are given.
	Describe func(Answer) string
	// Strict makes a mismatch fail a test. The test should end with [Comparer.Flush]; after it has ended, package testing
	// answers a mismatch with a panic, which is let through.
	Strict TestingT
}

// TestingT is the part of [testing.TB] that Strict needs.
type TestingT interface {
	Helper()
	Errorf(format string, args ...any)
}

func (c Config) withDefaults() Config {
	defaultTo(&c.MaxItems, 1_024)
	defaultTo(&c.MaxBytes, 64<<20)
	defaultTo(&c.MaxDocument, 1<<20)
	defaultTo(&c.Workers, max(1, runtime.GOMAXPROCS(0)/4))
	defaultTo(&c.Idle, time.Minute)
	defaultTo(&c.MaxMismatches, 256)
	defaultTo(&c.MaxKept, 4_096)

	// Copies have the sizes of their classes. What cannot fit however empty the queue is counts as too large, and not as if
	// waiting could help.
	c.MaxBytes = max(c.MaxBytes, smallestBuffer)
	if int64(sizeOfClass(classOf(c.MaxDocument))) > c.MaxBytes {
		c.MaxDocument = sizeOfClass(largestClassWithin(c.MaxBytes))
	}
	return c
}

func defaultTo[N int | int64 | time.Duration](n *N, value N) {
	if *n <= 0 {
		*n = value
	}
}
