//go:build cgo && (linux || darwin)

package boundary

/*
#cgo CFLAGS: -std=gnu11 -O2 -Wall -I${SRCDIR}/../../../include
#cgo linux LDFLAGS: -ldl

#include <dlfcn.h>
#include <stdlib.h>
#include "jsongate.h"

typedef struct jgbench_opened {
	uintptr_t noop;
	uintptr_t validator;
	const char *missing; // what could not be had; NULL if all is there
} jgbench_opened;

static jgbench_opened jgbench_open(const char *path, const uint8_t *schema, size_t schema_len) {
	jgbench_opened opened = {0, 0, NULL};
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		opened.missing = "the library itself";
		return opened;
	}
	__typeof__(jg_abi) *abi = (__typeof__(jg_abi) *)dlsym(library, "jg_abi");
	__typeof__(jg_compile) *compile = (__typeof__(jg_compile) *)dlsym(library, "jg_compile");
	opened.noop = (uintptr_t)dlsym(library, "jg_noop");
	if (!abi || abi(NULL, 0) != JG_ABI_VERSION) {
		opened.missing = "jg_abi with the version that this program was built for";
	} else if (!compile || !opened.noop) {
		opened.missing = "jg_compile and jg_noop";
	} else {
		jg_validator *validator = NULL;
		if (compile(schema, schema_len, NULL, 0, &validator, NULL) != JG_CODE_VALID) {
			opened.missing = "a validator";
		}
		opened.validator = (uintptr_t)validator;
	}
	return opened;
}

// Called in the way in which the Go package calls jg_validate: through a pointer, with pointers of C passed as numbers, and
// without cgo's nocallback, which costs 3 ns a call.
static inline uint64_t jgbench_noop(uintptr_t function, uintptr_t validator, const uint8_t *doc, size_t len) {
	return ((__typeof__(jg_noop) *)function)((const jg_validator *)validator, doc, len);
}

static inline void jgbench_empty(void) {}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Noop calls the library's no-op, which enters and leaves the boundary with the checks of every call and judges nothing. What
// it holds in the library lives as long as the process.
type Noop struct {
	function, validator C.uintptr_t
}

// OpenNoop opens the library once more, which gives the one that is already loaded, and compiles a schema for the calls.
func OpenNoop(library string, schema []byte) (*Noop, error) {
	path := C.CString(library)
	defer C.free(unsafe.Pointer(path))
	opened := C.jgbench_open(path, (*C.uint8_t)(unsafe.SliceData(schema)), C.size_t(len(schema)))
	if opened.missing != nil {
		return nil, fmt.Errorf("cannot measure the boundary: %s does not give %s; run `make build`", library, C.GoString(opened.missing))
	}
	return &Noop{function: opened.noop, validator: opened.validator}, nil
}

// Call crosses the boundary with a document. It is false where the library found the arguments wrong.
func (n *Noop) Call(document []byte) bool {
	packed := C.jgbench_noop(n.function, n.validator, (*C.uint8_t)(unsafe.SliceData(document)), C.size_t(len(document)))
	return packed == C.JG_CODE_VALID
}

// EmptyCall calls a C function that does nothing: the least that any cgo call costs.
func EmptyCall() { C.jgbench_empty() }
