package jsongate

import (
	"fmt"

	"github.com/jsongate/jsongate/go/internal/fallback"
	"github.com/jsongate/jsongate/go/internal/native"
)

// Validator is a compiled schema. It is immutable, and its methods may be called from any goroutine. There is no Close: what it
// holds in the library is freed some time after it becomes unreachable.
type Validator struct {
	gate *gate
	name *named // nil for a validator without a name

	rust     *native.Validator // nil where Rust does not serve the schema
	declined Reason            // why it does not
	cause    error             // and what is behind that
	required bool              // RequireRust: Go is never asked
	warnings []Warning

	// The Go path is one of these.
	kept *fallback.Validator
	own  func(doc []byte) error
}

// Validate judges one document: an RFC 8259 text by section 4 of the contract, and against the schema. It never panics and
// never changes or keeps doc. On the Rust path it allocates nothing.
func (v *Validator) Validate(doc []byte) (r Result) {
	path, reason := PathRust, ReasonMode
	if asked := v.gate.flag.asksRust(); !v.usual(asked) {
		path, reason = v.detour(asked)
	}
	if path != PathRust {
		return v.counted(v.askGo(doc, reason))
	}
	v.gate.enter(len(doc))
	packed := v.rust.Validate(doc)
	v.gate.leave(len(doc))
	if !isVerdict(packed) {
		return v.counted(v.settle(fromRust(packed, reason), doc))
	}
	v.count(PathRust, reason, Code(native.CodeOf(packed)), 1)
	r.setVerdict(packed, reason)
	return r
}

// counted counts one call.
func (v *Validator) counted(r Result) Result {
	v.count(r.Path, r.Reason, r.Code, 1)
	return r
}

// Warnings are the places in the schema that were taken in a way its author may not expect, such as a pattern that is only
// valid by the older grammar of ECMA-262. The Rust engine gives them; without the library there are none.
func (v *Validator) Warnings() []Warning { return v.warnings }

// RustError is nil where Rust serves this schema when the flag asks for it. Otherwise it says why Rust does not: what is wrong
// with the library, or a [*CompileError] with what the Rust engine declined.
func (v *Validator) RustError() error { return v.cause }

// route is the path to ask and the reason for it. The flag is read here, once a call. (Validate has this written out: the
// compiler would not inline it.)
func (v *Validator) route() (Path, Reason) {
	if asked := v.gate.flag.asksRust(); !v.usual(asked) {
		return v.detour(asked)
	}
	return PathRust, ReasonMode
}

// usual tells whether a call is answered by Rust because the flag asks for it; asked is what the flag says.
func (v *Validator) usual(asked bool) bool { return asked && v.rust != nil && !v.required }

// detour is the path and the reason for a call that is not usual.
func (v *Validator) detour(asked bool) (Path, Reason) {
	switch {
	case v.required:
		return PathRust, ReasonRequired
	case !asked:
		return PathGo, ReasonMode
	}
	v.gate.note(v.declined, v.cause)
	return PathGo, v.declined
}

// settle lets a verdict of Rust stand, and asks Go about the document where Rust gave a fault.
func (v *Validator) settle(result Result, doc []byte) Result {
	if result.Code.IsVerdict() || v.required {
		return result
	}
	return v.askGo(doc, v.gate.fault(result))
}

// fault logs a fault of Rust and gives the reason for which Go answers.
func (g *gate) fault(result Result) Reason {
	reason := reasonOfFault(result.Code)
	if !g.noted[reason].Load() {
		detail := result.Code.String()
		if message := g.faultMessage(result.Offset); message != "" {
			detail += ": " + message
		}
		g.note(reason, fmt.Errorf("the Rust path failed in a call with %s", detail))
	}
	return reason
}

// askGo judges on the Go path.
func (v *Validator) askGo(doc []byte, reason Reason) Result {
	if v.own != nil {
		code, _ := v.askOwn(doc)
		return Result{Code: code, Path: PathGo, Reason: reason}
	}
	return v.gate.fromGo(v.kept.Validate(doc), reason)
}

// fromGo reads an outcome of the Go path. A number that is no code must never read as a verdict.
func (g *gate) fromGo(o fallback.Outcome, reason Reason) Result {
	r := Result{Code: Code(o.Code), Path: PathGo, Reason: reason, Keyword: Keyword(o.Keyword), Offset: Offset(o.Offset)}
	if codeWords[r.Code] == "" || r.Code == CodeBadSchema {
		r = Result{Code: CodeInternal, Path: PathGo, Reason: reason}
	}
	if !r.Code.IsVerdict() {
		r.Keyword, r.Offset = KeywordNone, 0
		g.noteGoFault(r.Code, "in the built-in Go validator")
	}
	return r
}

// askOwn asks the service's own validator, and gives its error where it refused.
func (v *Validator) askOwn(doc []byte) (code Code, refusal error) {
	defer func() {
		if r := recover(); r != nil {
			code, refusal = CodePanic, nil
			v.gate.noteGoFault(CodePanic, fmt.Sprintf("in the function given to WithFallback: %v", r))
		}
	}()
	if err := v.own(doc); err != nil {
		return CodeSchema, err
	}
	return CodeValid, nil
}
