/* Not one byte before or behind the input is read, and not one byte of it is written: the input lies between two pages that
 * may not be touched, in a page that may only be read. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

/* Three pages of which only the middle one may be read. */
static uint8_t *page;
static size_t page_size;

static int make_pages(void)
{
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *three = mmap(NULL, 3 * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (three == MAP_FAILED) {
        return 0;
    }
    page = three + page_size;
    return mprotect(three, page_size, PROT_NONE) == 0 && mprotect(page + page_size, page_size, PROT_NONE) == 0;
}

/* Copies a document so that it ends (or begins) where the page does, and closes the page for writing. */
static const uint8_t *placed(const uint8_t *document, size_t len, int at_the_end)
{
    mprotect(page, page_size, PROT_READ | PROT_WRITE);
    uint8_t *place = at_the_end ? page + page_size - len : page;
    memset(page, '"', page_size);
    memcpy(place, document, len);
    mprotect(page, page_size, PROT_READ);
    return place;
}

static const char SCHEMA[] =
    "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^x+\"},"
    "\"n\":{\"multipleOf\":0.1},\"u\":{\"uniqueItems\":true},\"long-name-of-more-than-sixteen-bytes\":{\"const\":[1,2]},"
    "\"s\":{\"enum\":[\"one\",\"two\"]},\"v\":{\"anyOf\":[{\"required\":[\"k\"]},{\"type\":\"array\"}]}}}";

static const char *const DOCUMENTS[] = {
    "{\"a\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}",
    "{\"a\":\"x\\u00e9\\ud83d\\ude00\\n\",\"n\":12.3e-1,\"u\":[1,2,3,[\"a\",{\"b\":null}]],\"s\":\"two\"}",
    "{\"long-name-of-more-than-sixteen-bytes\":[1,2],\"a\":\"x\",\"v\":{\"k\":true,\"l\":false}}  \r\n\t ",
    "{\"a\":\"xxxxxxxxxxxxxx\xc3\xa9xxxxxxxxxxxxxxxx\xe2\x82\xacxxxxxxxxxxxxxxxxxxxxxxx\xf0\x9f\x98\x80\",\"v\":[-0.5E+10]}",
    "{\"a\":\"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"\",\"n\":123456789012345678901234567890}",
};

/* Every prefix of every document, against both guard pages, gives what it gives in ordinary memory. */
static void no_byte_beyond_the_input(void)
{
    const char *const texts[] = {"", "/a", "/a/0", "/0/0", "/id"};
    jg_text pointers[5];
    for (size_t i = 0; i < 5; i++) pointers[i] = (jg_text){(const uint8_t *)texts[i], strlen(texts[i])};
    jg_options options;
    memset(&options, 0, sizeof options);
    options.pointers = pointers;
    options.pointers_len = 5;
    jg_validator *v = compiled(SCHEMA, &options);
    for (size_t i = 0; i < sizeof DOCUMENTS / sizeof *DOCUMENTS; i++) {
        const uint8_t *document = (const uint8_t *)DOCUMENTS[i];
        for (size_t len = 0; len <= strlen(DOCUMENTS[i]); len++) {
            /* In ordinary memory the rest of the document follows: it must make no difference. */
            uint64_t want = jg_validate(v, document, len);
            CHECK(JG_RESULT_CODE(want) < 64, "document %zu, %zu bytes: code %u", i, len, (unsigned)JG_RESULT_CODE(want));
            for (int at_the_end = 0; at_the_end <= 1; at_the_end++) {
                const uint8_t *place = placed(document, len, at_the_end);
                uint64_t got = jg_validate(v, place, len);
                CHECK(got == want, "document %zu, %zu bytes, side %d: %llx instead of %llx", i, len, at_the_end,
                      (unsigned long long)got, (unsigned long long)want);
                uint64_t result = 0;
                size_t consumed = 0;
                size_t lines = jg_validate_lines(v, place, len, &result, 1, &consumed);
                CHECK(lines == (len > 0) && (len == 0 || memchr(place, '\n', len) || result == want),
                      "as a line: document %zu, %zu bytes, side %d", i, len, at_the_end);
                uint64_t spans[5];
                CHECK(jg_extract(v, place, len, spans, 5) == JG_CODE_VALID, "extract of document %zu, %zu bytes", i, len);
                for (size_t n = 0; n < 5; n++) {
                    CHECK(JG_SPAN_START(spans[n]) <= JG_SPAN_END(spans[n]) && JG_SPAN_END(spans[n]) <= len, "span %zu", n);
                }
                jg_check_syntax(place, len);
                jg_noop(v, place, len);
            }
        }
        jg_buffer out = {NULL, 0};
        const uint8_t *place = placed(document, strlen(DOCUMENTS[i]), 1);
        CHECK(jg_explain(v, place, strlen(DOCUMENTS[i]), &out) < 64, "explain of document %zu", i);
        jg_buffer_free(&out);
    }
    jg_free(v);
}

/* The schema is held to the same. */
static void no_byte_beyond_the_schema(void)
{
    size_t len = strlen(SCHEMA);
    for (size_t cut = 0; cut < 40; cut++) {
        jg_validator *v = NULL;
        uint32_t code = jg_compile(placed((const uint8_t *)SCHEMA, len - cut, 1), len - cut, NULL, 0, &v, NULL);
        CHECK((code == JG_CODE_VALID) == (cut == 0), "%zu bytes less: %u", cut, (unsigned)code);
        jg_free(v);
    }
}

void test_memory(void)
{
    if (!make_pages()) {
        CHECK(0, "no guard pages: mmap or mprotect failed");
        return;
    }
    no_byte_beyond_the_input();
    no_byte_beyond_the_schema();
}
