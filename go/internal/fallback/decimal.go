package fallback

import (
	"math/big"
	"math/bits"
	"strings"
)

// decimal is a JSON number, exactly. The value is sign x 0.DIGITS x 10^exponent, where digits neither start nor end with a
// zero; zero has sign 0 and no digits. Every value has one such form, so that equal numbers are equal in all three fields.
//
// The exponent is never written out: 1e10000000 is one digit. All operations are linear in the length of the literal.
type decimal struct {
	sign     int
	digits   string
	exponent exponent
}

// parseDecimal reads the text of a JSON number. It allocates only for digits on both sides of a point and for exponents of
// more than 18 digits.
func parseDecimal(text string) decimal {
	d := decimal{sign: 1}
	if text[0] == '-' {
		d.sign, text = -1, text[1:]
	}
	mantissa, power := text, ""
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		mantissa, power = text[:e], text[e+1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	place := int64(len(whole)) // of the point, from the first digit
	switch {
	case whole == "" && fraction == "":
		return decimal{}
	case whole == "":
		d.digits = strings.TrimLeft(fraction, "0")
		place = int64(len(d.digits) - len(fraction))
	case fraction == "":
		d.digits = strings.TrimRight(whole, "0")
	default:
		d.digits = whole + fraction
	}
	d.exponent = parseExponent(power).plus(place)
	return d
}

// compare orders two numbers: negative, zero or positive as a is less than, equal to or greater than b.
func (a decimal) compare(b decimal) int {
	if a.sign != b.sign || a.sign == 0 {
		return a.sign - b.sign
	}
	if c := a.exponent.compare(b.exponent); c != 0 {
		return c * a.sign
	}
	return strings.Compare(a.digits, b.digits) * a.sign
}

// isInteger reports whether the number has no fractional part: 1.0 and 1e3 have none.
func (a decimal) isInteger() bool {
	return a.sign == 0 || a.exponent.compare(exponent{small: int64(len(a.digits))}) >= 0
}

// count is the value as a number of things, clamped to what an int64 holds. It is asked of integers that are not negative.
func (a decimal) count() int64 {
	const most = 1<<63 - 1
	if a.sign == 0 {
		return 0
	}
	if a.exponent.big != "" || a.exponent.small > 18 {
		return most
	}
	n := int64(0)
	for i := range int(a.exponent.small) {
		n *= 10
		if i < len(a.digits) {
			n += int64(a.digits[i] - '0')
		}
	}
	return n
}

// divisor is the number of a multipleOf, taken apart so that no exponent has to be written out: the number is
// whole x 10^scale, and whole is rest x 2^twos x 5^fives.
type divisor struct {
	scale exponent
	whole *big.Int
	rest  *big.Int
	need  int64 // a power of ten that is a multiple of 2^twos x 5^fives
}

// newDivisor takes apart a number that is greater than zero.
func newDivisor(d decimal) divisor {
	whole, _ := new(big.Int).SetString(d.digits, 10)
	v := divisor{scale: d.exponent.plus(-int64(len(d.digits))), whole: whole, rest: new(big.Int).Set(whole)}
	v.need = max(takeOut(v.rest, 2), takeOut(v.rest, 5))
	return v
}

// takeOut divides n by a prime for as long as that leaves no remainder, and gives the number of times. It divides by large
// powers first, so that a long number takes few divisions.
func takeOut(n *big.Int, prime int64) (times int64) {
	powers := []*big.Int{big.NewInt(prime)}
	for last := powers[0]; last.CmpAbs(n) < 0; last = powers[len(powers)-1] {
		powers = append(powers, new(big.Int).Mul(last, last))
	}
	quotient, rest := new(big.Int), new(big.Int)
	for i := len(powers) - 1; i >= 0; i-- {
		if quotient.QuoRem(n, powers[i], rest); rest.Sign() == 0 {
			n.Set(quotient)
			times += 1 << i
		}
	}
	return times
}

// divides reports whether n is a whole multiple.
//
// Let n be a x 10^x and the divisor b x 10^y, a and b whole and a no multiple of ten. Where x < y the quotient would need ten
// to divide a, so there is none. Otherwise b has to divide a x 10^(x-y); and once that power of ten covers all twos and
// fives in b, what is left of b has to divide a.
func (v divisor) divides(n decimal) bool {
	if n.sign == 0 {
		return true
	}
	power, small := n.exponent.plus(-int64(len(n.digits))).minus(v.scale)
	if power < 0 {
		return false
	}
	if !small || power >= v.need {
		return remainder(n.digits, v.rest).Sign() == 0
	}
	left := remainder(n.digits, v.whole)
	left.Mul(left, new(big.Int).Exp(big.NewInt(10), big.NewInt(power), nil))
	return left.Rem(left, v.whole).Sign() == 0
}

// remainder is the number of the digits modulo m, in one pass over the digits.
func remainder(digits string, m *big.Int) *big.Int {
	if m.IsUint64() {
		return new(big.Int).SetUint64(smallRemainder(digits, m.Uint64()))
	}
	result := new(big.Int)
	chunk, scale := new(big.Int), new(big.Int)
	for len(digits) > 0 {
		size := min(18, len(digits))
		value, power := leading(digits[:size])
		result.Mul(result, scale.SetUint64(power))
		result.Add(result, chunk.SetUint64(value))
		result.Rem(result, m)
		digits = digits[size:]
	}
	return result
}

func smallRemainder(digits string, m uint64) uint64 {
	result := uint64(0)
	for len(digits) > 0 {
		size := min(18, len(digits))
		value, power := leading(digits[:size])
		high, low := bits.Mul64(result, power)
		low, carry := bits.Add64(low, value, 0)
		result = bits.Rem64(high+carry, low, m)
		digits = digits[size:]
	}
	return result
}

// leading is the value of up to 18 digits, and ten to the power of their number.
func leading(digits string) (value, power uint64) {
	power = 1
	for i := range len(digits) {
		value = value*10 + uint64(digits[i]-'0')
		power *= 10
	}
	return value, power
}
