package fallback

import (
	formats "github.com/jsongate/jsongate/go/internal/format"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// format is a format that is asserted.
type format struct {
	name  string
	valid func(text string) bool
}

// newFormat is the format that a draft calls so, or nil where it defines none. The library's own formats are not asked: they
// differ from the specifications in places.
func newFormat(name string, draft int) *format {
	valid := formats.Of(draft, name)
	if valid == nil {
		return nil
	}
	return &format{name, valid}
}

// registerFormats makes the library keep the formats that it does not know, so that newFormat is asked about them too.
func registerFormats(compiler *jsonschema.Compiler) {
	for _, name := range []string{"idn-email", "idn-hostname"} {
		compiler.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(any) error { return nil }})
	}
}
