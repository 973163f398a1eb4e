package shadow

// Depth says how much of two answers is compared.
type Depth uint8

const (
	// ByContract is for two paths that both keep the contract: the same code, and for a document that is not well formed or
	// beyond a limit the same offset. Of a refusal by the schema neither keyword nor offset is compared: where several
	// assertions fail the paths may name different ones (section 3).
	ByContract Depth = iota
	// ByValidity is for a service's own validator: only whether the document is valid.
	ByValidity
)

// The codes of the contract that this package tells apart.
const (
	codeValid    = 1
	codeTooLarge = 6
	codeSchema   = 7
	codeBudget   = 32
)

// outcome is what came of one comparison.
type outcome int

const (
	matched outcome = iota
	mismatched
	undecidedBudget
	undecidedFault
	undecidedSamePath
	undecidedPanic
	outcomeKinds
)

// judge compares two answers. What a path did not decide cannot be compared: BUDGET, faults, and numbers that are no code.
func judge(given, other Answer, depth Depth) outcome {
	switch {
	case !isAnswer(given.Code) || !isAnswer(other.Code):
		return undecidedFault
	case given.Path == other.Path && given.Path != 0:
		return undecidedSamePath
	case given.Code == codeBudget || other.Code == codeBudget:
		return undecidedBudget
	}
	same := given.Code == other.Code
	switch {
	case depth == ByValidity:
		same = (given.Code == codeValid) == (other.Code == codeValid)
	case hasComparableOffset(given.Code):
		same = same && given.Offset == other.Offset
	}
	if same {
		return matched
	}
	return mismatched
}

func isAnswer(code uint8) bool { return code >= codeValid && code <= codeSchema || code == codeBudget }

// hasComparableOffset tells whether the contract fixes the offset: MALFORMED, BAD_UTF8, DUPLICATE_NAME, TOO_DEEP, TOO_LARGE.
func hasComparableOffset(code uint8) bool { return code > codeValid && code <= codeTooLarge }

// compare asks the other path, if its guard lets it, and counts what came of it. No lock is held meanwhile.
func (c *Comparer) compare(t *Target, doc []byte, given Answer) {
	if t.guard == nil {
		c.compareNow(t, doc, given)
		return
	}
	pass, ok := t.guard.Enter()
	if !ok {
		return
	}
	found := Fault // if asking does not come to its end
	defer func() { t.guard.Leave(pass, found) }()
	found = c.compareNow(t, doc, given)
}

func (c *Comparer) compareNow(t *Target, doc []byte, given Answer) Finding {
	other, ok := c.ask(t, doc)
	if !ok {
		return Fault
	}
	result := judge(given, other, t.depth)
	c.count(t, result)
	if result == mismatched {
		c.report(t, doc, given, other)
	}
	return finding(result, other)
}

// ask is not ok if the path panicked or ended the goroutine, which is then counted.
func (c *Comparer) ask(t *Target, doc []byte) (other Answer, ok bool) {
	defer func() {
		if ok {
			return
		}
		c.count(t, undecidedPanic)
		if value := recover(); value != nil {
			c.tellPanic("the path that was asked for a comparison", value)
		}
	}()
	other = t.asker.Ask(doc)
	return other, true
}

func (c *Comparer) count(t *Target, result outcome) {
	c.outcomes[result].Add(1)
	if t.tally != nil {
		// After the one above: a snapshot reads this one first, so that it is never ahead.
		t.tally.outcomes[result].Add(1)
	}
}
