/* Structs that cross as pointer + size: shorter, exact and longer than the library's own, with guard bytes around them. */
#include "check.h"

#define GUARD 0xa5

static void the_handshake(void)
{
    const uint32_t want[5] = {JG_ABI_VERSION, sizeof(jg_options), sizeof(jg_document), sizeof(jg_buffer),
                              sizeof(jg_text)};
    CHECK(jg_abi(NULL, 0) == JG_ABI_VERSION, "without a struct");
    for (size_t size = 0; size <= sizeof(jg_abi_info) + 8; size++) {
        unsigned char memory[sizeof(jg_abi_info) + 16];
        unsigned char expected[sizeof memory];
        memset(memory, GUARD, sizeof memory);
        memset(expected, 0, sizeof expected);
        memcpy(expected, want, sizeof want);
        memset(expected + size, GUARD, sizeof expected - size);
        CHECK(jg_abi((jg_abi_info *)(void *)memory, size) == JG_ABI_VERSION, "size %zu", size);
        CHECK(memcmp(memory, expected, sizeof memory) == 0, "size %zu: filled up to there and no further", size);
    }
}

static void options(void)
{
    struct {
        jg_options known;
        unsigned char tail[16];
    } longer;
    const struct {
        const char *what;
        size_t size;
        unsigned char tail;
        uint32_t max_depth, want;
    } rows[] = {
        {"no byte of it", 0, GUARD, 99999, JG_CODE_VALID},
        {"only the flags", 4, GUARD, 99999, JG_CODE_VALID},
        {"up to a depth above the cap", 8, GUARD, 99999, JG_CODE_BAD_ARGUMENT},
        {"up to a good depth", 8, GUARD, 10, JG_CODE_VALID},
        {"exact", sizeof(jg_options), GUARD, 10, JG_CODE_VALID},
        {"longer with a tail of zeroes", sizeof longer, 0, 10, JG_CODE_VALID},
        {"longer with a tail that says something", sizeof longer, 1, 10, JG_CODE_BAD_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jg_validator *v = NULL;
        memset(&longer, 0, sizeof longer);
        memset(longer.tail, rows[i].tail, sizeof longer.tail);
        longer.known.max_depth = rows[i].max_depth;
        uint32_t code = jg_compile(BYTES("true"), &longer.known, rows[i].size, &v, NULL);
        CHECK(code == rows[i].want, "%s: %u", rows[i].what, (unsigned)code);
        CHECK((v != NULL) == (code == JG_CODE_VALID), "%s: an output on success only", rows[i].what);
        jg_free(v);
    }
}

/* Every field of the options does something. */
static void each_option_has_its_effect(void)
{
    jg_options options;
    memset(&options, 0, sizeof options);
    jg_validator *v = compiled("true", &options);
    CHECK(judged(v, "{\"a\":1,\"a\":2}") == verdict(JG_CODE_DUPLICATE_NAME, 0, 7), "by default duplicates are refused");
    jg_free(v);

    options.flags = JG_OPTION_ALLOW_DUPLICATE_NAMES;
    v = compiled("{\"maxProperties\":1}", &options);
    CHECK(judged(v, "{\"a\":1,\"a\":2}") == verdict(JG_CODE_VALID, 0, 0), "duplicates, the last one counts");
    jg_free(v);

    options.flags = JG_OPTION_COMPAT_ENCODING_JSON;
    v = compiled("{\"maxLength\":1}", &options);
    CHECK(judged(v, "\"\xff\"") == verdict(JG_CODE_VALID, 0, 0), "a byte that is not UTF-8 is one U+FFFD");
    CHECK(judged(v, "\"\xff\xfe\"") == verdict(JG_CODE_SCHEMA, JG_KEYWORD_MAX_LENGTH, 0), "two bytes are two");
    jg_free(v);

    options.flags = JG_OPTION_ASSERT_FORMAT;
    options.default_draft = (const uint8_t *)"http://json-schema.org/draft-07/schema#";
    options.default_draft_len = strlen((const char *)options.default_draft);
    jg_validator *formats = NULL;
    jg_buffer message = {NULL, 0};
    uint32_t code = jg_compile(BYTES("{\"format\":\"ipv4\"}"), &options, sizeof options, &formats, &message);
    /* An engine that does not assert a format must say so, and never let it pass. */
    if (code == JG_CODE_VALID) {
        CHECK(judged(formats, "\"x\"") == verdict(JG_CODE_SCHEMA, JG_KEYWORD_FORMAT, 0), "an asserted format");
    } else {
        CHECK(code == JG_CODE_UNSUPPORTED, "%u: %.*s", (unsigned)code, (int)message.len, (char *)message.data);
    }
    jg_buffer_free(&message);
    jg_free(formats);

    options.flags = 0;
    v = compiled("{\"items\":[{\"type\":\"null\"}]}", &options);
    CHECK(judged(v, "[1]") == verdict(JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 1), "draft-07 takes an array under items");
    jg_free(v);

    memset(&options, 0, sizeof options);
    options.max_depth = 2;
    options.max_size = 6;
    v = compiled("true", &options);
    CHECK(judged(v, "[[1]]") == verdict(JG_CODE_VALID, 0, 0), "as deep as allowed");
    CHECK(judged(v, "[[[1]]") == verdict(JG_CODE_TOO_DEEP, 0, 2), "one too deep");
    CHECK(judged(v, "[[[]]]]") == verdict(JG_CODE_TOO_LARGE, 0, 0), "one byte too many");
    jg_free(v);

    memset(&options, 0, sizeof options);
    const char uri[] = "https://example.com/number";
    jg_document document = {(const uint8_t *)uri, strlen(uri), BYTES("{\"type\":\"number\"}")};
    options.documents = &document;
    options.documents_len = 1;
    const char schema[] = "{\"$ref\":\"https://example.com/number\"}";
    jg_validator *referring = NULL;
    code = jg_compile(BYTES(schema), &options, sizeof options, &referring, NULL);
    if (code == JG_CODE_VALID) {
        CHECK(judged(referring, "\"x\"") == verdict(JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 0), "through the document");
    } else {
        CHECK(code == JG_CODE_UNSUPPORTED, "%u", (unsigned)code);
    }
    jg_free(referring);
    code = jg_compile(BYTES(schema), NULL, 0, &referring, NULL);
    CHECK(code == JG_CODE_BAD_SCHEMA || code == JG_CODE_UNSUPPORTED, "without the document: %u", (unsigned)code);
}

void test_structs(void)
{
    the_handshake();
    options();
    each_option_has_its_effect();
}
