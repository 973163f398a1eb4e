//go:build !cgo || !(linux || darwin) || !(amd64 || arm64)

package native

import "runtime"

// Library stands for an opened library. Without cgo there never is one.
type Library struct{}

// Validator stands for a compiled schema inside the library. Without cgo there never is one.
type Validator struct{}

// Open always fails with [NoCgo].
func Open(Search) (*Library, *LoadError) {
	return nil, &LoadError{
		Failure: NoCgo,
		Problem: "this program was built for " + runtime.GOOS + "/" + runtime.GOARCH + " without cgo, which the library needs",
		Remedy:  "build it with CGO_ENABLED=1 and a C compiler, on Linux or macOS, for amd64 or arm64",
	}
}

// The methods below cannot be reached, since nobody can have a Library. What they answer reads as a fault: code 0 is no code.

// Path has no meaning here.
func (*Library) Path() string { return "" }

// SHA256 has no meaning here.
func (*Library) SHA256() string { return "" }

// FileChange has no meaning here.
func (*Library) FileChange() string { return "" }

// Searched has no meaning here.
func (*Library) Searched() []string { return nil }

// ABI has no meaning here.
func (*Library) ABI() int { return 0 }

// Version has no meaning here.
func (*Library) Version() string { return "" }

// Kernel has no meaning here.
func (*Library) Kernel() string { return "" }

// BuildInfo has no meaning here.
func (*Library) BuildInfo() (uint8, []byte) { return 0, nil }

// SelfTest has no meaning here.
func (*Library) SelfTest() (uint8, []byte) { return 0, nil }

// FaultMessage has no meaning here.
func (*Library) FaultMessage(uint32) string { return "" }

// CheckSyntax has no meaning here.
func (*Library) CheckSyntax([]byte) uint64 { return 0 }

// Compile has no meaning here.
func (*Library) Compile([]byte, Options) (*Validator, uint8, []byte) { return nil, 0, nil }

// Validate has no meaning here.
func (*Validator) Validate([]byte) uint64 { return 0 }

// ValidateLines has no meaning here.
func (*Validator) ValidateLines([]byte, []uint64) (count, consumed int) { return 0, 0 }

// Extract has no meaning here.
func (*Validator) Extract([]byte, []uint64) uint8 { return 0 }

// Explain has no meaning here.
func (*Validator) Explain([]byte) (uint8, []byte) { return 0, nil }

// Noop has no meaning here.
func (*Validator) Noop([]byte) uint64 { return 0 }

// EmptyCall does nothing.
func EmptyCall() {}

// HeapBytes has no meaning here.
func (*Library) HeapBytes() uint64 { return 0 }
