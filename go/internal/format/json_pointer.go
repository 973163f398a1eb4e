package format

import "strings"

// isJSONPointer tells whether the text is a JSON Pointer (RFC 6901, section 3), in the form of a JSON string and not that of a
// URI fragment.
func isJSONPointer(text string) bool {
	if text == "" {
		return true
	}
	if text[0] != '/' {
		return false
	}
	_, rest, escaped := strings.Cut(text, "~")
	for escaped {
		if rest == "" || rest[0] != '0' && rest[0] != '1' {
			return false
		}
		_, rest, escaped = strings.Cut(rest, "~")
	}
	return true
}

// isRelativeJSONPointer tells whether the text is a number of levels and then # or a JSON Pointer
// (draft-handrews-relative-json-pointer-01, section 3). The index manipulation of later versions (0+1) is in none that a draft
// of JSON Schema before 2020-12 names, and the public test suite has it invalid in all.
func isRelativeJSONPointer(text string) bool {
	digits := leadingDigits(text)
	if digits == 0 || digits > 1 && text[0] == '0' {
		return false
	}
	return text[digits:] == "#" || isJSONPointer(text[digits:])
}
