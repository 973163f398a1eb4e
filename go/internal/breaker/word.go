package breaker

import "math"

// The word that every call reads: the state in its lowest two bits and what the mode makes of it. It is 0 where every call goes
// to Rust and there is nothing else to do.
const (
	stateBits = 3
	forced    = 4 // no call goes to Rust
	watching  = 8 // every call does, but the state has to move on
)

func stateOf(word uint32) State { return State(word & stateBits) }

// publish makes calls see the state and the mode. The breaker is locked.
func (b *Breaker) publish() {
	switch {
	case b.state == Open:
		b.wake.Store(int64(b.nextProbe))
	case b.state == HalfOpen && b.mode == Normal:
		b.wake.Store(int64(b.probes.wake()))
	default:
		b.wake.Store(math.MinInt64)
	}
	word := uint32(b.state)
	switch {
	case b.mode == ForcedOpen:
		word |= forced
	case b.mode == DetectOnly && b.state != Closed:
		word |= watching
	}
	b.word.Store(word)
}

// refuses tells whether Allow would say No, without taking a probe. It may say false and Allow No, never the other way round,
// unless the breaker changes meanwhile.
func (b *Breaker) refuses() bool {
	word := b.word.Load()
	switch {
	case word == 0 || word&watching != 0:
		return false
	case word&forced != 0:
		return true
	}
	return int64(b.now()) < b.wake.Load()
}

// allowUnlessClosed is Allow where the word is not 0.
func (b *Breaker) allowUnlessClosed() Pass {
	word := b.word.Load()
	answer := passNo
	switch {
	case word&forced != 0:
		return passNo
	case word == 0:
		return passYes
	case word&watching != 0:
		answer = passYes
	}
	// Where another goroutine has the lock it does what there is to do, and this call need not wait for it.
	if int64(b.now()) < b.wake.Load() || !b.mutex.TryLock() {
		return answer
	}
	defer b.unlock()
	return b.moveOn()
}
