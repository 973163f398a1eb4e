package jsongatehttp

import (
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestKnownPointer(t *testing.T) {
	rows := []struct {
		name, instance, way, want string
		ok                        bool
	}{
		{"the whole document", "", "/type", "", true},
		{"a false schema", "", "", "", true},
		{"a listed name", "/a", "/properties/a/type", "/a", true},
		{"through references and branches", "/a/b", "/$ref/allOf/0/properties/a/anyOf/1/$dynamicRef/properties/b/enum", "/a/b", true},
		{"escapes", "/a~1b/c~0d", "/properties/a~1b/properties/c~0d/type", "/a~1b/c~0d", true},
		{"a property called properties", "/properties/items", "/properties/properties/properties/items/type", "/properties/items", true},
		{"a false property", "/a", "/properties/a", "/a", true},
		{"the empty name", "/", "/properties//type", "/", true},
		{"another name", "/secret", "/additionalProperties/type", "/*", true},
		{"another name, forbidden", "/secret", "/additionalProperties", "/*", true},
		{"a name that looks like an index", "/4711", "/additionalProperties/type", "/*", true},
		{"a name by pattern", "/x-secret", "/patternProperties/^x/type", "/*", true},
		{"an unevaluated name", "/secret", "/unevaluatedProperties", "/*", true},
		{"a name under propertyNames", "/a/secret", "/properties/a/propertyNames/maxLength", "/a/*", true},
		{"the object of propertyNames", "/a", "/properties/a/propertyNames/maxLength", "/a", true},
		{"items", "/0", "/items/type", "/0", true},
		{"items, forbidden", "/3", "/items", "/3", true},
		{"an array of items", "/1", "/items/1/type", "/1", true},
		{"items behind prefixItems", "/7/a", "/items/properties/a/type", "/7/a", true},
		{"prefixItems", "/1", "/prefixItems/1/type", "/1", true},
		{"contains", "/a", "/properties/a/contains", "/a", true},
		{"a branch that fails as a whole", "/a", "/properties/a/oneOf", "/a", true},
		{"dependentSchemas", "/a", "/dependentSchemas/b/properties/a/type", "/a", true},
		{"then", "/a", "/then/properties/a/const", "/a", true},
		{"an index that is none", "/secret", "/items/type", "/*", true},
		{"a name that differs", "/secret", "/properties/a/type", "/*", true},
		{"more steps than the schema made", "/a/secret", "/properties/a/type", "", false},
		{"fewer steps", "", "/properties/a/type", "", false},
		{"a keyword that nobody knows", "/a", "/frobnicate/a/type", "", false},
	}
	for _, row := range rows {
		if got, ok := knownPointer(row.instance, row.way); got != row.want || ok != row.ok {
			t.Errorf("%s: %q, %v; want %q, %v", row.name, got, ok, row.want, row.ok)
		}
	}
}

const pointerSchema = `{"properties":{"list":{"items":{"properties":{"sku":{"type":"string"}}}}},"additionalProperties":{"type":"string"}}`

func TestPointerOptions(t *testing.T) {
	v := mustCompile(t, pointerSchema)
	const known, unknown = `{"list":[{"sku":1}]}`, `{"secret":1}`
	rows := []struct {
		name, doc string
		options   []Option
		pointer   string // "-" for none
		way       string
	}{
		{"known", known, nil, "/list/0/sku", "/properties/list/items/properties/sku/type"},
		{"unknown", unknown, nil, "/*", "/additionalProperties/type"},
		{"full", unknown, []Option{Pointers(PointersFull, 0)}, "/secret", "/additionalProperties/type"},
		{"none", known, []Option{Pointers(PointersNone, 0)}, "-", ""},
		{"longer than is told", known, []Option{Pointers(PointersKnown, 10)}, "-", ""},
		{"as long as is told", unknown, []Option{Pointers(PointersFull, 7)}, "/secret", ""},
		{"not explained", known, []Option{ExplainUpTo(0)}, "-", ""},
		{"larger than is explained", known, []Option{ExplainUpTo(len(known) - 1)}, "-", ""},
		{"as large as is explained", known, []Option{ExplainUpTo(len(known))}, "/list/0/sku", "/properties/list/items/properties/sku/type"},
	}
	onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
		for _, row := range rows {
			p := problemOf(t, serve(Handler(v, &accepting{}, row.options...), post(row.doc)))
			pointer := "-"
			if p.Pointer != nil {
				pointer = *p.Pointer
			}
			if pointer != row.pointer || p.SchemaPointer != row.way || p.Keyword != "type" || p.Offset == nil {
				t.Errorf("%s: %+v with the pointer %q", row.name, p, pointer)
			}
		}
	})
}

// Whatever is wrong with a document, what the sender wrote does not come back.
func TestProblemsHoldNothingOfTheDocument(t *testing.T) {
	v := mustCompile(t, `{"properties":{"a":{"items":{"additionalProperties":false}},"p":{"propertyNames":{"maxLength":2}},
		"m":{"additionalProperties":{"enum":["x"]}},"n":{"patternProperties":{"^s":{"const":1}}},"t":{"prefixItems":[true],"items":false},
		"d":{"dependentRequired":{"secret77":["z"]}},"u":{"pattern":"^$","maxLength":1},"w":{"not":{"type":"string"}},"x":{"uniqueItems":true},
		"y":{"oneOf":[{"type":"object","additionalProperties":{"type":"null"}},{"type":"string"}]},"z":{"multipleOf":2}}}`)
	docs := []string{`{"a":[{"secret77":1}]}`, `{"p":{"secret77":1}}`, `{"m":{"secret77":"secret77"}}`, `{"n":{"secret77":"secret77"}}`,
		`{"t":[1,"secret77"]}`, `{"u":"secret77"}`, `{"w":"secret77"}`, `{"x":["secret77","secret77"]}`, `{"y":{"secret77":1}}`,
		`{"z":77777}`, `{"secret77":tru}`, `{"secret77":1,"secret77":2}`, "{\"secret77\":\"\xff\"}"}
	onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
		for _, doc := range docs {
			w := serve(Handler(v, &accepting{}), post(doc))
			problemOf(t, w)
			if text := w.Body.String(); strings.Contains(text, "77") {
				t.Errorf("%s is refused with %s", doc, text)
			}
		}
	})
}

func TestTypeBase(t *testing.T) {
	w := serve(Handler(saysValid, &accepting{}, TypeBase("https://api.example/problems/")), post(""))
	if !strings.Contains(w.Body.String(), `"type":"https://api.example/problems/body-required"`) {
		t.Errorf("refused with %s", w.Body)
	}
}

// several is a validator that knows several violations and names the last of them.
type several struct{}

func (several) Validate([]byte) jsongate.Result {
	return jsongate.Result{Code: jsongate.CodeSchema, Path: jsongate.PathGo, Keyword: jsongate.KeywordType, Offset: 5}
}

func (several) Locate(doc []byte, result jsongate.Result) (jsongate.Violation, bool) {
	for _, one := range []jsongate.Violation{
		{Keyword: jsongate.KeywordType, Offset: 1, InstanceLocation: "/0", KeywordLocation: "/items/type"},
		{Keyword: jsongate.KeywordEnum, Offset: 5, InstanceLocation: "/1", KeywordLocation: "/items/enum"},
		{Keyword: jsongate.KeywordType, Offset: 5, InstanceLocation: "/2", KeywordLocation: "/items/type"},
	} {
		if one.Keyword == result.Keyword && one.Offset == result.Offset && string(doc) == "1" {
			return one, true
		}
	}
	return jsongate.Violation{}, false
}

func TestPointersAreThoseOfTheViolationThatIsNamed(t *testing.T) {
	if p := problemOf(t, serve(Handler(several{}, &accepting{}), post(`1`))); p.Pointer == nil || *p.Pointer != "/2" {
		t.Errorf("refused with %+v", p)
	}
}
