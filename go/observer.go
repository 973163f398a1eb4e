package jsongate

// Call is one call of Validate or ValidateKey, as an observer is told of it.
type Call struct {
	// Validator is the name given with WithName.
	Validator string
	// Result is what the caller gets, Size the length of the document in bytes.
	Result Result
	Size   int
}

// SetObserver makes a function see every call of Validate and ValidateKey after it was answered and before the caller gets the
// answer; nil ends that. The caller waits for it, so it must be quick, and it may be called from any number of goroutines at
// once. A panic in it is the caller's. Calls that begin after SetObserver are seen; without an observer a call pays for one
// atomic load.
func SetObserver(observe func(Call)) {
	if observe == nil {
		process.observer.Store(nil)
		return
	}
	process.observer.Store(&observe)
}
