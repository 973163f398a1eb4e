package fallback

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// node is what we do in the place of the library: every keyword that asserts something, and the way into the schemas below. It
// is attached to a schema of the library as an extension, and the library's own fields for these keywords are emptied (see
// attach). What stays with the library is what it knows and we do not: the schemas around a dynamic reference, and what is
// unevaluated.
type node struct {
	location string // the library's name of the schema
	absolute string // the same for people: the URI of the resource and a pointer
	holder   uint8  // for a false schema, the keyword that holds it; nothing else is set then
	dynamic  uint8  // the keyword of its dynamic reference
	cycles   bool   // some schema has a dynamic reference, so that the library may meet a loop while validating
	exhaust  bool   // some schema asks what is unevaluated, so that every branch has to be tried

	types   kinds // 0 where there is no type
	draft4  bool  // integers are recognised by how they are written
	enum    *valueSet
	literal *valueSet // const
	number  *numberNode
	text    *textNode
	array   *arrayNode
	object  *objectNode
	format  *format

	ref                 *jsonschema.Schema
	allOf, anyOf, oneOf []*jsonschema.Schema
	not                 *jsonschema.Schema
	when                *jsonschema.Schema // if
	then, elseThen      *jsonschema.Schema
}

type numberNode struct {
	maximum, exclusiveMaximum, minimum, exclusiveMinimum *decimal
	multipleOf                                           *divisor
	written                                              map[uint8]string // the bounds as the schema writes them
}

type textNode struct {
	max, min *int64
	pattern  *ecma.Pattern
}

// visit is one node applied to one value.
type visit struct {
	*node
	*call
	ctx    *jsonschema.ValidatorContext
	failed bool // the value does not satisfy the schema, and the library knows
}

// Validate is called by the library for each value that the schema is applied to.
func (n *node) Validate(ctx *jsonschema.ValidatorContext, v any) {
	c := calls.of(ctx)
	depth := len(ctx.ValueLocation())
	steps := 1 + depth/depthPerStep
	if n.dynamic != kwNone {
		steps += depth / scopePerStep
	}
	c.spend(steps)
	if c.mode == modeChoose {
		c.settle()
	}
	w := &visit{node: n, call: c, ctx: ctx}
	dynamic := c.arrive(n)
	w.assert(v)
	c.depart(dynamic)
}

func (w *visit) assert(v any) {
	n, c := w.node, w.call
	if n.holder != kwNone {
		w.fail(n.holder, func() string { return "nothing is allowed here, found " + found(v) })
		return
	}
	w.anyValue(v)
	switch v := v.(type) {
	case json.Number:
		if n.number != nil && !w.decided() {
			w.numberValue(string(v))
		}
	case string:
		if n.text != nil && !w.decided() {
			w.textValue(v)
		}
	case []any:
		c.spend(len(v))
		if n.array != nil && !w.decided() {
			w.arrayValue(v)
		}
	case map[string]any:
		c.spend(len(v))
		if n.object != nil && !w.decided() {
			w.objectValue(v)
		}
	}
	w.branches(v)
}

// decided reports whether nothing that follows can matter: the value is refused where only that is asked.
func (w *visit) decided() bool { return w.failed && w.speculative > 0 }

// matches asks whether the value satisfies a schema, and keeps what the schema evaluates if it does.
func (w *visit) matches(schema *jsonschema.Schema, v any, path []string) bool {
	w.speculative++
	err := w.ctx.Validate(schema, v, path)
	w.speculative--
	if err != nil && w.cycles && hasCycle(err) {
		panic(overBudget{})
	}
	return err == nil
}

// apply applies a schema that a keyword of this one holds, at a name or an index of the keyword's value, to the value or to a
// part of it. What it finds wrong is wrong.
func (w *visit) apply(schema *jsonschema.Schema, v any, path []string, by step) {
	before := w.follow(schema, by)
	err := w.ctx.Validate(schema, v, path)
	w.comeBack(before)
	if err != nil {
		w.refuse()
	}
}

func (w *visit) anyValue(v any) {
	kind := kindOf(v)
	if w.types != 0 && w.types&kind == 0 && !(w.types&kindInteger != 0 && kind == kindNumber && w.isInteger(v)) {
		w.fail(kwType, func() string {
			return fmt.Sprintf("expected %s, found %s", w.types.names(), found(v))
		})
	}
	if w.literal != nil && !w.decided() && !w.literal.has(w.call, v) {
		w.fail(kwConst, func() string { return fmt.Sprintf("expected %s, found %s", w.literal.allowed(), found(v)) })
	}
	if w.enum != nil && !w.decided() && !w.enum.has(w.call, v) {
		w.fail(kwEnum, func() string { return fmt.Sprintf("expected one of %s, found %s", w.enum.allowed(), found(v)) })
	}
	if text, ok := v.(string); ok && w.format != nil && !w.decided() {
		w.spend(len(text) / bytesPerStep)
		if !w.format.valid(text) {
			w.fail(kwFormat, func() string {
				return fmt.Sprintf("expected a text of the format %s, found %s", w.format.name, found(text))
			})
		}
	}
}

// isInteger reports whether a number is an integer: by its value, or under draft 4 by having neither fraction nor exponent.
func (w *visit) isInteger(v any) bool {
	text := string(v.(json.Number))
	w.spend(len(text) / bytesPerStep)
	if w.draft4 {
		for i := range len(text) {
			if c := text[i]; c != '-' && !isDigit(c) {
				return false
			}
		}
		return true
	}
	return parseDecimal(text).isInteger()
}

func (w *visit) numberValue(text string) {
	n := w.number
	w.spend(len(text) / bytesPerStep)
	value := parseDecimal(text)
	fail := func(keyword uint8, relation string) {
		w.fail(keyword, func() string {
			return fmt.Sprintf("expected %s %s, found %s", relation, shorten(n.written[keyword]), found(json.Number(text)))
		})
	}
	if n.maximum != nil && value.compare(*n.maximum) > 0 {
		fail(kwMaximum, "at most")
	}
	if n.exclusiveMaximum != nil && value.compare(*n.exclusiveMaximum) >= 0 {
		fail(kwExclusiveMaximum, "below")
	}
	if n.minimum != nil && value.compare(*n.minimum) < 0 {
		fail(kwMinimum, "at least")
	}
	if n.exclusiveMinimum != nil && value.compare(*n.exclusiveMinimum) <= 0 {
		fail(kwExclusiveMinimum, "above")
	}
	if n.multipleOf != nil {
		// Dividing takes the digits of the number times the machine words of the divisor.
		w.spend(len(text) / bytesPerStep * len(n.multipleOf.whole.Bits()))
		if !n.multipleOf.divides(value) {
			w.fail(kwMultipleOf, func() string {
				return fmt.Sprintf("%s is no multiple of %s", found(json.Number(text)), shorten(n.written[kwMultipleOf]))
			})
		}
	}
}

func (w *visit) textValue(text string) {
	n := w.text
	if n.max != nil || n.min != nil {
		w.spend(len(text) / bytesPerStep)
		length := int64(utf8.RuneCountInString(text))
		if n.max != nil && length > *n.max {
			w.fail(kwMaxLength, func() string {
				return fmt.Sprintf("expected at most %d code points, found %d", *n.max, length)
			})
		}
		if n.min != nil && length < *n.min {
			w.fail(kwMinLength, func() string {
				return fmt.Sprintf("expected at least %d code points, found %d", *n.min, length)
			})
		}
	}
	if n.pattern != nil && !w.decided() && !w.search(n.pattern, text) {
		w.fail(kwPattern, func() string {
			return fmt.Sprintf("expected a match of %s, found %s", shorten(n.pattern.String()), found(text))
		})
	}
}

// search runs a pattern on the call's own steps.
func (c *call) search(pattern *ecma.Pattern, text string) bool {
	matched, err := pattern.Match(text, &c.steps)
	if err != nil {
		panic(overBudget{})
	}
	return matched
}
