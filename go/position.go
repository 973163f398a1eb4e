package jsongate

import (
	"cmp"
	"slices"
)

// Position is a place in a document as an editor counts it. The zero Position is none.
type Position struct {
	// Line counts from 1. A line ends with a line feed, a carriage return, or both in this order.
	Line int `json:"line,omitempty"`
	// Column counts from 1 in code points: neither bytes nor what a screen shows. In text that is not UTF-8 a byte from 0x80 to
	// 0xBF counts together with the one before it.
	Column int `json:"column,omitempty"`
}

// PositionOf is where an offset is in a document; one past the end counts as the end. It reads the document up to there: for
// all violations of a document at once there is [Report.WithPositions].
func PositionOf(doc []byte, offset Offset) Position {
	counter := positionCounter{doc: doc, here: Position{1, 1}}
	return counter.of(offset)
}

// WithPositions is the report with lines and columns. doc is the document that was explained. Cost: one pass over the document
// for all of them. A valid document, and a fault, has no position.
func (r Report) WithPositions(doc []byte) Report {
	if r.Result.Valid() || !r.Result.Code.IsVerdict() {
		return r
	}
	r.Violations = slices.Clone(r.Violations)
	places := []place{{r.Result.Offset, &r.Position}}
	for i := range r.Violations {
		places = append(places, place{r.Violations[i].Offset, &r.Violations[i].Position})
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.offset, b.offset) })
	counter := positionCounter{doc: doc, here: Position{1, 1}}
	for _, one := range places {
		*one.position = counter.of(one.offset)
	}
	return r
}

// place is an offset, and where its position is wanted.
type place struct {
	offset   Offset
	position *Position
}

// positionCounter goes through a document once; offsets have to rise.
type positionCounter struct {
	doc  []byte
	at   int
	here Position
}

func (c *positionCounter) of(offset Offset) Position {
	for end := min(int(offset), len(c.doc)); c.at < end; c.at++ {
		b := c.doc[c.at]
		switch {
		case b == '\n', b == '\r' && !(c.at+1 < len(c.doc) && c.doc[c.at+1] == '\n'):
			c.here = Position{c.here.Line + 1, 1}
		case b&0xC0 != 0x80:
			c.here.Column++
		}
	}
	return c.here
}
