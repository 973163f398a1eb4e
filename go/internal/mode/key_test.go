package mode

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// The kinds of keys that services have. Most of them differ from one to the next in very few bits.
var keyFamilies = []struct {
	name string
	key  func(i int) string
}{
	{"short and sequential", func(i int) string { return fmt.Sprintf("order-%06d", i) }},
	{"bare numbers", strconv.Itoa},
	{"eight digits", func(i int) string { return fmt.Sprintf("%08d", i) }},
	{"sixteen digits", func(i int) string { return fmt.Sprintf("%016d", i) }},
	{"seventeen digits", func(i int) string { return fmt.Sprintf("%017d", i) }},
	{"the number in front", func(i int) string { return strconv.Itoa(i) + "@customers.example" }},
	{"the number in the middle", func(i int) string { return "tenant/" + strconv.Itoa(i) + "/region/north" }},
	{"UUIDs in order", func(i int) string { return fmt.Sprintf("018f3c2a-7b10-7000-8000-%012x", i) }},
	{"bytes", func(i int) string { return string([]byte{byte(i), byte(i >> 8), byte(i >> 16)}) }},
	{"one bit", func(i int) string {
		return strings.Repeat("\x00", i/256%32) + string([]byte{byte(i)}) + strconv.Itoa(i/8192)
	}},
	{"lengths", func(i int) string { return strings.Repeat("a", i%400) + strconv.Itoa(i/400) }},
}

func TestKeysOfEveryKindAreSpreadEvenly(t *testing.T) {
	const keys, buckets = 200_000, 1000
	for _, family := range keyFamilies {
		t.Run(family.name, func(t *testing.T) {
			var hits [buckets]int
			seen := map[string]bool{}
			for i := 0; len(seen) < keys && i < 2*keys; i++ {
				key := family.key(i)
				if !seen[key] {
					seen[key] = true
					high, _ := bits.Mul64(Key(0, key), buckets) // which thousandth of all draws it is in
					hits[high]++
				}
			}
			// The sum has the mean and about half the variance of a chi-square distribution with as many degrees of freedom.
			sum, expected := 0.0, float64(len(seen))/buckets
			for _, n := range hits {
				sum += (float64(n) - expected) * (float64(n) - expected) / expected
			}
			if math.Abs(sum-(buckets-1)) > 5*math.Sqrt(2*(buckets-1)) {
				t.Errorf("%d keys are spread over %d buckets with chi-square %.0f", len(seen), buckets, sum)
			}
			// What a canary of 1, 5, 50% sees.
			for _, share := range []float64{0.01, 0.05, 0.5} {
				rust := 0
				for _, n := range hits[:int(share*buckets)] {
					rust += n
				}
				if !within(rust, len(seen), share) {
					t.Errorf("%d of %d keys go to Rust at %g", rust, len(seen), share)
				}
			}
		})
	}
}

// Each bit of a key changes each bit that the share looks at in half of all cases. There are too few keys of one byte to tell.
func TestEachBitOfAKeyCounts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const rounds = 1000
	for _, length := range []int{2, 3, 4, 7, 8, 9, 16, 17, 33} {
		for bit := range 8 * length {
			var flips [canaryBits]int
			for range rounds {
				key := make([]byte, length)
				for i := range key {
					key[i] = byte(random.Uint32())
				}
				before := Key(0, string(key))
				key[bit/8] ^= 1 << (bit % 8)
				changed := before ^ Key(0, string(key))
				for i := range flips {
					flips[i] += int(changed >> (63 - i) & 1)
				}
			}
			for i, n := range flips {
				if math.Abs(float64(n)-rounds/2) > 7*math.Sqrt(rounds)/2 {
					t.Errorf("bit %d of %d bytes changes bit %d of the draw in %d of %d cases", bit, length, 63-i, n, rounds)
				}
			}
		}
	}
}

// Processes of one version agree about a key. If this has to change, the changelog has to say that keys change sides.
func TestTheHashOfAKeyIsTheSameEverywhere(t *testing.T) {
	for key, want := range map[string]uint64{
		"":                                     0x7570f9ab8406462,
		"a":                                    0x5981685908e7ac4a,
		"abc":                                  0xc5ce6e5ff29a32fd,
		"abcd":                                 0x4665fceb8c9a9044,
		"order-000123":                         0xd52e430f0ed7deca,
		"customer-1234567":                     0xaa8c06d1b6fb575d,
		"018f3c2a-7b10-7000-8000-00000000002a": 0xffe35bdccc08b5f3,
	} {
		if got := hash(key); got != want {
			t.Errorf("the hash of %q is %#x, want %#x", key, got, want)
		}
	}
}

func TestAKeyCostsNoMemory(t *testing.T) {
	key := strings.Repeat("key", 20)
	draw := uint64(0)
	if n := testing.AllocsPerRun(100, func() { draw = Key(draw, key) }); n != 0 {
		t.Errorf("it allocates %v times", n)
	}
}
