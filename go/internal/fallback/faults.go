package fallback

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jsongate/jsongate/go/internal/trail"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// describe puts an error of the library into places of the documents.
func (l *loader) describe(err error) *CompileError {
	faults := slices.Clone(l.faults)
	switch e := err.(type) {
	case *jsonschema.SchemaValidationError:
		var failure *jsonschema.ValidationError
		if errors.As(e.Err, &failure) {
			faults = append(faults, l.refusals(e.URL, failure)...)
		}
	case *jsonschema.InvalidRegexError:
		place := l.place(e.URL)
		if place.Keyword == "patternProperties" {
			place.Pointer = join(place.Pointer, e.Regex)
		}
		place.Cause = e.Err.Error()
		faults = append(faults, place)
	case *jsonschema.LoadURLError:
		cause := e.Err.Error()
		if errors.Is(e.Err, errNotSupplied) {
			cause = fmt.Sprintf("the document %q is not among those supplied, and nothing is loaded on a schema's word; supply it",
				strings.TrimPrefix(e.URL, defaultBase))
		}
		faults = append(faults, l.references(cause, func(document, _ string) bool { return document == e.URL })...)
	case *jsonschema.JSONPointerNotFoundError:
		faults = append(faults, l.dangling(e.URL)...)
	case *jsonschema.InvalidJsonPointerError:
		faults = append(faults, l.dangling(e.URL)...)
	case *jsonschema.AnchorNotFoundError:
		faults = append(faults, l.dangling(e.Reference)...)
	case *jsonschema.ParseURLError:
		cause := fmt.Sprintf("%q is no URI reference: %v", e.URL, e.Err)
		faults = append(faults, l.references(cause, func(document, fragment string) bool {
			return document == e.URL || strings.HasSuffix(e.URL, fragment)
		})...)
	case *jsonschema.DuplicateAnchorError:
		place := l.place(e.URL + "#" + trail.Fragment(max(e.Ptr1, e.Ptr2)))
		place.Pointer, place.Keyword = join(place.Pointer, "$anchor"), "$anchor"
		place.Cause = fmt.Sprintf("the anchor %q is there twice in one schema resource; rename one", e.Anchor)
		faults = append(faults, place)
	case *jsonschema.DuplicateIDError:
		place := l.place(e.URL + "#" + trail.Fragment(max(e.Ptr1, e.Ptr2)))
		place.Pointer, place.Keyword = join(place.Pointer, "$id"), "$id"
		place.Cause = fmt.Sprintf("the identifier %q is there twice in one document; change one", strings.TrimPrefix(e.ID, defaultBase))
		faults = append(faults, place)
	case *jsonschema.ParseIDError:
		place := l.place(e.URL)
		place.Pointer, place.Keyword, place.Cause = join(place.Pointer, "$id"), "$id", "the identifier is no URI reference"
		faults = append(faults, place)
	case *jsonschema.UnsupportedVocabularyError:
		cause := fmt.Sprintf("the metaschema requires the vocabulary %q, which is not known here", e.Vocabulary)
		faults = append(faults, l.references(cause, func(document, _ string) bool { return document == e.URL })...)
	}
	if len(faults) == 0 {
		faults = append(faults, SchemaError{Document: l.loaded[0].shown, Cause: err.Error()})
	}
	return faultsInOrder(faults)
}

func faultsInOrder(faults []SchemaError) *CompileError {
	slices.SortFunc(faults, func(a, b SchemaError) int {
		return slices.Compare([]string{a.Document, a.Pointer, a.Cause}, []string{b.Document, b.Pointer, b.Cause})
	})
	return &CompileError{slices.Compact(faults)}
}

// describeLoops names the references that close a loop.
func (l *loader) describeLoops(loops []*jsonschema.Schema) *CompileError {
	var faults []SchemaError
	for _, s := range loops {
		fault := l.place(s.Location)
		fault.Pointer, fault.Keyword = join(fault.Pointer, "$ref"), "$ref"
		fault.Cause = "reference loop: the reference leads back here without a step into the value, so that nothing is ever " +
			"decided; refer to something else"
		faults = append(faults, fault)
	}
	return faultsInOrder(faults)
}

// place takes the library's name of a place apart. The keyword is the first token behind the innermost schema around it.
func (l *loader) place(location string) SchemaError {
	document, fragment, _ := strings.Cut(location, "#")
	pointer := decodeFragment(fragment)
	source := l.source(document)
	if source == nil {
		return SchemaError{Document: document, Pointer: pointer}
	}
	return SchemaError{Document: source.shown, Pointer: pointer, Keyword: source.keyword(pointer)}
}

func (s *source) keyword(pointer string) string {
	innermost := ""
	for _, site := range s.sites {
		if len(site.pointer) > len(innermost) && (pointer == site.pointer || strings.HasPrefix(pointer, site.pointer+"/")) {
			innermost = site.pointer
		}
	}
	keyword, _, _ := strings.Cut(strings.TrimPrefix(pointer[len(innermost):], "/"), "/")
	return strings.ReplaceAll(strings.ReplaceAll(keyword, "~1", "/"), "~0", "~")
}

// references gives every reference that leads to such a document and fragment.
func (l *loader) references(cause string, leads func(document, fragment string) bool) (faults []SchemaError) {
	for _, s := range l.loaded {
		if s.part {
			continue // The whole document has them too.
		}
		eachReference(s, func(at site, keyword, reference string) {
			_, fragment, _ := strings.Cut(reference, "#")
			if leads(resolve(at.base, reference), decodeFragment(fragment)) {
				faults = append(faults, SchemaError{s.shown, join(at.pointer, keyword), keyword, cause})
			}
		})
	}
	return faults
}

// dangling gives the references that lead to a place that is not there: the library names the place, and a reference ends as
// the place does.
func (l *loader) dangling(place string) []SchemaError {
	_, end, _ := strings.Cut(place, "#")
	end = decodeFragment(end)
	return l.references("the reference leads to nothing: there is no schema in that place", func(_, fragment string) bool {
		return fragment != "" && strings.HasSuffix(end, fragment)
	})
}

// refusals are what a metaschema refuses. Where it offers alternatives, none of which fits, the value as a whole is refused.
func (l *loader) refusals(location string, failure *jsonschema.ValidationError) (faults []SchemaError) {
	document, fragment, _ := strings.Cut(location, "#")
	source := l.source(document)
	if source == nil {
		return nil
	}
	pointerOf := func(e *jsonschema.ValidationError) string {
		pointer := decodeFragment(fragment)
		for _, token := range e.InstanceLocation {
			pointer = join(pointer, token)
		}
		return pointer
	}
	var visit func(e *jsonschema.ValidationError)
	visit = func(e *jsonschema.ValidationError) {
		pointer, cause := pointerOf(e), ""
		keyword := source.keyword(pointer)
		switch k := e.ErrorKind.(type) {
		case *kind.AnyOf, *kind.OneOf:
			cause = alternatives(e)
		case *kind.PropertyNames:
			pointer, cause = join(pointer, k.Property), alternatives(e)
		default:
			if len(e.Causes) > 0 {
				for _, next := range e.Causes {
					visit(next)
				}
				return
			}
			cause = inWords(e)
		}
		faults = append(faults, SchemaError{source.shown, pointer, keyword, "the metaschema refuses it: " + cause})
	}
	visit(failure)
	return faults
}

var english = message.NewPrinter(language.English)

// inWords is the library's message; for a pattern, why it is none.
func inWords(e *jsonschema.ValidationError) string {
	if format, ok := e.ErrorKind.(*kind.Format); ok && format.Want == "regex" {
		return format.Err.Error()
	}
	return e.ErrorKind.LocalizedString(english)
}

// alternatives is what an error comes down to, in words.
func alternatives(e *jsonschema.ValidationError) string {
	var words []string
	var visit func(e *jsonschema.ValidationError)
	visit = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			words = append(words, inWords(e))
		}
		for _, cause := range e.Causes {
			visit(cause)
		}
	}
	visit(e)
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "; ")
}
