package fallback

import (
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// leaf is a violation with the way that led to it.
type leaf struct {
	violation *violation
	way       string // a JSON Pointer through the keywords, references included
}

// collectLeaves takes the violations out of the library's tree of errors. An error knows the schema it is from; where the way to
// it led through a reference, so does that reference's own error.
func collectLeaves(failure *jsonschema.ValidationError) (leaves []leaf) {
	var visit func(e *jsonschema.ValidationError, schema, way string)
	visit = func(e *jsonschema.ValidationError, schema, way string) {
		if below, ok := strings.CutPrefix(e.SchemaURL, schema); ok {
			way += decodeFragment(below)
			schema = e.SchemaURL
		}
		switch k := e.ErrorKind.(type) {
		case *violation:
			for _, keyword := range k.KeywordPath() {
				way = join(way, keyword)
			}
			leaves = append(leaves, leaf{k, way})
			return
		case *kind.Reference:
			way, schema = join(way, k.Keyword), k.URL
		}
		for _, cause := range e.Causes {
			visit(cause, schema, way)
		}
	}
	visit(failure, failure.SchemaURL, "")
	return leaves
}

func (l leaf) public(offset uint32) Violation {
	v := l.violation
	out := Violation{Keyword: v.keyword, Offset: offset, KeywordLocation: l.way, Message: v.message}
	for _, token := range v.path {
		out.InstanceLocation = join(out.InstanceLocation, token)
	}
	out.AbsoluteKeywordLocation = v.node.absolute
	for _, keyword := range v.KeywordPath() {
		out.AbsoluteKeywordLocation = join(out.AbsoluteKeywordLocation, keyword)
	}
	return out
}

func decodeFragment(fragment string) string {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		return decoded
	}
	return fragment
}

// escapeFragment is a JSON Pointer as the fragment of a URI (RFC 6901, section 6): what RFC 3986, section 3.5, does not allow is
// percent-encoded.
func escapeFragment(pointer string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for _, c := range []byte(pointer) {
		if isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0 {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}
