package format

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The labels of internationalised names: U-labels and A-labels (RFC 5890, section 2.3.2.1). They are of the Unicode version
// that idn_table.go names, whatever version the toolchain has: both paths give one answer.

const acePrefix = "xn--"

// hasACEPrefix tells whether a label claims to be an A-label.
func hasACEPrefix(label string) bool {
	return len(label) >= len(acePrefix) && strings.EqualFold(label[:len(acePrefix)], acePrefix)
}

// uLabel is how many octets the A-label of a U-label has; 0 where the text is no U-label.
func uLabel(text string) int {
	label := []rune(text)
	if len(label) > longestLabel-len(acePrefix) || !isULabel(label) {
		return 0
	}
	encoded, ok := encodePunycode(label)
	if !ok {
		return 0
	}
	return len(acePrefix) + len(encoded)
}

// isALabel tells whether a label of ASCII is what Punycode makes of a U-label (RFC 5891, section 4.4).
func isALabel(text string) bool {
	if !hasACEPrefix(text) {
		return false
	}
	label, ok := decodePunycode(text[len(acePrefix):])
	if !ok || !isULabel(label) {
		return false
	}
	again, ok := encodePunycode(label)
	return ok && strings.EqualFold(string(again), text[len(acePrefix):])
}

// isULabel is RFC 5891, sections 4.1 and 4.2, but for the length.
func isULabel(label []rune) bool {
	if len(label) == 0 || label[0] == '-' || label[len(label)-1] == '-' || len(label) >= 4 && label[2] == '-' && label[3] == '-' {
		return false
	}
	letters := make([]letter, len(label))
	for i, r := range label {
		if letters[i] = letterOf(r); letters[i] == 0 {
			return false
		}
	}
	return slices.Max(label) > 0x7F && !letters[0].isMark() && contextHolds(label, letters) && labelHoldsBidi(letters) &&
		norm.NFC.IsNormalString(string(label))
}
