package jsongatehttp

import "strings"

// hidden stands for a name that the schema does not know.
const hidden = "*"

// knownPointer is the place of a value in the document, told in names that the schema knows: the way through the schema says how
// each step into the document was made, and only a step by properties goes to a name that the schema lists. It is false where
// the two do not fit, and nothing is told then.
func knownPointer(instance, way string) (string, bool) {
	steps, inName, ok := stepsOf(way)
	tokens := tokensOf(instance)
	// A name under propertyNames may have a place of its own.
	if inName && len(tokens) == len(steps)+1 {
		steps = append(steps, step{})
	}
	if !ok || len(tokens) != len(steps) {
		return "", false
	}
	var pointer strings.Builder
	for i, token := range tokens {
		if !steps[i].allows(token) {
			token = hidden
		}
		pointer.WriteString("/" + token)
	}
	return pointer.String(), true
}

// step is one step into the document: to an index, to a name that the schema lists, or to any other name (the zero step).
type step struct {
	index bool
	name  string // escaped, behind a "/"
}

func (s step) allows(token string) bool {
	if s.index {
		return isIndex(token)
	}
	return s.name == "/"+token
}

// stepsOf reads the way through a schema. inName tells that it leads through propertyNames.
func stepsOf(way string) (steps []step, inName, ok bool) {
	tokens := tokensOf(way)
	// argument takes the token behind a keyword, if there is one.
	argument := func() (token string) {
		if len(tokens) > 0 {
			token, tokens = tokens[0], tokens[1:]
		}
		return token
	}
	for len(tokens) > 0 {
		keyword := tokens[0]
		tokens = tokens[1:]
		switch keyword {
		case "properties":
			steps = append(steps, step{name: "/" + argument()})
		case "patternProperties":
			argument()
			steps = append(steps, step{})
		case "additionalProperties", "unevaluatedProperties":
			steps = append(steps, step{})
		case "propertyNames":
			inName = true
		case "prefixItems":
			argument()
			steps = append(steps, step{index: true})
		case "items":
			if len(tokens) > 0 && isIndex(tokens[0]) { // an array of schemas, before 2020-12
				argument()
			}
			steps = append(steps, step{index: true})
		case "additionalItems", "unevaluatedItems":
			steps = append(steps, step{index: true})
		case "allOf", "anyOf", "oneOf", "dependentSchemas", "dependencies":
			argument()
		case "not", "if", "then", "else", "$ref", "$dynamicRef", "$recursiveRef":
		default: // a keyword that asserts is the end of the way
			return steps, inName, len(tokens) == 0
		}
	}
	return steps, inName, true
}

func tokensOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	return strings.Split(strings.TrimPrefix(pointer, "/"), "/")
}

func isIndex(token string) bool {
	for _, c := range []byte(token) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return token != ""
}
