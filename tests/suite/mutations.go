package main

import (
	"bytes"
	"math/rand/v2"
)

// Texts that are put in: what the grammar, the encodings and the number rules turn on.
var tokens = []string{
	"{", "}", "[", "]", ",", ":", `"`, `\`, " ", "\n", "\t", "\x00", "\x1f", "\x7f", "\x80", "\xff", "\xef\xbb\xbf",
	"null", "true", "false", "nul", "0", "-0", "-", "1", "01", "1.", ".5", "1e", "1e+", "1.0", "10e-1", "1e400", "-1e400",
	"1e-400", "9007199254740993", "123456789012345678901234567890", "0.1", "1e1000000000", "1e-99999999999999999999",
	`""`, `"a"`, `"\u0061"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"\ud83d\u0061"`, `"\u00"`, `"\x"`, `"\/"`,
	"\"\xc3\xa9\"", "\"\xc3\"", "\"\xe2\x82\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xf0\x9f\x98\x80\"", "\"\xc0\x80\"",
	`"foo"`, `"bar"`, `"foo":1`, `"foo":1,"foo":2`, `"\u0066oo":1,`, "{}", "[]", `{"":0}`, "[[[[", "]]]]", "[1,1.0]", `{"a":1,"b":2}`,
}

// mutated is a copy of a document with one to four changes.
func mutated(random *rand.Rand, document []byte, pool [][]byte) []byte {
	d := bytes.Clone(document)
	for range 1 + random.IntN(4) {
		d = mutateOnce(random, d, pool)
	}
	return d
}

func mutateOnce(random *rand.Rand, d []byte, pool [][]byte) []byte {
	at := random.IntN(len(d) + 1)
	end := min(len(d), at+1+random.IntN(8))
	switch random.IntN(10) {
	case 0: // cut off
		return d[:at]
	case 1: // take out
		return append(bytes.Clone(d[:at]), d[end:]...)
	case 2: // change a bit
		if at < len(d) {
			d[at] ^= 1 << random.IntN(8)
		}
		return d
	case 3: // change a byte
		if at < len(d) {
			d[at] = byte(random.IntN(256))
		}
		return d
	case 4: // repeat a piece
		return replaced(d, at, at, bytes.Repeat(d[at:end], 1+random.IntN(20)))
	case 5, 6: // put in a token
		return replaced(d, at, at, []byte(tokens[random.IntN(len(tokens))]))
	case 7: // put a token in the place of something
		return replaced(d, at, end, []byte(tokens[random.IntN(len(tokens))]))
	case 8: // put in another document, as a value would stand
		other := pool[random.IntN(len(pool))]
		if start := bytes.IndexAny(d, ":[,"); start >= 0 && random.IntN(2) == 0 {
			return replaced(d, start+1, start+1, append(bytes.Clone(other), ','))
		}
		return replaced(d, at, at, other)
	default: // wrap
		open, close := "[", "]"
		if random.IntN(2) == 0 {
			open, close = `{"foo":`, "}"
		}
		return append(append([]byte(open), d...), close...)
	}
}

// replaced is d with d[from:to] replaced by piece.
func replaced(d []byte, from, to int, piece []byte) []byte {
	out := make([]byte, 0, len(d)+len(piece))
	out = append(out, d[:from]...)
	out = append(out, piece...)
	return append(out, d[to:]...)
}

// shrink takes pieces out of a document, large ones first, for as long as the difference stays.
func shrink(document []byte, differs func([]byte) bool) []byte {
	d := document
	for size := max(len(d)/2, 1); size >= 1; {
		smaller := false
		for at := 0; at+size <= len(d); {
			candidate := replaced(d, at, at+size, nil)
			if differs(candidate) {
				d, smaller = candidate, true
			} else {
				at += size
			}
		}
		if !smaller || size > len(d) {
			if size == 1 && !smaller {
				break
			}
			size = max(size/2, 1)
		}
	}
	return d
}
