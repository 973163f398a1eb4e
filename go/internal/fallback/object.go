package fallback

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
	keyword uint8
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
		w.fail(kwMaxProperties, func() string { return fmt.Sprintf("expected at most %d members, found %d", *n.max, size) })
	}
	if n.min != nil && size < *n.min {
		w.fail(kwMinProperties, func() string { return fmt.Sprintf("expected at least %d members, found %d", *n.min, size) })
	}
	w.spend(len(n.required))
	w.require(kwRequired, n.required, object, "")
	for _, dependent := range n.dependentRequired {
		if _, present := object[dependent.trigger]; present {
			w.spend(len(dependent.required))
			w.require(dependent.keyword, dependent.required, object, fmt.Sprintf(" beside %q", shorten(dependent.trigger)))
		}
	}
	if w.decided() {
		return
	}
	if n.members {
		w.each(object, w.property)
	}
	if n.names != nil && !w.decided() {
		w.inName++
		w.each(object, func(name string, _ any) {
			w.vpath[0] = name
			w.apply(n.names, name, w.vpath[:], step{keyword: kwPropertyNames})
		})
		w.inName--
	}
	for _, dependent := range n.dependentSchemas {
		if _, present := object[dependent.trigger]; present && !w.decided() {
			w.apply(dependent.schema, object, nil, step{keyword: dependent.keyword, token: dependent.trigger})
		}
	}
}

// require is one violation, however many of the names are missing.
func (w *visit) require(keyword uint8, names []string, object map[string]any, beside string) {
	first := slices.IndexFunc(names, func(name string) bool { return !has(object, name) })
	if first >= 0 {
		w.fail(keyword, func() string { return "missing" + beside + ": " + missing(names[first:], object) })
	}
}

func has(object map[string]any, name string) bool {
	_, present := object[name]
	return present
}

// missing lists the names that an object does not have, the first of them if they are many.
func missing(names []string, object map[string]any) string {
	const most = 5
	var shown []string
	more := 0
	for _, name := range names {
		switch {
		case has(object, name):
		case len(shown) < most:
			shown = append(shown, strconv.Quote(shorten(name)))
		default:
			more++
		}
	}
	list := strings.Join(shown, ", ")
	if more > 0 {
		list += fmt.Sprintf(" and %d others", more)
	}
	return list
}

// each visits the members of an object. A map has no order of its own, so that where it matters what comes first the names are
// sorted. All members are visited, even after one is refused: the steps must not depend on the order.
func (w *visit) each(object map[string]any, visit func(name string, value any)) {
	if w.mode == modeVerdict {
		for name, value := range object {
			visit(name, value)
		}
		return
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		visit(name, object[name])
	}
}

// property applies properties, patternProperties and additionalProperties to one member.
func (w *visit) property(name string, value any) {
	n := w.object
	schema, evaluated := n.properties[name]
	if schema != nil {
		w.vpath[0] = name
		w.apply(schema, value, w.vpath[:], step{keyword: kwProperties, token: name})
	}
	for _, p := range n.patterns {
		if w.search(p.pattern, name) {
			evaluated = true
			if p.schema != nil {
				w.vpath[0] = name
				w.apply(p.schema, value, w.vpath[:], step{keyword: kwPatternProperties, token: p.pattern.String()})
			}
		}
	}
	if !evaluated {
		switch {
		case n.additional != nil:
			evaluated = true
			w.vpath[0] = name
			w.apply(n.additional, value, w.vpath[:], step{keyword: kwAdditionalProperties})
		case n.open:
			evaluated = true
		}
	}
	if evaluated {
		w.ctx.EvaluatedProp(name)
	}
}
