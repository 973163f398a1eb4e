package fallback

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// node is what we assert of a value in the place of the library: every keyword that can fail by itself. It is attached to a
// schema of the library as an extension, and the library's own fields for these keywords are emptied (see attach). What stays
// with the library is the way through the schema: references of all kinds, allOf, items, and what is unevaluated.
type node struct {
	location string // the library's name of the schema
	absolute string // the same for people: the URI of the resource and a pointer
	holder   uint8  // for a false schema, the keyword that holds it; nothing else is set then
	dynamic  bool   // it has a dynamic reference, for which the library walks up all schemas it is in
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

	anyOf, oneOf   []*jsonschema.Schema
	not            *jsonschema.Schema
	when           *jsonschema.Schema // if
	then, elseThen *jsonschema.Schema
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
	failed bool // an assertion of the node itself
}

// Validate is called by the library for each value that the schema is applied to, after the library's own part.
func (n *node) Validate(ctx *jsonschema.ValidatorContext, v any) {
	c := calls.of(ctx)
	depth := len(ctx.ValueLocation())
	steps := 1 + depth/depthPerStep
	if n.dynamic {
		steps += depth / scopePerStep
	}
	c.spend(steps)
	if c.mode == modeChoose {
		c.settle()
	}
	w := &visit{node: n, call: c, ctx: ctx}
	if n.holder != kwNone {
		w.fail(n.holder, never)
		return
	}
	if w.anyValue(v); w.decided() {
		return
	}
	switch v := v.(type) {
	case json.Number:
		if n.number != nil {
			w.numberValue(string(v))
		}
	case string:
		if n.text != nil {
			w.textValue(v)
		}
	case []any:
		c.spend(len(v))
		if n.array != nil {
			w.arrayValue(v)
		}
	case map[string]any:
		c.spend(len(v))
		if n.object != nil {
			w.objectValue(v)
		}
	}
	if !w.decided() {
		w.branches(v)
	}
}

// decided reports whether nothing that follows can matter: something failed where only that is asked.
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

// apply applies a schema, whose violations are ours.
func (w *visit) apply(schema *jsonschema.Schema, v any, path []string) {
	w.ctx.AddErr(w.ctx.Validate(schema, v, path))
}

func (w *visit) anyValue(v any) {
	kind := kindOf(v)
	if w.types != 0 && w.types&kind == 0 && !(w.types&kindInteger != 0 && kind == kindNumber && w.isInteger(v)) {
		w.fail(kwType, func() string {
			return fmt.Sprintf("the value is %s; the schema allows %s", kind, w.types)
		})
	}
	if w.literal != nil && !w.literal.has(w.call, v) {
		w.fail(kwConst, func() string { return "the value is not the one that the schema allows" })
	}
	if w.enum != nil && !w.enum.has(w.call, v) {
		w.fail(kwEnum, func() string { return "the value is none of those that the schema allows" })
	}
	if text, ok := v.(string); ok && w.format != nil {
		w.spend(len(text) / bytesPerStep)
		if !w.format.valid(text) {
			w.fail(kwFormat, func() string { return fmt.Sprintf("the text is not of the format %q", w.format.name) })
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
			return fmt.Sprintf("the number %s is not %s %s", abridge(text), relation, abridge(n.written[keyword]))
		})
	}
	if n.maximum != nil && value.compare(*n.maximum) > 0 {
		fail(kwMaximum, "at most")
	}
	if n.exclusiveMaximum != nil && value.compare(*n.exclusiveMaximum) >= 0 {
		fail(kwExclusiveMaximum, "less than")
	}
	if n.minimum != nil && value.compare(*n.minimum) < 0 {
		fail(kwMinimum, "at least")
	}
	if n.exclusiveMinimum != nil && value.compare(*n.exclusiveMinimum) <= 0 {
		fail(kwExclusiveMinimum, "greater than")
	}
	if n.multipleOf != nil {
		// Dividing takes the digits of the number times the machine words of the divisor.
		w.spend(len(text) / bytesPerStep * len(n.multipleOf.whole.Bits()))
		if !n.multipleOf.divides(value) {
			fail(kwMultipleOf, "a multiple of")
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
				return fmt.Sprintf("the text has %d characters, more than %d", length, *n.max)
			})
		}
		if n.min != nil && length < *n.min {
			w.fail(kwMinLength, func() string {
				return fmt.Sprintf("the text has %d characters, fewer than %d", length, *n.min)
			})
		}
	}
	if n.pattern != nil && !w.search(n.pattern, text) {
		w.fail(kwPattern, func() string { return fmt.Sprintf("the text does not match %q", n.pattern) })
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

// branches applies the keywords that ask how many schemas match. They are leaves: what failed inside is nobody's violation.
func (w *visit) branches(v any) {
	if len(w.anyOf) > 0 {
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
	if len(w.oneOf) > 0 {
		w.spend(len(w.oneOf))
		matched := 0
		for _, schema := range w.oneOf {
			if w.matches(schema, v, nil) {
				if matched++; matched > 1 {
					break
				}
			}
		}
		if matched != 1 {
			w.fail(kwOneOf, func() string {
				if matched == 0 {
					return "the value matches none of the schemas in oneOf"
				}
				return "the value matches more than one of the schemas in oneOf"
			})
		}
	}
	if w.not != nil && w.matches(w.not, v, nil) {
		w.fail(kwNot, func() string { return "the value matches the schema in not" })
	}
	if w.when != nil && (w.then != nil || w.elseThen != nil || w.exhaust) {
		next := w.elseThen
		if w.matches(w.when, v, nil) {
			next = w.then
		}
		if next != nil {
			w.apply(next, v, nil)
		}
	}
}

func (k kinds) String() string {
	names := ""
	for i, name := range []string{"null", "a boolean", "a number", "a string", "an array", "an object", "an integer"} {
		if k&(1<<i) != 0 {
			if names != "" {
				names += " or "
			}
			names += name
		}
	}
	return names
}

// abridge shortens a literal for a message.
func abridge(text string) string {
	if len(text) > 40 {
		return text[:30] + "…"
	}
	return text
}

func never() string { return "the schema is false: no value is allowed here" }
