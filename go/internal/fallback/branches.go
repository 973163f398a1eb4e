package fallback

import (
	"fmt"
	"strconv"
)

// branches applies the keywords that apply schemas to the value as it is.
func (w *visit) branches(v any) {
	if w.ref != nil && !w.decided() {
		w.apply(w.ref, v, nil, step{keyword: kwRef})
	}
	for i, schema := range w.allOf {
		if w.decided() {
			return
		}
		w.apply(schema, v, nil, step{keyword: kwAllOf, token: strconv.Itoa(i)})
	}
	if len(w.anyOf) > 0 && !w.decided() {
		w.anyBranch(v)
	}
	if len(w.oneOf) > 0 && !w.decided() {
		w.oneBranch(v)
	}
	if w.not != nil && !w.decided() && w.matches(w.not, v, nil) {
		w.fail(kwNot, func() string { return "the schema accepts what it must not, " + found(v) })
	}
	if w.when != nil && !w.decided() && (w.then != nil || w.elseThen != nil || w.exhaust) {
		next, keyword := w.elseThen, uint8(kwElse)
		if w.matches(w.when, v, nil) {
			next, keyword = w.then, kwThen
		}
		if next != nil {
			w.apply(next, v, nil, step{keyword: keyword})
		}
	}
}

// anyBranch and oneBranch ask how many schemas match. What fails inside one of them is nobody's violation.
func (w *visit) anyBranch(v any) {
	w.spend(len(w.anyOf))
	matched := false
	for _, schema := range w.anyOf {
		if matched = w.matches(schema, v, nil) || matched; matched && !w.exhaust {
			break
		}
	}
	if !matched {
		w.fail(kwAnyOf, func() string { return fmt.Sprintf("none of the %d schemas accepts %s", len(w.anyOf), found(v)) })
	}
}

func (w *visit) oneBranch(v any) {
	w.spend(len(w.oneOf))
	var first, matched int
	for i, schema := range w.oneOf {
		if !w.matches(schema, v, nil) {
			continue
		}
		if matched++; matched > 1 {
			w.fail(kwOneOf, func() string {
				return fmt.Sprintf("expected one schema to accept %s, found two: %d and %d", found(v), first, i)
			})
			return
		}
		first = i
	}
	if matched == 0 {
		w.fail(kwOneOf, func() string { return fmt.Sprintf("none of the %d schemas accepts %s", len(w.oneOf), found(v)) })
	}
}
