package peers

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jsongate/jsongate/bench/internal/measure"
)

// JSONValid is encoding/json.Valid: what checking the syntax alone costs with the standard library, without duplicate names
// and without UTF-8. It is not a validator; it is here because everybody knows how fast it is.
func JSONValid(name string, documents [][]byte) measure.Contestant {
	want := -1
	return measure.Contestant{
		Name: name, Documents: len(documents), Bytes: size(documents),
		Pass: func() error {
			valid := 0
			for _, document := range documents {
				if json.Valid(document) {
					valid++
				}
			}
			return sameTally("encoding/json.Valid", valid, &want)
		},
	}
}

// Plain is the validator that the Go path is built on, by itself: its own UnmarshalJSON and Validate, no guards, its own
// regular expressions. It does not check duplicate names or UTF-8, and a document can make it panic or run for very long.
type Plain struct {
	schema *jsonschema.Schema
}

// NewPlain compiles a schema. It fails where a pattern is not one for Go's regexp package.
func NewPlain(schema []byte) (*Plain, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("the schema is not JSON: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		return nil, fmt.Errorf("the schema cannot be added: %w", err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		return nil, fmt.Errorf("the schema does not compile: %w", err)
	}
	return &Plain{schema: compiled}, nil
}

// Valid judges one document. A panic is an error.
func (p *Plain) Valid(document []byte) (valid bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return false, nil
	}
	return p.schema.Validate(instance) == nil, nil
}

// Documents is a contestant over the given documents, which must all be known to end (see Screen).
func (p *Plain) Documents(name string, documents [][]byte) measure.Contestant {
	want := -1
	return measure.Contestant{
		Name: name, Documents: len(documents), Bytes: size(documents),
		Pass: func() error {
			valid := 0
			for _, document := range documents {
				ok, err := p.Valid(document)
				if err != nil {
					return err
				}
				if ok {
					valid++
				}
			}
			return sameTally("the plain validator", valid, &want)
		},
	}
}

func sameTally(who string, valid int, want *int) error {
	if *want < 0 {
		*want = valid
	}
	if valid != *want {
		return fmt.Errorf("%s accepted %d documents while it was timed, and %d before", who, valid, *want)
	}
	return nil
}
