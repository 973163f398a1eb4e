// Package jsongate decides whether JSON documents are acceptable: raw bytes in, a verdict and a small code out.
//
// A schema is compiled once and then judges any number of documents:
//
//	v, err := jsongate.Compile(schema)
//	...
//	if result := v.Validate(body); !result.Valid() {
//		return result.Err()
//	}
//
// # Two paths
//
// There are two implementations of one contract: the Go path, which is part of this module, and the Rust path, in a shared
// library (libjsongate) that is opened at run time. The flag decides which one is asked: the environment variable
// JSONGATE_PATH when the process starts, or [SetPath] while it runs. It is "go" unless somebody says otherwise. With "rust"
// every call that Rust can answer is answered by Rust. Where it cannot (the library is missing or unfit, it declined the
// schema, it failed in this very call) Go answers, and [Result.Reason] says why. A caller cannot tell from the verdict which
// path gave it; docs/contract.md of the repository is the law for both.
//
// The library is looked for when the first schema is compiled: in the file that JSONGATE_LIB names, or else beside the
// executable, or else on the system's search path. The first place that holds a file decides; a bad file is reported and
// not passed over. [Diagnose] tells what was found. Nothing about the library can keep a program from starting or running,
// and a program built with CGO_ENABLED=0 does without it.
//
// # Cost and safety
//
// All functions and methods may be called from any goroutine at any time. Documents are borrowed for a call, never kept and
// never written to, and must not be changed while it runs. [Validator.Validate] and [Validator.ValidateLines] allocate
// nothing on the Rust path; crossing to the library costs about as much as any cgo call (some 35 ns). Calls on documents
// above 256 KiB wait so that at most GOMAXPROCS (as it was when the process started) of them are inside the library at a time,
// since every long call holds a thread. A validator has no Close: what it holds in the library is freed when it becomes unreachable.
//
// Every call is counted; [Stats] gives the counts.
package jsongate
