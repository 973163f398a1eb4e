package jsongatehttp

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	jsongate "github.com/jsongate/jsongate/go"
)

// judge compiles the schema of a media type, within the whole document; nil where that fails, which is noted. Without a schema
// every JSON text is accepted.
func (d *description) judge(o operation, media place) *judge {
	schema := []byte("{}") // in draft 4 true is none
	options := slices.Clone(d.settings.openapi.compile)
	at, ok := media.member("schema")
	if ok {
		// Names in the pointer can hold anything, so that both the fragment and the string are escaped.
		schema, _ = json.Marshal(map[string]string{"$ref": d.settings.openapi.uri + "#" + escapeFragment(at.pointer)})
		options = append(options, jsongate.WithDocuments(d.identified()),
			jsongate.WithDocuments(map[string][]byte{d.settings.openapi.uri: d.extract(at.pointer)}))
	}
	options = append(options, jsongate.DefaultDraft(d.dialect), jsongate.WithName(o.method+" "+o.path))
	v, err := jsongate.Compile(schema, options...)
	if err != nil {
		d.wrongSchema(at.pointer, err)
		return nil
	}
	return newJudge(d.settings, v)
}

// identified are the schemas of the components that have an identifier, by it: compilers look for identifiers where JSON Schema
// has schemas, and components is no keyword of it.
func (d *description) identified() map[string][]byte {
	if !d.named {
		return nil
	}
	base, err := url.Parse(d.settings.openapi.uri)
	if err != nil {
		return nil
	}
	documents := map[string][]byte{}
	components, _ := d.root.member("components")
	schemas, _ := components.member("schemas")
	for _, name := range schemas.names() {
		schema, _ := schemas.member(name)
		id, _ := schema.text("$id")
		if uri, err := base.Parse(id); err == nil && id != "" {
			documents[uri.String()], _ = json.Marshal(schema.value)
		}
	}
	return documents
}

// wrongSchema notes what the compiler says, at its place in the document.
func (d *description) wrongSchema(pointer string, err error) {
	var wrong *jsongate.CompileError
	if !errors.As(err, &wrong) {
		d.wrong(pointer, "%v", err)
		return
	}
	for _, one := range wrong.Errors {
		at, cause := pointer, one.Cause
		switch one.Document {
		case d.settings.openapi.uri:
			at = one.Pointer
		case "": // the schema that refers to this one
		default:
			cause = "in " + one.Document + "#" + one.Pointer + ": " + cause
		}
		d.wrong(at, "%s", cause)
	}
}

// escapeFragment is a JSON Pointer as the fragment of a URI (RFC 6901, section 6).
func escapeFragment(pointer string) string {
	const hex = "0123456789ABCDEF"
	var text strings.Builder
	for _, c := range []byte(pointer) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
		if letter || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0 {
			text.WriteByte(c)
		} else {
			text.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return text.String()
}
