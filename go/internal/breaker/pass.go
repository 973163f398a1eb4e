package breaker

// Answer is what a breaker says to a call.
type Answer uint8

// The answers. The numbers are bits: the first lets a call through, the second makes it a probe.
const (
	// No: do not ask Rust.
	No Answer = 0
	// Yes: ask Rust.
	Yes Answer = 1
	// Probe: ask Rust and tell the breaker how that went.
	Probe Answer = 3

	letsThrough = 1
	isProbe     = 2
	answerBits  = letsThrough | isProbe
)

// Pass is the answer to one call. For a probe it also says which one, so that a report that comes too late is told from those
// of the probes that came after. From the lowest bit: 2 bits of Answer, 6 of the probe's slot, 24 of its round.
type Pass uint32

const (
	passNo  = Pass(No)
	passYes = Pass(Yes)

	slotShift  = 2
	slotMask   = maxProbes - 1
	roundShift = 8
	roundMask  = 1<<24 - 1
)

// Answer is Yes, No or Probe.
func (p Pass) Answer() Answer { return Answer(p & answerBits) }

func probePass(slot int, round uint32) Pass {
	return Pass(Probe) | Pass(slot)<<slotShift | Pass(round)<<roundShift
}

func (p Pass) slot() int     { return int(p >> slotShift & slotMask) }
func (p Pass) round() uint32 { return uint32(p>>roundShift) & roundMask }
