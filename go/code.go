package jsongate

import "fmt"

// Code says what became of one document or one call. The numbers are stable for ever: none is reused for another meaning.
type Code uint8

// Verdicts. They are answers about the document, and whichever path is asked gives the same one.
const (
	// CodeValid: well formed, and the schema accepts it.
	CodeValid Code = 1
	// CodeMalformed: not a JSON text by RFC 8259.
	CodeMalformed Code = 2
	// CodeBadUTF8: inside a string, bytes that are not UTF-8 or an escaped lone surrogate.
	CodeBadUTF8 Code = 3
	// CodeDuplicateName: an object with the same name twice, compared after unescaping.
	CodeDuplicateName Code = 4
	// CodeTooDeep: nesting above the limit.
	CodeTooDeep Code = 5
	// CodeTooLarge: more bytes than the limit.
	CodeTooLarge Code = 6
	// CodeSchema: well formed, and the schema refuses it.
	CodeSchema Code = 7
	// CodeBudget: refused, undecided, final. Deciding would take more than the documented number of steps.
	CodeBudget Code = 32
)

// Faults. They are not about the document: the path that was asked could give no answer.
const (
	// CodePanic: the path panicked in this call.
	CodePanic Code = 64
	// CodeInternal: the path contradicted itself.
	CodeInternal Code = 65
	// CodeBadArgument: the rules of the boundary were broken, or an option has no meaning.
	CodeBadArgument Code = 66
	// CodeABI: library and program were built for different boundaries.
	CodeABI Code = 67
	// CodeUnsupported: the Rust engine declined this schema when it was compiled.
	CodeUnsupported Code = 68
)

// CodeBadSchema is met in a [CompileError] only: the schema is not a schema (its metaschema refuses it, a reference leads
// nowhere, a pattern is wrong).
const CodeBadSchema Code = 96

// The words of the contract, by number.
var codeWords = [256]string{
	CodeValid:         "VALID",
	CodeMalformed:     "MALFORMED",
	CodeBadUTF8:       "BAD_UTF8",
	CodeDuplicateName: "DUPLICATE_NAME",
	CodeTooDeep:       "TOO_DEEP",
	CodeTooLarge:      "TOO_LARGE",
	CodeSchema:        "SCHEMA",
	CodeBudget:        "BUDGET",
	CodePanic:         "PANIC",
	CodeInternal:      "INTERNAL",
	CodeBadArgument:   "BAD_ARGUMENT",
	CodeABI:           "ABI",
	CodeUnsupported:   "UNSUPPORTED",
	CodeBadSchema:     "BAD_SCHEMA",
}

// String is the contract's word for the code; for a number that is no code, the number.
func (c Code) String() string {
	if word := codeWords[c]; word != "" {
		return word
	}
	return fmt.Sprintf("CODE(%d)", uint8(c))
}

// IsVerdict tells whether the code is an answer about the document, and not a fault of the path that was asked.
func (c Code) IsVerdict() bool { return c < CodePanic && codeWords[c] != "" }

// MarshalText makes encoders write the word.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the word. One that this version of the package does not know is an error.
func (c *Code) UnmarshalText(text []byte) error {
	code := codeOf(string(text))
	if code == 0 {
		return fmt.Errorf("jsongate: %q is no code", text)
	}
	*c = code
	return nil
}

// The code with that word; 0, which is none, where there is none.
func codeOf(word string) Code {
	for number, known := range codeWords {
		if known == word && word != "" {
			return Code(number)
		}
	}
	return 0
}
