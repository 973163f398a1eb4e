package fallback

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

type objectNode struct {
	max, min          *int64
	required          []string
	dependentRequired []dependentNames
	dependentSchemas  []dependentSchema
	names             *jsonschema.Schema // propertyNames

	members    bool                          // there is one of the three below
	properties map[string]*jsonschema.Schema // nil for a true schema
	patterns   []patternSchema
	additional *jsonschema.Schema
	closed     bool // additionalProperties is false
	open       bool // additionalProperties is true: it evaluates what is left
}

// dependentNames is one entry of dependentRequired, or of dependencies where that is an array.
type dependentNames struct {
	keyword  uint8
	trigger  string
	required []string
}

// dependentSchema is one entry of dependentSchemas, or of dependencies where that is a schema.
type dependentSchema struct {
	trigger string
	schema  *jsonschema.Schema
}

type patternSchema struct {
	pattern *ecma.Pattern
	schema  *jsonschema.Schema // nil for a true schema
}

func (w *visit) objectValue(object map[string]any) {
	n := w.object
	size := int64(len(object))
	if n.max != nil && size > *n.max {
		w.fail(kwMaxProperties, func() string { return fmt.Sprintf("the object has %d properties, more than %d", size, *n.max) })
	}
	if n.min != nil && size < *n.min {
		w.fail(kwMinProperties, func() string { return fmt.Sprintf("the object has %d properties, fewer than %d", size, *n.min) })
	}
	w.spend(len(n.required))
	w.require(kwRequired, n.required, object, "")
	for _, dependent := range n.dependentRequired {
		if _, present := object[dependent.trigger]; present {
			w.spend(len(dependent.required))
			w.require(dependent.keyword, dependent.required, object, fmt.Sprintf(", which %q asks for", dependent.trigger))
		}
	}
	if w.decided() {
		return
	}
	if n.members {
		w.properties(object)
	}
	if n.names != nil {
		for _, name := range w.order(object) {
			w.inName++
			w.vpath[0] = name
			w.apply(n.names, name, w.vpath[:])
			w.inName--
		}
	}
	for _, dependent := range n.dependentSchemas {
		if _, present := object[dependent.trigger]; present {
			w.apply(dependent.schema, object, nil)
		}
	}
}

func (w *visit) require(keyword uint8, names []string, object map[string]any, why string) {
	for _, name := range names {
		if _, present := object[name]; !present {
			w.fail(keyword, func() string { return fmt.Sprintf("the property %q is missing%s", name, why) })
		}
	}
}

// order is the names of an object. Where it matters what comes first they are sorted, since a map has no order of its own.
func (w *visit) order(object map[string]any) []string {
	if w.mode == modeVerdict {
		return slices.Collect(maps.Keys(object))
	}
	return slices.Sorted(maps.Keys(object))
}

// properties applies properties, patternProperties and additionalProperties. All members are visited even after one has failed,
// so that the steps do not depend on the order of a map.
func (w *visit) properties(object map[string]any) {
	if w.mode == modeVerdict {
		for name, value := range object {
			w.property(name, value)
		}
		return
	}
	for _, name := range w.order(object) {
		w.property(name, object[name])
	}
}

func (w *visit) property(name string, value any) {
	n := w.object
	schema, evaluated := n.properties[name]
	if schema != nil {
		w.vpath[0] = name
		w.apply(schema, value, w.vpath[:])
	}
	for _, p := range n.patterns {
		if w.search(p.pattern, name) {
			evaluated = true
			if p.schema != nil {
				w.vpath[0] = name
				w.apply(p.schema, value, w.vpath[:])
			}
		}
	}
	if !evaluated {
		switch {
		case n.additional != nil:
			evaluated = true
			w.vpath[0] = name
			w.apply(n.additional, value, w.vpath[:])
		case n.closed:
			evaluated = true
			w.failAt(kwAdditionalProperties, name, func() string {
				return fmt.Sprintf("the property %q is not one that the schema allows", name)
			})
		case n.open:
			evaluated = true
		}
	}
	if evaluated {
		w.ctx.EvaluatedProp(name)
	}
}

type arrayNode struct {
	max, min                 *int64
	unique                   bool
	contains                 *jsonschema.Schema
	minContains, maxContains *int64
	marks                    bool // contains evaluates the items that match it (draft 2020-12)

	closedAfter int // additionalItems is false behind so many items; -1 where it is not
}

func (w *visit) arrayValue(items []any) {
	n := w.array
	size := int64(len(items))
	if n.max != nil && size > *n.max {
		w.fail(kwMaxItems, func() string { return fmt.Sprintf("the array has %d items, more than %d", size, *n.max) })
	}
	if n.min != nil && size < *n.min {
		w.fail(kwMinItems, func() string { return fmt.Sprintf("the array has %d items, fewer than %d", size, *n.min) })
	}
	if n.unique && !w.decided() {
		if first, second, found := w.duplicate(items); found {
			w.fail(kwUniqueItems, func() string { return fmt.Sprintf("the items %d and %d are equal", first, second) })
		}
	}
	if n.closedAfter >= 0 {
		for i := n.closedAfter; i < len(items); i++ {
			w.failAt(kwAdditionalItems, strconv.Itoa(i), func() string {
				return fmt.Sprintf("the schema allows %d items and no more", n.closedAfter)
			})
		}
	}
	if n.contains != nil && !w.decided() {
		w.containing(items)
	}
}

// containing counts the items that match contains. Counting stops once nothing can change any more.
func (w *visit) containing(items []any) {
	n := w.array
	least, most := int64(1), int64(-1)
	if n.minContains != nil {
		least = *n.minContains
	}
	if n.maxContains != nil {
		most = *n.maxContains
	}
	matched := int64(0)
	for i, item := range items {
		if !w.exhaust && matched >= least && (most < 0 || matched > most) {
			break
		}
		w.vpath[0] = strconv.Itoa(i)
		if w.matches(n.contains, item, w.vpath[:]) {
			matched++
			if n.marks {
				w.ctx.EvaluatedItem(i)
			}
		}
	}
	switch {
	case matched < least && n.minContains == nil:
		w.fail(kwContains, func() string { return "no item matches the schema in contains" })
	case matched < least:
		w.fail(kwMinContains, func() string {
			return fmt.Sprintf("%d items match the schema in contains, fewer than %d", matched, least)
		})
	}
	if most >= 0 && matched > most {
		w.fail(kwMaxContains, func() string { return fmt.Sprintf("more than %d items match the schema in contains", most) })
	}
}
