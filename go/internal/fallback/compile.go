package fallback

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jsongate/jsongate/go/internal/ecma"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Validator is a compiled schema. It is not changed once made.
type Validator struct {
	start   *jsonschema.Schema // of ours, see entry
	root    *jsonschema.Schema // the caller's
	limits  limits
	nesting nesting
}

// Compile compiles a schema. The error is a [*CompileError] where the schema is at fault, an [*OptionError] where an option is,
// and another one where the library panicked.
//
// Cost: linear in the size of the schema but for the library's list of subschemas, which it searches from the start for each.
func Compile(schema []byte, o Options) (v *Validator, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			v, err = nil, fmt.Errorf("compiling the schema panicked: %v", fault)
		}
	}()
	draft, version := jsonschema.Draft2020, 2020
	if o.DefaultDraft != "" {
		if draft, version = draftOf(o.DefaultDraft); draft == nil {
			return nil, &OptionError{fmt.Sprintf("the default draft %q is no metaschema that is known here; use the URI of draft "+
				"4, 6, 7, 2019-09 or 2020-12", o.DefaultDraft)}
		}
	}
	loader := newLoader(o, version)
	main, err := newSource("", schema, version)
	if err != nil {
		return nil, &CompileError{[]SchemaError{{Cause: err.Error()}}}
	}
	if isBuiltIn(main.url) {
		main.url = defaultBase
	}
	loader.loaded = append(loader.loaded, main)
	for {
		compiler := jsonschema.NewCompiler()
		compiler.DefaultDraft(draft)
		compiler.UseLoader(loader)
		compiler.UseRegexpEngine(func(source string) (jsonschema.Regexp, error) { return ecma.Compile(source) })
		if o.AssertFormat {
			compiler.AssertFormat()
		}
		registerFormats(compiler)
		root, err := compiler.Compile(main.url)
		if err == nil {
			return build(o, compiler, loader, root)
		}
		// A document is known by its own identifier once another reference has brought it. So where one is missing, all others
		// are brought, and it is looked for again.
		var missing *jsonschema.LoadURLError
		if !errors.As(err, &missing) || !loader.loadReferenced() {
			return nil, loader.describe(err)
		}
	}
}

func build(o Options, compiler *jsonschema.Compiler, loader *loader, root *jsonschema.Schema) (*Validator, error) {
	b := &builder{assertFormat: o.AssertFormat, compiler: compiler, loader: loader}
	b.collect(root)
	nesting, loops := nestingOf(b.schemas, b.dynamic)
	if len(loops) > 0 {
		return nil, loader.describeLoops(loops)
	}
	start, root := b.attach(root)
	return &Validator{start: start, root: root, limits: o.limits(), nesting: nesting}, nil
}

// isBuiltIn reports whether the library takes a URL for one of its metaschemas, or for one that it need not check.
func isBuiltIn(url string) bool {
	return strings.HasPrefix(url, "http://json-schema.org/") || strings.HasPrefix(url, "https://json-schema.org/")
}
