package format

import (
	"strings"
	"unicode/utf8"
)

// isURITemplate tells whether the text is literals and expressions in braces (RFC 6570, section 2), of every level.
func isURITemplate(text string) bool {
	for text != "" {
		switch c := text[0]; {
		case c == '{':
			expression, rest, closed := strings.Cut(text[1:], "}")
			if !closed || !isExpression(expression) {
				return false
			}
			text = rest
		case c == '%':
			if !startsWithHexPair(text[1:]) {
				return false
			}
			text = text[3:]
		default:
			r, size := utf8.DecodeRuneInString(text)
			if !isLiteral(r) {
				return false
			}
			text = text[size:]
		}
	}
	return true
}

// isLiteral is section 2.1 but for the percent sign. The apostrophe is a literal by erratum 6937, which is verified.
func isLiteral(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r < 0x7F && !strings.ContainsRune("\"%<>\\^`{|}", r)
	}
	return isUcschar(r) || isIprivate(r)
}

// isExpression is [operator] variable-list (sections 2.2 and 2.3); the operators that are reserved are in the grammar too.
func isExpression(text string) bool {
	if text != "" && strings.IndexByte("+#./;?&=,!@|", text[0]) >= 0 {
		text = text[1:]
	}
	for more := true; more; {
		var varspec string
		if varspec, text, more = strings.Cut(text, ","); !isVarspec(varspec) {
			return false
		}
	}
	return true
}

// isVarspec is varname [modifier] (section 2.4).
func isVarspec(text string) bool {
	if name, ok := strings.CutSuffix(text, "*"); ok {
		return isVarname(name)
	}
	name, length, ok := strings.Cut(text, ":")
	if ok && (length == "" || len(length) > 4 || length[0] == '0' || leadingDigits(length) != len(length)) {
		return false
	}
	return isVarname(name)
}

// isVarname is letters, digits, underscores and percent-encodings, with single dots between them.
func isVarname(text string) bool {
	for more := true; more; {
		var part string
		if part, text, more = strings.Cut(text, "."); part == "" {
			return false
		}
		for part != "" {
			c := part[0]
			switch {
			case c == '%' && startsWithHexPair(part[1:]):
				part = part[3:]
			case c == '_' || isDigit(c) || isLetter(c):
				part = part[1:]
			default:
				return false
			}
		}
	}
	return true
}
