// Package native reaches libjsongate, the Rust engine, through its C interface.
//
// It holds the only cgo of the module. The library is opened with dlopen at run time, never linked, so that a program
// which uses jsongate builds and runs without it: every way in which opening can fail is a [LoadError] that says which file
// was tried, what is wrong and how to mend it. Where cgo is off, or the platform is not one the library is made for, the same
// methods exist and [Open] answers [NoCgo].
//
// Numbers (codes, keywords) pass through this package unread; giving them a meaning is the caller's work.
package native

import "fmt"

//go:generate cp ../../../include/jsongate.h jsongate.h

// Failure is the kind of reason for which there is no library.
type Failure uint8

// The kinds of failure. 0 is none of them.
const (
	// Missing: no file was found in any place.
	Missing Failure = iota + 1
	// Unusable: a file was found that cannot be loaded: cut short, not a shared library, for another platform.
	Unusable
	// ABIMismatch: a library was loaded that was built for another version of the boundary.
	ABIMismatch
	// SymbolMissing: a library was loaded that lacks a function of the boundary.
	SymbolMissing
	// NoCgo: this program has no cgo, or was built for a platform that the library is not made for.
	NoCgo
)

// String is the word for the failure, in kebab-case.
func (f Failure) String() string {
	switch f {
	case Missing:
		return "library-missing"
	case Unusable:
		return "library-unusable"
	case ABIMismatch:
		return "abi-mismatch"
	case SymbolMissing:
		return "symbol-missing"
	case NoCgo:
		return "no-cgo"
	}
	return fmt.Sprintf("failure(%d)", uint8(f))
}

// LoadError says why the library is not in use.
type LoadError struct {
	Failure  Failure
	Path     string   // the file at fault; empty where no file was found
	Problem  string   // what is wrong
	Remedy   string   // what to do about it
	Searched []string // the places looked at, in order, each with what was found there
}

// Error is the problem and its remedy.
func (e *LoadError) Error() string { return e.Problem + "; " + e.Remedy }

// Options are the options of one compilation. Zero values mean the library's defaults.
type Options struct {
	AssertFormat        bool
	AllowDuplicateNames bool
	CompatEncodingJSON  bool
	MaxDepth            uint32
	MaxSize             uint64
	DefaultDraft        string
	Documents           []Document
	Pointers            []string
}

// Document is another schema document that references may name.
type Document struct {
	URI  string
	JSON []byte
}

// What a packed result holds: bits 0-7 the code, 8-15 the keyword, 16-31 zero, 32-63 the offset, or for a fault the number
// of its message.

// CodeOf is the code of a packed result.
func CodeOf(packed uint64) uint8 { return uint8(packed) }

// KeywordOf is the keyword of a packed result.
func KeywordOf(packed uint64) uint8 { return uint8(packed >> 8) }

// OffsetOf is the offset of a packed result, or the number of a fault's message.
func OffsetOf(packed uint64) uint32 { return uint32(packed >> 32) }

// ReservedOf is what a packed result holds in the bits that are zero by contract.
func ReservedOf(packed uint64) uint16 { return uint16(packed >> 16) }
