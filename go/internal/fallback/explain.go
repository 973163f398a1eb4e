package fallback

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jsongate/jsongate/go/internal/trail"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// step is one keyword on the way through the schema, with the name or the index in its value.
type step struct {
	keyword uint8
	token   string
	to      string // the absolute location of the schema that it leads to; empty where that is not known
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
	by.to = absoluteOf(schema)
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
	by := step{to: n.absolute}
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

// absoluteOf is the location of a schema for people; empty where it has no node of ours.
func absoluteOf(schema *jsonschema.Schema) string {
	if len(schema.Extensions) > 0 {
		if n, ok := schema.Extensions[0].(*node); ok {
			return n.absolute
		}
	}
	return ""
}

// wayTo is the way to the keyword of a violation, and where it jumps. A false schema is its own keyword.
func (c *call) wayTo(v *violation) (string, []trail.Hop) {
	var pointer strings.Builder
	at := absoluteOf(c.root)
	hops := []trail.Hop{{Schema: at}}
	for _, step := range c.way {
		keyword := keywordNames[step.keyword]
		tokens := join("", keyword)
		if step.token != "" || schemaKeywords[keyword].shape == shapeMap {
			tokens += join("", step.token)
		}
		pointer.WriteString(tokens)
		if step.to == "" {
			continue
		}
		if rest, below := strings.CutPrefix(step.to, at); !below || rest != trail.Fragment(tokens) {
			hops = append(hops, trail.Hop{From: pointer.Len(), Schema: step.to})
		}
		at = step.to
	}
	return pointer.String() + v.last(), hops
}

// last is the last step to the keyword, behind its schema.
func (v *violation) last() string {
	if v.node.holder != kwNone {
		return ""
	}
	return "/" + keywordNames[v.keyword]
}

// public is the violation for callers. A name has no pointer, so that of its object stands for it, and the message names it.
func (v *violation) public(offset uint32) Violation {
	path, message := v.path, v.message
	if message == "" { // it was noted in a run that words nothing
		message = fmt.Sprintf("the value violates the keyword %q", keywordNames[v.keyword])
	}
	if v.name && len(path) > 0 {
		path = path[:len(path)-1]
		message = fmt.Sprintf("the name %q: %s", shorten(v.path[len(path)]), message)
	}
	var instance strings.Builder
	for _, token := range path {
		instance.WriteString(join("", token))
	}
	return Violation{
		Keyword: v.keyword, Offset: offset, InstanceLocation: instance.String(), KeywordLocation: v.way,
		AbsoluteKeywordLocation: v.node.absolute + v.last(), Message: message, Hops: v.hops,
	}
}

func decodeFragment(fragment string) string {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		return decoded
	}
	return fragment
}
