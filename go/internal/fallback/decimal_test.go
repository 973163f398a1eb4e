package fallback

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestNumbersAreComparedExactly(t *testing.T) {
	zeros := strings.Repeat("0", 30)
	// Each list is in ascending order; what stands together is equal.
	for _, order := range [][][]string{
		{{"-1e400"}, {"-123456789012345678901234567890.5"}, {"-2", "-2.0", "-20e-1"}, {"-1"}, {"-1e-400"},
			{"0", "-0", "0.0", "0e999999999999999999999", "-0.000e-5"},
			{"1e-10000000"}, {"1e-400"}, {"0.1", "1e-1", "0.10", "100e-3"}, {"0.11"}, {"1", "1.0", "10e-1", "0.1e1", "1e0", "1E+0", "0.01E2"},
			{"1.00000000000000000000000000000001"}, {"9007199254740992"}, {"9007199254740993", "9007199254740993.0"},
			{"123456789012345678901234567890"}, {"123456789012345678901234567891"}, {"1e400", "10e399", "1" + strings.Repeat("0", 400)},
			{"1e10000000"}, {"1.5e10000000"}},
		{{"1e-1000000000000000000000"}, {"1e-999999999999999999999"}, {"1e-99999999999999999"}, {"1"}, {"1e999999999999999999"},
			{"1e1000000000000000000", "10e999999999999999999", "0.1e1000000000000000001", "100e" + zeros + "999999999999999998"},
			{"1e" + "1" + zeros}, {"12e" + "1" + zeros, "1.2e" + "1" + strings.Repeat("0", 29) + "1"}, {"1e9" + zeros}},
		{{"0.1e-1000000000000000000", "1e-1000000000000000001"}, {"1e-1000000000000000000"}, {"10e-1000000000000000000", "1e-999999999999999999"}},
	} {
		for i, group := range order {
			for _, a := range group {
				for j, other := range order {
					for _, b := range other {
						if got := sign(parseDecimal(a).compare(parseDecimal(b))); got != sign(i-j) {
							t.Errorf("%s to %s: %d", a, b, got)
						}
						if (parseDecimal(a) == parseDecimal(b)) != (i == j) {
							t.Errorf("%s and %s: the forms are equal, or not", a, b)
						}
					}
				}
			}
		}
	}
}

func sign(n int) int { return min(1, max(-1, n)) }

func TestIntegersAndCounts(t *testing.T) {
	const most = 1<<63 - 1
	for _, row := range []struct {
		text    string
		integer bool
		count   int64
	}{
		{"0", true, 0}, {"-0.0", true, 0}, {"1", true, 1}, {"1.0", true, 1}, {"120e-1", true, 12}, {"1.5e1", true, 15}, {"1e18", true, most},
		{"123456789012345678", true, 123456789012345678}, {"1e17", true, 1e17}, {"1e400", true, most}, {"1e99999999999999999999", true, most},
		{"1.5", false, 0}, {"1e-1", false, 0}, {"1e-99999999999999999999", false, 0}, {"0.5e0", false, 0},
	} {
		d := parseDecimal(row.text)
		if d.isInteger() != row.integer || row.integer && d.count() != row.count {
			t.Errorf("%s: %v, %d", row.text, d.isInteger(), d.count())
		}
	}
}

func TestMultiplesAreExact(t *testing.T) {
	huge := "1" + strings.Repeat("0", 40)
	for _, row := range []struct {
		number, divisor string
		want            bool
	}{
		{"0", "3", true}, {"9", "3", true}, {"10", "3", false}, {"-9", "3", true}, {"0.3", "0.1", true}, {"0.35", "0.1", false},
		{"19.99", "0.01", true}, {"19.999", "0.01", false}, {"1", "0.3", false}, {"7.5", "2.5", true}, {"1e308", "0.123456789", false},
		{"123456789e300", "0.123456789", true}, {"1e10000000", "7", false}, {"7e10000000", "7", true}, {"1e10000000", "1024", true},
		{"1e9", "1024", false}, {"1e10", "1024", true}, {"1e-10000000", "1", false}, {"1", "1e-10000000", true}, {"1", "1e10000000", false},
		{"3e10000000", "1e10000000", true}, {"35e-1", "0.5", true}, {"5e" + huge, "25", true}, {"5e" + huge, "15", false},
		{"5e" + huge, "1e" + huge, true}, {"5e" + huge, "2e" + huge, false}, {"5e" + huge, "2e" + huge[:40] + "1", false},
		{"5e" + huge[:40] + "1", "2e" + huge, true}, {"1e1000000000000000000", "8e999999999999999998", false},
		{"1e1000000000000000001", "8e999999999999999998", true}, {"1e2", "8e-1", true}, {"123456789012345678901234567890", "12345678901234567890123456789", true},
		{"123456789012345678901234567890", "12345678901234567890123456788", false}, {"36893488147419103232", "18446744073709551616", true},
		{"18446744073709551615e3", "18446744073709551615", true}, {"1.5", "1e-18446744073709551616", true},
	} {
		if got := newDivisor(parseDecimal(row.divisor)).divides(parseDecimal(row.number)); got != row.want {
			t.Errorf("%s by %s: %v", row.number, row.divisor, got)
		}
	}
}

// TestDecimalsAgreeWithRationals compares with math/big on numbers that it can hold.
func TestDecimalsAgreeWithRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	number := func() string {
		text := strconv.FormatInt(r.Int64N(1<<r.IntN(62)+1)-int64(r.IntN(2))*5, 10)
		if r.IntN(2) == 0 {
			text += "." + strconv.Itoa(r.IntN(5)*r.IntN(1000))
		}
		if r.IntN(2) == 0 {
			text += "e" + strconv.Itoa(r.IntN(60)-30)
		}
		return text
	}
	multiples := 0
	for range 60_000 {
		a, b := number(), number()
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		if got := sign(parseDecimal(a).compare(parseDecimal(b))); got != x.Cmp(y) {
			t.Fatalf("%s to %s: %d", a, b, got)
		}
		if parseDecimal(a).isInteger() != x.IsInt() {
			t.Fatalf("%s: integer", a)
		}
		if y.Sign() <= 0 {
			continue
		}
		if r.IntN(2) == 0 {
			x.Mul(y, new(big.Rat).SetInt64(r.Int64N(1000)-500))
			a = x.FloatString(60)
		}
		want := new(big.Rat).Quo(x, y).IsInt()
		if want {
			multiples++
		}
		if got := newDivisor(parseDecimal(b)).divides(parseDecimal(a)); got != want {
			t.Fatalf("%s by %s: %v", a, b, got)
		}
	}
	if multiples < 5_000 {
		t.Errorf("only %d multiples", multiples)
	}
}

func TestLongNumbersTakeLinearTime(t *testing.T) {
	start := time.Now()
	digits := strings.Repeat("1234567890", 200_000)
	a := parseDecimal(digits + "e" + digits)
	b := parseDecimal("-0." + digits + "e-" + digits)
	divisor := newDivisor(parseDecimal("123456789e" + digits))
	if a.compare(b) <= 0 || !a.isInteger() || b.isInteger() || divisor.divides(b) || !divisor.divides(a) {
		t.Error("wrong")
	}
	newDivisor(parseDecimal("1e-" + digits)).divides(a)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("two million digits took %v", took)
	}
}
