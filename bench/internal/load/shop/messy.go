package shop

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"
)

// mess is one way for a body to be wrong, and how it has to be refused.
type mess struct {
	name   string
	status int
	code   string // of the problem document; for bodies it is jsongate's word
	make   func(r *rand.Rand, text []byte, places places) []byte
}

// anyCode: a service may refuse a request without a body before it asks jsongate.
const anyCode = ""

// places are the members that a kind of document always has, each with values that the schema refuses there.
type places struct {
	wrongTypes, wrongValues map[string][]string
	required                []string
	texts                   map[string]int // the strings, with the most code points that the schema allows
}

// Places in the order in which they are drawn, so that a seed gives the same documents each time.
func sortedNames[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for name := range m {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

var inOrders = places{
	wrongTypes: map[string][]string{
		"currency": {`978`, `null`, `["EUR"]`},
		"customer": {`"Ann"`, `[]`, `null`},
		"email":    {`{}`, `17`, `false`},
		"items":    {`{}`, `"none"`, `3`},
		"sku":      {`17`, `null`, `["LAM-1000"]`},
		"quantity": {`"3"`, `1.5`, `true`, `null`, `[1]`},
		"delivery": {`true`, `[]`, `"post"`},
		"method":   {`1`, `null`, `{}`},
	},
	wrongValues: map[string][]string{
		"currency": {`"USD"`, `""`, `"eur"`},
		"email":    {`"nobody"`, `""`, `"a b@example.org"`},
		"items":    {`[]`, `[{}]`},
		"sku":      {`"lam-1000"`, `"LAM-10000"`, `""`},
		"quantity": {`0`, `-1`, `1000`, `1e400`, `123456789012345678901234567890`, `1e-400`},
		"delivery": {`{"method":"drone"}`, `{"method":"post"}`, `{}`},
	},
	required: []string{"currency", "customer", "email", "items", "sku", "quantity", "delivery", "method"},
	texts:    map[string]int{"email": 254, "name": 120, "sku": 8},
}

var inPayments = places{
	wrongTypes: map[string][]string{
		"amount_cents": {`"100"`, `null`, `[]`, `10.5`},
		"currency":     {`978`, `null`},
		"method":       {`"card"`, `[]`, `null`},
		"type":         {`1`, `{}`},
	},
	wrongValues: map[string][]string{
		"amount_cents": {`0`, `-100`, `1e400`, `100000000001`},
		"currency":     {`"USD"`},
		"method":       {`{"type":"cash"}`, `{"type":"card"}`, `{"type":"card","token":"x"}`},
		"type":         {`"cash"`, `""`},
	},
	required: []string{"amount_cents", "currency", "method", "type"},
	texts:    map[string]int{"type": 8},
}

var messes = []mess{
	{"wrong type", 422, "SCHEMA", func(r *rand.Rand, text []byte, p places) []byte {
		return setOne(r, text, p.wrongTypes)
	}},
	{"wrong value", 422, "SCHEMA", func(r *rand.Rand, text []byte, p places) []byte {
		return setOne(r, text, p.wrongValues)
	}},
	{"missing member", 422, "SCHEMA", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, p.required))
		return remove(text, m)
	}},
	{"unknown member", 422, "SCHEMA", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, p.required))
		return splice(text, m.start, m.start, fmt.Sprintf(`"x-unknown-%d":{"since":[1,2,3]},`, r.IntN(1000)))
	}},
	{"long string", 422, "SCHEMA", func(r *rand.Rand, text []byte, p places) []byte {
		name := one(r, sortedNames(p.texts))
		m, _ := find(text, name)
		return splice(text, m.value+1, m.value+1, strings.Repeat("far too long ", p.texts[name]/13+1+r.IntN(300)))
	}},
	{"cut off", 400, "MALFORMED", func(r *rand.Rand, text []byte, _ places) []byte {
		end := 1 + r.IntN(len(text)-1)
		for !utf8.RuneStart(text[end]) { // half a character would be BAD_UTF8
			end--
		}
		return text[:end]
	}},
	{"stray byte", 400, "MALFORMED", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, p.required))
		return splice(text, m.end, m.end, one(r, []string{",,", "'", "}", "\x00", "/", "x", "\xef\xbb\xbf", "\xff"}))
	}},
	{"blank", 400, "MALFORMED", func(r *rand.Rand, _ []byte, _ places) []byte {
		return []byte(one(r, []string{" ", "\r\n", "\t \n"}))
	}},
	{"no body", 400, anyCode, func(*rand.Rand, []byte, places) []byte { return nil }},
	{"bad UTF-8", 400, "BAD_UTF8", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, sortedNames(p.texts)))
		return splice(text, m.value+1, m.value+1, one(r, []string{"\xff", "\xc3(", "\xed\xa0\x80", "\xf0\x9f\x98", "\x80", "\xc0\xaf"}))
	}},
	{"lone surrogate", 400, "BAD_UTF8", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, sortedNames(p.texts)))
		return splice(text, m.value+1, m.value+1, one(r, []string{`\ud83d`, `\ude00`, `\uD83D\u0041`}))
	}},
	{"duplicate name", 400, "DUPLICATE_NAME", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, p.required))
		return splice(text, m.end, m.end, ","+string(text[m.start:m.end]))
	}},
	{"deep nesting", 400, "TOO_DEEP", func(r *rand.Rand, text []byte, p places) []byte {
		m, _ := find(text, one(r, p.required))
		depth := 1_001 + r.IntN(1_000) // the limit is 1,000
		return set(text, m, strings.Repeat("[", depth)+strings.Repeat("]", depth))
	}},
	{"too large", 413, "TOO_LARGE", func(r *rand.Rand, text []byte, _ places) []byte {
		return append(slices.Clone(text), strings.Repeat(" ", maxBody-len(text)+1+r.IntN(maxBody/2))...)
	}},
}

// maxBody is what the service allows unless told otherwise.
const maxBody = 64 << 10

func setOne(r *rand.Rand, text []byte, values map[string][]string) []byte {
	name := one(r, sortedNames(values))
	m, _ := find(text, name)
	return set(text, m, one(r, values[name]))
}
