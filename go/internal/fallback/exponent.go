package fallback

import (
	"strconv"
	"strings"
)

// exponent is a power of ten. One that an int64 may not hold with room to spare is kept as its decimal digits, so that the
// exponent of a document can be as long as the document.
type exponent struct {
	small    int64
	big      string // digits of the absolute value, without leading zeros; empty where small holds
	negative bool   // of big
}

// smallDigits is how many digits small holds with room for the length of a document.
const smallDigits = 18

// parseExponent reads `[+-]digits`; the empty text is zero.
func parseExponent(text string) exponent {
	if text == "" {
		return exponent{}
	}
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	digits := strings.TrimLeft(text, "0")
	if len(digits) > smallDigits {
		return exponent{big: digits, negative: negative}
	}
	value, _ := strconv.ParseInt("0"+digits, 10, 64)
	if negative {
		value = -value
	}
	return exponent{small: value}
}

// plus adds a number that is small beside 10^18, as the length of a document is.
func (e exponent) plus(n int64) exponent {
	if e.big == "" {
		return exponent{small: e.small + n}.normal()
	}
	return e.addBig(n).normal()
}

// normal moves the value to where it belongs: all values have one form.
func (e exponent) normal() exponent {
	const most = 1_000_000_000_000_000_000 // 10^18
	if e.big == "" && (e.small >= most || e.small <= -most) {
		return exponent{big: strings.TrimPrefix(strconv.FormatInt(e.small, 10), "-"), negative: e.small < 0}
	}
	if e.big != "" && len(e.big) <= smallDigits {
		value, _ := strconv.ParseInt(e.big, 10, 64)
		if e.negative {
			value = -value
		}
		return exponent{small: value}
	}
	return e
}

// addBig adds to or takes from the digits. The sign stays: the number added is far smaller.
func (e exponent) addBig(n int64) exponent {
	grow := (n > 0) != e.negative
	if n < 0 {
		n = -n
	}
	digits := []byte(e.big)
	for i := len(digits) - 1; n > 0; i-- {
		if i < 0 {
			digits = append([]byte{'0'}, digits...)
			i = 0
		}
		step := n % 10
		n /= 10
		digit := int64(digits[i] - '0')
		if grow {
			digit += step
		} else {
			digit -= step
		}
		switch {
		case digit > 9:
			digit -= 10
			n++
		case digit < 0:
			digit += 10
			n++
		}
		digits[i] = byte('0' + digit)
	}
	return exponent{big: strings.TrimLeft(string(digits), "0"), negative: e.negative}
}

// compare orders two exponents.
func (e exponent) compare(other exponent) int {
	switch {
	case e.big == "" && other.big == "":
		switch {
		case e.small < other.small:
			return -1
		case e.small > other.small:
			return 1
		}
		return 0
	case e.big == "":
		return -other.sign()
	case other.big == "" || e.negative != other.negative:
		return e.sign()
	case len(e.big) != len(other.big):
		if len(e.big) < len(other.big) {
			return -e.sign()
		}
		return e.sign()
	}
	return strings.Compare(e.big, other.big) * e.sign()
}

// sign is that of an exponent that is kept as digits.
func (e exponent) sign() int {
	if e.negative {
		return -1
	}
	return 1
}

// minus is the difference, and true, where it is small beside 10^18; otherwise only its sign counts: 1 or -1, and false. What
// a difference is compared with, the twos and fives in a divisor, is far smaller.
func (e exponent) minus(other exponent) (difference int64, small bool) {
	if e.big == "" && other.big == "" {
		return e.small - other.small, true
	}
	a, b := e.absolute(), other.absolute()
	if a.negative == b.negative {
		if difference, ok := near(a.big, b.big); ok {
			return difference * int64(a.sign()), true
		}
	}
	return int64(e.compare(other)), false
}

// absolute is the exponent as digits, whatever its size.
func (e exponent) absolute() exponent {
	if e.big != "" {
		return e
	}
	return exponent{big: strings.TrimPrefix(strconv.FormatInt(e.small, 10), "-"), negative: e.small < 0}
}

// near is the difference of two numbers, of which one has more than 18 digits, where they differ in their last 18 digits only,
// or in the rest by one.
func near(a, b string) (int64, bool) {
	width := max(len(a), len(b))
	a, b = strings.Repeat("0", width-len(a))+a, strings.Repeat("0", width-len(b))+b
	high, otherHigh := a[:width-smallDigits], b[:width-smallDigits]
	low, _ := strconv.ParseInt(a[width-smallDigits:], 10, 64)
	otherLow, _ := strconv.ParseInt(b[width-smallDigits:], 10, 64)
	const whole = 1_000_000_000_000_000_000 // 10^18
	switch {
	case high == otherHigh:
		return low - otherLow, true
	case follows(high, otherHigh):
		return low - otherLow + whole, true
	case follows(otherHigh, high):
		return low - otherLow - whole, true
	}
	return 0, false
}

// follows reports whether a is b + 1, for digits of one length.
func follows(a, b string) bool { return exponent{big: "1" + b}.addBig(1).big == "1"+a }
