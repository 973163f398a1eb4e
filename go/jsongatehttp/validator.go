package jsongatehttp

import jsongate "github.com/jsongate/jsongate/go"

// Validator judges documents; a [*jsongate.Validator] is one. Its methods are called from many goroutines at once. They borrow
// the document for the call, and neither keep nor change it.
type Validator interface {
	Validate(doc []byte) jsongate.Result
	// Locate describes the violation that a result of Validate names in its document. It is asked for documents that were refused,
	// and false where nothing is known or finding it would take long.
	Locate(doc []byte, result jsongate.Result) (jsongate.Violation, bool)
}

// KeyedValidator is a Validator that can make the same choice of path for the same key, so that a sender stays on one side of
// a canary. It is used with the option [CanaryKey].
type KeyedValidator interface {
	Validator
	ValidateKey(doc []byte, key string) jsongate.Result
}

var _ Validator = (*jsongate.Validator)(nil)
