package format

import (
	"slices"
	"strings"
)

// bidiClasses are the classes of a label's letters.
type bidiClasses []bidiClass

// rightToLeft tells whether the label is one that makes a name a Bidi domain name (RFC 5893, section 1.4).
func (c bidiClasses) rightToLeft() bool { return c.has(bidiR) || c.has(bidiAL) || c.has(bidiAN) }

func (c bidiClasses) has(class bidiClass) bool { return slices.Contains(c, class) }

// keepRule is the six conditions of RFC 5893, section 2.
func (c bidiClasses) keepRule() bool {
	last := bidiClass(0)
	for _, class := range c {
		if class != bidiNSM {
			last = class
		}
	}
	if len(c) == 0 {
		return false
	}
	switch c[0] {
	case bidiR, bidiAL:
		ends := last == bidiR || last == bidiAL || last == bidiEN || last == bidiAN
		return ends && !c.has(bidiL) && !(c.has(bidiEN) && c.has(bidiAN))
	case bidiL:
		return !c.rightToLeft() && (last == bidiL || last == bidiEN)
	}
	return false
}

// labelHoldsBidi tells whether the rule holds, for a label that has to keep to it by itself (RFC 5891, section 4.2.3.4).
func labelHoldsBidi(letters []letter) bool {
	classes := make(bidiClasses, len(letters))
	for i, l := range letters {
		classes[i] = l.bidi()
	}
	return !classes.rightToLeft() || classes.keepRule()
}

// nameHoldsBidi tells whether the rule holds for a name whose labels are all right by themselves: every label of a Bidi domain
// name has to keep to it.
func nameHoldsBidi(labels []string) bool {
	isBidi := slices.ContainsFunc(labels, func(label string) bool {
		return (!isASCII(label) || hasACEPrefix(label)) && classesOfLabel(label).rightToLeft()
	})
	return !isBidi || !slices.ContainsFunc(labels, func(label string) bool { return !classesOfLabel(label).keepRule() })
}

// classesOfLabel are those of the U-label, where the label is an A-label.
func classesOfLabel(label string) bidiClasses {
	letters := []rune(strings.ToLower(label))
	if !isASCII(label) {
		letters = []rune(label) // A U-label has nothing in upper case.
	} else if hasACEPrefix(label) {
		if decoded, ok := decodePunycode(label[len(acePrefix):]); ok {
			letters = decoded
		}
	}
	classes := make(bidiClasses, len(letters))
	for i, r := range letters {
		classes[i] = letterOf(r).bidi()
	}
	return classes
}
