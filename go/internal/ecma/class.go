package ecma

// class reads a character class after its opening bracket (22.2.1, ClassRanges).
func (p *parser) class() *node {
	negative := p.eat("^")
	var spans []span
	for {
		if !p.more() {
			p.fail("a class is not closed; add a bracket")
		}
		if p.eat("]") {
			break
		}
		start := p.at
		set, lo, isSet := p.classAtom()
		if p.peek() != '-' || len(p.rest()) > 1 && p.rest()[1] == ']' {
			spans = append(spans, atomSpans(set, lo, isSet)...)
			continue
		}
		p.at++
		if !p.more() {
			p.fail("a class is not closed; add a bracket")
		}
		other, hi, otherIsSet := p.classAtom()
		switch {
		case isSet || otherIsSet:
			// Under Annex B a dash beside a set stands for itself.
			if p.unicode {
				p.at = start
				p.fail("a set is no end of a range; escape the dash with a backslash")
			}
			spans = append(spans, atomSpans(set, lo, isSet)...)
			spans = append(spans, span{'-', '-'})
			spans = append(spans, atomSpans(other, hi, otherIsSet)...)
		case lo > hi:
			p.at = start
			p.fail("the range from %q to %q is out of order", lo, hi)
		default:
			spans = append(spans, span{lo, hi})
		}
	}
	set := newSet(spans...)
	if p.ignoreCase {
		set = set.folded()
	}
	if negative {
		set = set.complement()
	}
	return &node{op: opSet, set: set}
}

func atomSpans(set runeSet, r rune, isSet bool) runeSet {
	if isSet {
		return set
	}
	return single(r)
}

// classAtom reads one member of a class: a code point, or an escape that stands for a set.
func (p *parser) classAtom() (set runeSet, r rune, isSet bool) {
	if p.peek() != '\\' {
		return nil, p.char(), false
	}
	p.at++
	switch c := p.peek(); {
	case c == 'b':
		p.at++
		return nil, '\b', false
	case c == 'B' && p.unicode:
		p.fail(`\B stands for nothing in a class`)
	}
	if set, ok := p.classEscape(); ok {
		return set, 0, true
	}
	return nil, p.charEscape(true), false
}
