package breaker

import "sync/atomic"

// Pair is the breaker of the process and the one of a validator. A call goes to Rust only if both let it. It is a small value,
// to be copied; its methods may be called from any goroutine.
type Pair struct {
	process, own *Breaker

	// Their words once more: going there through the breakers is a step too much for the compiler to inline Allow.
	processWord, ownWord *atomic.Uint32
}

// NewPair makes a pair. Both breakers must be there.
func NewPair(process, own *Breaker) Pair { return Pair{process, own, &process.word, &own.word} }

// PairPass is the answer of both: the pass of the process in the upper half, the validator's own in the lower one. As a struct it
// would keep Allow from being inlined.
type PairPass uint64

const bothYes = PairPass(passYes)<<32 | PairPass(passYes)

func (p PairPass) process() Pass { return Pass(p >> 32) }
func (p PairPass) own() Pass     { return Pass(p) }

// Answer is No if one of them says so, Probe if it is a probe for at least one of them, otherwise Yes.
func (p PairPass) Answer() Answer {
	if p.process()&p.own()&letsThrough == 0 {
		return No
	}
	return Answer((p.process() | p.own()) & answerBits)
}

// Closed tells that both breakers let every call through, so that a call need not ask. It costs two atomic loads.
func (p Pair) Closed() bool { return p.processWord.Load()|p.ownWord.Load() == 0 }

// Refuses tells that Allow would say No now. It uses up no probe, so that work for a call which may go to Rust later can be left
// undone. If it is false Allow may say No all the same.
func (p Pair) Refuses() bool { return p.process.refuses() || p.own.refuses() }

// Allow tells whether this call may go to Rust; see [Breaker.Allow]. While both are closed it costs two atomic loads. If one
// refuses, no probe of the other is used up.
func (p Pair) Allow() PairPass {
	if p.processWord.Load()|p.ownWord.Load() == 0 {
		return bothYes
	}
	return p.allowUnlessClosed()
}

func (p Pair) allowUnlessClosed() PairPass {
	// While one of them is open for a long time the other one's probes are not handed to and fro.
	if p.Refuses() {
		return 0
	}
	own := p.own.Allow()
	if own == passNo {
		return 0
	}
	process := p.process.Allow()
	if process == passNo {
		p.own.ProbeCancel(own)
		return 0
	}
	return PairPass(process)<<32 | PairPass(own)
}

// Fault tells both that a call to Rust failed; see [Breaker.Fault].
func (p Pair) Fault(kind Kind) {
	p.own.Fault(kind)
	p.process.Fault(kind)
}

// ProbeDone tells those for which the call was a probe how it ended; see [Breaker.ProbeDone].
func (p Pair) ProbeDone(pass PairPass, ok bool) {
	p.own.ProbeDone(pass.own(), ok)
	p.process.ProbeDone(pass.process(), ok)
}

// ProbeCancel gives the probes back whose call did not go to Rust after all.
func (p Pair) ProbeCancel(pass PairPass) {
	p.own.ProbeCancel(pass.own())
	p.process.ProbeCancel(pass.process())
}
