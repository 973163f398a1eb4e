/* The life of a validator and of buffers, and every call with arguments that are missing. */
#include "check.h"

static const char SCHEMA[] = "{\"type\":\"object\",\"required\":[\"id\"],"
                             "\"properties\":{\"id\":{\"type\":\"integer\"},\"name\":{\"maxLength\":3}}}";

static void from_compile_to_free(void)
{
    jg_validator *v = compiled(SCHEMA, NULL);
    static const struct {
        const char *document;
        uint32_t code, keyword, offset;
    } rows[] = {
        {"{\"id\":1}", JG_CODE_VALID, JG_KEYWORD_NONE, 0},
        {" {\"id\":1,\"name\":\"abcd\"}", JG_CODE_SCHEMA, JG_KEYWORD_MAX_LENGTH, 16},
        {"{\"name\":\"\"}", JG_CODE_SCHEMA, JG_KEYWORD_REQUIRED, 0},
        {"{\"id\":1,\"id\":2}", JG_CODE_DUPLICATE_NAME, JG_KEYWORD_NONE, 8},
        {"{\"id\":1", JG_CODE_MALFORMED, JG_KEYWORD_NONE, 7},
        {"{\"id\":1}\xff", JG_CODE_MALFORMED, JG_KEYWORD_NONE, 8},
        {"{\"\xff\":1}", JG_CODE_BAD_UTF8, JG_KEYWORD_NONE, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t got = judged(v, rows[i].document);
        CHECK(got == verdict(rows[i].code, rows[i].keyword, rows[i].offset), "%s: code %u, keyword %u, offset %u",
              rows[i].document, (unsigned)JG_RESULT_CODE(got), (unsigned)JG_RESULT_KEYWORD(got),
              (unsigned)JG_RESULT_OFFSET(got));
    }
    CHECK(jg_noop(v, BYTES("[")) == JG_CODE_VALID, "a call that judges nothing");
    CHECK(jg_check_syntax(BYTES("[1,]")) == verdict(JG_CODE_MALFORMED, 0, 3), "syntax alone");
    jg_free(v);
    jg_free(NULL);
}

static void messages_belong_to_the_caller(void)
{
    jg_validator *v = (jg_validator *)&passed; /* a value that must stay as it is */
    jg_buffer message = {(uint8_t *)&passed, 99};
    uint32_t code = jg_compile(BYTES("{\"type\":\"strin\"}"), NULL, 0, &v, &message);
    CHECK(code == JG_CODE_BAD_SCHEMA, "%u", (unsigned)code);
    CHECK(v == (jg_validator *)&passed, "nothing is written to the output on failure");
    CHECK(message.len > 0 && memcmp(message.data, "{\"code\":\"BAD_SCHEMA\"", 20) == 0, "%.*s", (int)message.len,
          (char *)message.data);
    jg_buffer_free(&message);
    CHECK(message.data == NULL && message.len == 0, "a freed buffer is empty");
    jg_buffer_free(&message);
    jg_buffer_free(NULL);

    message.data = (uint8_t *)&passed;
    code = jg_compile(BYTES("true"), NULL, 0, &v, &message);
    CHECK(code == JG_CODE_VALID && message.data == NULL && message.len == 0, "a success without warnings says nothing");
    jg_free(v);
}

static void explain_lists_every_violation(void)
{
    jg_validator *v = compiled(SCHEMA, NULL);
    jg_buffer out = {NULL, 0};
    uint32_t code = jg_explain(v, BYTES("{\"name\":\"abcd\"}"), &out);
    CHECK(code == JG_CODE_SCHEMA, "%u", (unsigned)code);
    char text[4096] = "";
    CHECK(out.len < sizeof text, "%zu", out.len);
    memcpy(text, out.data, out.len < sizeof text ? out.len : 0);
    CHECK(strstr(text, "\"required\"") != NULL && strstr(text, "\"maxLength\"") != NULL, "%s", text);
    CHECK(strstr(text, "\"/name\"") != NULL, "%s", text);
    jg_buffer_free(&out);
    jg_free(v);
}

static void output_has_the_format_that_was_asked_for(void)
{
    jg_validator *v = compiled(SCHEMA, NULL);
    static const struct {
        const char *document;
        uint32_t format, code;
        const char *begins, *holds;
    } rows[] = {
        {"{\"id\":1}", JG_OUTPUT_BASIC, JG_CODE_VALID, "{\"valid\":true}", ""},
        {"{\"id\":\"\"}", JG_OUTPUT_FLAG | JG_OUTPUT_POSITIONS, JG_CODE_SCHEMA, "{\"valid\":false}", ""},
        {"{\"id\":\"\"}", JG_OUTPUT_BASIC, JG_CODE_SCHEMA, "{\"valid\":false,\"errors\":[{\"valid\":false,", "\"at /id: expected integer"},
        {"{\"id\":\"\"}", JG_OUTPUT_DETAILED, JG_CODE_SCHEMA, "{\"valid\":false,\"keywordLocation\":\"/properties/id/type\"", ""},
        {"{\n \"id\":\"\"}", JG_OUTPUT_DETAILED | JG_OUTPUT_POSITIONS, JG_CODE_SCHEMA, "{", "\"line\":2,\"column\":7}"},
        {"{", JG_OUTPUT_DETAILED, JG_CODE_MALFORMED, "{", "\"code\":\"MALFORMED\"}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jg_buffer out = {NULL, 0};
        const uint8_t *document = (const uint8_t *)rows[i].document;
        uint32_t code = jg_explain_output(v, document, strlen(rows[i].document), rows[i].format, &out);
        CHECK(code == rows[i].code, "row %zu: %u", i, (unsigned)code);
        char text[4096] = "";
        CHECK(out.len > 0 && out.len < sizeof text, "row %zu: %zu", i, out.len);
        memcpy(text, out.data, out.len < sizeof text ? out.len : 0);
        CHECK(strncmp(text, rows[i].begins, strlen(rows[i].begins)) == 0, "row %zu: %s", i, text);
        CHECK(strstr(text, rows[i].holds) != NULL, "row %zu: %s", i, text);
        CHECK((strstr(text, "\"line\"") != NULL) == (i == 4), "row %zu: %s", i, text);
        jg_buffer_free(&out);
    }
    jg_free(v);
}

static void what_is_missing_is_said_and_not_followed(void)
{
    jg_validator *v = compiled("true", NULL);
    jg_validator *other = NULL;
    jg_buffer out = {NULL, 0};
    uint64_t result = 0;
    size_t consumed = 77;
    const uint64_t packed[] = {
        jg_validate(NULL, BYTES("1")), jg_validate(v, NULL, 1),     jg_noop(NULL, BYTES("1")),
        jg_noop(v, NULL, 1),           jg_check_syntax(NULL, 1),
    };
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        CHECK(JG_RESULT_CODE(packed[i]) == JG_CODE_BAD_ARGUMENT, "packed row %zu", i);
        CHECK(jg_fault_message(JG_RESULT_OFFSET(packed[i]), &out) == JG_CODE_VALID && out.len > 10, "its text, row %zu", i);
        jg_buffer_free(&out);
    }
    const uint32_t plain[] = {
        jg_compile(BYTES("true"), NULL, 0, NULL, NULL), jg_compile(NULL, 1, NULL, 0, &other, NULL),
        jg_explain(NULL, BYTES("1"), &out),             jg_explain(v, NULL, 1, &out),
        jg_explain(v, BYTES("1"), NULL),                jg_fault_message(1, NULL),
        jg_build_info(NULL),                            jg_fault_message(0x7fffffff, &out),
        jg_explain_output(NULL, BYTES("1"), JG_OUTPUT_FLAG, &out), jg_explain_output(v, NULL, 1, JG_OUTPUT_FLAG, &out),
        jg_explain_output(v, BYTES("1"), JG_OUTPUT_FLAG, NULL),    jg_explain_output(v, BYTES("1"), 0, &out),
        jg_explain_output(v, BYTES("1"), JG_OUTPUT_POSITIONS, &out),
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        CHECK(plain[i] == JG_CODE_BAD_ARGUMENT, "plain row %zu: %u", i, (unsigned)plain[i]);
    }
    CHECK(jg_validate_lines(NULL, BYTES("1"), &result, 1, &consumed) == 0, "no validator");
    CHECK(jg_validate_lines(v, NULL, 1, &result, 1, &consumed) == 0, "no buffer");
    CHECK(jg_validate_lines(v, BYTES("1"), NULL, 1, &consumed) == 0, "no results");
    CHECK(jg_validate_lines(v, BYTES("1"), &result, 1, NULL) == 0, "no place for the count of bytes");
    CHECK(result == 0 && consumed == 77 && other == NULL && out.data == NULL, "nothing is written when a call fails");

    CHECK(jg_validate(v, NULL, 0) == verdict(JG_CODE_MALFORMED, 0, 0), "an empty document may be NULL");
    CHECK(jg_validate_lines(v, NULL, 0, NULL, 0, &consumed) == 0 && consumed == 0, "no lines, no results");
    jg_free(v);
}

static void lines_in_one_buffer(void)
{
    jg_validator *v = compiled("{\"type\":\"integer\"}", NULL);
    uint64_t results[4] = {0, 0, 0, 42};
    size_t consumed = 0;
    const char buffer[] = "1\n\"x\"\n[\n4\n";
    size_t count = jg_validate_lines(v, BYTES(buffer), results, 3, &consumed);
    CHECK(count == 3 && consumed == 8, "%zu lines, %zu bytes", count, consumed);
    CHECK(results[0] == verdict(JG_CODE_VALID, 0, 0), "the first");
    CHECK(results[1] == verdict(JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 0), "the second");
    CHECK(results[2] == verdict(JG_CODE_MALFORMED, 0, 1), "the third");
    CHECK(results[3] == 42, "nothing beyond the room");
    jg_free(v);
}

static void the_library_knows_itself(void)
{
    jg_buffer out = {NULL, 0};
    uint32_t code = jg_self_test(&out);
    CHECK(code == JG_CODE_VALID, "%.*s", (int)out.len, (char *)out.data);
    jg_buffer_free(&out);
    CHECK(jg_self_test(NULL) == JG_CODE_VALID, "without a message");
    CHECK(strchr(jg_version(), '.') != NULL, "%s", jg_version());
    CHECK(jg_kernel()[0] != '\0', "a kernel is chosen");
    CHECK(jg_heap_bytes() > 0, "what the library holds is counted");
    CHECK(jg_build_info(&out) == JG_CODE_VALID && out.len > 0 && out.data[0] == '{', "%.*s", (int)out.len,
          (char *)out.data);
    jg_buffer_free(&out);
}

void test_life(void)
{
    from_compile_to_free();
    messages_belong_to_the_caller();
    explain_lists_every_violation();
    output_has_the_format_that_was_asked_for();
    what_is_missing_is_said_and_not_followed();
    lines_in_one_buffer();
    the_library_knows_itself();
}
