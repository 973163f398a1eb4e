package breaker

import (
	"fmt"
	"strings"
)

// State is what the breaker makes of the faults it has seen.
type State uint8

// The states.
const (
	// Closed: calls go to Rust.
	Closed State = iota
	// Open: none does, until the cool-down is over.
	Open
	// HalfOpen: probes go to Rust.
	HalfOpen

	states = 3
)

var stateWords = [states]string{"closed", "open", "half-open"}

// String is "closed", "open" or "half-open".
func (s State) String() string { return word("state", stateWords[:], int(s)) }

// MarshalText makes encoders write the word.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word. One that is none is an error.
func (s *State) UnmarshalText(text []byte) error {
	number, err := numberOf("state", stateWords[:], string(text))
	*s = State(number)
	return err
}

// Mode is what the operator makes of the breaker.
type Mode uint8

// The modes.
const (
	// Normal: the state decides.
	Normal Mode = iota
	// ForcedOpen: no call goes to Rust. Faults of calls that are under way still count.
	ForcedOpen
	// DetectOnly: every call goes to Rust. The state changes as it would in Normal, and observers are told, but nothing comes of
	// it. Since no call is a probe then, as many answered calls without a fault take the place of the probes.
	DetectOnly
)

var modeWords = []string{"normal", "forced-open", "detect-only"}

// String is "normal", "forced-open" or "detect-only".
func (m Mode) String() string { return word("mode", modeWords, int(m)) }

// MarshalText makes encoders write the word.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the word. One that is none is an error.
func (m *Mode) UnmarshalText(text []byte) error {
	number, err := numberOf("mode", modeWords, string(text))
	*m = Mode(number)
	return err
}

// ParseMode reads the word of a mode. An error names the words there are.
func ParseMode(text string) (Mode, error) {
	mode, err := numberOf("mode", modeWords, text)
	return Mode(mode), err
}

// Kind is the kind of a fault.
type Kind uint8

// The kinds of faults. After the first four nobody has answered the call, and Go does; Mismatch and Slow are about an answer
// that Rust gave.
const (
	// Panic: the Rust engine panicked.
	Panic Kind = iota
	// Internal: it contradicted itself.
	Internal
	// ABI: the two sides do not agree about the boundary.
	ABI
	// BadArgument: it found the rules of the boundary broken.
	BadArgument
	// Mismatch: it answered otherwise than Go did.
	Mismatch
	// Slow: it took too long, by the caller's measure.
	Slow

	kinds = 6
)

var kindWords = [kinds]string{"panic", "internal", "abi", "bad-argument", "mismatch", "slow"}

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Panic, Internal, ABI, BadArgument, Mismatch, Slow} }

// String is the word for the kind, in kebab-case.
func (k Kind) String() string { return word("kind", kindWords[:], int(k)) }

// MarshalText makes encoders write the word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word. One that is none is an error.
func (k *Kind) UnmarshalText(text []byte) error {
	number, err := numberOf("kind", kindWords[:], string(text))
	*k = Kind(number)
	return err
}

// answered tells whether Rust has answered the call that the fault is about.
func (k Kind) answered() bool { return k == Mismatch || k == Slow }

func word(what string, words []string, number int) string {
	if number < len(words) {
		return words[number]
	}
	return fmt.Sprintf("%s(%d)", what, number)
}

func numberOf(what string, words []string, text string) (int, error) {
	for number, known := range words {
		if text == known {
			return number, nil
		}
	}
	return 0, fmt.Errorf("breaker: %q is not a %s; the %ss are %s", text, what, what, strings.Join(words, ", "))
}
