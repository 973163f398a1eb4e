/*
 * The C side of package native: it opens libjsongate at run time and calls through a table of function pointers, so that a
 * program that links jsongate starts and runs where the library is absent.
 */
#ifndef JSONGATE_SHIM_H
#define JSONGATE_SHIM_H

#include "jsongate.h"

/* Every function that the library must export, and the field of the table that holds it. jg_abi is asked first, alone. */
#define JGSHIM_FUNCTIONS(F)                                                                                            \
    F(compile)                                                                                                         \
    F(free)                                                                                                            \
    F(validate)                                                                                                        \
    F(check_syntax)                                                                                                    \
    F(validate_lines)                                                                                                  \
    F(extract)                                                                                                         \
    F(explain)                                                                                                         \
    F(fault_message)                                                                                                   \
    F(buffer_free)                                                                                                     \
    F(version)                                                                                                         \
    F(kernel)                                                                                                          \
    F(build_info)                                                                                                      \
    F(heap_bytes)                                                                                                      \
    F(noop)                                                                                                            \
    F(self_test)

/* The types come from the header's own prototypes: a changed signature does not compile. */
typedef struct jgshim_library {
#define JGSHIM_FIELD(name) __typeof__(jg_##name) *name;
    JGSHIM_FUNCTIONS(JGSHIM_FIELD)
#undef JGSHIM_FIELD
} jgshim_library;

/* How opening a library ended. */
enum {
    JGSHIM_OPENED = 0,
    JGSHIM_NOT_LOADED,     /* dlopen refused it; text: what the loader said */
    JGSHIM_ABI_MISMATCH,   /* jg_abi named another boundary; text: what differs */
    JGSHIM_SYMBOL_MISSING, /* text: the name of the function that it lacks */
    JGSHIM_NO_MEMORY
};

typedef struct jgshim_opened {
    jgshim_library *library; /* NULL unless status is JGSHIM_OPENED; lives as long as the process */
    int status;
    uint32_t abi;
    char text[512];
    char path[4096]; /* the file that the loader chose, where it can tell; otherwise empty */
} jgshim_opened;

/* Opens the library that `path` names, as dlopen reads a path, and fills `out`. Never unloads one. */
void jgshim_open(const char *path, jgshim_opened *out);

/* The result of jg_compile in one value, so that Go passes no memory for C to write pointers into. */
typedef struct jgshim_compiled {
    uint32_t code;
    uintptr_t validator;
    jg_buffer message;
} jgshim_compiled;

/* A status and the text that came with it. */
typedef struct jgshim_text {
    uint32_t code;
    jg_buffer text;
} jgshim_text;

typedef struct jgshim_lines {
    size_t count;
    size_t consumed;
} jgshim_lines;

/*
 * The hot calls take the function and the validator as integers: they are C's own pointers, and cgo then has no reason to ask
 * at each call whether they point into Go's memory.
 */
static inline uint64_t jgshim_validate(uintptr_t function, uintptr_t validator, const uint8_t *doc, size_t len) {
    return ((__typeof__(jg_validate) *)function)((const jg_validator *)validator, doc, len);
}

static inline uint64_t jgshim_check_syntax(uintptr_t function, const uint8_t *doc, size_t len) {
    return ((__typeof__(jg_check_syntax) *)function)(doc, len);
}

static inline jgshim_lines jgshim_validate_lines(uintptr_t function, uintptr_t validator, const uint8_t *buf, size_t len,
                                                 uint64_t *results, size_t results_len) {
    jgshim_lines lines = {0, 0};
    lines.count = ((__typeof__(jg_validate_lines) *)function)((const jg_validator *)validator, buf, len, results,
                                                              results_len, &lines.consumed);
    return lines;
}

static inline uint32_t jgshim_extract(const jgshim_library *library, uintptr_t validator, const uint8_t *doc, size_t len,
                                      uint64_t *spans, size_t spans_len) {
    return library->extract((const jg_validator *)validator, doc, len, spans, spans_len);
}

/* What every other call is measured against. */
static inline void jgshim_empty(void) {}

jgshim_compiled jgshim_compile(const jgshim_library *library, const uint8_t *schema, size_t schema_len,
                               const jg_options *options);
void jgshim_free(const jgshim_library *library, uintptr_t validator);
jgshim_text jgshim_explain(const jgshim_library *library, uintptr_t validator, const uint8_t *doc, size_t len);
jgshim_text jgshim_fault_message(const jgshim_library *library, uint32_t id);
jgshim_text jgshim_build_info(const jgshim_library *library);
jgshim_text jgshim_self_test(const jgshim_library *library);
const char *jgshim_version(const jgshim_library *library);
const char *jgshim_kernel(const jgshim_library *library);
size_t jgshim_heap_bytes(const jgshim_library *library);
void jgshim_buffer_free(const jgshim_library *library, jg_buffer buffer);

#endif
