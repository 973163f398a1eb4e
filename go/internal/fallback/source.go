package fallback

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// defaultBase is what relative URIs are resolved against where nothing gives a base (RFC 3986, section 5.1.4). It is never
// shown.
const defaultBase = "json-schema:///"

// maxSchemaDepth is how deep a schema document may nest.
const maxSchemaDepth = 127

// source is one schema document.
type source struct {
	url   string // absolute, as the library knows it
	shown string // for people: empty for a schema without a URI
	part  bool   // it is a resource that is embedded in another document at hand
	value any
	sites []site
}

// site is one schema in a document.
type site struct {
	pointer string // RFC 6901
	base    string // what references in it are resolved against
	draft   int
	root    string // the pointer of the schema resource that it is in
	value   any
}

// newSource reads a document. Duplicate names are refused: whichever of the two one took, the other is a surprise.
func newSource(shown string, text []byte, draft int) (*source, error) {
	limits := limits{depth: maxSchemaDepth, size: 1<<32 - 1}
	document, ok := decode(text, limits)
	if !ok {
		return nil, errors.New(describe(text, limits))
	}
	s := &source{url: resolve(defaultBase, shown), shown: shown, value: document.value}
	s.walk("", document.value, site{base: s.url, draft: draft})
	if named := s.sites[0].base; shown == "" && named != defaultBase {
		s.url = named
		s.shown = strings.TrimPrefix(named, defaultBase)
	}
	return s, nil
}

func describe(text []byte, limits limits) string {
	fault, _ := scan(text, limits)
	at := fault.Offset
	switch fault.Code {
	case codeBadUTF8:
		return fmt.Sprintf("the document is not JSON: a string at byte %d is not valid UTF-8, or escapes half a surrogate pair", at)
	case codeDuplicateName:
		return fmt.Sprintf("an object has two members of the same name, the second at byte %d; remove one", at)
	case codeTooDeep:
		return fmt.Sprintf("the document nests deeper than %d levels at byte %d; move the inner schemas to $defs and refer to them",
			maxSchemaDepth, at)
	case codeTooLarge:
		return "the document is larger than 4 GiB - 1; split it"
	}
	return fmt.Sprintf("the document is not JSON: byte %d cannot follow what comes before it", at)
}

// walk finds every schema at and below a place. Nesting is bounded by maxSchemaDepth.
func (s *source) walk(pointer string, value any, above site) {
	here := above
	here.pointer, here.value = pointer, value
	object, _ := value.(map[string]any)
	if name, ok := object["$schema"].(string); ok {
		if _, version := draftOf(name); version != 0 && (pointer == "" || object[identifier(version)] != nil) {
			here.draft = version
		}
	}
	_, refers := object["$ref"]
	if id, ok := object[identifier(here.draft)].(string); ok && !(refers && here.draft < 2019) {
		if id, _, _ = strings.Cut(id, "#"); id != "" {
			here.base, here.root = resolve(above.base, id), pointer
		}
	}
	s.sites = append(s.sites, here)
	for _, keyword := range slices.Sorted(maps.Keys(object)) {
		held, known := schemaKeywords[keyword]
		if !known || here.draft < held.first || here.draft > held.last {
			continue
		}
		at := join(pointer, keyword)
		value := object[keyword]
		items, isArray := value.([]any)
		members, isObject := value.(map[string]any)
		switch {
		case held.shape&shapeArray != 0 && isArray && !(keyword == "items" && here.draft >= 2020):
			for i, item := range items {
				s.walk(join(at, strconv.Itoa(i)), item, here)
			}
		case held.shape&shapeOne != 0:
			s.walk(at, value, here)
		case held.shape&shapeMap != 0 && isObject:
			for _, name := range slices.Sorted(maps.Keys(members)) {
				if _, names := members[name].([]any); !names || keyword != "dependencies" {
					s.walk(join(at, name), members[name], here)
				}
			}
		}
	}
}

// lookup is the value at a pointer of the document.
func (s *source) lookup(pointer string) (any, bool) {
	value := s.value
	if pointer == "" {
		return value, true
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch holder := value.(type) {
		case map[string]any:
			member, ok := holder[token]
			if !ok {
				return nil, false
			}
			value = member
		case []any:
			index, err := strconv.Atoi(token)
			if err != nil || index < 0 || index >= len(holder) {
				return nil, false
			}
			value = holder[index]
		default:
			return nil, false
		}
	}
	return value, true
}

// resource is the resource that a place is in: the innermost site around it that has a URI of its own.
func (s *source) resource(pointer string) (base, root string) {
	base = s.sites[0].base
	for _, site := range s.sites {
		if site.root == site.pointer && len(site.pointer) > len(root) &&
			(pointer == site.pointer || strings.HasPrefix(pointer, site.pointer+"/")) {
			base, root = site.base, site.pointer
		}
	}
	return base, root
}

// resolve is the absolute form of a reference without its fragment; a reference that is none stays as it is, and the library
// says what is wrong with it.
func resolve(base, reference string) string {
	reference, _, _ = strings.Cut(reference, "#")
	if reference == "" {
		return base
	}
	parsed, err := url.Parse(reference)
	if err != nil {
		return reference
	}
	against, err := url.Parse(base)
	if err != nil {
		return reference
	}
	return against.ResolveReference(parsed).String()
}

// join is a pointer and one more token.
func join(pointer, token string) string {
	return pointer + "/" + strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}
