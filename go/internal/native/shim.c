//go:build cgo && (linux || darwin) && (amd64 || arm64)

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dladdr */
#endif

#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

/* What the Go side takes for granted. */
_Static_assert(sizeof(uintptr_t) == 8 && sizeof(size_t) == 8, "the boundary is made for 64-bit platforms");
_Static_assert(sizeof(void (*)(void)) == sizeof(uintptr_t), "a function pointer must fit into an integer");
_Static_assert(JG_CODE_VALID == 1, "0 must never read as VALID");

static void say(char *text, size_t size, const char *said) { snprintf(text, size, "%s", said ? said : ""); }

/* The first thing that differs between the library's idea of the boundary and ours, or 0 where nothing does. */
static int abi_differs(const jg_abi_info *info, uint32_t version, char *text, size_t size) {
    const struct {
        const char *what;
        size_t theirs, ours;
    } rows[] = {
        {"the ABI version", version, JG_ABI_VERSION},
        {"the ABI version in jg_abi_info", info->abi_version, JG_ABI_VERSION},
        {"the size of jg_options", info->options_size, sizeof(jg_options)},
        {"the size of jg_document", info->document_size, sizeof(jg_document)},
        {"the size of jg_buffer", info->buffer_size, sizeof(jg_buffer)},
        {"the size of jg_text", info->text_size, sizeof(jg_text)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].theirs != rows[i].ours) {
            snprintf(text, size, "%s is %zu in the library and %zu in this program", rows[i].what, rows[i].theirs,
                     rows[i].ours);
            return 1;
        }
    }
    return 0;
}

void jgshim_open(const char *path, jgshim_opened *out) {
    memset(out, 0, sizeof *out);

    /* dlerror's text belongs to this thread, so it is read before control returns to Go. */
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        out->status = JGSHIM_NOT_LOADED;
        say(out->text, sizeof out->text, dlerror());
        return;
    }

    /*
     * From here on a refused library stays mapped. Unloading runs its destructors and invalidates whatever it has handed
     * out; a few pages of address space are the smaller price, and it is paid once a process.
     */
    __typeof__(jg_abi) *abi = (__typeof__(jg_abi) *)dlsym(handle, "jg_abi");
    if (abi == NULL) {
        out->status = JGSHIM_SYMBOL_MISSING;
        say(out->text, sizeof out->text, "jg_abi");
        return;
    }
    Dl_info found;
    if (dladdr((const void *)abi, &found) != 0) {
        say(out->path, sizeof out->path, found.dli_fname);
    }
    jg_abi_info info;
    memset(&info, 0, sizeof info);
    out->abi = abi(&info, sizeof info);
    if (abi_differs(&info, out->abi, out->text, sizeof out->text)) {
        out->status = JGSHIM_ABI_MISMATCH;
        return;
    }

    jgshim_library *library = calloc(1, sizeof *library);
    if (library == NULL) {
        out->status = JGSHIM_NO_MEMORY;
        return;
    }
#define JGSHIM_RESOLVE(name)                                                                                           \
    library->name = (__typeof__(jg_##name) *)dlsym(handle, "jg_" #name);                                               \
    if (library->name == NULL) {                                                                                       \
        free(library);                                                                                                 \
        out->status = JGSHIM_SYMBOL_MISSING;                                                                           \
        say(out->text, sizeof out->text, "jg_" #name);                                                                 \
        return;                                                                                                        \
    }
    JGSHIM_FUNCTIONS(JGSHIM_RESOLVE)
#undef JGSHIM_RESOLVE
    out->library = library;
}

jgshim_compiled jgshim_compile(const jgshim_library *library, const uint8_t *schema, size_t schema_len,
                               const jg_options *options) {
    jgshim_compiled compiled;
    memset(&compiled, 0, sizeof compiled);
    jg_validator *validator = NULL;
    compiled.code = library->compile(schema, schema_len, options, sizeof *options, &validator, &compiled.message);
    compiled.validator = (uintptr_t)validator;
    return compiled;
}

void jgshim_free(const jgshim_library *library, uintptr_t validator) { library->free((jg_validator *)validator); }

jgshim_text jgshim_explain(const jgshim_library *library, uintptr_t validator, const uint8_t *doc, size_t len) {
    jgshim_text answer = {0, {NULL, 0}};
    answer.code = library->explain((const jg_validator *)validator, doc, len, &answer.text);
    return answer;
}

jgshim_text jgshim_fault_message(const jgshim_library *library, uint32_t id) {
    jgshim_text answer = {0, {NULL, 0}};
    answer.code = library->fault_message(id, &answer.text);
    return answer;
}

jgshim_text jgshim_build_info(const jgshim_library *library) {
    jgshim_text answer = {0, {NULL, 0}};
    answer.code = library->build_info(&answer.text);
    return answer;
}

jgshim_text jgshim_self_test(const jgshim_library *library) {
    jgshim_text answer = {0, {NULL, 0}};
    answer.code = library->self_test(&answer.text);
    return answer;
}

const char *jgshim_version(const jgshim_library *library) { return library->version(); }

const char *jgshim_kernel(const jgshim_library *library) { return library->kernel(); }

size_t jgshim_heap_bytes(const jgshim_library *library) { return library->heap_bytes(); }

void jgshim_buffer_free(const jgshim_library *library, jg_buffer buffer) { library->buffer_free(&buffer); }
