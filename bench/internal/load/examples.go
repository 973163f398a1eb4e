package load

import "strconv"

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

// beginning is some of a text. It is quoted where it is not UTF-8, since encoders would put other bytes in its place.
func beginning(text []byte) string {
	quoted := strconv.Quote(string(text[:min(len(text), exampleBytes)]))
	return quoted[1 : len(quoted)-1]
}
