/* Interim header, written by hand until include/jsongate.h is generated. */
#ifndef JSONGATE_H
#define JSONGATE_H

#include <stddef.h>
#include <stdint.h>

#define JG_ABI_VERSION 1

#define JG_CODE_VALID 1
#define JG_CODE_MALFORMED 2
#define JG_CODE_BAD_UTF8 3
#define JG_CODE_DUPLICATE_NAME 4
#define JG_CODE_TOO_DEEP 5
#define JG_CODE_TOO_LARGE 6
#define JG_CODE_SCHEMA 7
#define JG_CODE_BUDGET 32
#define JG_CODE_PANIC 64
#define JG_CODE_INTERNAL 65
#define JG_CODE_BAD_ARGUMENT 66
#define JG_CODE_ABI 67
#define JG_CODE_UNSUPPORTED 68
#define JG_CODE_BAD_SCHEMA 96

#define JG_KEYWORD_NONE 0
#define JG_KEYWORD_FALSE_SCHEMA 1
#define JG_KEYWORD_TYPE 2
#define JG_KEYWORD_ENUM 3
#define JG_KEYWORD_CONST 4
#define JG_KEYWORD_MULTIPLE_OF 10
#define JG_KEYWORD_MAXIMUM 11
#define JG_KEYWORD_EXCLUSIVE_MAXIMUM 12
#define JG_KEYWORD_MINIMUM 13
#define JG_KEYWORD_EXCLUSIVE_MINIMUM 14
#define JG_KEYWORD_MAX_LENGTH 20
#define JG_KEYWORD_MIN_LENGTH 21
#define JG_KEYWORD_PATTERN 22
#define JG_KEYWORD_FORMAT 23
#define JG_KEYWORD_MAX_ITEMS 30
#define JG_KEYWORD_MIN_ITEMS 31
#define JG_KEYWORD_UNIQUE_ITEMS 32
#define JG_KEYWORD_CONTAINS 33
#define JG_KEYWORD_MIN_CONTAINS 34
#define JG_KEYWORD_MAX_CONTAINS 35
#define JG_KEYWORD_MAX_PROPERTIES 40
#define JG_KEYWORD_MIN_PROPERTIES 41
#define JG_KEYWORD_REQUIRED 42
#define JG_KEYWORD_DEPENDENT_REQUIRED 43
#define JG_KEYWORD_DEPENDENCIES 44
#define JG_KEYWORD_ANY_OF 50
#define JG_KEYWORD_ONE_OF 51
#define JG_KEYWORD_NOT 52
#define JG_KEYWORD_PROPERTIES 60
#define JG_KEYWORD_PATTERN_PROPERTIES 61
#define JG_KEYWORD_ADDITIONAL_PROPERTIES 62
#define JG_KEYWORD_PROPERTY_NAMES 63
#define JG_KEYWORD_ITEMS 64
#define JG_KEYWORD_PREFIX_ITEMS 65
#define JG_KEYWORD_ADDITIONAL_ITEMS 66
#define JG_KEYWORD_ALL_OF 67
#define JG_KEYWORD_IF 68
#define JG_KEYWORD_THEN 69
#define JG_KEYWORD_ELSE 70
#define JG_KEYWORD_DEPENDENT_SCHEMAS 71
#define JG_KEYWORD_UNEVALUATED_ITEMS 72
#define JG_KEYWORD_UNEVALUATED_PROPERTIES 73
#define JG_KEYWORD_REF 74
#define JG_KEYWORD_DYNAMIC_REF 75
#define JG_KEYWORD_RECURSIVE_REF 76

#define JG_OPTION_ASSERT_FORMAT 1
#define JG_OPTION_ALLOW_DUPLICATE_NAMES 2
#define JG_OPTION_COMPAT_ENCODING_JSON 4

typedef struct jg_validator jg_validator;
typedef struct jg_buffer { uint8_t *data; size_t len; } jg_buffer;
typedef struct jg_document { const uint8_t *uri; size_t uri_len; const uint8_t *json; size_t json_len; } jg_document;
typedef struct jg_options {
  uint32_t flags;
  uint32_t max_depth;
  uint64_t max_size;
  const uint8_t *default_draft;
  size_t default_draft_len;
  const jg_document *documents;
  size_t documents_len;
} jg_options;
typedef struct jg_abi_info { uint32_t abi_version; uint32_t options_size; uint32_t document_size; uint32_t buffer_size; } jg_abi_info;

uint32_t jg_abi(jg_abi_info *out, size_t out_size);
uint32_t jg_compile(const uint8_t *schema, size_t schema_len, const jg_options *options, size_t options_size,
                    jg_validator **out, jg_buffer *message);
void jg_free(jg_validator *v);
uint64_t jg_validate(const jg_validator *v, const uint8_t *doc, size_t len);
uint64_t jg_check_syntax(const uint8_t *doc, size_t len);
size_t jg_validate_lines(const jg_validator *v, const uint8_t *buf, size_t len, uint64_t *results, size_t results_len,
                         size_t *consumed);
uint32_t jg_explain(const jg_validator *v, const uint8_t *doc, size_t len, jg_buffer *out);
uint32_t jg_fault_message(uint32_t id, jg_buffer *out);
void jg_buffer_free(jg_buffer *b);
const char *jg_version(void);
const char *jg_kernel(void);
uint32_t jg_build_info(jg_buffer *out);
uint64_t jg_noop(const jg_validator *v, const uint8_t *doc, size_t len);
uint32_t jg_self_test(jg_buffer *message);

#endif
