package fallback

import "strconv"

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
		w.fail(kwNot, func() string { return "the value matches the schema in not" })
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
		w.fail(kwAnyOf, func() string { return "the value matches none of the schemas in anyOf" })
	}
}

func (w *visit) oneBranch(v any) {
	w.spend(len(w.oneOf))
	matched := 0
	for _, schema := range w.oneOf {
		if w.matches(schema, v, nil) {
			if matched++; matched > 1 {
				break
			}
		}
	}
	switch matched {
	case 0:
		w.fail(kwOneOf, func() string { return "the value matches none of the schemas in oneOf" })
	case 2:
		w.fail(kwOneOf, func() string { return "the value matches more than one of the schemas in oneOf" })
	}
}
