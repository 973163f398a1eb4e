package fallback

import (
	"encoding/json"
	"hash/maphash"
)

// kinds is a set of JSON types.
type kinds uint8

const (
	kindNull kinds = 1 << iota
	kindBoolean
	kindNumber
	kindString
	kindArray
	kindObject
	kindInteger // a number without a fractional part
)

// kindOf is the one type that a value is of; all numbers are of kindNumber.
func kindOf(v any) kinds {
	switch v.(type) {
	case nil:
		return kindNull
	case bool:
		return kindBoolean
	case json.Number:
		return kindNumber
	case string:
		return kindString
	case []any:
		return kindArray
	}
	return kindObject
}

// seed is drawn anew by every process, so that nobody can prepare values whose hashes are equal. No answer depends on it:
// where two hashes are equal, the values are compared.
var seed = maphash.MakeSeed()

// pair mixes two hashes.
type pair struct{ a, b uint64 }

// hash is equal for equal values (JSON Schema core, section 4.2.2): for numbers of one mathematical value, and for objects
// whatever the order of their members. It visits all of the value, so that what it costs depends on nothing else.
func (c *call) hash(v any) uint64 {
	switch v := v.(type) {
	case nil:
		return maphash.Comparable(seed, kindNull)
	case bool:
		return maphash.Comparable(seed, v)
	case json.Number:
		c.spend(1 + len(v)/bytesPerStep)
		return maphash.Comparable(seed, parseDecimal(string(v)))
	case string:
		c.spend(1 + len(v)/bytesPerStep)
		return maphash.String(seed, v)
	case []any:
		c.spend(1 + len(v))
		sum := maphash.Comparable(seed, kindArray)
		for _, item := range v {
			sum = maphash.Comparable(seed, pair{sum, c.hash(item)})
		}
		return sum
	case map[string]any:
		c.spend(1 + len(v))
		sum := maphash.Comparable(seed, kindObject)
		for name, member := range v {
			c.spend(len(name) / bytesPerStep)
			sum += maphash.Comparable(seed, pair{maphash.String(seed, name), c.hash(member)})
		}
		return sum
	}
	return 0
}

// equal compares two values whose hashes are equal.
func (c *call) equal(a, b any) bool {
	c.spend(1)
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		if !ok {
			return false
		}
		c.spend((len(a) + len(b)) / bytesPerStep)
		return a == b || parseDecimal(string(a)) == parseDecimal(string(b))
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !c.equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, member := range a {
			if other, ok := b[name]; !ok || !c.equal(member, other) {
				return false
			}
		}
		return true
	}
	return a == b
}

// valueSet is the values of an enum, or the one of a const.
type valueSet struct {
	values []any // as the schema lists them
	kinds  kinds
	byHash map[uint64][]any
}

func newValueSet(values []any) *valueSet {
	set := &valueSet{values: values, byHash: make(map[uint64][]any, len(values))}
	unlimited := &call{steps: 1 << 62}
	for _, value := range values {
		set.kinds |= kindOf(value)
		hash := unlimited.hash(value)
		set.byHash[hash] = append(set.byHash[hash], value)
	}
	return set
}

func (s *valueSet) has(c *call, v any) bool {
	if s.kinds&kindOf(v) == 0 {
		return false
	}
	for _, value := range s.byHash[c.hash(v)] {
		if c.equal(v, value) {
			return true
		}
	}
	return false
}

// duplicate finds two equal items: the first item that is equal to an earlier one, and that one. It looks at each item once.
func (c *call) duplicate(items []any) (first, second int, found bool) {
	if len(items) < 2 {
		return 0, 0, false
	}
	byHash := make(map[uint64][]int, len(items))
	for i, item := range items {
		hash := c.hash(item)
		for _, j := range byHash[hash] {
			if c.equal(item, items[j]) {
				return j, i, true
			}
		}
		byHash[hash] = append(byHash[hash], i)
	}
	return 0, 0, false
}
