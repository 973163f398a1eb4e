// Package ecma compiles and matches ECMA-262 regular expressions the way JSON Schema uses them: searched for anywhere in the
// text, by code points, with the u flag, and by the grammar of Annex B where a pattern is valid only without that flag.
//
// There are three ways to match, chosen when a pattern is compiled:
//
//   - Go's regexp package, for whatever can be said in it exactly. Linear time.
//   - An automaton, for lookaround and for counts that the regexp package does not take. Linear time.
//   - Backtracking with counted steps, for backreferences. It gives up with [ErrBudget] when the steps are used up: a limit of
//     steps and not of time, so that the answer never depends on load.
//
// The edition is ECMA-262 2025: modifiers and names that are used again in another alternative are known. Properties of code
// points and case folding are of the Unicode version of the Go toolchain.
package ecma

import (
	"errors"
	"fmt"
	"regexp"
)

// ErrBudget is the answer of a match that would take more steps than it was given.
var ErrBudget = errors.New("the match was given up: it takes more steps than it was given")

// DefaultSteps is what [Pattern.MatchString] may take: some seconds.
const DefaultSteps = 100_000_000

// Pattern is a compiled regular expression. It is not changed once made, so any number of goroutines can use it at once.
type Pattern struct {
	source    string
	annexB    bool
	re2       *regexp.Regexp
	automaton *automaton
	backtrack *backtracker
}

// Compile compiles a pattern by the grammar of the u flag or, where that does not take it, by that of Annex B.
// The error is a [*SyntaxError] that says why the grammar of the u flag does not take it, or names the limit that the pattern
// passes (262,144 instructions when its counts are written out).
func Compile(source string) (*Pattern, error) {
	p := &Pattern{source: source}
	tree, err := parse(source, true)
	if err != nil {
		var annexB error
		if tree, annexB = parse(source, false); annexB != nil {
			return nil, err
		}
		p.annexB = true
	}
	if tree.any(func(n *node) bool { return n.op == opBack }) {
		var ok bool
		groups, _ := countGroups(source)
		if p.backtrack, ok = newBacktracker(tree, groups); ok {
			return p, nil
		}
	} else {
		var ok bool
		if p.re2, ok = re2(tree); ok {
			return p, nil
		}
		if p.automaton, ok = newAutomaton(tree); ok {
			return p, nil
		}
	}
	return nil, fmt.Errorf("the pattern is too large: with its counts written out it takes more than %d instructions; make "+
		"the counts smaller", maxProgram)
}

// Valid reports whether the text is a pattern by the grammar of the u flag: what the format "regex" means.
func Valid(source string) bool {
	_, err := parse(source, true)
	return err == nil
}

// String is the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// AnnexB reports whether the pattern is valid only without the u flag.
func (p *Pattern) AnnexB() bool { return p.annexB }

// Match reports whether the pattern matches anywhere in the text. It takes what it uses from steps and answers [ErrBudget]
// once they are used up. Text that is not UTF-8 is read as a range loop over a string reads it.
func (p *Pattern) Match(text string, steps *int64) (bool, error) {
	if p.re2 != nil {
		if *steps -= 1 + int64(len(text))/16; *steps < 0 {
			return false, ErrBudget
		}
		return p.re2.MatchString(text), nil
	}
	runes := []rune(text)
	if p.automaton != nil {
		return p.automaton.match(runes, steps)
	}
	return p.backtrack.match(runes, steps)
}

// MatchString is Match with [DefaultSteps]; a match that was given up counts as none.
func (p *Pattern) MatchString(text string) bool {
	steps := int64(DefaultSteps)
	matched, _ := p.Match(text, &steps)
	return matched
}
