// Package format says whether a text is of a format (JSON Schema validation, section 7.3; section 8.3 in draft 6, 7 in
// draft 4). It answers as the Rust engine does: tests/cases/formats.json holds both to one table.
//
// One file a format or two. All of them take time in proportion to the text. What a format means is said by the RFC that the
// drafts name; each file cites it. They are exported nowhere: the library's own formats differ from the RFCs in places.
package format

import "github.com/jsongate/jsongate/go/internal/ecma"

// known is a format and the first draft that defines it.
type known struct {
	since int
	valid func(text string) bool
}

var formats = map[string]known{
	"date-time": {4, isDateTime}, "email": {4, isEmail}, "hostname": {4, isHostname}, "ipv4": {4, isIPv4}, "ipv6": {4, isIPv6},
	"uri": {4, isURI}, "uri-reference": {6, isURIReference}, "uri-template": {6, isURITemplate}, "json-pointer": {6, isJSONPointer},
	"date": {7, isDate}, "time": {7, isTime}, "idn-email": {7, isIDNEmail}, "idn-hostname": {7, isIDNHostname}, "iri": {7, isIRI},
	"iri-reference": {7, isIRIReference}, "relative-json-pointer": {7, isRelativeJSONPointer}, "regex": {7, ecma.Valid},
	"duration": {2019, isDuration}, "uuid": {2019, isUUID},
}

// Of is the function that tells whether a text is of the format that a draft (4, 6, 7, 2019 or 2020) calls so; nil where it
// defines none, so that the name asserts nothing. The function is safe for concurrent use.
func Of(draft int, name string) func(text string) bool {
	f, ok := formats[name]
	switch {
	case !ok || draft < f.since:
		return nil
	case name == "hostname" && draft < 7:
		return isPlainHostname // Drafts 4 and 6 know nothing of IDNA.
	}
	return f.valid
}
