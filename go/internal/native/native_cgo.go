//go:build cgo && (linux || darwin) && (amd64 || arm64)

package native

/*
#cgo CFLAGS: -std=gnu11 -O2 -Wall
#cgo linux LDFLAGS: -ldl
#cgo noescape jgshim_validate_lines
#cgo noescape jgshim_extract
#cgo nocallback jgshim_validate_lines
#cgo nocallback jgshim_extract

#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// The annotations above belong to the calls that fill in what a caller may keep on its stack. They act
// only as a pair, and nocallback is a note to the runtime before each call and another after it: 3 ns, too much for the calls
// that judge one document, whose bytes are on the heap anyway, since the Go path may give them to a function it does not know.

// Library is an opened library. It is never closed, and safe for concurrent use.
type Library struct {
	table    *C.jgshim_library
	path     string
	file     identity
	searched []string
	abi      int

	// The functions of the hot calls, as the shim takes them.
	validate, checkSyntax, validateLines, noop C.uintptr_t
}

// Validator is a compiled schema inside the library, immutable and safe for concurrent use. The library's part of it is freed
// some time after the last reference to it is gone.
type Validator struct {
	library  *Library
	handle   C.uintptr_t
	validate C.uintptr_t // the library's, once more, so that a call need not look for it there
}

// Open finds, checks and loads the library.
func Open(search Search) (*Library, *LoadError) {
	chosen, failure := search.find()
	if failure != nil {
		return nil, failure
	}
	name := C.CString(chosen.name)
	defer C.free(unsafe.Pointer(name))
	opened := new(C.jgshim_opened)
	var finish func() identity
	if !chosen.bySystem {
		finish = identify(chosen.name)
	}
	C.jgshim_open(name, opened)

	path, text := chosen.name, C.GoString(&opened.text[0])
	if chosen.bySystem {
		path = C.GoString(&opened.path[0])
		finish = identify(path) // only the loader knew which file it would be
	}
	file := finish()
	failed := func(kind Failure, problem string) (*Library, *LoadError) {
		return nil, &LoadError{Failure: kind, Path: path, Problem: path + " " + problem, Remedy: remedyReplace, Searched: chosen.searched}
	}
	switch opened.status {
	case C.JGSHIM_OPENED:
	case C.JGSHIM_NOT_LOADED:
		return nil, loaderRefused(chosen, text)
	case C.JGSHIM_ABI_MISMATCH:
		return failed(ABIMismatch, "was built for another version of the boundary: "+text)
	case C.JGSHIM_SYMBOL_MISSING:
		return failed(SymbolMissing, "lacks the function "+text)
	default:
		return failed(Unusable, "could not be opened: out of memory")
	}
	table := opened.library
	return &Library{
		table:         table,
		path:          path,
		file:          file,
		searched:      chosen.searched,
		abi:           int(opened.abi),
		validate:      C.uintptr_t(uintptr(unsafe.Pointer(table.validate))),
		checkSyntax:   C.uintptr_t(uintptr(unsafe.Pointer(table.check_syntax))),
		validateLines: C.uintptr_t(uintptr(unsafe.Pointer(table.validate_lines))),
		noop:          C.uintptr_t(uintptr(unsafe.Pointer(table.noop))),
	}, nil
}

// Path is the library's file.
func (l *Library) Path() string { return l.path }

// SHA256 is the hash of the file that was loaded, in hexadecimal; empty if the file was replaced at that very moment.
func (l *Library) SHA256() string { return l.file.sha256 }

// FileChange tells what became of the file since it was loaded, as the rest of a sentence that begins with "the file"; empty if it
// still holds what was loaded. It reads the file if that is another one now.
func (l *Library) FileChange() string { return l.file.change() }

// Searched are the places that were looked at, in order, each with what was found there.
func (l *Library) Searched() []string { return l.searched }

// ABI is the version of the boundary that the library and this program share.
func (l *Library) ABI() int { return l.abi }

// Version is the library's version.
func (l *Library) Version() string { return C.GoString(C.jgshim_version(l.table)) }

// Kernel is the name of the instruction set that the library scans with.
func (l *Library) Kernel() string { return C.GoString(C.jgshim_kernel(l.table)) }

// HeapBytes is how many bytes the library holds: memory that Go's runtime does not see.
func (l *Library) HeapBytes() uint64 { return uint64(C.jgshim_heap_bytes(l.table)) }

// BuildInfo is the library's description of itself, as JSON, and the code of the call.
func (l *Library) BuildInfo() (uint8, []byte) { return l.answer(C.jgshim_build_info(l.table)) }

// SelfTest makes the library check itself, and gives the code of the call and what failed.
func (l *Library) SelfTest() (uint8, []byte) { return l.answer(C.jgshim_self_test(l.table)) }

// FaultMessage is the text of the fault with that number; empty where the library has none.
func (l *Library) FaultMessage(id uint32) string {
	_, text := l.answer(C.jgshim_fault_message(l.table, C.uint32_t(id)))
	return string(text)
}

// CheckSyntax checks a document against RFC 8259 and the default limits, and gives the packed result.
func (l *Library) CheckSyntax(doc []byte) uint64 {
	packed := C.jgshim_check_syntax(l.checkSyntax, start(doc), C.size_t(len(doc)))
	return uint64(packed)
}

// Compile compiles a schema. It gives the validator, the code, and what the library said: on success its warnings, otherwise
// its errors, as JSON. The validator is nil unless the code is that of success.
func (l *Library) Compile(schema []byte, o Options) (*Validator, uint8, []byte) {
	// The structures that C reads hold pointers into Go's memory: cgo allows that for memory that is pinned.
	var pins runtime.Pinner
	defer pins.Unpin()
	pin := func(b []byte) *C.uint8_t {
		if len(b) == 0 {
			return nil
		}
		pins.Pin(unsafe.SliceData(b))
		return start(b)
	}

	draft := []byte(o.DefaultDraft)
	documents := make([]C.jg_document, len(o.Documents))
	for i, document := range o.Documents {
		uri := []byte(document.URI)
		documents[i] = C.jg_document{
			uri: pin(uri), uri_len: C.size_t(len(uri)),
			json: pin(document.JSON), json_len: C.size_t(len(document.JSON)),
		}
	}
	options := &C.jg_options{
		flags:             o.flags(),
		max_depth:         C.uint32_t(o.MaxDepth),
		max_size:          C.uint64_t(o.MaxSize),
		default_draft:     pin(draft),
		default_draft_len: C.size_t(len(draft)),
		documents_len:     C.size_t(len(documents)),
	}
	if len(documents) > 0 {
		pins.Pin(unsafe.SliceData(documents))
		options.documents = unsafe.SliceData(documents)
	}
	pointers := make([]C.jg_text, len(o.Pointers))
	for i, pointer := range o.Pointers {
		text := []byte(pointer)
		pointers[i] = C.jg_text{data: pin(text), len: C.size_t(len(text))}
	}
	if len(pointers) > 0 {
		pins.Pin(unsafe.SliceData(pointers))
		options.pointers, options.pointers_len = unsafe.SliceData(pointers), C.size_t(len(pointers))
	}

	compiled := C.jgshim_compile(l.table, start(schema), C.size_t(len(schema)), options)
	code, message := narrow(compiled.code), l.take(compiled.message)
	switch {
	case code != C.JG_CODE_VALID:
		return nil, code, message // the library writes its outputs only on success
	case compiled.validator == 0:
		return nil, 0, message
	}
	v := &Validator{library: l, handle: compiled.validator, validate: l.validate}
	runtime.AddCleanup(v, l.free, compiled.validator)
	return v, code, message
}

func (o Options) flags() (flags C.uint32_t) {
	if o.AssertFormat {
		flags |= C.JG_OPTION_ASSERT_FORMAT
	}
	if o.AllowDuplicateNames {
		flags |= C.JG_OPTION_ALLOW_DUPLICATE_NAMES
	}
	if o.CompatEncodingJSON {
		flags |= C.JG_OPTION_COMPAT_ENCODING_JSON
	}
	return flags
}

func (l *Library) free(handle C.uintptr_t) { C.jgshim_free(l.table, handle) }

// Validate judges one document and gives the packed result. It allocates nothing. The compiler just about inlines it.
func (v *Validator) Validate(doc []byte) (packed uint64) {
	packed = uint64(C.jgshim_validate(v.validate, v.handle, start(doc), C.size_t(len(doc))))
	runtime.KeepAlive(v)
	return packed
}

// ValidateLines judges the newline-separated documents of a buffer, writes a packed result for each, and gives how many it
// judged and how many bytes of the buffer those took, separators included. It stops where results is full.
func (v *Validator) ValidateLines(buf []byte, results []uint64) (count, consumed int) {
	lines := C.jgshim_validate_lines(v.library.validateLines, v.handle, start(buf), C.size_t(len(buf)),
		(*C.uint64_t)(unsafe.Pointer(unsafe.SliceData(results))), C.size_t(len(results)))
	runtime.KeepAlive(v)
	return int(lines.count), int(lines.consumed)
}

// Extract finds the values that the pointers of the options lead to, and gives the code of the call. A span has the offset of
// the first byte in its low half and the one behind the last byte in its high half; 0 where there is no such value.
func (v *Validator) Extract(doc []byte, spans []uint64) uint8 {
	code := C.jgshim_extract(v.library.table, v.handle, start(doc), C.size_t(len(doc)),
		(*C.uint64_t)(unsafe.Pointer(unsafe.SliceData(spans))), C.size_t(len(spans)))
	runtime.KeepAlive(v)
	return narrow(code)
}

// Explain gives the code of the call and the full report on a document, as JSON.
func (v *Validator) Explain(doc []byte) (uint8, []byte) {
	code, report := v.library.answer(C.jgshim_explain(v.library.table, v.handle, start(doc), C.size_t(len(doc))))
	runtime.KeepAlive(v)
	return code, report
}

// Noop crosses the boundary and back, with the checks that every call makes and no work on the document.
func (v *Validator) Noop(doc []byte) uint64 {
	packed := C.jgshim_validate(v.library.noop, v.handle, start(doc), C.size_t(len(doc)))
	runtime.KeepAlive(v)
	return uint64(packed)
}

// EmptyCall calls a C function that does nothing: the least that any cgo call costs.
func EmptyCall() { C.jgshim_empty() }

func (l *Library) answer(text C.jgshim_text) (uint8, []byte) {
	return narrow(text.code), l.take(text.text)
}

// narrow makes a code of a status. One that is too large for a code becomes 0, which is none.
func narrow(status C.uint32_t) uint8 {
	if status > 0xff {
		return 0
	}
	return uint8(status)
}

// take copies what a buffer of the library holds, and gives the buffer back.
func (l *Library) take(buffer C.jg_buffer) []byte {
	if buffer.data == nil {
		return nil
	}
	text := append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(buffer.data)), buffer.len)...)
	C.jgshim_buffer_free(l.table, buffer)
	return text
}

func start(b []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(b))) }
