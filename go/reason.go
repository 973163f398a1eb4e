package jsongate

import (
	"fmt"

	"github.com/jsongate/jsongate/go/internal/native"
)

// Path is the implementation that answered.
type Path uint8

// The paths. 0 is neither.
const (
	PathGo   Path = 1
	PathRust Path = 2
)

// String is "go" or "rust".
func (p Path) String() string {
	switch p {
	case PathGo:
		return "go"
	case PathRust:
		return "rust"
	}
	return fmt.Sprintf("path(%d)", uint8(p))
}

// MarshalText makes encoders write the word.
func (p Path) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the word. One that is none is an error.
func (p *Path) UnmarshalText(text []byte) error {
	for _, path := range []Path{PathGo, PathRust} {
		if string(text) == path.String() {
			*p = path
			return nil
		}
	}
	return fmt.Errorf("jsongate: %q is no path; it is go or rust", text)
}

// Reason is why that path answered. The numbers are stable for ever.
type Reason uint8

// The reasons. 0 is none. With ReasonMode the path is what the flag says; with ReasonRequired, ReasonCanary and
// ReasonBreakerProbe it is Rust; with any other the flag says Rust and Go answered.
const (
	// ReasonMode: the flag says so.
	ReasonMode Reason = 1
	// ReasonRequired: the validator was compiled with [RequireRust].
	ReasonRequired Reason = 2
	// ReasonLibraryMissing: the library was not found.
	ReasonLibraryMissing Reason = 3
	// ReasonLibraryUnusable: the library's file cannot be loaded: cut short, not a library, for another platform.
	ReasonLibraryUnusable Reason = 4
	// ReasonABIMismatch: the library was built for another version of the boundary.
	ReasonABIMismatch Reason = 5
	// ReasonSymbolMissing: the library lacks a function.
	ReasonSymbolMissing Reason = 6
	// ReasonNoCgo: the program was built without cgo, or for a platform the library is not made for.
	ReasonNoCgo Reason = 7
	// ReasonUnsupportedSchema: the Rust engine declined the schema.
	ReasonUnsupportedSchema Reason = 8
	// ReasonEnginesDisagree: the Rust engine holds the schema to be wrong and the Go path accepts it. That is a bug in one of them.
	ReasonEnginesDisagree Reason = 9
	// ReasonRustPanic: the Rust engine panicked, in this call or when it compiled the schema.
	ReasonRustPanic Reason = 10
	// ReasonRustInternal: the Rust engine contradicted itself, or gave an answer that is none.
	ReasonRustInternal Reason = 11
	// ReasonRustBadArgument: the Rust engine found the rules of the boundary broken.
	ReasonRustBadArgument Reason = 12
	// ReasonCanary: the flag leaves a share of calls to Rust, and this one is in it.
	ReasonCanary Reason = 13
	// ReasonBreakerOpen: Rust failed too often of late.
	ReasonBreakerOpen Reason = 14
	// ReasonBreakerProbe: Rust failed too often, and this call finds out whether it still does.
	ReasonBreakerProbe Reason = 15
	// ReasonCrashLatch: earlier processes died inside the library.
	ReasonCrashLatch Reason = 16
)

var reasonWords = [...]string{
	ReasonMode:              "mode",
	ReasonRequired:          "required",
	ReasonLibraryMissing:    "library-missing",
	ReasonLibraryUnusable:   "library-unusable",
	ReasonABIMismatch:       "abi-mismatch",
	ReasonSymbolMissing:     "symbol-missing",
	ReasonNoCgo:             "no-cgo",
	ReasonUnsupportedSchema: "unsupported-schema",
	ReasonEnginesDisagree:   "engines-disagree",
	ReasonRustPanic:         "rust-panic",
	ReasonRustInternal:      "rust-internal",
	ReasonRustBadArgument:   "rust-bad-argument",
	ReasonCanary:            "canary",
	ReasonBreakerOpen:       "breaker-open",
	ReasonBreakerProbe:      "breaker-probe",
	ReasonCrashLatch:        "crash-latch",
}

// String is the word for the reason, in kebab-case.
func (r Reason) String() string {
	if int(r) < len(reasonWords) && r != 0 {
		return reasonWords[r]
	}
	return fmt.Sprintf("reason(%d)", uint8(r))
}

// MarshalText makes encoders write the word.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the word. One that this version of the package does not know is an error.
func (r *Reason) UnmarshalText(text []byte) error {
	for reason, word := range reasonWords {
		if reason != 0 && string(text) == word {
			*r = Reason(reason)
			return nil
		}
	}
	return fmt.Errorf("jsongate: %q is no reason", text)
}

// isRustFault tells whether the reason is that the Rust engine failed.
func (r Reason) isRustFault() bool { return r >= ReasonRustPanic && r <= ReasonRustBadArgument }

// reasonOfFailure is why Go answers where the library cannot be used.
func reasonOfFailure(failure native.Failure) Reason {
	switch failure {
	case native.Missing:
		return ReasonLibraryMissing
	case native.ABIMismatch:
		return ReasonABIMismatch
	case native.SymbolMissing:
		return ReasonSymbolMissing
	case native.NoCgo:
		return ReasonNoCgo
	}
	return ReasonLibraryUnusable
}

// reasonOfFault is why Go answers where the Rust engine failed, in a call or when it compiled.
func reasonOfFault(fault Code) Reason {
	switch fault {
	case CodePanic:
		return ReasonRustPanic
	case CodeBadArgument:
		return ReasonRustBadArgument
	case CodeABI:
		return ReasonABIMismatch
	}
	return ReasonRustInternal
}
