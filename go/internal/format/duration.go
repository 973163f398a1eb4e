package format

import "strings"

// isDuration tells whether the text is duration (RFC 3339, appendix A): either weeks alone, or units from years down to
// seconds of which none is left out between two others. The letters may be lower case, as those of every ABNF (RFC 5234,
// section 2.3).
func isDuration(text string) bool {
	rest, ok := afterLetter(text, 'P')
	if !ok {
		return false
	}
	if _, ok := afterLetter(rest, 'T'); ok {
		return isDurationTime(rest)
	}
	first, rest := unit(rest, "YMDW")
	switch first {
	case 0:
		return false
	case 'W':
		return rest == ""
	case 'Y':
		rest = chain(rest, "MD")
	case 'M':
		rest = chain(rest, "D")
	}
	return rest == "" || isDurationTime(rest)
}

// isDurationTime tells whether the text is dur-time.
func isDurationTime(text string) bool {
	rest, ok := afterLetter(text, 'T')
	if !ok {
		return false
	}
	first, rest := unit(rest, "HMS")
	switch first {
	case 'H':
		rest = chain(rest, "MS")
	case 'M':
		rest = chain(rest, "S")
	}
	return first != 0 && rest == ""
}

// chain is what is left after each of the units that is there, in this order; the first one that is not ends it.
func chain(text, units string) string {
	for i := range units {
		letter, rest := unit(text, units[i:i+1])
		if letter == 0 {
			break
		}
		text = rest
	}
	return text
}

// unit reads digits and one of the letters: which, in upper case, and what is left; 0 where there is none.
func unit(text, letters string) (letter byte, rest string) {
	digits := leadingDigits(text)
	if digits == 0 || digits == len(text) {
		return 0, text
	}
	letter = upper(text[digits])
	if strings.IndexByte(letters, letter) < 0 {
		return 0, text
	}
	return letter, text[digits+1:]
}

func afterLetter(text string, letter byte) (string, bool) {
	if text == "" || upper(text[0]) != letter {
		return text, false
	}
	return text[1:], true
}
