package load

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How many examples of each sort are kept, and how much of a body.
const (
	examplesKept = 20
	exampleBytes = 400
)

func keep(examples []Example, one planned, answer Answer, why string) []Example {
	if len(examples) >= examplesKept {
		return examples
	}
	return append(examples, Example{
		Kind: one.Kind, At: one.at.Seconds(), Method: one.Method, Target: one.Target, Body: beginning(one.Body),
		Status: answer.Status, Answer: beginning(answer.Body), Path: answer.Header.Get(pathHeader), Why: why,
	})
}

// beginning is some of a text, as it is where a person can read it, and otherwise in the escapes of a Go string: an encoder would
// put other bytes in the place of those that are not UTF-8.
func beginning(text []byte) string {
	end := min(len(text), exampleBytes)
	for end > 0 && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	some := string(text[:end])
	if utf8.ValidString(some) && !strings.ContainsFunc(some, unicode.IsControl) {
		return some
	}
	quoted := strconv.Quote(some)
	return quoted[1 : len(quoted)-1]
}
