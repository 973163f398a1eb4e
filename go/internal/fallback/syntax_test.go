package fallback

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	strict  = limits{depth: 3, size: 1000}
	lenient = limits{depth: 3, size: 1000, duplicates: true, lenient: true}
)

func TestTheFirstByteThatCannotContinueIsNamed(t *testing.T) {
	type row struct {
		name, doc string
		code      uint8
		offset    uint32
	}
	for _, row := range []row{
		{"every construct", ` {"a":[true,false,null,-0.5e+10,"\"\\\/\b\f\n\r\t\u00e9"],"b":{}} `, 0, 0},
		{"empty", "", codeMalformed, 0},
		{"blank", " \n\t\r", codeMalformed, 4},
		{"byte order mark", "\ufeff1", codeMalformed, 0},
		{"trailing data", "1 2", codeMalformed, 2},
		{"trailing comma", "[1,]", codeMalformed, 3},
		{"trailing comma in an object", `{"a":1,}`, codeMalformed, 7},
		{"comma first", "[,1]", codeMalformed, 1},
		{"wrong bracket", "[1}", codeMalformed, 2},
		{"wrong brace", `{"a":1]`, codeMalformed, 6},
		{"bracket that closes nothing", "]", codeMalformed, 0},
		{"two closing brackets", "[]]", codeMalformed, 2},
		{"cut array", "[1", codeMalformed, 2},
		{"cut object", `{"a":`, codeMalformed, 5},
		{"cut literal", "tru", codeMalformed, 3},
		{"bad literal", "trux", codeMalformed, 3},
		{"literal in capitals", "True", codeMalformed, 0},
		{"leading zero", "01", codeMalformed, 1},
		{"minus alone", "-]", codeMalformed, 1},
		{"no digit after the point", "[1.]", codeMalformed, 3},
		{"no digit in the exponent", "1e+", codeMalformed, 3},
		{"capital exponent", "[1E5,1e-0]", 0, 0},
		{"plus", "+1", codeMalformed, 0},
		{"no number", "[NaN]", codeMalformed, 1},
		{"control character", "\"a\x01\"", codeMalformed, 2},
		{"NUL in a string", "\"\x00\"", codeMalformed, 1},
		{"NUL between tokens", "[\x00]", codeMalformed, 1},
		{"NUL at the end", "1\x00", codeMalformed, 1},
		{"delete is no control character", "\"\x7f\"", 0, 0},
		{"bad escape", `"\q"`, codeMalformed, 2},
		{"escape cut by the end", "\"\\", codeMalformed, 2},
		{"hexadecimal digits cut by the end", `"\u12`, codeMalformed, 5},
		{"bad hexadecimal digit", `"\u12g4"`, codeMalformed, 5},
		{"unclosed string", `"ab`, codeMalformed, 3},
		{"raw byte outside strings", "[\xc3\xa9]", codeMalformed, 1},
		{"missing colon", `{"a" 1}`, codeMalformed, 5},
		{"name that is no string", "{1:2}", codeMalformed, 1},
		{"white space that JSON does not know", "\v1", codeMalformed, 0},
		{"bad UTF-8", "\"a\xff\"", codeBadUTF8, 2},
		{"overlong", "\"\xc0\xaf\"", codeBadUTF8, 1},
		{"surrogate in UTF-8", "\"\xed\xa0\x80\"", codeBadUTF8, 1},
		{"above the last code point", "\"\xf4\x90\x80\x80\"", codeBadUTF8, 1},
		{"sequence cut by the end", "\"\xe2\x82", codeBadUTF8, 1},
		{"sequence cut by the quote", "\"\xe2\x82\"", codeBadUTF8, 1},
		{"whole sequences", `"é€😀�"`, 0, 0},
		{"pair", `"\ud83d\ude00"`, 0, 0},
		{"lone low half", `"a\udc00"`, codeBadUTF8, 2},
		{"lone high half", `"\uD800"`, codeBadUTF8, 1},
		{"high half before a cut escape", `"\ud800\u12"`, codeBadUTF8, 1},
		{"high half before another escape", `"\ud800\n"`, codeBadUTF8, 1},
		{"high half before a high one", `"\ud800\ud800\udc00"`, codeBadUTF8, 1},
		{"high half at the end of the text", `"\ud800`, codeBadUTF8, 1},
		{"high half itself cut short", `"\ud8`, codeMalformed, 5},
		{"duplicate", `{"a":1,"\u0061":2}`, codeDuplicateName, 7},
		{"duplicate of an empty name", `{"":1,"":2}`, codeDuplicateName, 6},
		{"duplicate beats the missing colon", `{"a":1,"a"}`, codeDuplicateName, 7},
		{"duplicate that never completes", `{"a":1,"a`, codeMalformed, 9},
		{"fault in the second name", "{\"a\":1,\"a\xff\":2}", codeBadUTF8, 9},
		{"same name in another object", `{"a":{"a":1}}`, 0, 0},
		{"deep enough", "[[[]]]", 0, 0},
		{"too deep", `[[{"a":[`, codeTooDeep, 7},
		{"too deep before the fault", `[[[[x`, codeTooDeep, 3},
		{"fault before too deep", `[x[[[[`, codeMalformed, 1},
	} {
		fault, refused := scan([]byte(row.doc), strict)
		if refused != (row.code != 0) || fault != (Outcome{Code: row.code, Offset: row.offset}) {
			t.Errorf("%s: %+v, want code %d at %d", row.name, fault, row.code, row.offset)
		}
		if wellFormed([]byte(row.doc), strict) == refused {
			t.Errorf("%s: jsontext judges differently", row.name)
		}
		if row.code == codeBadUTF8 || row.code == codeDuplicateName {
			continue
		}
		if again, _ := scan([]byte(row.doc), lenient); again != fault {
			t.Errorf("%s: read leniently %+v", row.name, again)
		}
	}
}

func TestTheLenientReadingIsThatOfEncodingJSON(t *testing.T) {
	for _, doc := range []string{
		"\"\xff\xe2\x82\xc0\"", `"\ud800\udc00\udc00\ud800"`, `{"a":1,"a":2}`, "{\"\xff\":1,\"\ufffd\":2}", `"\ud800x"`, `"\ud800\u0041"`,
		`"\ud800\ud800\udc00"`, "\"\xed\xa0\x80\"", "\"\xf0\x9f\x98\"", "\"\xf0\x9f\\n\"", `{"\udc00":1,"\ud800":2}`,
		`{"a":[1,{"b":null}],"a":[{"b":2}]}`,
	} {
		if fault, refused := scan([]byte(doc), lenient); refused {
			t.Errorf("%q: %+v", doc, fault)
		}
		got, ok := decode([]byte(doc), lenient)
		want := encodingJSON(t, doc)
		if !ok || !reflect.DeepEqual(got.value, want) {
			t.Errorf("%q: %#v, encoding/json says %#v", doc, got.value, want)
		}
	}
}

func encodingJSON(t testing.TB, doc string) (value any) {
	decoder := json.NewDecoder(strings.NewReader(doc))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%q: %v", doc, err)
	}
	return value
}

func TestSizeIsJudgedBeforeAByteIsRead(t *testing.T) {
	small := limits{depth: 3, size: 3}
	if fault, _ := scan([]byte("@@@@"), small); fault != (Outcome{Code: codeTooLarge}) {
		t.Errorf("%+v", fault)
	}
	if _, refused := scan([]byte("123"), small); refused || !wellFormed([]byte("123"), small) || wellFormed([]byte("1234"), small) {
		t.Error("the limit is not the greatest size")
	}
	if _, ok := decode([]byte("1234"), small); ok {
		t.Error("decoded")
	}
}

// TestEveryShortTextIsJudgedAsJSONTextDoes tries every text of up to five pieces.
func TestEveryShortTextIsJudgedAsJSONTextDoes(t *testing.T) {
	for _, pieces := range [][]string{
		{"[", "]", "{", "}", ",", ":", `"`, "1", " ", `"a"`},
		{`"`, `\`, "u", "d800", "dc00", "0061", "n", "\xe2\x82", "\xac", "\x1f"},
		{"-", "0", "1", ".", "e", "+", "E", "t", "true", "nul"},
	} {
		text := make([]string, 0, 5)
		var try func()
		try = func() {
			doc := []byte(strings.Join(text, ""))
			compare(t, doc)
			if len(text) == cap(text) {
				return
			}
			text = append(text, "")
			for _, piece := range pieces {
				text[len(text)-1] = piece
				try()
			}
			text = text[:len(text)-1]
		}
		try()
	}
}

func compare(t *testing.T, doc []byte) {
	for _, limits := range []limits{strict, lenient, {depth: 3, size: 1000, duplicates: true}} {
		fault, refused := scan(doc, limits)
		if wellFormed(doc, limits) == refused {
			t.Fatalf("%q with %+v: scan says %+v, jsontext otherwise", doc, limits, fault)
		}
		if _, ok := decode(doc, limits); ok == refused {
			t.Fatalf("%q with %+v: decode says %v, scan %+v", doc, limits, ok, fault)
		}
		if refused && int(fault.Offset) > len(doc) {
			t.Fatalf("%q: offset %d", doc, fault.Offset)
		}
	}
}

func TestDeepDocumentsAreReadInLinearTime(t *testing.T) {
	deep := limits{depth: 10_000, size: 1 << 30}
	for _, pair := range [][2]string{{"[", "]"}, {`{"a":`, "}"}, {`[{"a":1,"b":[`, `]}]`}} {
		levels := 10_000 / strings.Count(strings.ReplaceAll(pair[0], "{", "["), "[")
		inner := "1"
		doc := []byte(strings.Repeat(pair[0], levels) + inner + strings.Repeat(pair[1], levels))
		value, ok := decode(doc, deep)
		if _, refused := scan(doc, deep); !ok || refused || value.depth > 10_000 || value.depth < 9_999 {
			t.Errorf("%s: %v, depth %d", pair[0], ok, value.depth)
		}
		over := []byte("[[[" + string(doc) + "]]]")
		at := uint32(0)
		if fault, _ := scan(over, deep); fault.Code != codeTooDeep {
			t.Errorf("%s: %+v", pair[0], fault)
		} else {
			at = fault.Offset
		}
		if over[at] != '[' && over[at] != '{' || wellFormed(over, deep) {
			t.Errorf("%s: too deep at %d", pair[0], at)
		}
	}
}

func TestDocumentsAreNeitherWrittenToNorKept(t *testing.T) {
	doc := []byte(`{"name":"v\u0061lue","list":[1.50,"plain",{"x":null}],"name2":true}`)
	before := bytes.Clone(doc)
	value, ok := decode(doc, strict)
	if !ok || !bytes.Equal(doc, before) {
		t.Fatal("the document changed")
	}
	want, _ := json.Marshal(value.value)
	for i := range doc {
		doc[i] = '#'
	}
	if got, _ := json.Marshal(value.value); !bytes.Equal(got, want) {
		t.Errorf("the value shares memory with the document: %s", got)
	}
}

// FuzzScan compares the scanner with jsontext, and the lenient reading with encoding/json.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,"\u00e9"],"b":{"a":null}}`, `"\ud83d\ude00"`, "\"\xff\"", `{"a":1,"a":2}`, `[[[[`, `-0.0e-1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		if len(doc) > 1000 {
			return
		}
		compare(t, doc)
		compatible := limits{depth: 10_000, size: 1000, duplicates: true, lenient: true}
		value, ok := decode(doc, compatible)
		var other any
		decoder := json.NewDecoder(bytes.NewReader(doc))
		decoder.UseNumber()
		err := decoder.Decode(&other)
		if json.Valid(doc) != ok {
			t.Fatalf("%q: encoding/json says %v, we %v", doc, json.Valid(doc), ok)
		}
		if ok && (err != nil || !reflect.DeepEqual(value.value, other)) {
			t.Fatalf("%q: %#v, encoding/json says %#v", doc, value.value, other)
		}
		if ok && strictText(value.value) != nil {
			t.Fatalf("%q: %q is not UTF-8", doc, strictText(value.value))
		}
	})
}

// strictText gives a string in the value that is not UTF-8, if there is one.
func strictText(value any) any {
	switch value := value.(type) {
	case string:
		if !utf8.ValidString(value) {
			return value
		}
	case []any:
		for _, item := range value {
			if bad := strictText(item); bad != nil {
				return bad
			}
		}
	case map[string]any:
		for name, member := range value {
			if bad := strictText(name); bad != nil {
				return bad
			}
			if bad := strictText(member); bad != nil {
				return bad
			}
		}
	}
	return nil
}
