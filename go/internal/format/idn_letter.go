package format

import "sort"

// letter is what IDNA asks of one code point, packed as idnClasses says: the derived property of RFC 5892, and what its rules
// of context look at. 0 is what no label may have.
type letter uint16

func letterOf(r rune) letter {
	after := sort.Search(len(idnStarts), func(i int) bool { return rune(idnStarts[i]>>8) > r })
	if after == 0 {
		return 0
	}
	return letter(idnClasses[idnStarts[after-1]&0xFF])
}

// bidiClass is a class of the bidi algorithm.
type bidiClass uint16

const (
	bidiL   bidiClass = 1
	bidiR   bidiClass = 2
	bidiAL  bidiClass = 3
	bidiAN  bidiClass = 4
	bidiEN  bidiClass = 5
	bidiNSM bidiClass = 11
)

func (l letter) bidi() bidiClass { return bidiClass(l & 15) }

// joiningType is how a letter joins its neighbours.
type joiningType uint16

const (
	joiningDual        joiningType = 1
	joiningRight       joiningType = 2
	joiningLeft        joiningType = 3
	joiningTransparent joiningType = 4
)

func (l letter) joining() joiningType { return joiningType(l >> 4 & 7) }

func (l letter) isMark() bool { return l>>7&3 != 0 }

func (l letter) isVirama() bool { return l>>7&3 == 2 }

// script is one that a rule of context asks for.
type script uint16

const (
	scriptGreek    script = 1
	scriptHebrew   script = 2
	scriptJapanese script = 3 // Hiragana, Katakana or Han
)

func (l letter) script() script { return script(l >> 9) }
