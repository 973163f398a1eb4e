/* The C entry of the black-box suite.
 *
 * C has no JSON reader, so the driver speaks to this program in a simpler form (tests/README.md, "The form for C"): fields
 * separated by tabs, byte strings in hexadecimal, one request and one answer a line. Answers are a packed result in
 * hexadecimal, a code, or a code and the JSON that the library wrote.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "jsongate.h"

#define MAX_DOCUMENTS 256

typedef struct {
    uint8_t *data;
    size_t len;
} bytes;

static void fail(const char *why)
{
    fprintf(stderr, "suite runner (C): %s\n", why);
    exit(2);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A field in hexadecimal, in memory of exactly its length, so that a sanitizer sees a read beyond it. */
static bytes from_hex(const char *text)
{
    size_t digits = strlen(text);
    bytes out = {malloc(digits / 2 + (digits == 0)), digits / 2};
    if (out.data == NULL || digits % 2 != 0) {
        fail("a field is not hexadecimal");
    }
    for (size_t i = 0; i < out.len; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            fail("a field is not hexadecimal");
        }
        out.data[i] = (uint8_t)(high << 4 | low);
    }
    return out;
}

static char *next_field(char **rest)
{
    char *field = *rest;
    if (field == NULL) {
        fail("a request is too short");
    }
    char *tab = strchr(field, '\t');
    if (tab != NULL) {
        *tab = '\0';
    }
    *rest = tab == NULL ? NULL : tab + 1;
    return field;
}

static void print_code(uint32_t code, jg_buffer *json)
{
    printf("%" PRIu32 "\t%.*s\n", code, (int)json->len, json->data == NULL ? "" : (const char *)json->data);
    jg_buffer_free(json);
}

/* compile TAB flags TAB max_depth TAB max_size TAB draft TAB schema (TAB uri TAB json)* */
static void compile(char *rest, jg_validator **validator)
{
    jg_document documents[MAX_DOCUMENTS];
    jg_options options;
    jg_buffer message = {NULL, 0};
    memset(&options, 0, sizeof options);
    options.flags = (uint32_t)strtoul(next_field(&rest), NULL, 10);
    options.max_depth = (uint32_t)strtoul(next_field(&rest), NULL, 10);
    options.max_size = strtoull(next_field(&rest), NULL, 10);
    bytes draft = from_hex(next_field(&rest));
    bytes schema = from_hex(next_field(&rest));
    options.default_draft = draft.data;
    options.default_draft_len = draft.len;
    options.documents = documents;
    while (rest != NULL) {
        if (options.documents_len == MAX_DOCUMENTS) {
            fail("too many documents");
        }
        bytes uri = from_hex(next_field(&rest));
        bytes json = from_hex(next_field(&rest));
        documents[options.documents_len++] = (jg_document){uri.data, uri.len, json.data, json.len};
    }

    jg_free(*validator);
    *validator = NULL;
    print_code(jg_compile(schema.data, schema.len, &options, sizeof options, validator, &message), &message);

    for (size_t i = 0; i < options.documents_len; i++) {
        free((void *)documents[i].uri);
        free((void *)documents[i].json);
    }
    free(draft.data);
    free(schema.data);
}

int main(void)
{
    jg_abi_info abi;
    if (jg_abi(&abi, sizeof abi) != JG_ABI_VERSION || abi.options_size != sizeof(jg_options)) {
        fail("the library does not belong to the header");
    }
    jg_validator *validator = NULL;
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = line;
        const char *op = next_field(&rest);
        if (strcmp(op, "compile") == 0) {
            compile(rest, &validator);
        } else {
            bytes document = from_hex(next_field(&rest));
            if (strcmp(op, "validate") == 0) {
                printf("%016" PRIx64 "\n", jg_validate(validator, document.data, document.len));
            } else if (strcmp(op, "syntax") == 0) {
                printf("%016" PRIx64 "\n", jg_check_syntax(document.data, document.len));
            } else if (strcmp(op, "explain") == 0) {
                jg_buffer report = {NULL, 0};
                uint32_t code = jg_explain(validator, document.data, document.len, &report);
                print_code(code, &report);
            } else if (strcmp(op, "output") == 0) {
                jg_buffer report = {NULL, 0};
                uint32_t format = (uint32_t)strtoul(next_field(&rest), NULL, 10);
                uint32_t code = jg_explain_output(validator, document.data, document.len, format, &report);
                print_code(code, &report);
            } else {
                fail("an unknown request");
            }
            free(document.data);
        }
        fflush(stdout);
    }
    free(line);
    jg_free(validator);
    return 0;
}
