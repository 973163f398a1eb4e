// Package stripe picks one of several copies of something that many cores write, so that they do not wait for each other.
package stripe

import "unsafe"

const (
	// A goroutine's stack starts at a multiple of at least this many bytes, so lower address bits only say how deep the
	// call is.
	stackShift = 11

	// Golden is 2^64 divided by the golden ratio (Fibonacci hashing): it spreads neighbouring stacks over all stripes.
	Golden = 0x9E3779B97F4A7C15
)

// Hash is a number that goroutines which run at the same time seldom share; its highest bits are the good ones. It is a hash of
// where the calling goroutine's stack lies: Go has no cheap name for "the core I run on", and goroutines that run at the same
// time never share a stack. It takes about a nanosecond (a sync.Pool token costs ten). Two goroutines may meet, and one may
// get another number when its stack moves: what is striped must bear both.
func Hash() uint64 {
	var here byte
	return uint64(uintptr(unsafe.Pointer(&here))>>stackShift) * Golden
}
