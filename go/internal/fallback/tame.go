package fallback

import (
	"encoding/json"
	"fmt"
)

// The library turns each number of a schema into a math/big.Rat, for which it writes the exponent out: 1e1000000 takes it a
// megabyte and 1e10000000 it drops silently. So it is given a copy of the schema in which such numbers are replaced, and the
// numbers that assert something are read from the schema itself (see attach).

// tameDigits is how many digits, before or behind the point, the library is trusted with.
const tameDigits = 400

// tamer replaces numbers of one document. For a metaschema the new number is as good as the old one: its sign, whether it is
// an integer, and which numbers are equal stay as they are.
type tamer map[decimal]int

// copy is the value with its numbers replaced.
func (t tamer) copy(value any) any {
	switch value := value.(type) {
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = t.copy(item)
		}
		return items
	case map[string]any:
		members := make(map[string]any, len(value))
		for name, member := range value {
			members[name] = t.copy(member)
		}
		return members
	case json.Number:
		return t.number(value)
	}
	return value
}

func (t tamer) number(literal json.Number) json.Number {
	d := parseDecimal(string(literal))
	if e := d.exponent; d.sign == 0 {
		return "0"
	} else if e.big == "" && e.small >= -tameDigits && e.small <= tameDigits && len(d.digits) <= tameDigits {
		return literal
	}
	index, known := t[d]
	if !known {
		index = len(t)
		t[d] = index
	}
	// No other number of the document is likely to be one of these.
	replacement := fmt.Sprintf("7%0100d", index)
	if !d.isInteger() {
		replacement += ".5"
	}
	if d.sign < 0 {
		replacement = "-" + replacement
	}
	return json.Number(replacement)
}
