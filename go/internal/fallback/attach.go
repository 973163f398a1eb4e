package fallback

import (
	"encoding/json"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// builder turns the schemas that the library has compiled into ours: it takes every keyword that asserts something out of them,
// and attaches a node that asserts it in the library's place.
type builder struct {
	assertFormat bool
	compiler     *jsonschema.Compiler
	loader       *loader
	schemas      []*jsonschema.Schema // every schema that the root can reach
	known        map[*jsonschema.Schema]bool
	exhaust      bool // there is an unevaluatedProperties or unevaluatedItems
	dynamic      bool // there is a $dynamicRef or $recursiveRef
}

// edge leads from a schema to another that it applies: to the same value, or to a part of it.
type edge struct {
	to      *jsonschema.Schema
	inPlace bool
}

// edges are the schemas that a schema applies, but for those of a dynamic reference. What the draft does not know is left out,
// and so is what stands beside $ref before draft 2019-09.
func edges(s *jsonschema.Schema) []edge {
	var out []edge
	add := func(inPlace bool, schemas ...*jsonschema.Schema) {
		for _, schema := range schemas {
			if schema != nil {
				out = append(out, edge{schema, inPlace})
			}
		}
	}
	add(true, s.Ref)
	if s.Ref != nil && s.DraftVersion < 2019 {
		return out
	}
	add(true, s.AllOf...)
	add(true, s.AnyOf...)
	add(true, s.OneOf...)
	add(true, s.Not, s.If, s.Then, s.Else)
	for _, name := range sortedKeys(s.DependentSchemas) {
		add(true, s.DependentSchemas[name])
	}
	if s.DraftVersion < 2019 {
		for _, name := range sortedKeys(s.Dependencies) {
			if schema, ok := s.Dependencies[name].(*jsonschema.Schema); ok {
				add(true, schema)
			}
		}
	}
	for _, name := range sortedKeys(s.Properties) {
		add(false, s.Properties[name])
	}
	for _, p := range sortedPatterns(s) {
		add(false, p.schema)
	}
	for _, either := range []any{s.AdditionalProperties, s.AdditionalItems, s.Items} {
		switch schemas := either.(type) {
		case *jsonschema.Schema:
			add(false, schemas)
		case []*jsonschema.Schema:
			add(false, schemas...)
		}
	}
	add(false, s.PrefixItems...)
	add(false, s.Items2020, s.Contains, s.PropertyNames, s.UnevaluatedProperties, s.UnevaluatedItems)
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func sortedPatterns(s *jsonschema.Schema) []patternSchema {
	var out []patternSchema
	for pattern, schema := range s.PatternProperties {
		out = append(out, patternSchema{pattern.(*ecma.Pattern), schema})
	}
	slices.SortFunc(out, func(a, b patternSchema) int { return strings.Compare(a.pattern.String(), b.pattern.String()) })
	return out
}

// collect finds every schema that the root can reach.
func (b *builder) collect(root *jsonschema.Schema) {
	b.known = map[*jsonschema.Schema]bool{}
	b.add(root)
	for next := 0; next < len(b.schemas); next++ {
		s := b.schemas[next]
		for _, edge := range edges(s) {
			b.add(edge.to)
		}
		if s.DraftVersion == 2019 && s.RecursiveRef != nil {
			b.dynamic = true
			b.add(s.RecursiveRef)
		}
		if s.DynamicRef != nil {
			b.dynamic = true
			b.add(s.DynamicRef.Ref)
			b.addDynamicAnchors()
		}
		b.exhaust = b.exhaust || s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil
	}
}

func (b *builder) add(s *jsonschema.Schema) {
	if !b.known[s] {
		b.known[s] = true
		b.schemas = append(b.schemas, s)
	}
}

// addDynamicAnchors adds what a $dynamicRef may lead to: the library keeps these schemas to itself, but compiles each place
// only once, so that asking for the place gives the schema.
func (b *builder) addDynamicAnchors() {
	for _, s := range b.loader.loaded {
		for _, site := range s.sites {
			object, _ := site.value.(map[string]any)
			if _, ok := object["$dynamicAnchor"].(string); ok {
				b.addPlace(s.url + "#" + escapeFragment(site.pointer))
			}
		}
	}
	// The built-in metaschemas have theirs at the root.
	for _, s := range b.schemas {
		document, _, _ := strings.Cut(s.Location, "#")
		if b.loader.source(document) == nil {
			b.addPlace(document)
		}
	}
}

// addPlace adds the schema at a place, unless it does not compile: then the root cannot reach it either.
func (b *builder) addPlace(location string) {
	if s, err := b.compiler.Compile(location); err == nil {
		b.add(s)
	}
}

// attach attaches a node to every schema, and gives the schema to start from and the one that it leads to.
func (b *builder) attach(root *jsonschema.Schema) (start, held *jsonschema.Schema) {
	for _, s := range b.schemas {
		if s.Bool == nil {
			b.node(s)
		}
	}
	held = b.held(root, kwFalseSchema)
	first := *root
	strip(&first)
	first.Extensions = []jsonschema.SchemaExt{&entry{held}}
	return &first, held
}

// held is a schema in the place where a keyword holds it: a false one is a copy that knows the keyword.
func (b *builder) held(s *jsonschema.Schema, holder uint8) *jsonschema.Schema {
	if s == nil || s.Bool == nil || *s.Bool {
		return s
	}
	_, absolute := b.places(s)
	never := *s
	never.Bool = nil
	never.Extensions = []jsonschema.SchemaExt{&node{location: s.Location, absolute: absolute, holder: holder}}
	return &never
}

func (b *builder) heldAll(schemas []*jsonschema.Schema, holder uint8) []*jsonschema.Schema {
	out := make([]*jsonschema.Schema, len(schemas))
	for i, s := range schemas {
		out[i] = b.held(s, holder)
	}
	return out
}

// orTrue is nil for a true schema, which accepts whatever it is applied to.
func orTrue(s *jsonschema.Schema) *jsonschema.Schema {
	if s != nil && s.Bool != nil && *s.Bool {
		return nil
	}
	return s
}

// places gives the source of a schema, with the pointer in it cut off, and its location for people.
func (b *builder) places(s *jsonschema.Schema) (object map[string]any, absolute string) {
	document, fragment, _ := strings.Cut(s.Location, "#")
	source := b.loader.source(document)
	pointer, err := url.PathUnescape(fragment)
	if source == nil || err != nil {
		return nil, s.Location
	}
	value, _ := source.lookup(pointer)
	object, _ = value.(map[string]any)
	base, root := source.resource(pointer)
	return object, strings.TrimPrefix(base, defaultBase) + "#" + escapeFragment(pointer[len(root):])
}

func (b *builder) node(s *jsonschema.Schema) {
	object, absolute := b.places(s)
	n := &node{location: s.Location, absolute: absolute, draft4: s.DraftVersion == 4, cycles: b.dynamic, exhaust: b.exhaust}
	n.ref = orTrue(b.held(s.Ref, kwRef))
	if s.Ref != nil && s.DraftVersion < 2019 {
		strip(s)
		s.Extensions = []jsonschema.SchemaExt{n}
		return
	}
	reader := fieldReader{s, object}
	n.types = reader.types()
	if s.Const != nil {
		n.literal = newValueSet([]any{reader.value("const", *s.Const)})
	}
	if s.Enum != nil {
		values, _ := reader.value("enum", s.Enum.Values).([]any)
		n.enum = newValueSet(values)
	}
	n.number, n.text = reader.numbers(), reader.texts()
	if s.Format != nil && (b.assertFormat || s.DraftVersion >= 2019) {
		n.format = newFormat(s.Format.Name, s.DraftVersion)
	}
	n.array, n.object = b.array(s, reader), b.object(s, reader)
	n.allOf, n.anyOf, n.oneOf, n.not = b.heldAll(s.AllOf, kwAllOf), s.AnyOf, s.OneOf, s.Not
	n.when, n.then, n.elseThen = s.If, orTrue(b.held(s.Then, kwThen)), orTrue(b.held(s.Else, kwElse))
	kept := *s
	strip(s)
	// What the library goes on doing. It also remembers by itself what the keywords for items evaluate.
	switch {
	case kept.DynamicRef != nil:
		n.dynamic = kwDynamicRef
		s.DynamicRef = &jsonschema.DynamicRef{Ref: b.held(kept.DynamicRef.Ref, kwDynamicRef), Anchor: kept.DynamicRef.Anchor}
	case kept.RecursiveRef != nil && s.DraftVersion == 2019:
		n.dynamic = kwRecursiveRef
		s.RecursiveRef = b.held(kept.RecursiveRef, kwRecursiveRef)
	}
	s.UnevaluatedProperties = b.unordered(kept.UnevaluatedProperties, kwUnevaluatedProperties)
	s.UnevaluatedItems = b.unordered(kept.UnevaluatedItems, kwUnevaluatedItems)
	s.Extensions = []jsonschema.SchemaExt{n}
}

// unordered wraps a schema that the library applies in no order.
func (b *builder) unordered(s *jsonschema.Schema, keyword uint8) *jsonschema.Schema {
	if orTrue(s) == nil {
		return s
	}
	wrapper := *s
	strip(&wrapper)
	wrapper.Extensions = []jsonschema.SchemaExt{&unordered{b.held(s, keyword), keyword}}
	return &wrapper
}

func (b *builder) array(s *jsonschema.Schema, r fieldReader) *arrayNode {
	n := &arrayNode{
		max: r.count("maxItems", s.MaxItems), min: r.count("minItems", s.MinItems), unique: s.UniqueItems,
		contains: s.Contains, minContains: r.count("minContains", s.MinContains), maxContains: r.count("maxContains", s.MaxContains),
		marks: s.DraftVersion >= 2020,
	}
	n.prefix, n.prefixKeyword = b.heldAll(s.PrefixItems, kwPrefixItems), kwPrefixItems
	n.rest, n.restKeyword = b.held(s.Items2020, kwItems), kwItems
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		n.rest = b.held(items, kwItems)
	case []*jsonschema.Schema:
		n.prefix, n.prefixKeyword = b.heldAll(items, kwItems), kwItems
		n.rest, n.restKeyword = b.either(s, s.AdditionalItems, "additionalItems", kwAdditionalItems), kwAdditionalItems
	}
	n.rest = orTrue(n.rest)
	if n.max == nil && n.min == nil && !n.unique && n.contains == nil && len(n.prefix) == 0 && n.rest == nil {
		return nil
	}
	return n
}

// either is a schema that the library keeps as a boolean where it is one.
func (b *builder) either(parent *jsonschema.Schema, value any, name string, holder uint8) *jsonschema.Schema {
	switch value := value.(type) {
	case *jsonschema.Schema:
		return b.held(value, holder)
	case bool:
		if !value {
			never := *parent
			strip(&never)
			never.Bool, never.Location = &value, parent.Location+"/"+name
			return b.held(&never, holder)
		}
	}
	return nil
}

func (b *builder) object(s *jsonschema.Schema, r fieldReader) *objectNode {
	n := &objectNode{
		max: r.count("maxProperties", s.MaxProperties), min: r.count("minProperties", s.MinProperties),
		required: s.Required, names: orTrue(b.held(s.PropertyNames, kwPropertyNames)), patterns: sortedPatterns(s),
	}
	for _, trigger := range sortedKeys(s.DependentRequired) {
		n.dependentRequired = append(n.dependentRequired, dependentNames{kwDependentRequired, trigger, s.DependentRequired[trigger]})
	}
	depends := func(keyword uint8, trigger string, schema *jsonschema.Schema) {
		n.dependentSchemas = append(n.dependentSchemas, dependentSchema{keyword, trigger, b.held(schema, keyword)})
	}
	for _, trigger := range sortedKeys(s.DependentSchemas) {
		depends(kwDependentSchemas, trigger, s.DependentSchemas[trigger])
	}
	if s.DraftVersion < 2019 {
		for _, trigger := range sortedKeys(s.Dependencies) {
			switch needs := s.Dependencies[trigger].(type) {
			case []string:
				n.dependentRequired = append(n.dependentRequired, dependentNames{kwDependencies, trigger, needs})
			case *jsonschema.Schema:
				depends(kwDependencies, trigger, needs)
			}
		}
	}
	n.properties = make(map[string]*jsonschema.Schema, len(s.Properties))
	for name, schema := range s.Properties {
		n.properties[name] = orTrue(b.held(schema, kwProperties))
	}
	for i := range n.patterns {
		n.patterns[i].schema = orTrue(b.held(n.patterns[i].schema, kwPatternProperties))
	}
	n.additional = orTrue(b.either(s, s.AdditionalProperties, "additionalProperties", kwAdditionalProperties))
	n.open = s.AdditionalProperties != nil && n.additional == nil
	n.members = len(n.properties) > 0 || len(n.patterns) > 0 || n.additional != nil || n.open && b.exhaust
	if n.max == nil && n.min == nil && n.required == nil && n.dependentRequired == nil && n.dependentSchemas == nil &&
		n.names == nil && !n.members {
		return nil
	}
	return n
}

// strip empties every field that makes the library do something.
func strip(s *jsonschema.Schema) {
	s.Bool, s.Ref, s.RecursiveRef, s.DynamicRef = nil, nil, nil, nil
	s.Types, s.Enum, s.Const, s.Format = nil, nil, nil, nil
	s.Not, s.AllOf, s.AnyOf, s.OneOf, s.If, s.Then, s.Else = nil, nil, nil, nil, nil, nil, nil
	s.MaxProperties, s.MinProperties, s.Required, s.PropertyNames = nil, nil, nil, nil
	s.Properties, s.PatternProperties, s.AdditionalProperties = nil, nil, nil
	s.Dependencies, s.DependentRequired, s.DependentSchemas, s.UnevaluatedProperties = nil, nil, nil, nil
	s.MinItems, s.MaxItems, s.UniqueItems = nil, nil, false
	s.Contains, s.MinContains, s.MaxContains = nil, nil, nil
	s.Items, s.AdditionalItems, s.PrefixItems, s.Items2020, s.UnevaluatedItems = nil, nil, nil, nil, nil
	s.MinLength, s.MaxLength, s.Pattern = nil, nil, nil
	s.ContentEncoding, s.ContentMediaType, s.ContentSchema = nil, nil, nil
	s.Maximum, s.Minimum, s.ExclusiveMaximum, s.ExclusiveMinimum, s.MultipleOf = nil, nil, nil, nil, nil
	s.Extensions = nil
}

// fieldReader reads keywords: which ones count says the library's schema, and their values the document itself, since the
// library was given one with its numbers changed. A built-in metaschema has no document here, and no number to change.
type fieldReader struct {
	schema *jsonschema.Schema
	object map[string]any
}

func (r fieldReader) value(keyword string, library any) any {
	if value, ok := r.object[keyword]; ok {
		return value
	}
	return library
}

func (r fieldReader) types() (set kinds) {
	if r.schema.Types == nil {
		return 0
	}
	for _, name := range r.schema.Types.ToStrings() {
		i := slices.Index([]string{"null", "boolean", "number", "string", "array", "object", "integer"}, name)
		set |= 1 << i
	}
	return set
}

// literal is the text of a number.
func (r fieldReader) literal(keyword string, library *big.Rat) string {
	if number, ok := r.object[keyword].(json.Number); ok {
		return string(number)
	}
	return library.Num().String()
}

func (r fieldReader) count(keyword string, library *int) *int64 {
	if library == nil {
		return nil
	}
	count := parseDecimal(r.literal(keyword, big.NewRat(int64(*library), 1))).count()
	return &count
}

func (r fieldReader) texts() *textNode {
	s := r.schema
	if s.MaxLength == nil && s.MinLength == nil && s.Pattern == nil {
		return nil
	}
	n := &textNode{max: r.count("maxLength", s.MaxLength), min: r.count("minLength", s.MinLength)}
	if s.Pattern != nil {
		n.pattern = s.Pattern.(*ecma.Pattern)
	}
	return n
}

func (r fieldReader) numbers() *numberNode {
	s := r.schema
	n := &numberNode{written: map[uint8]string{}}
	bound := func(keyword uint8, name string, library *big.Rat) *decimal {
		if library == nil {
			return nil
		}
		text := r.literal(name, library)
		n.written[keyword] = text
		d := parseDecimal(text)
		return &d
	}
	n.maximum, n.minimum = bound(kwMaximum, "maximum", s.Maximum), bound(kwMinimum, "minimum", s.Minimum)
	n.exclusiveMaximum = bound(kwExclusiveMaximum, r.exclusive("exclusiveMaximum", "maximum"), s.ExclusiveMaximum)
	n.exclusiveMinimum = bound(kwExclusiveMinimum, r.exclusive("exclusiveMinimum", "minimum"), s.ExclusiveMinimum)
	if d := bound(kwMultipleOf, "multipleOf", s.MultipleOf); d != nil {
		v := newDivisor(*d)
		n.multipleOf = &v
	}
	if len(n.written) == 0 {
		return nil
	}
	return n
}

// exclusive is the keyword that has the number of an exclusive bound: under draft 4 the bound beside it.
func (r fieldReader) exclusive(keyword, bound string) string {
	if _, flag := r.object[keyword].(bool); flag {
		return bound
	}
	return keyword
}
