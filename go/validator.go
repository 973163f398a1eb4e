package jsongate

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/fallback"
	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/mode"
	"github.com/jsongate/jsongate/go/internal/native"
)

// Validator is a compiled schema. It is immutable, and its methods may be called from any goroutine. There is no Close: what it
// holds in the library is freed some time after it becomes unreachable.
type Validator struct {
	gate     *gate
	name     *named
	dial     *flag.Dial // that of the name
	breakers breaker.Pair
	shadowed atomic.Pointer[shadows] // made when a document is compared for the first time

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
	decision, draw := v.dial.Decision(), mode.Draw()
	if !v.usual(decision, draw) {
		return v.unusual(doc, decision, draw)
	}
	// From here on ValidateKey is the same, written out twice: a result that is handed on is copied, which takes 10 ns.
	reason := reasonForRust(decision)
	packed := v.askRust(doc)
	if !isVerdict(packed) {
		return v.counted(v.settle(fromRust(packed, reason), doc))
	}
	v.count(PathRust, reason, Code(native.CodeOf(packed)), 1)
	r.setVerdict(packed, reason)
	return r
}

// ValidateKey judges one document as Validate does. Where the flag leaves a share of calls to Rust the key decides and not
// chance: the same key is always answered by the same path, in every process that has this version of the module, and one that
// Rust answers keeps being answered by it while the share grows. The key may be a customer's number or anything that should
// not change sides from call to call; it is hashed, which takes some nanoseconds, and not kept. The hash is no promise between
// versions, and no secret: whoever chooses the key can choose the side.
func (v *Validator) ValidateKey(doc []byte, key string) (r Result) {
	decision, draw := v.dial.Decision(), mode.Draw()
	if decision.Chances() {
		draw = mode.Key(draw, key)
	}
	if !v.usual(decision, draw) {
		return v.unusual(doc, decision, draw)
	}
	reason := reasonForRust(decision)
	packed := v.askRust(doc)
	if !isVerdict(packed) {
		return v.counted(v.settle(fromRust(packed, reason), doc))
	}
	v.count(PathRust, reason, Code(native.CodeOf(packed)), 1)
	r.setVerdict(packed, reason)
	return r
}

func reasonForRust(decision mode.Decision) Reason {
	if decision.Chances() {
		return ReasonCanary
	}
	return ReasonMode
}

// unusual judges where more is to be done than asking Rust, and also what is usual.
func (v *Validator) unusual(doc []byte, decision mode.Decision, draw uint64) Result {
	way := v.way(decision, draw)
	var result Result
	if sampled(draw) {
		began := time.Now()
		result = v.answer(way, doc)
		v.measured(result.Path, time.Since(began))
	} else {
		result = v.answer(way, doc)
	}
	if decision.Shadow(draw) {
		v.compare(doc, result, decision)
	}
	v.counted(result)
	if observe := v.gate.observer.Load(); observe != nil {
		(*observe)(Call{Validator: v.name.name, Result: result, Size: len(doc)})
	}
	return result
}

// answer asks the path that a way leads to, and Go where Rust fails.
func (v *Validator) answer(w way, doc []byte) Result {
	if w.path == PathGo {
		return v.askGo(doc, w.reason)
	}
	result := fromRust(v.askRust(doc), w.reason)
	v.arrived(w, result.Code.IsVerdict())
	return v.settle(result, doc)
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

// settle lets a verdict of Rust stand, and asks Go about the document where Rust gave a fault.
func (v *Validator) settle(result Result, doc []byte) Result {
	if result.Code.IsVerdict() {
		return result
	}
	reason, goAnswers := v.faulted(result)
	if !goAnswers {
		return result
	}
	return v.askGo(doc, reason)
}

// faulted tells the breakers and the log of a fault of Rust, and gives the reason for which Go answers, if it does.
func (v *Validator) faulted(fault Result) (reason Reason, goAnswers bool) {
	v.breakers.Fault(kindOf(fault.Code))
	if v.required {
		return 0, false
	}
	return v.gate.fault(fault), true
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

// askRust judges on the Rust path, and gives what the library said.
func (v *Validator) askRust(doc []byte) (packed uint64) {
	stripe := v.gate.enter(len(doc))
	packed = v.rust.Validate(doc)
	v.gate.leave(len(doc), stripe)
	return packed
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
