package format

// isUUID tells whether the text is hexadecimal digits of either case in groups of 8, 4, 4, 4 and 12 (RFC 4122, section 3). Any
// version and any variant.
func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if text[i] != '-' {
				return false
			}
		} else if !isHex(text[i]) {
			return false
		}
	}
	return true
}
