package format

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Punycode (RFC 3492), for labels that fit into 63 octets with their prefix.

const (
	punycodeBase        = 36
	punycodeMin         = 1
	punycodeMax         = 26
	punycodeSkew        = 38
	punycodeDamp        = 700
	punycodeInitialBias = 72
	punycodeInitialN    = 128

	longestPunycode = longestLabel - len(acePrefix)
	// mostPunycode is a bound for its numbers: none of a label so short needs more, and none overflows within it.
	mostPunycode = 1<<31 - 1
)

// decodePunycode is section 6.2. Letters of ASCII become lower case. ok is false where nothing has this code, or something too
// long.
func decodePunycode(encoded string) (label []rune, ok bool) {
	if len(encoded) > longestPunycode {
		return nil, false
	}
	rest := encoded
	if at := strings.LastIndexByte(encoded, '-'); at >= 0 {
		label = []rune(strings.ToLower(encoded[:at]))
		rest = encoded[at+1:]
	}
	n, i, bias := punycodeInitialN, 0, punycodeInitialBias
	for rest != "" {
		before, weight := i, 1
		for k := punycodeBase; ; k += punycodeBase {
			if rest == "" {
				return nil, false
			}
			digit := punycodeDigit(rest[0])
			rest = rest[1:]
			if digit < 0 || weight > mostPunycode {
				return nil, false
			}
			if i += digit * weight; i > mostPunycode {
				return nil, false
			}
			threshold := punycodeThreshold(k, bias)
			if digit < threshold {
				break
			}
			weight *= punycodeBase - threshold
		}
		length := len(label) + 1
		bias = punycodeAdapt(i-before, length, before == 0)
		n += i / length
		i %= length
		if n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return nil, false
		}
		label = slices.Insert(label, i, rune(n))
		i++
	}
	return label, true
}

// encodePunycode is section 6.3. ok is false where the code is too long.
func encodePunycode(label []rune) (encoded []byte, ok bool) {
	for _, r := range label {
		if r < utf8.RuneSelf {
			encoded = append(encoded, byte(r))
		}
	}
	basic := len(encoded)
	if basic > 0 {
		encoded = append(encoded, '-')
	}
	n, delta, bias := rune(punycodeInitialN), 0, punycodeInitialBias
	for handled := basic; handled < len(label); {
		next := rune(utf8.MaxRune)
		for _, r := range label {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (handled + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r == n {
				encoded = appendPunycode(encoded, delta, bias)
				bias = punycodeAdapt(delta, handled+1, handled == basic)
				delta = 0
				handled++
			}
		}
		delta++
		n++
	}
	return encoded, len(encoded) <= longestPunycode
}

// appendPunycode writes a number of variable length (section 3.3).
func appendPunycode(out []byte, number, bias int) []byte {
	for k := punycodeBase; ; k += punycodeBase {
		threshold := punycodeThreshold(k, bias)
		if number < threshold {
			return append(out, punycodeLetter(number))
		}
		out = append(out, punycodeLetter(threshold+(number-threshold)%(punycodeBase-threshold)))
		number = (number - threshold) / (punycodeBase - threshold)
	}
}

func punycodeThreshold(k, bias int) int { return max(punycodeMin, min(punycodeMax, k-bias)) }

// punycodeAdapt is section 6.1.
func punycodeAdapt(delta, length int, first bool) int {
	if first {
		delta /= punycodeDamp
	} else {
		delta /= 2
	}
	delta += delta / length
	k := 0
	for delta > (punycodeBase-punycodeMin)*punycodeMax/2 {
		delta /= punycodeBase - punycodeMin
		k += punycodeBase
	}
	return k + (punycodeBase-punycodeMin+1)*delta/(delta+punycodeSkew)
}

// punycodeDigit is what a letter or a digit stands for, -1 for anything else.
func punycodeDigit(c byte) int {
	switch {
	case isLetter(c):
		return int(upper(c) - 'A')
	case isDigit(c):
		return int(c-'0') + 26
	}
	return -1
}

func punycodeLetter(digit int) byte {
	if digit < 26 {
		return 'a' + byte(digit)
	}
	return '0' + byte(digit-26)
}
