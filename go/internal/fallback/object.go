package fallback

import (
	"fmt"
	"maps"
	"slices"

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

func (w *visit) require(keyword uint8, names []string, object map[string]any, why string) {
	for _, name := range names {
		if _, present := object[name]; !present {
			w.fail(keyword, func() string { return fmt.Sprintf("the property %q is missing%s", name, why) })
		}
	}
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
