package fallback

import (
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// step is one keyword on the way through the schema, with the name or the index in its value.
type step struct {
	keyword uint8
	token   string
}

// following is where a call stands on its way through the schema, kept from modeExplain on.
type following struct {
	steps  int                // of the way
	schema *jsonschema.Schema // that is being applied
}

// follow notes that a keyword leads to a schema, and comeBack that it is done. What only asks whether a schema matches leads to no
// violation, and is not noted.
func (c *call) follow(schema *jsonschema.Schema, by step) (before following) {
	if c.mode < modeExplain || c.speculative > 0 {
		return before
	}
	before = following{len(c.way), c.schema}
	c.way, c.schema = append(c.way, by), schema
	return before
}

func (c *call) comeBack(before following) {
	if c.mode >= modeExplain && c.speculative == 0 {
		c.way, c.schema = c.way[:before.steps], before.schema
	}
}

// arrive is called by each node that is applied. One that is not that of the schema being applied was reached by a dynamic
// reference in that schema, which the library follows before the schema's own node; then it is a step as well, and true.
func (c *call) arrive(n *node) bool {
	if c.mode < modeExplain || c.speculative > 0 || c.schema == nil || c.schema.Location == n.location {
		return false
	}
	by := step{}
	if from, ok := c.schema.Extensions[0].(*node); ok {
		by.keyword = from.dynamic
	}
	c.way = append(c.way, by)
	return true
}

func (c *call) depart(dynamic bool) {
	if dynamic {
		c.way = c.way[:len(c.way)-1]
	}
}

// wayTo is the way to the keyword of a violation. A false schema is its own.
func (c *call) wayTo(v *violation) string {
	var way strings.Builder
	for _, step := range c.way {
		keyword := keywordNames[step.keyword]
		way.WriteString(join("", keyword))
		if step.token != "" || schemaKeywords[keyword].shape == shapeMap {
			way.WriteString(join("", step.token))
		}
	}
	return way.String() + v.last()
}

// last is the last step to the keyword, behind its schema.
func (v *violation) last() string {
	if v.node.holder != kwNone {
		return ""
	}
	return "/" + keywordNames[v.keyword]
}

func (v *violation) public(offset uint32) Violation {
	var instance strings.Builder
	for _, token := range v.path {
		instance.WriteString(join("", token))
	}
	return Violation{
		Keyword: v.keyword, Offset: offset, InstanceLocation: instance.String(), KeywordLocation: v.way,
		AbsoluteKeywordLocation: v.node.absolute + v.last(), Message: v.message,
	}
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
