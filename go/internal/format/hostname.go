package format

import (
	"strings"
	"unicode/utf8"
)

const (
	// longestName is the most octets of a name in text (RFC 1035, section 3.1: 255 with the lengths and the root).
	longestName = 253
	// longestLabel is the most octets of a label (RFC 1035, section 2.3.4).
	longestLabel = 63
)

// isPlainHostname tells whether the text is labels of letters, digits and hyphens (RFC 1123, section 2.1). No final dot.
func isPlainHostname(text string) bool { return isName(text, isDot, ldhLabel) }

// isHostname is as above, and a label that starts with xn-- is an A-label (RFC 5891, section 4.4).
func isHostname(text string) bool {
	return isName(text, isDot, func(label string) int {
		if hasACEPrefix(label) && !isALabel(label) {
			return 0
		}
		return ldhLabel(label)
	})
}

// isIDNHostname tells whether the text is labels of ASCII or U-labels (RFC 5890, section 2.3.2.3). The dots that RFC 3490,
// section 3.1, lists are taken too.
func isIDNHostname(text string) bool {
	isDot := func(r rune) bool { return r == '.' || r == '\u3002' || r == '\uFF0E' || r == '\uFF61' }
	return isName(text, isDot, func(label string) int {
		if !isASCII(label) {
			return uLabel(label)
		}
		// Hyphens in this place are reserved (RFC 5890, section 2.3.1), and A-labels are what they are reserved for.
		if len(label) >= 4 && label[2:4] == "--" && !isALabel(label) {
			return 0
		}
		return ldhLabel(label)
	}) && nameHoldsBidi(strings.FieldsFunc(text, isDot))
}

// isIDNMailDomain is Domain of RFC 6531, section 3.3: what RFC 5321 takes, and U-labels.
func isIDNMailDomain(text string) bool {
	return isName(text, isDot, func(label string) int {
		if isASCII(label) {
			return ldhLabel(label)
		}
		return uLabel(label)
	}) && (isASCII(text) || nameHoldsBidi(strings.FieldsFunc(text, isDot)))
}

func isDot(r rune) bool { return r == '.' }

// isName tells whether the text is labels with dots between them. The function label gives how many octets of ASCII a label
// takes, and 0 for none.
func isName(text string, isDot func(rune) bool, label func(string) int) bool {
	// Every character takes an octet at least, and has four at most.
	if len(text) > 4*longestName {
		return false
	}
	total := -1
	for more := true; more; {
		part := text
		at := strings.IndexFunc(text, isDot)
		if more = at >= 0; more {
			_, size := utf8.DecodeRuneInString(text[at:])
			part, text = text[:at], text[at+size:]
		}
		length := label(part)
		if length == 0 {
			return false
		}
		total += length + 1
	}
	return total <= longestName
}

// ldhLabel is the length of a label of letters, digits and hyphens, with none of the latter at its ends; 0 where it is none.
func ldhLabel(label string) int {
	for i := range len(label) {
		if !isLetter(label[i]) && !isDigit(label[i]) && label[i] != '-' {
			return 0
		}
	}
	if len(label) > longestLabel || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
		return 0
	}
	return len(label)
}
