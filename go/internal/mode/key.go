package mode

import "math/bits"

// Key puts the hash of a key into the place of what a call drew for the question who answers. The same key then always has the
// same answer, and a key that Rust answers keeps being answered by it while the share grows.
func Key(draw uint64, key string) uint64 {
	const lower = 1<<(64-canaryBits) - 1
	return hash(key)&^lower | draw&lower
}

// hash reads a key in words of eight bytes and folds each pair of them into one by a long multiplication, as wyhash does. It is the
// same in every process of one version of this package, on every machine; the shares look at its highest bits. It is no secret: who
// chooses the key may choose the side.
func hash(key string) uint64 {
	h := fold(uint64(len(key))^hashStart, hashFirst)
	for len(key) > 16 {
		h = fold(eight(key)^hashFirst, eight(key[8:])^h)
		key = key[16:]
	}
	// The first and the last bytes of what is left overlap where it is shorter than both.
	var first, last uint64
	switch n := len(key); {
	case n >= 8:
		first, last = eight(key), eight(key[n-8:])
	case n >= 4:
		first, last = four(key), four(key[n-4:])
	case n > 0:
		first, last = uint64(key[0])|uint64(key[n/2])<<8, uint64(key[n-1])
	}
	return fold(fold(first^hashFirst, last^h)^hashStart, hashLast)
}

// Odd numbers without a pattern, as many bits set as not.
const (
	hashStart = 0xA0761D6478BD642F
	hashFirst = 0xE7037ED1A0B428DB
	hashLast  = 0x8EBC6AF09C88C6E3
)

// fold is both halves of a product in one word, so that each bit of it depends on all bits of both factors.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// eight are the first eight bytes as a number. The compiler makes one load of it.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func four(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
