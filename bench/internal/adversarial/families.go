// Package adversarial asks how the cost of a call grows with the size of documents that are made to hurt.
//
// A family is a way of attacking: one schema, and a document for each size. Its cost is measured at growing sizes, on both
// paths, and a line is fitted through the logarithms. The exponent of a path that stays linear is about 1.
package adversarial

import (
	"fmt"
	"strings"
)

// Family is one way of attacking.
type Family struct {
	Name   string
	Schema string
	// Document makes a document of about so many bytes.
	Document func(size int) []byte
	// MaxDepth is the option MaxDepth; 0 for the default.
	MaxDepth int
	// Most is the size, in bytes, up to which the family is measured where the general one is larger; 0 for none.
	Most int
}

const anything = "true"

// nested is the schema of branches that lead to the same schema again, for every level twice.
const nested = `{"$ref":"#/$defs/n","$defs":{"n":{"anyOf":[
	{"type":"array","items":{"$ref":"#/$defs/n"},"minItems":2},
	{"type":"array","items":{"$ref":"#/$defs/n"},"maxItems":1},
	{"type":["string","integer"]}]}}}`

// leftover is the schema of an object that is searched at every level for what is left over.
const leftover = `{"$ref":"#/$defs/n","$defs":{"n":{"anyOf":[
	{"properties":{"a":{"$ref":"#/$defs/n"}}},{"required":["z"]}],"unevaluatedProperties":{"type":["string","integer","array"]}}}}`

// Families are the attacks.
func Families() []Family {
	return []Family{
		{Name: "nested arrays to the limit, again and again", Schema: anything, Document: deep("[", "", "]", 900)},
		{Name: "nested objects to the limit, again and again", Schema: anything, Document: deep(`{"a":`, "1", "}", 900)},
		{Name: "opening brackets and nothing else", Schema: anything, Document: fill("", "[", "")},
		{Name: "backslashes", Schema: anything, Document: fill(`"`, `\\`, `"`)},
		{Name: "escapes of code points", Schema: `{"maxLength":1000000000}`, Document: fill(`"`, `\u00e9`, `"`)},
		{Name: "an escaped name of any length", Schema: `{"properties":{"a":true}}`, Document: fill(`{"`, `\u0061`, `":1}`)},
		{Name: "digits under multipleOf", Schema: `{"multipleOf":0.07}`, Document: fill("1", "7", "")},
		{Name: "digits under a bound", Schema: `{"maximum":1e400}`, Document: fill("1", "0", "")},
		{Name: "zeros behind the point under an enum", Schema: `{"enum":[1]}`, Document: fill("1.", "0", "")},
		{Name: "an exponent of any length", Schema: `{"multipleOf":3,"type":"integer"}`, Document: fill("1e", "9", "")},
		{Name: "different names", Schema: anything, Document: list("{", func(i int) string { return fmt.Sprintf(`"n%d":0`, i) }, "}")},
		{Name: "different names of one length and one beginning", Schema: `{"additionalProperties":{"type":"integer"}}`,
			Document: list("{", func(i int) string { return fmt.Sprintf(`"name-%08d-name":0`, i) }, "}")},
		{Name: "names under patterns", Schema: `{"patternProperties":{"^(a+)+$":{"type":"integer"},"a.*b.*c":true}}`,
			Document: list("{", func(i int) string { return fmt.Sprintf(`"aaaaaaaaaaaaaaaaaaaaaaaa%d":0`, i) }, "}")},
		{Name: "unique integers", Schema: `{"uniqueItems":true}`, Document: list("[", func(i int) string { return fmt.Sprint(i) }, "]")},
		{Name: "unique objects that differ deep inside", Schema: `{"uniqueItems":true}`,
			Document: list("[", func(i int) string { return fmt.Sprintf(`{"a":[[{"b":%d}]]}`, i) }, "]")},
		{Name: "unique numbers written in many ways", Schema: `{"uniqueItems":true}`,
			Document: list("[", func(i int) string { return fmt.Sprintf(`%d.50e0`, i) }, "]")},
		{Name: "unique items at every level", Schema: `{"$ref":"#/$defs/n","$defs":{"n":{"uniqueItems":true,"items":{"$ref":"#/$defs/n"}}}}`,
			Document: list("[", func(i int) string {
				return strings.Repeat("[0,", 50) + fmt.Sprint(i) + strings.Repeat("]", 50)
			}, "]")},
		{Name: "an enum of large values", Schema: largeEnum(), Document: list("[", func(i int) string { return fmt.Sprintf(`{"k":[%d,{"x":"y"}]}`, i%64) }, "]")},
		{Name: "branches inside branches", Schema: nested, Document: tower("[", "]", 60)},
		{Name: "branches inside branches around one long string", Schema: nested, Document: wrapped(60, `"`, "x", `"`)},
		{Name: "branches inside branches around many items", Schema: nested, Document: wrapped(60, "[0,", "1,", "0]")},
		{Name: "what is left over at every level", Schema: leftover, Document: towerOf(`{"b":[0],"a":`, "{}", "}", 200)},
		{Name: "what is left over, wide", Schema: leftover, Document: list("{", func(i int) string { return fmt.Sprintf(`"k%d":[{}]`, i) }, "}")},
		{Name: "contains, counted", Schema: `{"contains":{"contains":{"const":1}},"minContains":3}`,
			Document: list("[", func(int) string { return "[0,0,1]" }, "]")},
		{Name: "a pattern with nested repetition", Schema: `{"pattern":"^(a+)+$"}`, Document: fill(`"`, "a", `!"`)},
		{Name: "a pattern with many alternatives", Schema: `{"pattern":"(x+x+)+y|(a|aa)+$"}`, Document: fill(`"`, "xa", `"`)},
		{Name: "a pattern with a lookahead", Schema: `{"pattern":"^(?=.*b)(?=(a+)+c)"}`, Document: fill(`"`, "a", `"`)},
	}
}

// fill repeats a part between a beginning and an end.
func fill(before, part, after string) func(int) []byte {
	return func(size int) []byte {
		return []byte(before + strings.Repeat(part, max(1, (size-len(before)-len(after))/len(part))) + after)
	}
}

// list is a container of parts that are separated by commas.
func list(open string, part func(int) string, end string) func(int) []byte {
	return func(size int) []byte {
		var b strings.Builder
		b.WriteString(open)
		for i := 0; b.Len() < size; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(part(i))
		}
		b.WriteString(end)
		return []byte(b.String())
	}
}

// deep is a list of values that are nested to a depth.
func deep(open, core, end string, depth int) func(int) []byte {
	one := func(depth int) string { return strings.Repeat(open, depth) + core + strings.Repeat(end, depth) }
	return func(size int) []byte {
		least := len(open) + len(end)
		if size <= least*depth {
			return []byte(one(max(1, size/least)))
		}
		return list("[", func(int) string { return one(depth) }, "]")(size)
	}
}

// tower is a list of nested arrays that have an item beside the one that goes deeper.
func tower(open, end string, depth int) func(int) []byte {
	return towerOf(open+"0,", "1", end, depth)
}

func towerOf(open, core, end string, depth int) func(int) []byte {
	return deep(open, core, end, depth)
}

// wrapped is one long value inside of nested arrays.
func wrapped(depth int, before, part, after string) func(int) []byte {
	inner := fill(before, part, after)
	return func(size int) []byte {
		return []byte(strings.Repeat("[", depth) + string(inner(max(1, size-2*depth))) + strings.Repeat("]", depth))
	}
}

func largeEnum() string {
	return `{"items":{"enum":[` + strings.Join(values(64), ",") + `]}}`
}

func values(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf(`{"k":[%d,{"x":"y"}]}`, i))
	}
	return list
}
