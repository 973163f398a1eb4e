package jsongate

import (
	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/fallback"
)

// Valid tells whether a document is a JSON text that the contract accepts, whatever its schema: RFC 8259, no name twice in an
// object, at most 1,000 levels deep, at most 64 MiB. It follows the flag, and is counted in [Stats]. Unlike encoding/json.Valid
// it refuses bytes that are not UTF-8, lone surrogates and duplicate names.
func Valid(doc []byte) bool { return process.checkSyntax(doc).Valid() }

func (g *gate) checkSyntax(doc []byte) Result {
	g.begin()
	result := g.judgeSyntax(doc)
	g.counts.Add(countKind(result.Path, result.Reason, result.Code), 1)
	return result
}

func (g *gate) judgeSyntax(doc []byte) Result {
	decision := g.everyone.dial.Decision()
	if !decision.Rust(decision.Draw()) {
		return g.syntaxByGo(doc, ReasonMode)
	}
	if g.latch.Tripped() {
		return g.syntaxByGo(doc, ReasonCrashLatch)
	}
	library, failure := g.load()
	if failure != nil {
		reason := reasonOfFailure(failure.Failure)
		g.note(reason, failure)
		return g.syntaxByGo(doc, reason)
	}
	pass, reason := g.breaker.Allow(), reasonForRust(decision)
	switch {
	case pass.Answer() == breaker.No:
		return g.syntaxByGo(doc, ReasonBreakerOpen)
	case pass.Answer() == breaker.Probe:
		reason = ReasonBreakerProbe
	}
	stripe := g.enter(len(doc))
	packed := library.CheckSyntax(doc)
	g.leave(len(doc), stripe)
	result := fromRust(packed, reason)
	g.breaker.ProbeDone(pass, result.Code.IsVerdict())
	if !result.Code.IsVerdict() {
		g.breaker.Fault(kindOf(result.Code))
		return g.syntaxByGo(doc, g.fault(result))
	}
	return result
}

func (g *gate) syntaxByGo(doc []byte, reason Reason) Result {
	return g.fromGo(fallback.CheckSyntax(doc, fallback.Options{MaxDepth: defaultMaxDepth, MaxSize: defaultMaxSize}), reason)
}
