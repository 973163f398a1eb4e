package fallback

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// documents are options with schema documents.
func documents(pairs ...string) Options {
	o := defaults
	o.Documents = map[string][]byte{}
	for i := 0; i < len(pairs); i += 2 {
		o.Documents[pairs[i]] = []byte(pairs[i+1])
	}
	return o
}

// places are the errors of a schema, as document#pointer keyword.
func places(t *testing.T, schema string, o Options) []string {
	t.Helper()
	_, err := Compile([]byte(schema), o)
	var refused *CompileError
	if !errors.As(err, &refused) {
		t.Errorf("%s: %v", schema, err)
		return nil
	}
	var out []string
	for _, fault := range refused.Errors {
		if fault.Cause == "" || strings.Contains(fault.Cause, "\n") {
			t.Errorf("%s: the cause %q", schema, fault.Cause)
		}
		out = append(out, fmt.Sprintf("%s#%s %s", fault.Document, fault.Pointer, fault.Keyword))
	}
	return out
}

func TestFaultsAreNamedByPointerAndKeyword(t *testing.T) {
	for _, row := range []struct {
		name, schema string
		want         []string
	}{
		{"no JSON", `{`, []string{"# "}},
		{"bad UTF-8", "{\"a\":\"\xff\"}", []string{"# "}},
		{"a name twice", `{"type":"null","type":"object"}`, []string{"# "}},
		{"too deep", strings.Repeat(`{"not":`, 128) + "true" + strings.Repeat("}", 128), []string{"# "}},
		{"a schema that is a number", `1`, []string{"# "}},
		{"a subschema that is a string", `{"properties":{"a":"x"}}`, []string{"#/properties/a "}},
		{"an unknown type", `{"type":"int"}`, []string{"#/type type"}},
		{"a negative count", `{"minLength":-1}`, []string{"#/minLength minLength"}},
		{"a broken count", `{"maxItems":1.5}`, []string{"#/maxItems maxItems"}},
		{"a bound that is a string", `{"items":{"minimum":"1"}}`, []string{"#/items/minimum minimum"}},
		{"a divisor of zero", `{"multipleOf":0}`, []string{"#/multipleOf multipleOf"}},
		{"a draft-04 bound", `{"exclusiveMinimum":true}`, []string{"#/exclusiveMinimum exclusiveMinimum"}},
		{"a draft-04 bound without its partner", `{` + draft4 + `,"exclusiveMinimum":true}`, []string{"# "}},
		{"required twice", `{"required":["a","a"]}`, []string{"#/required required"}},
		{"required as in draft-03", `{"required":true}`, []string{"#/required required"}},
		{"no branch", `{"anyOf":[]}`, []string{"#/anyOf anyOf"}},
		{"items as an array", `{"items":[{}]}`, []string{"#/items "}},
		{"a bad pattern", `{"pattern":"("}`, []string{"#/pattern pattern"}},
		{"a bad name pattern", `{"patternProperties":{"a/(":{}}}`, []string{"#/patternProperties/a~1( patternProperties"}},
		{"a bad pattern in draft 4", `{` + draft4 + `,"pattern":"[b-a]"}`, []string{"#/pattern pattern"}},
		{"a bad name pattern in draft 4", `{` + draft4 + `,"patternProperties":{"a/(":{}}}`, []string{"#/patternProperties/a~1( patternProperties"}},
		{"a pattern that is too large", `{"pattern":"(?:(?=a){2}a{1000}){1000}"}`, []string{"#/pattern pattern"}},
		{"a bad anchor", `{"$defs":{"a":{"$anchor":"1"}}}`, []string{"#/$defs/a/$anchor $anchor"}},
		{"an identifier with a fragment", `{"$id":"http://a/b#c"}`, []string{"http://a/b#/$id $id"}},
		{"dependentRequired", `{"dependentRequired":{"a":"b"}}`, []string{"#/dependentRequired/a dependentRequired"}},
		{"all of them at once", `{"type":1,"$defs":{"x":{"not":2}},"maximum":null}`,
			[]string{"#/$defs/x/not ", "#/maximum maximum", "#/type type"}},
		{"a pointer to nothing", `{"$ref":"#/$defs/a"}`, []string{"#/$ref $ref"}},
		{"a pointer to nothing, twice", `{"items":{"$ref":"#/$defs/a"},"not":{"$ref":"#/$defs/a"}}`, []string{"#/items/$ref $ref", "#/not/$ref $ref"}},
		{"an anchor that is not there", `{"items":{"$ref":"#a"}}`, []string{"#/items/$ref $ref"}},
		{"a document that was not supplied", `{"allOf":[{"$ref":"file:///etc/passwd"}]}`, []string{"#/allOf/0/$ref $ref"}},
		{"an unknown metaschema", `{"$schema":"http://example.com/s"}`, []string{"#/$schema $schema"}},
		{"in an embedded resource", `{"$id":"http://a/b","$ref":"c","$defs":{"c":{"$id":"c","items":{"$ref":"d"}}}}`, []string{"http://a/b#/$defs/c/items/$ref $ref"}},
		{"an anchor twice", `{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}`, []string{"#/$defs/b/$anchor $anchor"}},
		{"an identifier twice", `{"$defs":{"a":{"$id":"http://a/x"},"b":{"$id":"http://a/x"}}}`, []string{"#/$defs/b/$id $id"}},
		{"no URI", `{"$ref":"http://[::1"}`, []string{"#/$ref $ref"}},
		{"draft-07: items without schemas", `{` + draft7 + `,"dependencies":{"a":["b",1]}}`, []string{"#/dependencies/a dependencies"}},
		{"an identified schema", `{"$id":"http://a/b","items":{"type":"int"}}`, []string{"http://a/b#/items/type type"}},
		{"a relative identifier", `{"$id":"b.json","items":{"type":"int"}}`, []string{"b.json#/items/type type"}},
	} {
		got := places(t, row.schema, defaults)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestFaultsInSuppliedDocumentsNameTheDocument(t *testing.T) {
	o := documents("http://e/x", `{"type":"int"}`, "http://e/y", `{"items":{"$ref":"z"}}`, "http://e/broken", `{`,
		"http://e/whole", `{"$defs":{"p":{"$id":"part","$ref":"#/nowhere"}}}`)
	for schema, want := range map[string][]string{
		`{"$ref":"http://e/x"}`:      {"http://e/x#/type type"},
		`{"$ref":"http://e/y"}`:      {"http://e/y#/items/$ref $ref"},
		`{"$ref":"http://e/broken"}`: {"#/$ref $ref", "http://e/broken# "},
		`{"allOf":[{"$ref":"http://e/whole#/$defs/p"},{"$ref":"http://e/part"}]}`: {"http://e/whole#/$defs/p/$ref $ref"},
	} {
		if got := places(t, schema, o); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", schema, got, want)
		}
	}
	_, err := Compile([]byte(`{"$ref":"http://e/x"}`), o)
	if text := err.Error(); !strings.Contains(text, "not a valid schema: http://e/x#/type: ") {
		t.Errorf("%q", text)
	}
}

func TestReferencesLeadWhereTheSpecificationSays(t *testing.T) {
	o := documents(
		"http://example.com/ext.json", `{"$defs":{"s":{"$anchor":"t","const":"s"}},"properties":{"more":{"$ref":"more.json"}},"const":"ext"}`,
		"http://example.com/more.json", `{"const":"more"}`,
		"http://example.com/parts/more.json", `{"const":"more parts"}`,
		"http://example.com/other.json", `{"$ref":"parts/in.json"}`,
		"http://example.com/bundle.json", `{"$defs":{"in":{"$id":"parts/in.json","$ref":"more.json"}},"allOf":[{"$ref":"other.json"}]}`,
		"relative.json", `{"$id":"http://other.example/named.json","const":"relative"}`,
		"http://example.com/unused.json", `"not a schema at all"`,
		"http://example.com/old.json", `{`+draft7+`,"definitions":{"a":{"$id":"#name","const":"name"}},"$ref":"#name"}`,
		"http://example.com/back.json", `{"$ref":"http://example.com/r#/$defs/back"}`,
	)
	// Each schema gets the reference at /properties/r, and has to demand this constant there.
	for _, row := range []struct{ name, schema, reference, want string }{
		{"a pointer", `{"$defs":{"a/b~c":{"const":"w"}}`, "#/$defs/a~1b~0c", "w"},
		{"a percent-encoded pointer", `{"$defs":{"a\"%b":{"const":"w"}}`, "#/$defs/a%22%25b", "w"},
		{"a pointer with bare spaces", `{"$defs":{"List<a b>":{"const":"w"}}`, "#/$defs/List<a b>", "w"},
		{"an item", `{"allOf":[true,{"properties":{"x":{"const":"w"}}}]`, "#/allOf/1/properties/x", "w"},
		{"an anchor", `{"$defs":{"a":{"$anchor":"x","const":"w"}}`, "#x", "w"},
		{"a dynamic anchor", `{"$defs":{"a":{"$dynamicAnchor":"x","const":"w"}}`, "#x", "w"},
		{"an unknown keyword", `{"x-own":[{"deep":{"const":"w"}}]`, "#/x-own/0/deep", "w"},
		{"an embedded resource", `{"$id":"http://example.com/r","$defs":{"a":{"$id":"sub/x","const":"w"}}`, "sub/x", "w"},
		{"an identifier in an enum is none", `{"$defs":{"a":{"enum":[{"$id":"http://example.com/more.json"}]}}`, "http://example.com/more.json", "more"},
		{"a supplied document", `{"a":1`, "http://example.com/ext.json#/$defs/s", "s"},
		{"its anchor", `{"a":1`, "http://example.com/ext.json#t", "s"},
		{"what it refers to", `{"a":1`, "http://example.com/ext.json#/properties/more", "more"},
		{"a supplied document by a relative name", `{"a":1`, "relative.json", "relative"},
		{"relative to the base", `{"$id":"http://example.com/dir/r"`, "../more.json", "more"},
		{"a URN as a base", `{"$id":"urn:uuid:deadbeef","$defs":{"a":{"const":"w"}}`, "urn:uuid:deadbeef#/$defs/a", "w"},
		{"a resource that is embedded in another document", `{"a":1`, "http://example.com/bundle.json", "more parts"},
		{"an identifier that is only a name", `{"a":1`, "http://example.com/old.json", "name"},
		{"a document that refers back", `{"$id":"http://example.com/r","$defs":{"back":{"const":"back"}}`, "http://example.com/back.json", "back"},
	} {
		v, err := Compile([]byte(row.schema+`,"properties":{"r":{"$ref":"`+row.reference+`"}}}`), o)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		if keyword, offset := outcome(t, v, `{"r":"`+row.want+`"}`); keyword != "" {
			t.Errorf("%s: %q is refused by %s at %d", row.name, row.want, keyword, offset)
		}
		if keyword, _ := outcome(t, v, `{"r":"something else"}`); keyword != "const" {
			t.Errorf("%s: something else is refused by %q", row.name, keyword)
		}
	}
}

func TestADocumentIsKnownByItsOwnIdentifierOnceSomethingBroughtIt(t *testing.T) {
	o := documents("relative.json", `{"$id":"http://other.example/named.json","type":"null","$defs":{"p":{"$id":"part.json","const":1,"$defs":{"q":{"const":2}}}}}`)
	for _, reference := range []string{"http://other.example/named.json", "http://other.example/part.json", "http://other.example/part.json#/$defs/q"} {
		// The first reference is met before the second one brings the document.
		v := compiled(t, `{"allOf":[{"items":{"$ref":"`+reference+`"}},{"not":{"$ref":"relative.json"}}]}`, o)
		if keyword, offset := outcome(t, v, `["x"]`); keyword == "" || offset != 1 {
			t.Errorf("%s: %q at %d", reference, keyword, offset)
		}
		if got := places(t, `{"items":{"$ref":"`+reference+`"}}`, o); !slices.Equal(got, []string{"#/items/$ref $ref"}) {
			t.Errorf("%s alone: %q", reference, got)
		}
	}
}

func TestAResolverIsAskedForWhatWasNotSupplied(t *testing.T) {
	var asked []string
	o := documents("http://e/supplied", `{"const":"supplied"}`)
	o.Resolver = func(uri string) ([]byte, error) {
		asked = append(asked, uri)
		switch uri {
		case "http://e/given", "given.json":
			return []byte(`{"const":"given"}`), nil
		case "http://e/broken":
			return []byte(`[`), nil
		}
		return nil, errors.New("no such thing")
	}
	v := compiled(t, `{"prefixItems":[{"$ref":"http://e/given#"},{"$ref":"http://e/supplied"},{"$ref":"given.json"},{"$ref":"https://json-schema.org/draft/2020-12/schema"}]}`, o)
	if keyword, offset := outcome(t, v, `["given","supplied","given",{"type":"x"}]`); keyword != "anyOf" || offset != 36 {
		t.Errorf("%q at %d", keyword, offset)
	}
	slices.Sort(asked)
	if !slices.Equal(asked, []string{"given.json", "http://e/given"}) {
		t.Errorf("asked for %q", asked)
	}
	if got := places(t, `{"$ref":"http://e/broken"}`, o); !slices.Equal(got, []string{"#/$ref $ref", "http://e/broken# "}) {
		t.Errorf("%q", got)
	}
	if _, err := Compile([]byte(`{"$ref":"http://e/x"}`), o); err == nil || !strings.Contains(err.Error(), "no such thing") {
		t.Errorf("%v", err)
	}
}

func TestTheDraftIsThatOfTheSchemaOrTheDefault(t *testing.T) {
	tuple := `"items":[{"type":"null"}]`
	for uri, refused := range map[string]bool{
		"": true, "https://json-schema.org/draft/2020-12/schema": true, "https://json-schema.org/draft/2019-09/schema": false,
		"http://json-schema.org/draft-07/schema#": false, "http://json-schema.org/draft-07/schema": false,
		"https://json-schema.org/draft-06/schema#": false, "http://json-schema.org/draft-04/schema#": false, "http://json-schema.org/schema#": true,
	} {
		o := defaults
		o.DefaultDraft = uri
		if _, err := Compile([]byte(`{`+tuple+`}`), o); (err != nil) != refused {
			t.Errorf("%q: %v", uri, err)
		}
		if _, err := Compile([]byte(`{`+draft7+`,`+tuple+`}`), o); err != nil {
			t.Errorf("%q: $schema is not what counts: %v", uri, err)
		}
	}
	for _, uri := range []string{"draft-07", "http://example.com/own"} {
		o := defaults
		o.DefaultDraft = uri
		var wrong *OptionError
		if _, err := Compile([]byte(`{}`), o); !errors.As(err, &wrong) || !strings.Contains(wrong.Cause, uri) {
			t.Errorf("%q: %v", uri, err)
		}
	}
	own := documents("http://example.com/own", `{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://example.com/own",
		"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,"https://json-schema.org/draft/2020-12/vocab/applicator":true,
		"https://json-schema.org/draft/2020-12/vocab/format-assertion":true},"$dynamicAnchor":"meta"}`)
	v := compiled(t, `{"$schema":"http://example.com/own","minimum":5,"format":"ipv4"}`, own)
	if keyword, _ := outcome(t, v, `1`); keyword != "" {
		t.Errorf("a vocabulary that the metaschema leaves out asserts %q", keyword)
	}
	if keyword, _ := outcome(t, v, `"x"`); keyword != "format" {
		t.Errorf("a metaschema that requires format-assertion: %q", keyword)
	}
}

func TestFormatsAssertWhereTheyAreAskedTo(t *testing.T) {
	asserting := defaults
	asserting.AssertFormat = true
	for _, row := range []struct {
		schema, doc string
		valid       bool
	}{
		{`{"format":"ipv4"}`, `"1.2.3.4"`, true}, {`{"format":"ipv4"}`, `"x"`, false}, {`{"format":"ipv4"}`, `1`, true},
		{`{"format":"regex"}`, `"^\\d(?=a)$"`, true}, {`{"format":"regex"}`, `"^[\\_]$"`, false},
		{`{"format":"uuid"}`, `"x"`, false}, {`{` + draft7 + `,"format":"uuid"}`, `"x"`, true},
		{`{` + draft7 + `,"format":"date"}`, `"x"`, false}, {`{` + draft4 + `,"format":"date"}`, `"x"`, true},
		{`{` + draft4 + `,"format":"email"}`, `"x"`, false}, {`{"format":"semver"}`, `"x"`, true}, {`{"format":"no-such-format"}`, `"x"`, true},
	} {
		if keyword, _ := outcome(t, compiled(t, row.schema, asserting), row.doc); (keyword == "") != row.valid || keyword != "" && keyword != "format" {
			t.Errorf("%s on %s: %q", row.schema, row.doc, keyword)
		}
		if keyword, _ := outcome(t, compiled(t, row.schema, defaults), row.doc); keyword != "" {
			t.Errorf("%s on %s asserts without being asked to", row.schema, row.doc)
		}
	}
}

func TestASchemaMayBeACopyOfAMetaschema(t *testing.T) {
	v := compiled(t, `{"$id":"http://json-schema.org/draft-07/schema#",`+draft7+`,"type":"object","properties":{"a":{"$ref":"#/definitions/x"}},"definitions":{"x":{"type":"null"}}}`, defaults)
	if keyword, offset := outcome(t, v, `{"a":1}`); keyword != "type" || offset != 5 {
		t.Errorf("%q at %d", keyword, offset)
	}
	for _, uri := range []string{"http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#",
		"https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema"} {
		v := compiled(t, `{"$ref":"`+uri+`"}`, defaults)
		if keyword, _ := outcome(t, v, `{"properties":{"a":{"minLength":3,"pattern":"^a"}}}`); keyword != "" {
			t.Errorf("%s: %q", uri, keyword)
		}
		if keyword, offset := outcome(t, v, `{"properties":{"a":{"minLength":-3}}}`); keyword != "minimum" || offset != 32 {
			t.Errorf("%s: %q at %d", uri, keyword, offset)
		}
		if keyword, offset := outcome(t, v, `{"properties":{"a":{"minLength":1e10000000,"maxLength":0.5}}}`); keyword != "type" || (offset != 55) != strings.Contains(uri, "draft-04") {
			t.Errorf("%s: %q at %d", uri, keyword, offset)
		}
	}
}
