package ecma

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// SyntaxError says where a text stops being a pattern.
type SyntaxError struct {
	// Offset is the byte in the pattern at which reading stopped.
	Offset int
	// Cause says what was found there and what to do.
	Cause string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not an ECMA-262 regular expression: at byte %d: %s", e.Offset, e.Cause)
}

// maxNesting bounds groups within groups, so that reading a pattern never takes more than a small stack.
const maxNesting = 1000

// parser reads one pattern (ECMA-262 22.2.1, Annex B.1.2). It fails by panicking with a *SyntaxError, caught in parse.
type parser struct {
	source  string
	at      int
	unicode bool // the grammar of the u flag; otherwise that of Annex B
	named   bool // there is a named group, so \k is a reference (N in the grammar)
	total   int  // the capturing groups of the whole pattern

	opened     int // the capturing groups opened so far
	nesting    int
	names      names
	references []pendingName
	ignoreCase bool
	multiline  bool
	dotAll     bool
}

// pendingName is a \k<name> whose groups are known only at the end.
type pendingName struct {
	node *node
	name string
	at   int
}

// parse reads the pattern by the grammar of the u flag or by that of Annex B. Matching is by code points either way.
func parse(source string, unicode bool) (tree *node, err error) {
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case *SyntaxError:
			tree, err = nil, fault
		default:
			panic(fault)
		}
	}()
	p := &parser{source: source, unicode: unicode}
	p.total, p.named = countGroups(source)
	tree = p.disjunction()
	if p.more() {
		p.fail("this parenthesis closes no group; remove it or escape it with a backslash")
	}
	for _, ref := range p.references {
		if ref.node.groups = p.names.groups[ref.name]; ref.node.groups == nil {
			p.at = ref.at
			p.fail("no group has the name %q", ref.name)
		}
	}
	return tree, nil
}

// countGroups counts the capturing groups: what \1 and \k mean depends on groups that may follow them.
func countGroups(source string) (total int, named bool) {
	inClass := false
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '\\':
			i++
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '(':
			rest := source[i+1:]
			switch {
			case inClass:
			case !strings.HasPrefix(rest, "?"):
				total++
			case strings.HasPrefix(rest, "?<") && !strings.HasPrefix(rest, "?<=") && !strings.HasPrefix(rest, "?<!"):
				total++
				named = true
			}
		}
	}
	return total, named
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{Offset: min(p.at, len(p.source)), Cause: fmt.Sprintf(format, args...)})
}

func (p *parser) more() bool { return p.at < len(p.source) }

// peek is the next byte, or 0 at the end. Syntax is ASCII, so that bytes suffice until a character is taken.
func (p *parser) peek() byte {
	if p.more() {
		return p.source[p.at]
	}
	return 0
}

func (p *parser) rest() string { return p.source[p.at:] }

func (p *parser) eat(text string) bool {
	if !strings.HasPrefix(p.rest(), text) {
		return false
	}
	p.at += len(text)
	return true
}

// char takes one code point.
func (p *parser) char() rune {
	r, size := utf8.DecodeRuneInString(p.rest())
	p.at += size
	return r
}

// disjunction reads alternatives up to a closing parenthesis or the end.
func (p *parser) disjunction() *node {
	if p.nesting++; p.nesting > maxNesting {
		p.fail("groups are nested deeper than %d; simplify the pattern", maxNesting)
	}
	scope := p.names.scope()
	var alternatives []*node
	for {
		alternatives = append(alternatives, p.alternative())
		if !p.eat("|") {
			break
		}
		p.names.alternative(&scope)
	}
	p.names.end(&scope)
	p.nesting--
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	return &node{op: opAlternate, subs: alternatives}
}

func (p *parser) alternative() *node {
	var terms []*node
	for p.more() && p.peek() != '|' && p.peek() != ')' {
		terms = append(terms, p.term())
	}
	switch len(terms) {
	case 0:
		return &node{op: opEmpty}
	case 1:
		return terms[0]
	}
	return &node{op: opConcat, subs: terms}
}

// term is an assertion, or an atom with its quantifier.
func (p *parser) term() *node {
	start := p.at
	switch {
	case p.eat("^"):
		if p.multiline {
			return &node{op: opLineStart}
		}
		return &node{op: opTextStart}
	case p.eat("$"):
		if p.multiline {
			return &node{op: opLineEnd}
		}
		return &node{op: opTextEnd}
	case p.eat(`\b`):
		return p.boundary(false)
	case p.eat(`\B`):
		return p.boundary(true)
	case p.eat("(?="):
		return p.lookahead(false)
	case p.eat("(?!"):
		return p.lookahead(true)
	case p.eat("(?<="):
		return p.look(false, true)
	case p.eat("(?<!"):
		return p.look(true, true)
	}
	atom := p.atom()
	low, high, ok := p.quantifier()
	if !ok {
		return atom
	}
	if high != unbounded && low > high {
		p.at = start
		p.fail("a quantifier asks for at least %d and at most %d; put the smaller number first", low, high)
	}
	return &node{op: opRepeat, subs: []*node{atom}, min: low, max: high, lazy: p.eat("?")}
}

func (p *parser) boundary(negative bool) *node {
	word := wordSet
	if p.ignoreCase {
		word = word.folded()
	}
	return &node{op: opBoundary, set: word, negative: negative}
}

func (p *parser) look(negative, behind bool) *node {
	return &node{op: opLook, subs: []*node{p.group()}, negative: negative, behind: behind}
}

// lookahead may carry a quantifier under Annex B. It consumes nothing, so once is as good as often, and an iteration that
// consumes nothing beyond the least number does not count (22.2.2.3.1).
func (p *parser) lookahead(negative bool) *node {
	look := p.look(negative, false)
	if p.unicode {
		return look
	}
	low, high, ok := p.quantifier()
	if !ok {
		return look
	}
	if high != unbounded && low > high {
		p.fail("a quantifier asks for at least %d and at most %d; put the smaller number first", low, high)
	}
	p.eat("?")
	if low == 0 {
		return &node{op: opRepeat, subs: []*node{look}, min: 0, max: 0}
	}
	return look
}

// group reads the rest of a group, up to and with its closing parenthesis. Modifiers end with the group that set them.
func (p *parser) group() *node {
	ignoreCase, multiline, dotAll := p.ignoreCase, p.multiline, p.dotAll
	body := p.disjunction()
	if !p.eat(")") {
		p.fail("a group is not closed; add a parenthesis")
	}
	p.ignoreCase, p.multiline, p.dotAll = ignoreCase, multiline, dotAll
	return body
}

// quantifier reads one if there is one, without the question mark that may follow it.
func (p *parser) quantifier() (low, high int, ok bool) {
	switch {
	case p.eat("*"):
		return 0, unbounded, true
	case p.eat("+"):
		return 1, unbounded, true
	case p.eat("?"):
		return 0, 1, true
	}
	low, high, size := braces(p.rest())
	if size == 0 {
		if p.unicode && p.peek() == '{' {
			p.fail("a brace that is no quantifier; escape it with a backslash")
		}
		return 0, 0, false
	}
	p.at += size
	return low, high, true
}

// braces reads {n}, {n,} or {n,m} at the start of the text; size is 0 where there is none. Numbers saturate.
func braces(text string) (low, high, size int) {
	if !strings.HasPrefix(text, "{") {
		return 0, 0, 0
	}
	at := 1
	number := func() (value int, ok bool) {
		for ; at < len(text) && isDigit(text[at]); at++ {
			ok = true
			if value < math.MaxInt32 {
				value = min(value*10+int(text[at]-'0'), math.MaxInt32)
			}
		}
		return value, ok
	}
	low, ok := number()
	if !ok {
		return 0, 0, 0
	}
	high = low
	if at < len(text) && text[at] == ',' {
		at++
		if high, ok = number(); !ok {
			high = unbounded
		}
	}
	if at >= len(text) || text[at] != '}' {
		return 0, 0, 0
	}
	return low, high, at + 1
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// atom is what a quantifier repeats.
func (p *parser) atom() *node {
	switch c := p.peek(); c {
	case '.':
		p.at++
		if p.dotAll {
			return &node{op: opSet, set: anySet}
		}
		return &node{op: opSet, set: lineEndSet.complement()}
	case '[':
		p.at++
		return p.class()
	case '(':
		p.at++
		return p.openGroup()
	case '\\':
		return p.atomEscape()
	case '*', '+', '?':
		p.fail("a quantifier has nothing to repeat; escape it with a backslash")
	case '{':
		if _, _, size := braces(p.rest()); p.unicode || size > 0 {
			p.fail("a brace has nothing to repeat; escape it with a backslash")
		}
	case '}', ']':
		if p.unicode {
			p.fail("a bracket that closes nothing; escape it with a backslash")
		}
	}
	return p.literal(p.char())
}

// literal is one code point, or under the i modifier all that differ from it by case.
func (p *parser) literal(r rune) *node { return p.setNode(single(r)) }

func (p *parser) setNode(set runeSet) *node {
	if p.ignoreCase {
		set = set.folded()
	}
	return &node{op: opSet, set: set}
}

// openGroup reads what follows an opening parenthesis that is no lookaround.
func (p *parser) openGroup() *node {
	if !p.eat("?") {
		p.opened++
		group := p.opened
		return &node{op: opGroup, group: group, subs: []*node{p.group()}}
	}
	if p.eat("<") {
		start := p.at
		name := p.groupName()
		p.opened++
		group := p.opened
		if !p.names.add(name, group) {
			p.at = start
			p.fail("two groups that can take part together have the name %q; rename one", name)
		}
		return &node{op: opGroup, group: group, subs: []*node{p.group()}}
	}
	ignoreCase, multiline, dotAll := p.ignoreCase, p.multiline, p.dotAll
	p.modifiers()
	body := p.group()
	p.ignoreCase, p.multiline, p.dotAll = ignoreCase, multiline, dotAll
	return body
}

// modifiers reads `:`, or `ims-ims:` (ECMA-262 2025), after `(?`.
func (p *parser) modifiers() {
	seen := ""
	set := func(value bool) (any bool) {
		for {
			c := p.peek()
			if c != 'i' && c != 'm' && c != 's' {
				return any
			}
			if strings.IndexByte(seen, c) >= 0 {
				p.fail("the modifier %q is given twice", c)
			}
			seen += string(c)
			any = true
			p.at++
			switch c {
			case 'i':
				p.ignoreCase = value
			case 'm':
				p.multiline = value
			case 's':
				p.dotAll = value
			}
		}
	}
	on := set(true)
	if p.eat("-") {
		if off := set(false); !on && !off {
			p.fail("a group's dash names no modifier")
		}
	}
	if !p.eat(":") {
		p.fail("not a kind of group that ECMA-262 knows; flags for a whole pattern, as (?i) elsewhere, do not exist")
	}
}
