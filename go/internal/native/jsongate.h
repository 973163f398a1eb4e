/* libjsongate: judges JSON documents by a JSON Schema, from bytes to a verdict.
 *
 * Generated from rust/jsongate-ffi by cbindgen: do not edit, run `make header`.
 *
 *     jg_validator *v = NULL;
 *     if (jg_compile(schema, schema_len, NULL, 0, &v, NULL) == JG_CODE_VALID) {
 *         uint64_t result = jg_validate(v, doc, doc_len);
 *         if (JG_RESULT_CODE(result) != JG_CODE_VALID) {
 *             printf("refused at byte %u\n", (unsigned)JG_RESULT_OFFSET(result));
 *         }
 *         jg_free(v);
 *     }
 *
 * - Call jg_abi first where the library was loaded at run time: it says whether library and header belong together.
 * - Every function may be called from any thread at any time; a validator is immutable and may be shared. What must not
 *   happen is jg_free while another call uses the validator.
 * - Wrong arguments are answered with JG_CODE_BAD_ARGUMENT, a bug in the engine with JG_CODE_PANIC: no C++ exception or
 *   unwinding leaves the library, and it prints nothing. It cannot survive running out of memory: that ends the process.
 * - Outputs are written only on success, except `message`, which says why there was none.
 * - Stack: 128 KiB a thread are enough, whatever the document.
 */

#ifndef JSONGATE_H
#define JSONGATE_H

#include <stddef.h>
#include <stdint.h>

/* The parts of a packed result. */
#define JG_RESULT_CODE(result) ((uint32_t)((result) & 0xff))
#define JG_RESULT_KEYWORD(result) ((uint32_t)(((result) >> 8) & 0xff))
/* The byte offset; of a fault (code 64 or more) the number for jg_fault_message. */
#define JG_RESULT_OFFSET(result) ((uint32_t)((result) >> 32))

/* The parts of a span of jg_extract. */
#define JG_SPAN_START(span) ((uint32_t)((span) & 0xffffffff))
#define JG_SPAN_END(span) ((uint32_t)((span) >> 32))

// Well formed, and the schema accepts it.
#define JG_CODE_VALID 1

// Not a JSON text by RFC 8259.
#define JG_CODE_MALFORMED 2

// Inside a string: bytes that are not UTF-8, or an escaped lone surrogate.
#define JG_CODE_BAD_UTF8 3

// An object with the same name twice, compared after unescaping.
#define JG_CODE_DUPLICATE_NAME 4

// Nesting above the limit.
#define JG_CODE_TOO_DEEP 5

// More bytes than the limit.
#define JG_CODE_TOO_LARGE 6

// Well formed, and the schema refuses it.
#define JG_CODE_SCHEMA 7

// Refused, undecided, final: deciding would take more than the documented number of steps.
#define JG_CODE_BUDGET 32

// A fault: the engine panicked in this call.
#define JG_CODE_PANIC 64

// A fault: the engine contradicted itself.
#define JG_CODE_INTERNAL 65

// A fault: the caller broke the rules of the boundary (a NULL pointer, a length above the limit).
#define JG_CODE_BAD_ARGUMENT 66

// A fault: library and caller were built for different boundaries.
#define JG_CODE_ABI 67

// A fault: the engine declined this schema when it was compiled.
#define JG_CODE_UNSUPPORTED 68

// Compile only: the schema is not a schema (metaschema, dangling reference, bad pattern).
#define JG_CODE_BAD_SCHEMA 96

// No keyword: the code is not `SCHEMA`.
#define JG_KEYWORD_NONE 0

// The whole schema is `false`, so no keyword holds it.
#define JG_KEYWORD_FALSE_SCHEMA 1

// `type`
#define JG_KEYWORD_TYPE 2

// `enum`
#define JG_KEYWORD_ENUM 3

// `const`
#define JG_KEYWORD_CONST 4

// `multipleOf`
#define JG_KEYWORD_MULTIPLE_OF 10

// `maximum`
#define JG_KEYWORD_MAXIMUM 11

// `exclusiveMaximum`
#define JG_KEYWORD_EXCLUSIVE_MAXIMUM 12

// `minimum`
#define JG_KEYWORD_MINIMUM 13

// `exclusiveMinimum`
#define JG_KEYWORD_EXCLUSIVE_MINIMUM 14

// `maxLength`
#define JG_KEYWORD_MAX_LENGTH 20

// `minLength`
#define JG_KEYWORD_MIN_LENGTH 21

// `pattern`
#define JG_KEYWORD_PATTERN 22

// `format`
#define JG_KEYWORD_FORMAT 23

// `maxItems`
#define JG_KEYWORD_MAX_ITEMS 30

// `minItems`
#define JG_KEYWORD_MIN_ITEMS 31

// `uniqueItems`
#define JG_KEYWORD_UNIQUE_ITEMS 32

// `contains`
#define JG_KEYWORD_CONTAINS 33

// `minContains`
#define JG_KEYWORD_MIN_CONTAINS 34

// `maxContains`
#define JG_KEYWORD_MAX_CONTAINS 35

// `maxProperties`
#define JG_KEYWORD_MAX_PROPERTIES 40

// `minProperties`
#define JG_KEYWORD_MIN_PROPERTIES 41

// `required`
#define JG_KEYWORD_REQUIRED 42

// `dependentRequired`
#define JG_KEYWORD_DEPENDENT_REQUIRED 43

// `dependencies` (drafts 4, 6 and 7)
#define JG_KEYWORD_DEPENDENCIES 44

// `anyOf`
#define JG_KEYWORD_ANY_OF 50

// `oneOf`
#define JG_KEYWORD_ONE_OF 51

// `not`
#define JG_KEYWORD_NOT 52

// `properties`, as the holder of a `false` schema (so for all below)
#define JG_KEYWORD_PROPERTIES 60

// `patternProperties`
#define JG_KEYWORD_PATTERN_PROPERTIES 61

// `additionalProperties`
#define JG_KEYWORD_ADDITIONAL_PROPERTIES 62

// `propertyNames`
#define JG_KEYWORD_PROPERTY_NAMES 63

// `items`
#define JG_KEYWORD_ITEMS 64

// `prefixItems`
#define JG_KEYWORD_PREFIX_ITEMS 65

// `additionalItems`
#define JG_KEYWORD_ADDITIONAL_ITEMS 66

// `allOf`
#define JG_KEYWORD_ALL_OF 67

// `if`
#define JG_KEYWORD_IF 68

// `then`
#define JG_KEYWORD_THEN 69

// `else`
#define JG_KEYWORD_ELSE 70

// `dependentSchemas`
#define JG_KEYWORD_DEPENDENT_SCHEMAS 71

// `unevaluatedItems`
#define JG_KEYWORD_UNEVALUATED_ITEMS 72

// `unevaluatedProperties`
#define JG_KEYWORD_UNEVALUATED_PROPERTIES 73

// `$ref`
#define JG_KEYWORD_REF 74

// `$dynamicRef`
#define JG_KEYWORD_DYNAMIC_REF 75

// `$recursiveRef`
#define JG_KEYWORD_RECURSIVE_REF 76

// The version of this interface. It changes when a caller compiled against an older header could be misunderstood.
#define JG_ABI_VERSION 2

// Assert `format` (otherwise it is an annotation unless the metaschema requires it).
#define JG_OPTION_ASSERT_FORMAT 1

// Take the last of several members with the same name instead of refusing the document.
#define JG_OPTION_ALLOW_DUPLICATE_NAMES 2

// Accept what Go's encoding/json accepts: duplicates, bytes that are not UTF-8 and lone surrogates as U+FFFD, depth 10,000.
#define JG_OPTION_COMPAT_ENCODING_JSON 4

// An output format of JSON Schema 2020-12: {"valid":false}.
#define JG_OUTPUT_FLAG 1

// An output format of JSON Schema 2020-12: a flat list with a unit for each violation.
#define JG_OUTPUT_BASIC 2

// An output format of JSON Schema 2020-12: the units nested by the schemas that they are in.
#define JG_OUTPUT_DETAILED 3

// To be added to a format: each unit with an `error` says its `line` and `column` too.
#define JG_OUTPUT_POSITIONS 256

// A compiled schema. Immutable, so any number of threads may use one at once.
typedef struct jg_validator jg_validator;

// What jg_abi tells: the version of this interface and the sizes of its structs as the library was compiled.
typedef struct jg_abi_info {
    // JG_ABI_VERSION of the library.
    uint32_t abi_version;
    // sizeof(jg_options).
    uint32_t options_size;
    // sizeof(jg_document).
    uint32_t document_size;
    // sizeof(jg_buffer).
    uint32_t buffer_size;
    // sizeof(jg_text).
    uint32_t text_size;
} jg_abi_info;

// Bytes that the library allocated: read them, then call jg_buffer_free. Not terminated by a zero byte.
typedef struct jg_buffer {
    // The bytes; NULL when there are none.
    uint8_t *data;
    // Their number.
    size_t len;
} jg_buffer;

// A schema document that references may name. The library reads no file and no network: what is not given does not exist.
typedef struct jg_document {
    // The absolute URI under which schemas refer to it, UTF-8.
    const uint8_t *uri;
    // Its length in bytes.
    size_t uri_len;
    // The schema document, JSON.
    const uint8_t *json;
    // Its length in bytes.
    size_t json_len;
} jg_document;

// A text that the caller owns.
typedef struct jg_text {
    // UTF-8; need not be terminated.
    const uint8_t *data;
    // Its length in bytes.
    size_t len;
} jg_text;

// What jg_compile is asked for. Zero it first: 0 and NULL mean the default of every field. It crosses as pointer + size, so
// fields may be added at the end later.
typedef struct jg_options {
    // JG_OPTION_... bits.
    uint32_t flags;
    // The deepest nesting of arrays and objects: 1 to 10,000; by default 1,000.
    uint32_t max_depth;
    // The largest document in bytes: 1 to 4 GiB - 1; by default 64 MiB.
    uint64_t max_size;
    // The URI of the metaschema for schemas without `$schema`, UTF-8; by default draft 2020-12.
    const uint8_t *default_draft;
    // Its length in bytes.
    size_t default_draft_len;
    // Further schema documents.
    const struct jg_document *documents;
    // Their number.
    size_t documents_len;
    // JSON Pointers (RFC 6901) for jg_extract, at most 1,024.
    const struct jg_text *pointers;
    // Their number.
    size_t pointers_len;
} jg_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The handshake, to be called before anything else: a caller that gets another number than its own JG_ABI_VERSION, or other
// sizes than its own, must not call any other function.
//
// Fills the first `out_size` bytes of `out` and zeroes what it does not know; `out` may be NULL. Returns JG_ABI_VERSION, or
// 0 if `out` cannot be written.
//
// # Safety
// `out` is NULL or points to `out_size` bytes that may be written.
uint32_t jg_abi(struct jg_abi_info *out,
                size_t out_size);

// The version of the library, such as "0.1.0": static, terminated by a zero byte, never NULL.
const char *jg_version(void);

// The name of the instruction-set kernel in use, such as "avx2": static, terminated by a zero byte. Empty if the environment
// variable JSONGATE_KERNEL asks for one that is not here (jg_compile says so).
const char *jg_kernel(void);

// Writes how the library was built to `out` (free it with jg_buffer_free): JSON with the members version, abi, target,
// profile, rustc, kernel, kernels, glibcFloor (the oldest glibc that can load this library, empty where there is none) and
// faultInjection (true only in test builds). Returns JG_CODE_VALID.
//
// # Safety
// `out` may be written.
uint32_t jg_build_info(struct jg_buffer *out);

// Judges a handful of built-in documents and compares the answers with what they must be.
//
// Returns JG_CODE_VALID if all are right, otherwise JG_CODE_INTERNAL and, if `message` is not NULL, a sentence in it (free it
// with jg_buffer_free).
//
// # Safety
// `message` is NULL or may be written.
uint32_t jg_self_test(struct jg_buffer *message);

// The bytes that the library has allocated and not yet freed: compiled validators, and what each thread keeps from call to
// call. It costs one load; calls that judge a document allocate nothing once their thread is warm, so counting costs them
// nothing.
size_t jg_heap_bytes(void);

// Compiles a schema.
//
// Returns JG_CODE_VALID and writes the validator to `out`, which jg_free frees. Otherwise `out` is not written:
// JG_CODE_BAD_SCHEMA (not a schema, a dangling reference, a bad pattern), JG_CODE_UNSUPPORTED (a keyword or a size that this
// engine declines), JG_CODE_BAD_ARGUMENT, JG_CODE_PANIC.
//
// `message` may be NULL. If it is not it is always written; free it with jg_buffer_free. On failure it holds JSON,
// {"code":"BAD_SCHEMA","errors":[{"document":"","pointer":"/properties/a","keyword":"type","cause":"..."}]}; on success it is
// empty, or {"warnings":[...]} with rows of the same form.
//
// `options` may be NULL; `options_size` is sizeof(jg_options) as the caller was compiled. Nothing the caller passes is kept.
//
// # Safety
// Pointers are NULL or valid for the lengths beside them; `out` and `message` may be written; nothing is changed by another
// thread during the call.
uint32_t jg_compile(const uint8_t *schema,
                    size_t schema_len,
                    const struct jg_options *options,
                    size_t options_size,
                    struct jg_validator **out,
                    struct jg_buffer *message);

// Frees a validator. NULL is fine.
//
// # Safety
// `validator` is NULL or came from jg_compile, was not freed yet, and no call on any thread uses it any more.
void jg_free(struct jg_validator *validator);

// Judges one document.
//
// Returns a packed result: bits 0-7 the code, 8-15 the keyword, 16-31 zero, 32-63 the byte offset. Of a fault (code 64 or
// more) the upper half is the number to ask jg_fault_message for. The document is read only during the call and never past
// its end; it may be NULL only if `len` is 0. More than 4 GiB - 1 bytes are JG_CODE_TOO_LARGE.
//
// # Safety
// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
// nobody changes during the call.
uint64_t jg_validate(const struct jg_validator *validator,
                     const uint8_t *doc,
                     size_t len);

// Judges whether one document is well formed, without a schema, under the default options. The result is as of jg_validate.
//
// # Safety
// `doc` is NULL or points to `len` bytes that nobody changes during the call.
uint64_t jg_check_syntax(const uint8_t *doc,
                         size_t len);

// Does what jg_validate does besides judging: checks its arguments, enters and leaves the boundary. For measuring that.
//
// Returns JG_CODE_VALID for every document, or the fault that jg_validate would return for these arguments.
//
// # Safety
// As for jg_validate.
uint64_t jg_noop(const struct jg_validator *validator, const uint8_t *doc, size_t len);

// Judges newline-separated documents, one result each as of jg_validate, until `results` is full or the buffer ends.
//
// Documents are separated by '\n'; every line counts, a blank one too; what follows the last '\n' is a document unless it is
// empty. Offsets are relative to the line's first byte. Returns how many results were written and, in `consumed`, how many
// bytes they took with their newlines: call again from there. A panic costs the document that caused it and no other: its
// result is a fault.
//
// With something to judge and room for a result at least one result is written, so 0 then means that an argument was wrong:
// nothing was written.
//
// # Safety
// `validator` is NULL or came from jg_compile and is not freed during the call; `buf` is NULL or points to `len` bytes that
// nobody changes; `results` has room for `results_len` results, which do not overlap `buf`; `consumed` may be written.
size_t jg_validate_lines(const struct jg_validator *validator,
                         const uint8_t *buf,
                         size_t len,
                         uint64_t *results,
                         size_t results_len,
                         size_t *consumed);

// Finds where the values stand that the pointers of jg_options lead to, in a document for which jg_validate has just said
// JG_CODE_VALID. Of another document the answer means nothing, but asking does no harm.
//
// Writes one span for each pointer, in their order, as far as there is room: the offset of the value's first byte in the low 32
// bits and the offset behind its last byte in the high ones (JG_SPAN_START, JG_SPAN_END), or 0 where there is no such value.
// What room is left is not written. Returns JG_CODE_VALID; otherwise nothing was written.
//
// # Safety
// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
// nobody changes; `spans` has room for `spans_len` spans, which do not overlap `doc`.
uint32_t jg_extract(const struct jg_validator *validator,
                    const uint8_t *doc,
                    size_t len,
                    uint64_t *spans,
                    size_t spans_len);

// Judges one document and lists every violation.
//
// Returns the code and writes JSON to `out`, which jg_buffer_free frees: {"code":"SCHEMA","keyword":"type","offset":12,
// "complete":true,"violations":[{"keyword":"type","offset":12,"instanceLocation":"/a",
// "keywordLocation":"/properties/a/type","absoluteKeywordLocation":"https://example.com/s#/properties/a/type",
// "message":"..."}]}. The list is not complete if it is longer than 16 MiB of text. There may be further members. If the
// code is a fault (64 or more) nothing is written. Slow and allocating: meant for refused documents and for people.
//
// # Safety
// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
// nobody changes; `out` may be written.
uint32_t jg_explain(const struct jg_validator *validator,
                    const uint8_t *doc,
                    size_t len,
                    struct jg_buffer *out);

// Judges one document and lists every violation in an output format of JSON Schema core 2020-12, section 12.
//
// `format` is JG_OUTPUT_FLAG, JG_OUTPUT_BASIC or JG_OUTPUT_DETAILED, with JG_OUTPUT_POSITIONS added or not. Lines and
// columns are counted from 1, columns in code points; a line ends with LF, CR or CR LF.
//
// Returns the code and writes JSON to `out`, which jg_buffer_free frees, such as {"valid":false,"errors":[{"valid":false,
// "keywordLocation":"/properties/a/type","absoluteKeywordLocation":"https://example.com/s#/properties/a/type",
// "instanceLocation":"/a","error":"at /a: expected integer, found null","line":1,"column":6}]}. A document that is refused
// without a violation, such as one that is not JSON, has one unit with empty locations and a member code. If the code is a
// fault (64 or more) nothing is written. The cost is that of jg_explain.
//
// # Safety
// As for jg_explain.
uint32_t jg_explain_output(const struct jg_validator *validator,
                           const uint8_t *doc,
                           size_t len,
                           uint32_t format,
                           struct jg_buffer *out);

// Writes the text of the fault with this number to `out`, which `jg_buffer_free` frees.
//
// The number is the upper half of a packed result whose code is a fault (64 or more); 0 means the latest fault of the
// process. It may be asked from any thread. The last 256 texts are kept. Returns JG_CODE_VALID, or JG_CODE_BAD_ARGUMENT
// (with nothing written) if no text with this number is known.
//
// # Safety
// `out` points to a jg_buffer that may be written.
uint32_t jg_fault_message(uint32_t id, struct jg_buffer *out);

// Frees what the library wrote to a jg_buffer and empties it, so that a second call does nothing. NULL is fine.
//
// # Safety
// `buffer` is NULL or points to a jg_buffer that is zeroed or was written by this library and not copied since.
void jg_buffer_free(struct jg_buffer *buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* JSONGATE_H */
