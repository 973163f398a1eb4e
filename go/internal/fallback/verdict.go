package fallback

import (
	"cmp"
	"errors"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// stop says how a run ended.
type stop int

const (
	stopNone    stop = iota // by itself
	stopRefused             // at a violation
	stopBudget              // when the steps were used up
)

// result is what one run over a document found.
type result struct {
	failure    *jsonschema.ValidationError // the library's own, where the run ended by itself
	violations []*violation                // in modeChoose
	stop       stop
}

// run applies the schema to a document once.
func (v *Validator) run(mode mode, doc []byte, value any) result {
	return v.runFor(mode, budget(doc), wanted{}, value)
}

// runFor is run with so many steps. What stops a run is a panic (see call); one that is not ours goes on.
func (v *Validator) runFor(mode mode, steps int64, wants wanted, value any) (out result) {
	c := calls.acquire()
	defer func() {
		switch stopped := recover(); stopped.(type) {
		case nil:
			if mode == modeChoose {
				c.sortUnsettled()
			}
			out.violations = c.violations
		case refused:
			out = result{violations: c.violations, stop: stopRefused}
		case overBudget:
			// What was noted without an order is not all there would have been.
			out = result{violations: c.violations[:c.settled], stop: stopBudget}
		default:
			calls.release(c)
			panic(stopped)
		}
		calls.release(c)
	}()
	c.mode, c.steps, c.wanted, c.schema, c.root = mode, steps, wants, v.root, v.root
	errors.As(v.start.Validate([]any{c.token, value}), &out.failure)
	return out
}

// verdict decides about a document that is well formed.
//
// The first run stops at the first violation that it meets, whichever that is: a map has no order. So a refusal, and a budget
// that is used up, are decided by a second run in an order that depends on nothing but the document. A valid document is
// visited whole either way, in the same number of steps.
func (v *Validator) verdict(doc []byte, value any) Outcome {
	first := v.run(modeVerdict, doc, value)
	if first.stop == stopNone {
		switch {
		case first.failure == nil:
			return Outcome{Code: codeValid}
		case hasCycle(first.failure):
			return Outcome{Code: codeBudget}
		}
		return Outcome{Code: codeInternal}
	}
	second := v.run(modeChoose, doc, value)
	switch {
	case len(second.violations) > 0:
		return v.choose(doc, second.violations)
	case second.stop == stopBudget:
		return Outcome{Code: codeBudget}
	}
	return Outcome{Code: codeInternal}
}

// choose names one violation: the one at the lowest offset, and of several there the one with the lowest number.
func (v *Validator) choose(doc []byte, violations []*violation) Outcome {
	offsets := v.offsets(doc, violations)
	best := Outcome{Code: codeSchema, Keyword: violations[0].keyword, Offset: offsets[0]}
	for i, violation := range violations {
		if order := cmp.Compare(offsets[i], best.Offset); order < 0 || order == 0 && violation.keyword < best.Keyword {
			best.Keyword, best.Offset = violation.keyword, offsets[i]
		}
	}
	return best
}

// offsets finds the offset of each violation: of the value, or of the name where that is what is refused.
func (v *Validator) offsets(doc []byte, violations []*violation) []uint32 {
	root := &spot{}
	spots := make([]*spot, len(violations))
	for i, violation := range violations {
		spots[i] = root.at(violation.path)
	}
	locate(doc, v.limits, root)
	offsets := make([]uint32, len(violations))
	for i, violation := range violations {
		offsets[i] = uint32(spots[i].value)
		if violation.name {
			offsets[i] = uint32(spots[i].name)
		}
	}
	return offsets
}

// explain lists every violation, in the order of the document, and says whether that is all of them.
func (v *Validator) explain(doc []byte, value any) (outcome Outcome, violations []Violation, complete bool) {
	outcome = v.verdict(doc, value)
	if outcome.Code != codeSchema {
		return outcome, nil, true
	}
	all := v.run(modeExplain, doc, value)
	if complete = all.stop != stopBudget; !complete {
		// What the verdict was chosen from is all there is.
		all = v.run(modeChoose, doc, value)
	}
	offsets := v.offsets(doc, all.violations)
	out := make([]Violation, len(all.violations))
	for i, violation := range all.violations {
		out[i] = violation.public(offsets[i])
	}
	slices.SortFunc(out, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Keyword, b.Keyword),
			cmp.Compare(a.KeywordLocation, b.KeywordLocation), cmp.Compare(a.Message, b.Message))
	})
	return outcome, slices.CompactFunc(out, same), complete
}

// same reports whether two violations say the same about the same.
func same(a, b Violation) bool {
	return a.Keyword == b.Keyword && a.Offset == b.Offset && a.InstanceLocation == b.InstanceLocation &&
		a.KeywordLocation == b.KeywordLocation && a.AbsoluteKeywordLocation == b.AbsoluteKeywordLocation && a.Message == b.Message
}
