package jsongatehttp

import (
	"slices"
	"strings"
)

// contents are the media types of a request body, the most specific first.
type contents []mediaContent

// mediaContent is one media type, or range of them, of a request body.
type mediaContent struct {
	mediaType string
	judge     *judge // nil for what is not JSON
}

func (c mediaContent) isRange() bool { return strings.HasSuffix(c.mediaType, "/*") }

func (c mediaContent) includes(mediaType string) bool {
	if !c.isRange() {
		return c.mediaType == mediaType
	}
	return c.mediaType == "*/*" || strings.HasPrefix(mediaType, strings.TrimSuffix(c.mediaType, "*"))
}

func (list contents) sort() {
	rank := func(c mediaContent) int {
		switch {
		case c.mediaType == "*/*":
			return 2
		case c.isRange():
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b mediaContent) int { return rank(a) - rank(b) })
}

// choose is the choose of a route. A range is asked about JSON, and about a body whose type nobody knows, since the handler may
// take it for JSON.
func (list contents) choose(mediaType string) (*judge, bool) {
	for _, one := range list {
		if one.includes(mediaType) {
			if one.isRange() && mediaType != "" && !IsJSON(mediaType) {
				return nil, true
			}
			return one.judge, true
		}
	}
	return nil, false
}

// String is the types as the header Accept has them.
func (list contents) String() string {
	types := make([]string, len(list))
	for i, one := range list {
		types[i] = one.mediaType
	}
	return strings.Join(types, ", ")
}
