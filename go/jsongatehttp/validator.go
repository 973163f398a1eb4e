package jsongatehttp

import jsongate "github.com/jsongate/jsongate/go"

// Validator judges documents; a [*jsongate.Validator] is one. Its methods are called from many goroutines at once. They borrow
// the document for the call, and neither keep nor change it. What Explain says must be about the document that it was given.
type Validator interface {
	Validate(doc []byte) jsongate.Result
	Explain(doc []byte) jsongate.Report
}

// KeyedValidator is a Validator that can make the same choice of path for the same key, so that a sender stays on one side of
// a canary. It is used with the option [CanaryKey].
type KeyedValidator interface {
	Validator
	ValidateKey(doc []byte, key string) jsongate.Result
}

var _ Validator = (*jsongate.Validator)(nil)
