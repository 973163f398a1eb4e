package ecma

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// atomEscape reads a backslash and what it escapes, outside a class.
func (p *parser) atomEscape() *node {
	start := p.at
	p.at++
	c := p.peek()
	switch {
	case c >= '1' && c <= '9':
		if n, size := decimal(p.rest()); n <= p.total {
			p.at += size
			return &node{op: opBack, groups: []int{n}, fold: p.ignoreCase}
		}
		if p.unicode {
			p.at = start
			p.fail("a reference to a group that does not exist")
		}
	case c == 'k' && (p.unicode || p.named):
		p.at++
		if !p.eat("<") {
			p.fail(`\k wants the name of a group in angle brackets`)
		}
		ref := &node{op: opBack, fold: p.ignoreCase}
		at := p.at
		p.references = append(p.references, pendingName{ref, p.groupName(), at})
		return ref
	}
	if set, ok := p.classEscape(); ok {
		return p.setNode(set)
	}
	return p.literal(p.charEscape(false))
}

// decimal reads decimal digits; the value saturates.
func decimal(text string) (value, size int) {
	for size < len(text) && isDigit(text[size]) {
		value = min(value*10+int(text[size]-'0'), 1<<30)
		size++
	}
	return value, size
}

// classEscape reads an escape that stands for a set (22.2.2.9), after the backslash.
func (p *parser) classEscape() (runeSet, bool) {
	c := p.peek()
	switch c {
	case 'd', 'D', 's', 'S', 'w', 'W':
		p.at++
	case 'p', 'P':
		if !p.unicode {
			return nil, false
		}
		p.at++
		return p.propertyEscape(c == 'P'), true
	default:
		return nil, false
	}
	set := digitSet
	switch c {
	case 's', 'S':
		set = spaceSet
	case 'w', 'W':
		set = wordSet
		if p.ignoreCase && p.unicode {
			set = set.folded()
		}
	}
	if unicode.IsUpper(rune(c)) {
		set = set.complement()
	}
	return set, true
}

func (p *parser) propertyEscape(negative bool) runeSet {
	start := p.at
	name, _, closed := strings.Cut(strings.TrimPrefix(p.rest(), "{"), "}")
	if !closed || p.peek() != '{' {
		p.fail(`\p wants a property in braces`)
	}
	set, ok := property(name)
	if !ok {
		p.at = start
		p.fail("%q is no property that ECMA-262 names; case and underscores count", name)
	}
	p.at += len(name) + 2
	if negative {
		return set.complement()
	}
	return set
}

// charEscape reads an escape that stands for one code point, after the backslash.
func (p *parser) charEscape(inClass bool) rune {
	if !p.more() {
		p.fail("the pattern ends with a backslash; escape it with another")
	}
	switch c := p.peek(); c {
	case 'f', 'n', 'r', 't', 'v':
		p.at++
		return rune("\f\n\r\t\v"[strings.IndexByte("fnrtv", c)])
	case 'c':
		return p.controlEscape(inClass)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octalEscape()
	case 'x':
		if value, ok := hex(p.rest()[1:], 2); ok {
			p.at += 3
			return value
		}
		if p.unicode {
			p.fail(`\x wants two hexadecimal digits`)
		}
	case 'u':
		if value, ok := p.unicodeEscape(p.unicode); ok {
			return value
		}
		if p.unicode {
			p.fail(`\u wants four hexadecimal digits, or a code point in braces`)
		}
	case '-':
		if p.unicode && !inClass {
			p.fail("a dash is not escaped outside a class under the u flag")
		}
	case 'k':
		if p.named && !p.unicode {
			p.fail(`\k is a reference where there are named groups`)
		}
	}
	r := p.char()
	if p.unicode && !strings.ContainsRune(`^$\.*+?()[]{}|/`, r) && !(inClass && r == '-') {
		p.at -= len(string(r))
		p.fail("%q is not escaped under the u flag", r)
	}
	return r
}

// controlEscape is \cA. Under Annex B a backslash that begins none stands for itself, and so does the c; in a class digits and
// the underscore count as letters.
func (p *parser) controlEscape(inClass bool) rune {
	var letter byte
	if rest := p.rest(); len(rest) > 1 {
		letter = rest[1]
	}
	isLetter := letter|0x20 >= 'a' && letter|0x20 <= 'z'
	if isLetter || !p.unicode && inClass && (isDigit(letter) || letter == '_') {
		p.at += 2
		return rune(letter % 32)
	}
	if p.unicode {
		p.fail(`\c wants a letter`)
	}
	return '\\'
}

// octalEscape is \0, and under Annex B up to three octal digits below 256.
func (p *parser) octalEscape() rune {
	rest := p.rest()
	if p.unicode {
		if rest[0] != '0' || len(rest) > 1 && isDigit(rest[1]) {
			p.fail("octal escapes do not exist under the u flag; write a hexadecimal one")
		}
		p.at++
		return 0
	}
	value := rune(0)
	for i := 0; i < min(3, len(rest)) && rest[i] >= '0' && rest[i] <= '7'; i++ {
		next := value*8 + rune(rest[i]-'0')
		if next > 0o377 {
			break
		}
		value = next
		p.at++
	}
	return value
}

// unicodeEscape reads u and its digits. Two escapes that are a surrogate pair are one code point in either grammar, since
// matching is by code points.
func (p *parser) unicodeEscape(braces bool) (rune, bool) {
	rest := p.rest()[1:]
	if braces && strings.HasPrefix(rest, "{") {
		digits, _, closed := strings.Cut(rest[1:], "}")
		if !closed || digits == "" {
			return 0, false
		}
		value := rune(0)
		for i := range len(digits) {
			digit, ok := hex(digits[i:], 1)
			if value = value*16 + digit; !ok || value > maxRune {
				return 0, false
			}
		}
		p.at += len(digits) + 3
		return value, true
	}
	value, ok := hex(rest, 4)
	if !ok {
		return 0, false
	}
	p.at += 5
	if next := p.rest(); value >= 0xD800 && value <= 0xDBFF && strings.HasPrefix(next, `\u`) {
		if low, ok := hex(next[2:], 4); ok && low >= 0xDC00 && low <= 0xDFFF {
			p.at += 6
			return utf16.DecodeRune(value, low), true
		}
	}
	return value, true
}

// hex reads exactly so many hexadecimal digits.
func hex(text string, digits int) (value rune, ok bool) {
	if len(text) < digits {
		return 0, false
	}
	for i := range digits {
		c := text[i]
		switch {
		case isDigit(c):
			value = value*16 + rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			value = value*16 + rune(c|0x20-'a') + 10
		default:
			return 0, false
		}
	}
	return value, true
}

// groupName reads a name and the closing angle bracket. A name is an ECMAScript identifier and may hold \u escapes.
func (p *parser) groupName() string {
	var name strings.Builder
	for {
		if !p.more() {
			p.fail("the name of a group is not closed; add an angle bracket")
		}
		if p.eat(">") {
			if name.Len() == 0 {
				p.at--
				p.fail("a group has an empty name")
			}
			return name.String()
		}
		start := p.at
		r := p.char()
		if r == '\\' {
			value, ok := rune(0), false
			if p.peek() == 'u' {
				value, ok = p.unicodeEscape(true)
			}
			if !ok {
				p.at = start
				p.fail("the name of a group holds an escape that is none")
			}
			r = value
		}
		if !identifier(r, name.Len() == 0) {
			p.at = start
			p.fail("%q cannot stand in the name of a group", r)
		}
		name.WriteRune(r)
	}
}

// identifier reports whether an ECMAScript identifier (12.7) may hold r, or start with it.
func identifier(r rune, first bool) bool {
	switch {
	case r == '$' || r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		return true
	case r < 0x80:
		return !first && r >= '0' && r <= '9'
	case unicode.Is(unicode.Pattern_Syntax, r) || unicode.Is(unicode.Pattern_White_Space, r):
		return false
	case unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start):
		return true
	}
	return !first && (unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) ||
		r == 0x200C || r == 0x200D)
}
