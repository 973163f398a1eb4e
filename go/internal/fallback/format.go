package fallback

import (
	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// format is a format that is asserted.
type format struct {
	name  string
	valid func(text string) bool
}

// formatSince is the draft in which a format is first defined. The library also knows formats that no draft defines; they
// assert nothing.
var formatSince = map[string]int{
	"date-time": 4, "email": 4, "hostname": 4, "ipv4": 4, "ipv6": 4, "uri": 4,
	"uri-reference": 6, "uri-template": 6, "json-pointer": 6,
	"date": 7, "time": 7, "iri": 7, "iri-reference": 7, "idn-email": 7, "idn-hostname": 7, "relative-json-pointer": 7, "regex": 7,
	"duration": 2019, "uuid": 2019,
}

// newFormat is the format that the library would assert, or nil where the draft does not define it.
func newFormat(library *jsonschema.Format, draft int) *format {
	since, defined := formatSince[library.Name]
	switch {
	case !defined || draft < since:
		return nil
	case library.Name == "regex":
		return &format{library.Name, ecma.Valid}
	}
	return &format{library.Name, func(text string) bool { return library.Validate(text) == nil }}
}
