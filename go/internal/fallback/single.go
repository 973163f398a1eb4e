package fallback

import (
	"slices"
	"strconv"
)

// The steps of Locate are few: what it finds helps a person, and a stranger can have it look with every document.
const (
	locateSteps        = 1_000
	locateStepsPerByte = 3
)

// wanted is the one violation that modeLocate looks for.
type wanted struct {
	keyword uint8
	place
}

// place is a value of a document, or the name at the end of the path.
type place struct {
	path []string
	name bool
}

// Locate describes one violation of a document, told by its keyword and offset as a verdict has them. It stops at the first that
// fits, and gives up after 1,000 + 3 x len(doc) steps, some milliseconds for 4 KiB at worst. It is false if it gave up, or if the
// document has no such violation.
func (v *Validator) Locate(doc []byte, keyword uint8, offset uint32) (found Violation, ok bool) {
	defer func() {
		if recover() != nil {
			found, ok = Violation{}, false
		}
	}()
	at, ok := placeAt(doc, v.limits, int(offset))
	if !ok {
		return Violation{}, false
	}
	document, ok := decode(doc, v.limits)
	if !ok || !v.nesting.fits(document.depth) {
		return Violation{}, false
	}
	run := v.runFor(modeLocate, locateSteps+locateStepsPerByte*int64(len(doc)), wanted{keyword, at}, document.value)
	if len(run.violations) == 0 {
		return Violation{}, false
	}
	return run.violations[0].public(offset), true
}

// wants tells whether a violation is the one that is looked for.
func (c *call) wants(keyword uint8, path []string) bool {
	return keyword == c.wanted.keyword && c.inName > 0 == c.wanted.name && slices.Equal(path, c.wanted.path)
}

// placeAt finds what begins at an offset: a value, or the name of a member. The document may be malformed.
func placeAt(doc []byte, limits limits, offset int) (at place, ok bool) {
	type frame struct {
		object bool
		index  int
		name   string
		named  bool // name is read, its value is due
	}
	l := locator{reader: newReader(doc, limits), doc: doc}
	var stack []frame
	path := func() (path []string) {
		for i := range stack {
			if stack[i].object {
				path = append(path, stack[i].name)
			} else {
				path = append(path, strconv.Itoa(stack[i].index))
			}
		}
		return path
	}
	for {
		start := l.start()
		if start > offset {
			return place{}, false
		}
		token, err := l.next()
		if err != nil {
			return place{}, false
		}
		kind := token.Kind()
		if kind == '}' || kind == ']' {
			stack = stack[:len(stack)-1]
		} else if len(stack) > 0 && stack[len(stack)-1].object && !stack[len(stack)-1].named {
			top := &stack[len(stack)-1]
			top.name, top.named = token.String(), true
			if start == offset {
				return place{path(), true}, true
			}
			continue
		} else if start == offset {
			return place{path(), false}, true
		} else if kind == '{' || kind == '[' {
			stack = append(stack, frame{object: kind == '{'})
			continue
		}
		// A value has ended.
		if len(stack) == 0 {
			return place{}, false
		}
		top := &stack[len(stack)-1]
		top.index, top.named = top.index+1, false
	}
}
