/* Runs every group and closes with the counts. */
#include "check.h"

int passed;
int failed;

jg_validator *compiled(const char *schema, const jg_options *options)
{
    jg_validator *validator = NULL;
    jg_buffer message = {NULL, 0};
    uint32_t code = jg_compile((const uint8_t *)schema, strlen(schema), options, options ? sizeof *options : 0,
                               &validator, &message);
    CHECK(code == JG_CODE_VALID, "%s gave %u: %.*s", schema, (unsigned)code, (int)message.len, (char *)message.data);
    jg_buffer_free(&message);
    return validator;
}

uint64_t judged(const jg_validator *validator, const char *document)
{
    return jg_validate(validator, (const uint8_t *)document, strlen(document));
}

uint64_t verdict(uint32_t code, uint32_t keyword, uint32_t offset)
{
    return (uint64_t)offset << 32 | keyword << 8 | code;
}

int main(void)
{
    test_life();
    test_structs();
    test_memory();
    test_threads();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
