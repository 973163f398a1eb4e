package corpus

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// WithMessy is the set with a messy share: for every so many documents one more, made by a mutation of a document of the
// set. share is the messy part of the outcome, from 0 (the set itself) to below 1. The same set, share and seed give the
// same documents on every machine.
func WithMessy(set *Set, share float64, seed uint64) (*Set, error) {
	if share == 0 {
		return set, nil
	}
	if share < 0 || share >= 1 {
		return nil, fmt.Errorf("the messy share is %g, it has to be at least 0 and below 1", share)
	}
	name := fnv.New64a()
	name.Write([]byte(set.Name))
	random := rand.New(rand.NewPCG(seed, name.Sum64()))
	messy := &Set{Name: set.Name, Origin: set.Origin, Schema: set.Schema}
	owed, next := 0.0, 0
	for _, document := range set.Documents {
		messy.Documents = append(messy.Documents, document)
		owed += share / (1 - share)
		for ; owed >= 1; owed-- {
			mutated, name := mutate(document.Data, next, random)
			messy.Documents = append(messy.Documents, Document{Data: mutated, Mutation: name})
			next++
		}
	}
	return messy, messy.check()
}

// mutation changes a document; it gives nil where the document has no place for it.
type mutation struct {
	name  string
	apply func(document []byte, spans []span, random *rand.Rand) []byte
}

// mutations in the order in which they take turns, so that each has the same share of the messy documents.
var mutations = []mutation{
	{"cut off", cutOff},
	{"wrong type", wrongType},
	{"missing member", missingMember},
	{"long string", longString},
	{"bad UTF-8", badUTF8},
	{"deep nesting", deepNesting},
	{"duplicate name", duplicateName},
	{"unknown member", unknownMember},
	{"lone surrogate", loneSurrogate},
	{"huge number", hugeNumber},
	{"stray byte", strayByte},
}

// mutate applies the mutation whose turn it is or, where the document has no place for it, the next one that fits. The
// last resort is to cut the document off, which always can be done.
func mutate(document []byte, turn int, random *rand.Rand) ([]byte, string) {
	spans := index(document)
	for i := range mutations {
		m := mutations[(turn+i)%len(mutations)]
		if mutated := m.apply(document, spans, random); mutated != nil {
			return mutated, m.name
		}
	}
	return cutOff(document, spans, random), mutations[0].name
}

// span is one value of a document: its bytes are document[start:end]. For the value of an object's member, member is where
// the member's name starts; otherwise it is -1.
type span struct {
	start, end, member int
	kind               jsontext.Kind
}

// index lists the values of a document. What comes after a fault is not listed.
func index(document []byte) []span {
	decoder := jsontext.NewDecoder(bytes.NewReader(document), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var spans []span
	var open []int // the spans of the arrays and objects that are not yet closed
	member := -1
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.ReadToken()
		if err != nil {
			return spans
		}
		start := before + len(document[before:]) - len(bytes.TrimLeft(document[before:], " \t\r\n,:"))
		end := int(decoder.InputOffset())
		kind := token.Kind()
		if kind == '}' || kind == ']' {
			spans[open[len(open)-1]].end = end
			open = open[:len(open)-1]
			continue
		}
		parent, length := decoder.StackIndex(decoder.StackDepth())
		if kind == '{' || kind == '[' {
			parent, length = decoder.StackIndex(decoder.StackDepth() - 1)
		}
		if parent == '{' && length%2 == 1 { // an odd count of tokens: this one is a name
			member = start
			continue
		}
		spans = append(spans, span{start: start, end: end, member: member, kind: kind})
		member = -1
		if kind == '{' || kind == '[' {
			open = append(open, len(spans)-1)
		}
	}
}

// pick chooses one of the spans for which ok says yes.
func pick(spans []span, random *rand.Rand, ok func(span) bool) (span, bool) {
	var fitting []span
	for _, s := range spans {
		if ok(s) {
			fitting = append(fitting, s)
		}
	}
	if len(fitting) == 0 {
		return span{}, false
	}
	return fitting[random.IntN(len(fitting))], true
}

func splice(document []byte, start, end int, middle string) []byte {
	return slices.Concat(document[:start], []byte(middle), document[end:])
}

func isMember(s span) bool { return s.member >= 0 }
func isString(s span) bool { return s.kind == '"' && s.end-s.start > 2 }
func isNumber(s span) bool { return s.kind == '0' }
func isObject(s span) bool { return s.kind == '{' && s.end-s.start > 2 }
func isScalar(s span) bool { return s.kind != '{' && s.kind != '[' }

func cutOff(document []byte, _ []span, random *rand.Rand) []byte {
	if len(document) == 0 {
		return []byte("{")
	}
	return slices.Clone(document[:random.IntN(len(document))])
}

func wrongType(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, func(s span) bool { return isMember(s) && isScalar(s) })
	if !ok {
		return nil
	}
	instead := []string{`{}`, `[]`, `"not what was asked for"`, `true`, `-0.5`}
	switch s.kind {
	case '"':
		instead = []string{`{}`, `[]`, `17`, `false`}
	case '0':
		instead = []string{`{}`, `[]`, `"17"`, `null`}
	}
	return splice(document, s.start, s.end, instead[random.IntN(len(instead))])
}

// missingMember takes out a whole member and the one comma that has to go with it.
func missingMember(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isMember)
	if !ok {
		return nil
	}
	start, end := s.member, s.end
	after := bytes.TrimLeft(document[end:], " \t\r")
	before := bytes.TrimRight(document[:start], " \t\r")
	switch {
	case len(after) > 0 && after[0] == ',':
		end = len(document) - len(after) + 1
	case len(before) > 0 && before[len(before)-1] == ',':
		start = len(before) - 1
	}
	return splice(document, start, end, "")
}

func longString(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isString)
	if !ok {
		return nil
	}
	return splice(document, s.start+1, s.start+1, strings.Repeat("far too long ", 80+random.IntN(240)))
}

func badUTF8(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isString)
	if !ok {
		return nil
	}
	bad := []string{"\xff", "\xc3(", "\xed\xa0\x80", "\xf0\x9f\x98", "\x80", "\xc0\xaf"}
	return splice(document, s.start+1, s.start+1, bad[random.IntN(len(bad))])
}

// deepNesting goes past the default limit of 1,000.
func deepNesting(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isMember)
	if !ok {
		return nil
	}
	depth := 1_001 + random.IntN(1_000)
	return splice(document, s.start, s.end, strings.Repeat("[", depth)+strings.Repeat("]", depth))
}

func duplicateName(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isMember)
	if !ok {
		return nil
	}
	return splice(document, s.end, s.end, ","+string(document[s.member:s.end]))
}

func unknownMember(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isObject)
	if !ok {
		return nil
	}
	return splice(document, s.start+1, s.start+1, fmt.Sprintf(`"x-unknown-%d":{"since":[1,2,3]},`, random.IntN(1000)))
}

func loneSurrogate(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isString)
	if !ok {
		return nil
	}
	return splice(document, s.start+1, s.start+1, []string{`\ud83d`, `\ude00`, `\uD83D\u0041`}[random.IntN(3)])
}

func hugeNumber(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, isNumber)
	if !ok {
		return nil
	}
	huge := []string{"-1", "1e400", "123456789012345678901234567890", "0.1", "-1e-400"}
	return splice(document, s.start, s.end, huge[random.IntN(len(huge))])
}

// strayByte puts a byte between two tokens where none can stand.
func strayByte(document []byte, spans []span, random *rand.Rand) []byte {
	s, ok := pick(spans, random, func(span) bool { return true })
	if !ok {
		return nil
	}
	return splice(document, s.end, s.end, []string{",,", "'", "}", "\x00", "/", "x", "\xef\xbb\xbf"}[random.IntN(7)])
}
