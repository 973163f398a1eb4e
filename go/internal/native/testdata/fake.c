/*
 * A stand-in for libjsongate that does what the tests of the Go package tell it: words in a schema or a document choose the
 * answer, macros leave out or change what a bad library would lack or have. It understands no JSON. jg_build_info reports what
 * it was given and what it still holds.
 *
 *   FAKE_ABI_VERSION=n, FAKE_OPTIONS_SIZE=n    claims another boundary
 *   FAKE_WITHOUT_ABI, FAKE_WITHOUT_EXPLAIN     lacks that function
 *   FAKE_SELF_TEST_FAILS                       the self-test finds a fault
 *   FAKE_COMPILE_FAILS                         nothing compiles: BAD_ARGUMENT, as after an unknown kernel name
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsongate.h"

#ifndef FAKE_ABI_VERSION
#define FAKE_ABI_VERSION JG_ABI_VERSION
#endif
#ifndef FAKE_OPTIONS_SIZE
#define FAKE_OPTIONS_SIZE sizeof(jg_options)
#endif

struct jg_validator {
    int fault;
};

static atomic_int live, compiled, buffers, in_flight, most_in_flight;
static char options_seen[1024] = "null";

static int has(const uint8_t *text, size_t len, const char *word) {
    return len > 0 && memmem(text, len, word, strlen(word)) != NULL;
}

static uint32_t say(jg_buffer *out, uint32_t code, const char *format, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (out != NULL) {
        out->data = malloc((size_t)len);
        out->len = (size_t)len;
        memcpy(out->data, text, (size_t)len);
        atomic_fetch_add(&buffers, 1);
    }
    return code;
}

#ifndef FAKE_WITHOUT_ABI
uint32_t jg_abi(jg_abi_info *out, size_t out_size) {
    jg_abi_info info = {FAKE_ABI_VERSION, FAKE_OPTIONS_SIZE, sizeof(jg_document), sizeof(jg_buffer),
                        sizeof(jg_text)};
    if (out != NULL) {
        memset(out, 0, out_size);
        memcpy(out, &info, out_size < sizeof info ? out_size : sizeof info);
    }
    return FAKE_ABI_VERSION;
}
#endif

static void remember(const jg_options *options) {
    int at = snprintf(options_seen, sizeof options_seen,
                      "{\"flags\":%u,\"maxDepth\":%u,\"maxSize\":%llu,\"defaultDraft\":\"%.*s\",\"documents\":[",
                      options->flags, options->max_depth, (unsigned long long)options->max_size,
                      (int)options->default_draft_len, options->default_draft_len ? (const char *)options->default_draft : "");
    for (size_t i = 0; i < options->documents_len; i++) {
        const jg_document *d = &options->documents[i];
        at += snprintf(options_seen + at, sizeof options_seen - (size_t)at, "%s{\"uri\":\"%.*s\",\"bytes\":%zu}",
                       i ? "," : "", (int)d->uri_len, d->uri_len ? (const char *)d->uri : "", d->json_len);
    }
    snprintf(options_seen + at, sizeof options_seen - (size_t)at, "]}");
}

#define FAKE_ERRORS                                                                                                    \
    "{\"code\":\"%s\",\"errors\":[{\"document\":\"\",\"pointer\":\"/fake\",\"keyword\":\"fake\",\"cause\":\"as told\"}]}"

uint32_t jg_compile(const uint8_t *schema, size_t len, const jg_options *options, size_t options_size, jg_validator **out,
                    jg_buffer *message) {
    if (out == NULL || options == NULL || options_size != sizeof(jg_options)) {
        return say(message, JG_CODE_BAD_ARGUMENT, FAKE_ERRORS, "BAD_ARGUMENT");
    }
    remember(options);
#ifdef FAKE_COMPILE_FAILS
    return say(message, JG_CODE_BAD_ARGUMENT, FAKE_ERRORS, "BAD_ARGUMENT");
#endif
    if (has(schema, len, "fake-unsupported")) return say(message, JG_CODE_UNSUPPORTED, FAKE_ERRORS, "UNSUPPORTED");
    if (has(schema, len, "fake-bad-schema")) return say(message, JG_CODE_BAD_SCHEMA, FAKE_ERRORS, "BAD_SCHEMA");
    if (has(schema, len, "fake-compile-panic")) return say(message, JG_CODE_PANIC, FAKE_ERRORS, "PANIC");
    if (has(schema, len, "fake-compile-internal")) return say(message, JG_CODE_INTERNAL, "not even JSON");
    if (has(schema, len, "fake-compile-bad-argument")) return say(message, JG_CODE_BAD_ARGUMENT, FAKE_ERRORS, "BAD_ARGUMENT");
    if (has(schema, len, "fake-compile-abi")) return say(message, JG_CODE_ABI, FAKE_ERRORS, "ABI");
    if (has(schema, len, "fake-compile-nothing")) return JG_CODE_VALID;
    if (has(schema, len, "fake-compile-unknown")) return 300 + JG_CODE_VALID;
    if (has(schema, len, "fake-warn")) {
        say(message, 0, "{\"warnings\":[{\"document\":\"d\",\"pointer\":\"/p\",\"keyword\":\"pattern\",\"cause\":\"c\"}]}");
    }
    *out = calloc(1, sizeof **out);
    atomic_fetch_add(&live, 1);
    atomic_fetch_add(&compiled, 1);
    return JG_CODE_VALID;
}

void jg_free(jg_validator *v) {
    if (v != NULL) {
        atomic_fetch_sub(&live, 1);
        free(v);
    }
}

static uint64_t packed(uint32_t code, uint32_t keyword, uint32_t offset) {
    return code | (uint64_t)keyword << 8 | (uint64_t)offset << 32;
}

static uint64_t judge(const uint8_t *doc, size_t len) {
    if (has(doc, len, "fake-slow")) {
        int now = atomic_fetch_add(&in_flight, 1) + 1, most = atomic_load(&most_in_flight);
        while (now > most && !atomic_compare_exchange_weak(&most_in_flight, &most, now)) {
        }
        usleep(20000);
        atomic_fetch_sub(&in_flight, 1);
    }
    if (has(doc, len, "fake-segfault")) *(volatile int *)8 = 0;
    if (has(doc, len, "fake-panic")) return packed(JG_CODE_PANIC, 0, 7);
    if (has(doc, len, "fake-internal")) return packed(JG_CODE_INTERNAL, 0, 8);
    if (has(doc, len, "fake-bad-argument")) return packed(JG_CODE_BAD_ARGUMENT, 0, 9);
    if (has(doc, len, "fake-abi")) return packed(JG_CODE_ABI, 0, 10);
    if (has(doc, len, "fake-nothing")) return 0;
    if (has(doc, len, "fake-unknown-code")) return packed(99, 0, 0);
    if (has(doc, len, "fake-compile-code")) return packed(JG_CODE_BAD_SCHEMA, 0, 0);
    if (has(doc, len, "fake-reserved")) return packed(JG_CODE_VALID, 0, 0) | 1 << 16;
    if (has(doc, len, "fake-budget")) return packed(JG_CODE_BUDGET, 0, 0);
    if (has(doc, len, "fake-malformed")) return packed(JG_CODE_MALFORMED, 0, 5);
    if (has(doc, len, "fake-refuse")) return packed(JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 3);
    if (has(doc, len, "fake-keyword")) return packed(JG_CODE_SCHEMA, 255, 3);
    return packed(JG_CODE_VALID, 0, 0);
}

uint64_t jg_validate(const jg_validator *v, const uint8_t *doc, size_t len) {
    return v == NULL ? packed(JG_CODE_BAD_ARGUMENT, 0, 9) : judge(doc, len);
}

uint64_t jg_check_syntax(const uint8_t *doc, size_t len) { return judge(doc, len); }

size_t jg_validate_lines(const jg_validator *v, const uint8_t *buf, size_t len, uint64_t *results, size_t results_len,
                         size_t *consumed) {
    size_t at = 0, count = 0;
    *consumed = 0;
    if (v == NULL || has(buf, len, "fake-lines-stuck")) return 0;
    if (has(buf, len, "fake-lines-too-many")) {
        *consumed = len;
        return results_len + 1;
    }
    if (has(buf, len, "fake-lines-too-far")) {
        *consumed = len + 1;
        return 1;
    }
    while (at < len && count < results_len) {
        const uint8_t *end = memchr(buf + at, '\n', len - at);
        size_t line = end ? (size_t)(end - buf) - at : len - at;
        results[count++] = judge(buf + at, line);
        at += line + (end != NULL);
    }
    *consumed = at;
    return count;
}

/* Every pointer leads to the whole document. */
uint32_t jg_extract(const jg_validator *v, const uint8_t *doc, size_t len, uint64_t *spans, size_t spans_len) {
    if (v == NULL || has(doc, len, "fake-panic")) return JG_CODE_PANIC;
    for (size_t i = 0; i < spans_len; i++) spans[i] = (uint64_t)len << 32;
    return JG_CODE_VALID;
}

#ifndef FAKE_WITHOUT_EXPLAIN
uint32_t jg_explain(const jg_validator *v, const uint8_t *doc, size_t len, jg_buffer *out) {
    if (v == NULL || has(doc, len, "fake-panic")) return say(out, JG_CODE_PANIC, "it panicked");
    if (has(doc, len, "fake-garbage")) return say(out, JG_CODE_VALID, "not JSON");
    if (has(doc, len, "fake-word")) return say(out, JG_CODE_VALID, "{\"code\":\"SPLENDID\",\"keyword\":\"\",\"offset\":0}");
    if (has(doc, len, "fake-refuse")) {
        return say(out, JG_CODE_VALID,
                   "{\"code\":\"SCHEMA\",\"keyword\":\"type\",\"offset\":3,\"violations\":[{\"keyword\":\"type\",\"offset\":3,"
                   "\"instanceLocation\":\"/a\",\"keywordLocation\":\"/properties/a/type\","
                   "\"absoluteKeywordLocation\":\"https://x/y#/properties/a/type\",\"message\":\"m\"}]}");
    }
    return say(out, JG_CODE_VALID, "{\"code\":\"VALID\",\"keyword\":\"\",\"offset\":0,\"violations\":[]}");
}
#endif

uint32_t jg_fault_message(uint32_t id, jg_buffer *out) {
    return id == 7 ? say(out, JG_CODE_VALID, "told to panic") : JG_CODE_BAD_ARGUMENT;
}

void jg_buffer_free(jg_buffer *b) {
    if (b != NULL && b->data != NULL) {
        free(b->data);
        memset(b, 0, sizeof *b);
        atomic_fetch_sub(&buffers, 1);
    }
}

const char *jg_version(void) { return "0.0.0-fake"; }

const char *jg_kernel(void) { return "none"; }
size_t jg_heap_bytes(void) { return 4096; }

uint32_t jg_build_info(jg_buffer *out) {
    return say(out, JG_CODE_VALID,
               "{\"version\":\"0.0.0-fake\",\"live\":%d,\"compiled\":%d,\"buffers\":%d,\"mostInFlight\":%d,\"options\":%s}",
               atomic_load(&live), atomic_load(&compiled), atomic_load(&buffers), atomic_load(&most_in_flight), options_seen);
}

uint64_t jg_noop(const jg_validator *v, const uint8_t *doc, size_t len) {
    return v == NULL || (doc == NULL && len > 0) ? packed(JG_CODE_BAD_ARGUMENT, 0, 9) : packed(JG_CODE_VALID, 0, 0);
}

uint32_t jg_self_test(jg_buffer *message) {
#ifdef FAKE_SELF_TEST_FAILS
    return say(message, JG_CODE_INTERNAL, "the fake kernel disagrees with itself");
#else
    (void)message;
    return JG_CODE_VALID;
#endif
}
