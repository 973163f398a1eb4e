package jsongatehttp

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// extract is the document reduced to what one schema needs, everything at its own place: the value at a pointer and whatever
// the references in it lead to. Compiling within the whole document gives the same validator, but reads all of it once for each
// operation, and keeps it. Where references can be meant in another way than by place, it is the whole document after all.
func (d *description) extract(pointer string) []byte {
	if d.named {
		return d.text
	}
	e := extraction{description: d, root: &kept{value: d.root.value}}
	e.keep(pointer)
	for len(e.waiting) > 0 && !e.all {
		next := e.waiting[len(e.waiting)-1]
		e.waiting = e.waiting[:len(e.waiting)-1]
		e.keepReferenced(next)
	}
	text, err := json.Marshal(e.root.extracted())
	if e.all || err != nil {
		return d.text
	}
	return text
}

// hasNames tells whether schemas of a value may have other names than their places, which references may use.
func hasNames(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range []string{"$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$schema"} {
			if _, ok := value[name]; ok {
				return true
			}
		}
		return slices.ContainsFunc(slices.Collect(maps.Values(value)), hasNames)
	case []any:
		return slices.ContainsFunc(value, hasNames)
	}
	return false
}

// kept is a value of the document, of which all or some members are kept.
type kept struct {
	value   any
	whole   bool
	members map[string]*kept
}

func (k *kept) extracted() any {
	if k.whole {
		return k.value
	}
	object := make(map[string]any, len(k.members))
	for name, member := range k.members {
		object[name] = member.extracted()
	}
	return object
}

type extraction struct {
	*description
	root    *kept
	waiting []any // what is kept, and was not searched for references
	all     bool  // there is a reference that only the whole document can answer
}

// keep keeps the value at a pointer. Of an array all items are kept, so that each has its place. A pointer that leads nowhere is
// left for the compiler to report.
func (e *extraction) keep(pointer string) {
	at := e.root
	for _, token := range tokensOf(pointer) {
		object, ok := at.value.(map[string]any)
		if at.whole || !ok {
			break
		}
		name := unescapeToken(token)
		value, ok := object[name]
		if !ok {
			return
		}
		if at.members == nil {
			at.members = map[string]*kept{}
		}
		if at.members[name] == nil {
			at.members[name] = &kept{value: value}
		}
		at = at.members[name]
	}
	if !at.whole {
		at.whole = true
		e.waiting = append(e.waiting, at.value)
	}
}

func (e *extraction) keepReferenced(value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if text, ok := member.(string); ok && (name == "$ref" || name == "$dynamicRef" || name == "$recursiveRef") {
				pointer, cause := e.pointerOf(text)
				if e.all = e.all || cause != "" || name != "$ref"; !e.all {
					e.keep(pointer)
				}
			}
			e.keepReferenced(member)
		}
	case []any:
		for _, item := range value {
			e.keepReferenced(item)
		}
	}
}

// isDraft4 tells the dialect in which a schema is named by "id", which is a usual name for other members too.
func isDraft4(dialect string) bool { return strings.Contains(dialect, "draft-04") }
