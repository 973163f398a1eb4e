// Package mode is the grammar of the flag: one for every source that sets it.
//
//	flag  = rule *( ";" rule )
//	rule  = [ name "=" ] mode           ; without a name, or with "*": every validator that has no rule of its own
//	mode  = part *( "," part )          ; at most one that answers, one share of shadow, one "shadow:inline"
//	part  = "go" / "rust" / "canary:" share / "shadow:" share / "shadow:inline"
//	share = digits [ "." 1*4digits ] "%"  ; from 0% to 100%
//
// White space around any of these is ignored, and so are a ";" at the end, line ends in its place, and comments from "#" to the
// end of a line.
package mode

import (
	"fmt"
	"strings"
)

// Grammar is the short form that error messages show.
const Grammar = `go | rust | canary:SHARE% | shadow:SHARE% | shadow:inline, combined with commas (canary:5%,shadow:1%), ` +
	`and per validator (*=canary:5%;orders=go)`

// Mode says which path answers a call, and whether the other one is asked too. The zero Mode is "go".
type Mode struct {
	// Canary is the share of calls that Rust answers: 0 is the mode "go", All the mode "rust".
	Canary Share
	// Shadow is the share of calls that the other path is asked about as well.
	Shadow Share
	// Inline makes those comparisons part of the call.
	Inline bool
}

// Share is a share of calls in millionths.
type Share uint32

// All is every call.
const All Share = 1_000_000

// String is the mode in the grammar, always the same text for the same mode.
func (m Mode) String() string {
	var parts []string
	switch m.Canary {
	case 0:
		parts = append(parts, "go")
	case All:
		parts = append(parts, "rust")
	default:
		parts = append(parts, "canary:"+m.Canary.String())
	}
	if m.Shadow > 0 {
		parts = append(parts, "shadow:"+m.Shadow.String())
		if m.Inline {
			parts = append(parts, "shadow:inline")
		}
	}
	return strings.Join(parts, ",")
}

// String is the share in percent, with as many decimals as it needs.
func (s Share) String() string {
	text := fmt.Sprintf("%d.%04d", s/10_000, s%10_000)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

// Ratio is the share as a number from 0 to 1.
func (s Share) Ratio() float64 { return float64(s) / float64(All) }

// Parse reads a mode.
func Parse(text string) (Mode, error) {
	var m Mode
	answers, shares, inline := 0, 0, false
	for part := range strings.SplitSeq(text, ",") {
		var err error
		switch part = strings.TrimSpace(part); {
		case part == "go":
			answers, m.Canary = answers+1, 0
		case part == "rust":
			answers, m.Canary = answers+1, All
		case part == "shadow:inline":
			m.Inline, inline = true, true
		case strings.HasPrefix(part, "canary:"):
			answers++
			m.Canary, err = parseShare(part[len("canary:"):])
		case strings.HasPrefix(part, "shadow:"):
			shares++
			m.Shadow, err = parseShare(part[len("shadow:"):])
		default:
			err = fmt.Errorf("%q is no mode", part)
		}
		if err != nil {
			return Mode{}, err
		}
	}
	switch {
	case answers > 1:
		return Mode{}, fmt.Errorf("%q says more than once who answers; keep one of go, rust and canary", text)
	case shares > 1:
		return Mode{}, fmt.Errorf("%q has more than one share of shadow; keep one", text)
	case inline && shares == 0:
		m.Shadow = All
	case m.Shadow == 0:
		m.Inline = false
	}
	return m, nil
}

func parseShare(text string) (Share, error) {
	wrong := func() (Share, error) {
		return 0, fmt.Errorf("%q is no share; a share is a number from 0 to 100 with at most four decimals and a percent sign, such as 5%% or 0.01%%", text)
	}
	number, found := strings.CutSuffix(text, "%")
	if !found {
		return wrong()
	}
	whole, decimals, point := strings.Cut(number, ".")
	if whole == "" || len(whole) > 3 || len(decimals) > 4 || point && decimals == "" {
		return wrong()
	}
	share := Share(0)
	for _, digit := range []byte(whole + decimals + "0000"[len(decimals):]) {
		if digit < '0' || digit > '9' {
			return wrong()
		}
		share = share*10 + Share(digit-'0')
	}
	if share > All {
		return wrong()
	}
	return share, nil
}
