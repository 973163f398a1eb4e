package mode

// Decision is a mode in the form that a call reads: one word, so that it is read whole by one atomic load.
//
// The lower half is how many of 2^31 draws Rust answers, the upper half without its highest bit how many of 2^30 the other path
// is asked about, the highest bit is Inline.
type Decision uint64

const (
	canaryBits = 31
	shadowBits = 30
	inlineBit  = 1 << 63
)

// RustOnly is the decision for the mode "rust".
const RustOnly Decision = 1 << canaryBits

// Decision is the word for the mode. A share that is not 0 never becomes 0.
func (m Mode) Decision() Decision {
	d := threshold(m.Canary, canaryBits) | threshold(m.Shadow, shadowBits)<<32
	if m.Inline {
		d |= inlineBit
	}
	return Decision(d)
}

func threshold(share Share, bits int) uint64 {
	return (uint64(share)<<bits + uint64(All)/2) / uint64(All)
}

// Draw is what a call needs to draw for the decision: a random number where it leaves something to chance, and nothing where it
// does not. It costs some three nanoseconds, takes no lock and allocates nothing.
func (d Decision) Draw() uint64 {
	if d == 0 || d == RustOnly {
		return 0
	}
	return Draw()
}

// Rust tells whether Rust answers the call that drew this number.
func (d Decision) Rust(draw uint64) bool { return draw>>(64-canaryBits) < uint64(uint32(d)) }

// Shadow tells whether the other path is asked too about the call that drew this number. The bits it looks at are not those
// of Rust, so both shares hold independently.
func (d Decision) Shadow(draw uint64) bool {
	return d>>32 != 0 && draw&(1<<shadowBits-1) < uint64(d>>32)&(1<<(shadowBits+1)-1)
}

// Shadows tells whether the other path is ever asked too.
func (d Decision) Shadows() bool { return d>>32 != 0 }

// Inline tells whether comparisons are part of the call.
func (d Decision) Inline() bool { return d&inlineBit != 0 }

// Chances tells whether the decision leaves to chance who answers.
func (d Decision) Chances() bool { return uint32(d) != 0 && uint32(d) != uint32(RustOnly) }
