package cli

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"
)

// screen is what text is written for.
type screen struct {
	terminal bool
	colour   bool
	columns  int
}

// widthElsewhere is how wide text is made that goes to no terminal.
const widthElsewhere = 100

// screenOf finds out what an output is.
func screenOf(out io.Writer) screen {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return screen{columns: widthElsewhere}
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return screen{terminal: true, colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", columns: columns}
}

// The colours, by what is shown in them.
const (
	colourPlace = "1"    // bold
	colourWrong = "1;31" // bold red
	colourAside = "2"    // faint
)

// in is a text in a colour, where there are colours.
func (s screen) in(colour, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// plain is a text that does nothing to a terminal: what cannot be seen becomes a space.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

// cells is how many columns of a terminal a character takes.
func cells(r rune) int {
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
