package jsongatehttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
)

// description is an OpenAPI document that is being read.
type description struct {
	text     []byte
	settings *settings
	root     place
	dialect  string
	named    bool // schemas may have other names than their places
	table    *Table
	errors   []DocumentError
}

// wrong notes an error, once: several operations may lead to it.
func (d *description) wrong(pointer, cause string, arguments ...any) {
	one := DocumentError{pointer, fmt.Sprintf(cause, arguments...)}
	if !slices.Contains(d.errors, one) {
		d.errors = append(d.errors, one)
	}
}

func (d *description) read() {
	if d.open() && d.knowsDialect() {
		d.paths()
	}
}

// open reads the text and settles which OpenAPI it is.
func (d *description) open() bool {
	trimmed := bytes.TrimLeft(d.text, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' {
		d.wrong("", "this is not a JSON object; YAML is not read, so convert the document to JSON when the service is built")
		return false
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(d.text))
	decoder.UseNumber() // bounds in schemas are exact
	err := decoder.Decode(&value)
	if err == nil && decoder.More() {
		err = errors.New("something follows the document")
	}
	if err != nil {
		d.wrong("", "this is not JSON: %v", err)
		return false
	}
	d.root = place{"", value}
	version, _ := d.root.text("openapi")
	_, swagger := d.root.member("swagger")
	switch {
	case version == "3.1" || strings.HasPrefix(version, "3.1."):
		return true
	case swagger:
		d.wrong("/swagger", "Swagger documents are not read; convert the document to OpenAPI 3.1")
	case strings.HasPrefix(version, "3.0"):
		d.wrong("/openapi", "OpenAPI 3.0 has schemas of its own that JSON Schema reads differently (nullable, a boolean "+
			"exclusiveMinimum); convert the document to OpenAPI 3.1")
	default:
		d.wrong("/openapi", "the version must be 3.1 or 3.1.x, and it is %q", version)
	}
	return false
}

// oasDialect is draft 2020-12 with some more annotations.
const oasDialect = "https://spec.openapis.org/oas/3.1/dialect/base"

func (d *description) knowsDialect() bool {
	dialect, named := d.root.text("jsonSchemaDialect")
	if dialect == oasDialect || !named {
		dialect = "https://json-schema.org/draft/2020-12/schema"
	}
	d.dialect = dialect
	if _, err := jsongate.Compile([]byte("{}"), jsongate.DefaultDraft(dialect)); err != nil {
		d.wrong("/jsonSchemaDialect", "the dialect %q is not known; it can be that of draft 4, 6, 7, 2019-09 or 2020-12, or %s",
			dialect, oasDialect)
		return false
	}
	d.named = isDraft4(dialect) || hasNames(d.root.value)
	return true
}

// place is a value of the document and where it is.
type place struct {
	pointer string
	value   any
}

func (p place) member(name string) (place, bool) {
	object, _ := p.value.(map[string]any)
	value, ok := object[name]
	return place{p.pointer + "/" + escapeToken(name), value}, ok
}

func (p place) text(name string) (string, bool) {
	member, _ := p.member(name)
	text, ok := member.value.(string)
	return text, ok
}

// names are the names of an object's members, sorted; extensions are left out.
func (p place) names() (names []string) {
	object, _ := p.value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !strings.HasPrefix(name, "x-") {
			names = append(names, name)
		}
	}
	return names
}

// isObject notes an error if it is not.
func (d *description) isObject(p place, what string) bool {
	_, ok := p.value.(map[string]any)
	if !ok {
		d.wrong(p.pointer, "%s must be an object", what)
	}
	return ok
}
