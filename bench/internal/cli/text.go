package cli

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	jsongate "github.com/jsongate/jsongate/go"
)

// explain writes for people: a line for a valid document, and for each violation of a refused one its place, the sentence, the
// line of the document with a caret below, and the keyword's place in the schema.
func (s screen) explain(j *judge, e explained) error {
	result := e.report.Result
	file := plain(e.file)
	switch {
	case result.Valid():
		_, err := fmt.Fprintln(j.out, s.in(colourPlace, fmt.Sprintf("%s:%d", file, e.before+1))+": valid")
		return err
	case !result.Code.IsVerdict():
		return nil // the complaint is all there is to say
	case len(e.report.Violations) == 0:
		unit := e.report.Detailed()
		return s.block(j, e, result.Offset, unit.Position, unit.Error, result.Code.String())
	}
	for _, one := range inOrder(e.report.Violations) {
		schema := one.Keyword.String() + " in the schema: " + one.AbsoluteKeywordLocation
		if err := s.block(j, e, one.Offset, one.Position, one.String(), schema); err != nil {
			return err
		}
	}
	if e.report.Cut {
		_, err := fmt.Fprintf(j.out, "%s there are more violations than these\n", s.in(colourPlace, fmt.Sprintf("%s:%d:", file, e.before+1)))
		return err
	}
	return nil
}

func (s screen) block(j *judge, e explained, offset jsongate.Offset, at jsongate.Position, sentence, aside string) error {
	line := at.Line + e.before
	place := fmt.Sprintf("%s:%d:%d:", plain(e.file), line, at.Column)
	number := strconv.Itoa(line)
	gutter := strings.Repeat(" ", len(number))
	text, indent := excerpt(e.document, int(offset), s.columns-len(number)-4)
	_, err := fmt.Fprintf(j.out, "%s %s\n %s %s %s\n %s %s %s%s\n %s %s %s\n",
		s.in(colourPlace, place), plain(sentence),
		s.in(colourAside, number), s.in(colourAside, "|"), text,
		gutter, s.in(colourAside, "|"), strings.Repeat(" ", indent), s.in(colourWrong, "^"),
		gutter, s.in(colourAside, "="), s.in(colourAside, plain(aside)))
	return err
}

// leastShown is how much of a line is shown however narrow the terminal is.
const leastShown = 20

// excerpt is the line that an offset is on, cut to so many columns around it, and how many columns stand before the offset.
// Only the surroundings are read, however long the line is.
func excerpt(document []byte, offset, columns int) (text string, indent int) {
	columns = max(columns, leastShown)
	offset = min(offset, len(document))
	// No character is longer than utf8.UTFMax, and none but combining ones is narrower than a column.
	reach := columns * utf8.UTFMax
	from := max(0, offset-reach)
	if end := bytes.LastIndexAny(document[from:offset], "\r\n"); end >= 0 {
		from += end + 1
	}
	to := min(len(document), offset+reach)
	if end := bytes.IndexAny(document[offset:to], "\r\n"); end >= 0 {
		to = offset + end
	}
	before, after := characters(document[from:offset]), characters(document[offset:to])
	cutBefore := from > 0 && !isLineEnd(document[from-1])
	cutAfter := to < len(document) && !isLineEnd(document[to])

	// A third of the room is for what comes after, or more where less comes before; a cut takes one column for its mark.
	indent, rest := widthOf(before), widthOf(after)
	room := columns - min(rest, max(columns/3, columns-indent))
	if cutBefore || indent > room {
		for len(before) > 0 && indent >= room {
			indent -= cells(before[0])
			before = before[1:]
		}
		before, indent = append([]rune{'…'}, before...), indent+1
	}
	room = columns - indent
	if cutAfter || rest > room {
		for len(after) > 0 && rest >= room {
			rest -= cells(after[len(after)-1])
			after = after[:len(after)-1]
		}
		after = append(after, '…')
	}
	return string(before) + string(after), indent
}

func isLineEnd(b byte) bool { return b == '\r' || b == '\n' }

// characters are those of a text as they are shown.
func characters(text []byte) []rune {
	// The text may begin or end inside a character.
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return []rune(plain(string(text)))
}

func widthOf(text []rune) int {
	total := 0
	for _, r := range text {
		total += cells(r)
	}
	return total
}
