package fallback

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// draftOf is the draft whose metaschema has this URI, with http or https and with or without an empty fragment; nil if there
// is none.
func draftOf(uri string) (draft *jsonschema.Draft, version int) {
	uri = strings.TrimSuffix(uri, "#")
	rest, ok := strings.CutPrefix(uri, "http://")
	if !ok {
		rest, ok = strings.CutPrefix(uri, "https://")
	}
	if !ok {
		return nil, 0
	}
	switch rest {
	case "json-schema.org/draft-04/schema":
		return jsonschema.Draft4, 4
	case "json-schema.org/draft-06/schema":
		return jsonschema.Draft6, 6
	case "json-schema.org/draft-07/schema":
		return jsonschema.Draft7, 7
	case "json-schema.org/draft/2019-09/schema":
		return jsonschema.Draft2019, 2019
	case "json-schema.org/draft/2020-12/schema", "json-schema.org/schema":
		return jsonschema.Draft2020, 2020
	}
	return nil, 0
}

// shape says how the value of a keyword holds schemas.
type shape int

const (
	shapeOne   shape = 1 << iota // the value is a schema
	shapeArray                   // the value is an array of schemas
	shapeMap                     // the members of the value are schemas
)

// schemaKeywords are the keywords whose values hold schemas, and the drafts in which they do. The later metaschemas keep
// definitions and dependencies for the schemas that have them.
var schemaKeywords = map[string]struct {
	shape       shape
	first, last int
}{
	"definitions": {shapeMap, 4, 2020}, "$defs": {shapeMap, 2019, 2020},
	"properties": {shapeMap, 4, 2020}, "patternProperties": {shapeMap, 4, 2020}, "additionalProperties": {shapeOne, 4, 2020},
	"propertyNames": {shapeOne, 6, 2020}, "dependencies": {shapeMap, 4, 2020}, "dependentSchemas": {shapeMap, 2019, 2020},
	"items": {shapeOne | shapeArray, 4, 2020}, "additionalItems": {shapeOne, 4, 2019}, "prefixItems": {shapeArray, 2020, 2020},
	"contains": {shapeOne, 6, 2020}, "unevaluatedItems": {shapeOne, 2019, 2020}, "unevaluatedProperties": {shapeOne, 2019, 2020},
	"allOf": {shapeArray, 4, 2020}, "anyOf": {shapeArray, 4, 2020}, "oneOf": {shapeArray, 4, 2020}, "not": {shapeOne, 4, 2020},
	"if": {shapeOne, 7, 2020}, "then": {shapeOne, 7, 2020}, "else": {shapeOne, 7, 2020}, "contentSchema": {shapeOne, 2019, 2020},
}

// identifier is the keyword that names a schema.
func identifier(draft int) string {
	if draft == 4 {
		return "id"
	}
	return "$id"
}

// draftURI is the URI of a draft's metaschema.
func draftURI(version int) string {
	switch version {
	case 4, 6, 7:
		return fmt.Sprintf("http://json-schema.org/draft-%02d/schema#", version)
	case 2019:
		return jsonschema.Draft2019.String()
	}
	return jsonschema.Draft2020.String()
}
