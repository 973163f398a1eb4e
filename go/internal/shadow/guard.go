package shadow

// Guard stands before a path that must not be asked at all times. Its methods are called from several goroutines at once.
type Guard interface {
	// Enter tells whether the path may be asked now. It is called right before that, when the document has done its waiting. If it
	// may not, the document is not compared, and counted nowhere.
	Enter() (pass uint64, ok bool)
	// Leave is called once for each Enter that was ok, with what it gave, after a mismatch has been reported.
	Leave(pass uint64, found Finding)
}

// Finding is what a comparison says about the path that was asked.
type Finding uint8

const (
	// Nothing: there are no two verdicts, and that is no fault of the path.
	Nothing Finding = iota
	// Agreement: it gave the answer that the call got.
	Agreement
	// Fault: it gave another answer, or none.
	Fault
)

// Guarded is the same target behind a guard.
func (t *Target) Guarded(guard Guard) *Target {
	guarded := *t
	guarded.guard = guard
	return &guarded
}

// finding reads an outcome and the answer of the path that was asked.
func finding(result outcome, other Answer) Finding {
	switch {
	case result == matched:
		return Agreement
	case result == mismatched || result == undecidedFault && !isAnswer(other.Code):
		return Fault
	}
	return Nothing
}
