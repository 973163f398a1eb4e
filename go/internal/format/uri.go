package format

import (
	"strings"
	"unicode/utf8"
)

// isURI tells whether the text is a URI (RFC 3986, section 3): with a scheme, so neither relative nor empty.
func isURI(text string) bool { return uriGrammar{}.matches(text, true) }

// isURIReference tells whether the text is a URI reference (RFC 3986, section 4.1).
func isURIReference(text string) bool { return uriGrammar{}.matches(text, false) }

// isIRI tells whether the text is an IRI (RFC 3987, section 2.2). The host is a name by the grammar, whether IDNA knows it or not.
func isIRI(text string) bool { return uriGrammar{international: true}.matches(text, true) }

// isIRIReference tells whether the text is an IRI reference (RFC 3987, section 2.2).
func isIRIReference(text string) bool { return uriGrammar{international: true}.matches(text, false) }

// uriGrammar is RFC 3986, appendix A, or with international RFC 3987, section 2.2.
type uriGrammar struct{ international bool }

const (
	unreservedMarks = "-._~"
	subDelims       = "!$&'()*+,;="
)

func (g uriGrammar) matches(text string, needsScheme bool) bool {
	text, fragment, _ := strings.Cut(text, "#")
	text, query, _ := strings.Cut(text, "?")
	if !g.all(fragment, ":@/?", false) || !g.all(query, ":@/?", true) {
		return false
	}
	scheme, path, hasScheme := strings.Cut(text, ":")
	if !hasScheme || strings.Contains(scheme, "/") {
		if needsScheme {
			return false
		}
		path = text
	} else if !isScheme(scheme) {
		return false
	}
	if authority, ok := strings.CutPrefix(path, "//"); ok {
		end := strings.IndexByte(authority, '/')
		if end < 0 {
			end = len(authority)
		}
		authority, path = authority[:end], authority[end:]
		if !g.isAuthority(authority) {
			return false
		}
	}
	return g.all(path, ":@/", false)
}

func isScheme(text string) bool {
	if text == "" || !isLetter(text[0]) {
		return false
	}
	for i := range len(text) {
		if !isLetter(text[i]) && !isDigit(text[i]) && strings.IndexByte("+-.", text[i]) < 0 {
			return false
		}
	}
	return true
}

// isAuthority is section 3.2: user information, host and port.
func (g uriGrammar) isAuthority(text string) bool {
	if user, rest, ok := strings.Cut(text, "@"); ok {
		if !g.all(user, ":", false) {
			return false
		}
		text = rest
	}
	if literal, ok := strings.CutPrefix(text, "["); ok {
		address, port, closed := strings.Cut(literal, "]")
		return closed && (isIPv6(address) || isIPvFuture(address)) && (port == "" || port[0] == ':' && isPort(port[1:]))
	}
	host, port, _ := strings.Cut(text, ":")
	return g.all(host, "", false) && isPort(port)
}

func isPort(text string) bool { return leadingDigits(text) == len(text) }

// isIPvFuture is section 3.2.2.
func isIPvFuture(text string) bool {
	if text == "" || upper(text[0]) != 'V' {
		return false
	}
	version, address, _ := strings.Cut(text[1:], ".")
	for i := range len(version) {
		if !isHex(version[i]) {
			return false
		}
	}
	for i := range len(address) {
		if !isUnreserved(address[i]) && strings.IndexByte(subDelims+":", address[i]) < 0 {
			return false
		}
	}
	return version != "" && address != ""
}

func isUnreserved(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte(unreservedMarks, c) >= 0
}

// all tells whether every character is unreserved, percent-encoded, a delimiter of components or one of the further ones.
func (g uriGrammar) all(text, further string, private bool) bool {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '%':
			if !startsWithHexPair(text[i+1:]) {
				return false
			}
			i += 3
		case c < utf8.RuneSelf:
			if !isUnreserved(c) && strings.IndexByte(subDelims, c) < 0 && strings.IndexByte(further, c) < 0 {
				return false
			}
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if !g.international || !isUcschar(r) && !(private && isIprivate(r)) {
				return false
			}
			i += size
		}
	}
	return true
}

// isUcschar is RFC 3987, section 2.2.
func isUcschar(r rune) bool {
	switch {
	case 0xA0 <= r && r <= 0xD7FF, 0xF900 <= r && r <= 0xFDCF, 0xFDF0 <= r && r <= 0xFFEF:
		return true
	case 0x10000 <= r && r <= 0xDFFFF, 0xE1000 <= r && r <= 0xEFFFF:
		return r&0xFFFF <= 0xFFFD
	}
	return false
}

// isIprivate is RFC 3987, section 2.2.
func isIprivate(r rune) bool { return 0xE000 <= r && r <= 0xF8FF || r >= 0xF0000 && r&0xFFFF <= 0xFFFD }
