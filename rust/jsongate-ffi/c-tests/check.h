/* What the tests of the C interface share: counted checks, and small helpers around the calls. */
#ifndef JSONGATE_C_TESTS_CHECK_H
#define JSONGATE_C_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

#include "jsongate.h"

extern int passed;
extern int failed;

/* Counts one check; a failed one prints where and what, with the values that a printf format gives. */
#define CHECK(condition, ...)                                  \
    do {                                                       \
        if (condition) {                                       \
            __atomic_add_fetch(&passed, 1, __ATOMIC_RELAXED);  \
        } else {                                               \
            __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);  \
            printf("%s:%d: %s: ", __FILE__, __LINE__, #condition); \
            printf(__VA_ARGS__);                               \
            printf("\n");                                      \
        }                                                      \
    } while (0)

#define BYTES(text) ((const uint8_t *)(text)), (sizeof(text) - 1)

/* A validator for a schema that compiles, or NULL with a failed check. */
jg_validator *compiled(const char *schema, const jg_options *options);

/* jg_validate of a text; the packed result. */
uint64_t judged(const jg_validator *validator, const char *document);

/* The packed result that a verdict should be. */
uint64_t verdict(uint32_t code, uint32_t keyword, uint32_t offset);

/* The groups, one file each. */
void test_life(void);
void test_structs(void);
void test_memory(void);
void test_threads(void);

#endif
