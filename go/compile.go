package jsongate

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/fallback"
	"github.com/jsongate/jsongate/go/internal/native"
)

// Compile compiles a JSON Schema (drafts 4, 6, 7, 2019-09 and 2020-12; $schema says which). Neither schema nor anything in opts
// is kept, but for functions. The error is always a [*CompileError].
//
// The schema is compiled for both paths, so that the flag can be flipped at any time. The Go path decides whether it is
// correct. If the Rust engine declines it, or the library is not there, Go serves it and every result says why; see also
// [RequireRust] and [Validator.RustError]. The first call loads the library.
//
// The time it takes grows with the schema; it is meant to be done once for each schema and not for each document.
func Compile(schema []byte, opts ...Option) (*Validator, error) {
	v, err := process.compile(schema, opts)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (g *gate) compile(schema []byte, list []Option) (*Validator, *CompileError) {
	g.begin()
	o, wrong := newOptions(list)
	if wrong != nil {
		return nil, wrong
	}
	v := &Validator{gate: g, own: o.own, required: o.requireRust, pointers: o.tree, maxSize: o.maxSize}

	resolved := map[string][]byte{}
	o.resolver = recordingResolver(o.resolver, resolved)
	if wrong := v.compileGo(schema, &o); wrong != nil {
		return nil, wrong
	}
	if wrong := v.compileRust(schema, o.forRust(resolved)); wrong != nil {
		return nil, wrong
	}
	if v.required {
		v.own = nil // never asked, and the other one only where a violation is (Locate)
	}
	v.name = g.named(o.name)
	g.compiled.Store(true)
	v.dial = v.name.dial
	v.breakers = breaker.NewPair(g.breaker, v.name.breaker)
	return v, nil
}

// compileGo makes the Go path.
func (v *Validator) compileGo(schema []byte, o *options) *CompileError {
	if v.own == nil {
		kept, err := fallback.Compile(schema, o.forGo())
		if err != nil {
			return fromFallback(err)
		}
		v.kept = kept
		return nil
	}

	// The service's own validator has its own idea of the schema. Ours must at least be JSON, whatever else Rust will say.
	syntax := fallback.CheckSyntax(schema, fallback.Options{MaxDepth: largestMaxDepth, MaxSize: largestMaxSize})
	if code := Code(syntax.Code); code != CodeValid {
		cause := (&Refusal{Result: Result{Code: code, Offset: Offset(syntax.Offset)}}).Error()
		return &CompileError{Code: CodeBadSchema, Errors: []SchemaError{{Cause: cause}}}
	}
	if o.resolver != nil {
		// Only what it asks the resolver for is of use: the library needs those documents and has no way to ask.
		_, _ = fallback.Compile(schema, o.forGo())
	}
	return nil
}

// compileRust makes the Rust path, or notes why there is none. The error is for the schemas that then nobody serves.
func (v *Validator) compileRust(schema []byte, o native.Options) *CompileError {
	if v.gate.latch.Tripped() {
		// It may have been this schema that killed them.
		v.declined, v.cause = ReasonCrashLatch, errCrashLatch
		if v.required {
			return &CompileError{Code: CodeUnsupported, Reason: v.declined, Errors: []SchemaError{{Cause: "RequireRust: " + errCrashLatch.Error()}}}
		}
		v.gate.latched.Add(1)
		runtime.AddCleanup(v, func(g *gate) { g.latched.Add(-1) }, v.gate)
		return nil
	}
	library, failure := v.gate.load()
	if failure != nil {
		v.declined, v.cause = reasonOfFailure(failure.Failure), failure
		if v.required {
			return &CompileError{Code: CodeUnsupported, Reason: v.declined, Errors: []SchemaError{{Cause: "RequireRust: " + failure.Error()}}}
		}
		return nil
	}

	stripe := v.gate.latch.Enter()
	compiled, code, message := library.Compile(schema, o)
	v.gate.latch.Leave(stripe)
	if compiled != nil {
		v.rust, v.warnings = compiled, warningsOf(message)
		return nil
	}
	said := compileErrorOf(Code(code), message)
	switch said.Code {
	case CodeUnsupported:
		v.declined = ReasonUnsupportedSchema
	case CodeBadSchema:
		if v.own != nil {
			return said // nobody else has looked at the schema
		}
		v.declined = ReasonEnginesDisagree
		v.gate.note(v.declined, said)
	default:
		v.declined = reasonOfFault(said.Code)
	}
	v.cause = said
	if v.required {
		said.Reason = v.declined
		return said
	}
	return nil
}

// fromFallback is an error of the Go path's compiler as the caller sees it.
func fromFallback(err error) *CompileError {
	var option *fallback.OptionError
	if errors.As(err, &option) {
		return &CompileError{Code: CodeBadArgument, Errors: []SchemaError{{Cause: option.Cause}}}
	}
	var wrong *fallback.CompileError
	if !errors.As(err, &wrong) || len(wrong.Errors) == 0 {
		return &CompileError{Code: CodeBadSchema, Errors: []SchemaError{{Cause: err.Error()}}}
	}
	e := &CompileError{Code: CodeBadSchema}
	for _, one := range wrong.Errors {
		e.Errors = append(e.Errors, SchemaError(one))
	}
	return e
}

// compileErrorOf reads what the library said about a schema that it did not compile.
func compileErrorOf(code Code, message []byte) *CompileError {
	if codeWords[code] == "" || code.IsVerdict() {
		code = CodeInternal
	}
	e := &CompileError{Code: code}
	var said struct{ Errors []SchemaError }
	if err := json.Unmarshal(message, &said); err == nil {
		e.Errors = said.Errors
	}
	if len(e.Errors) == 0 {
		e.Errors = []SchemaError{{Cause: fmt.Sprintf("the Rust engine said: %q", message)}}
	}
	return e
}

// warningsOf reads what the library said about a schema that it did compile.
func warningsOf(message []byte) []Warning {
	var said struct{ Warnings []Warning }
	if err := json.Unmarshal(message, &said); err != nil {
		return nil
	}
	return said.Warnings
}
