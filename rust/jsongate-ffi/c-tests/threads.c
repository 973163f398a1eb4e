/* One validator used by many threads at once, on small stacks, while others are compiled and freed. */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"

#define THREADS 8
#define ROUNDS 200
/* The contract's smallest stack, and its greatest depth. */
#define STACK (128 * 1024)
#define DEPTH 10000

static jg_validator *shared;
static uint8_t deep[2 * DEPTH];

static void *worker(void *argument)
{
    int number = *(int *)argument;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t got = judged(shared, "[1,[2,[3]]]");
        CHECK(got == verdict(JG_CODE_VALID, 0, 0), "thread %d: %llx", number, (unsigned long long)got);
        got = judged(shared, "[1,\"x\"]");
        CHECK(got == verdict(JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 3), "thread %d: %llx", number, (unsigned long long)got);
        if (round % 50 == number) {
            jg_validator *own = compiled("{\"minimum\":1}", NULL);
            CHECK(judged(own, "0") == verdict(JG_CODE_SCHEMA, JG_KEYWORD_MINIMUM, 0), "thread %d", number);
            jg_free(own);
            jg_validate(NULL, NULL, 0);
        }
    }
    /* The deepest document that an option can allow, through validate, explain and the syntax check. */
    uint64_t got = jg_validate(shared, deep, sizeof deep);
    CHECK(got == verdict(JG_CODE_VALID, 0, 0), "thread %d: %llx", number, (unsigned long long)got);
    got = jg_check_syntax(deep, sizeof deep);
    CHECK(got == verdict(JG_CODE_TOO_DEEP, 0, 1000), "thread %d: %llx", number, (unsigned long long)got);
    jg_buffer out = {NULL, 0};
    CHECK(jg_explain(shared, deep, sizeof deep, &out) == JG_CODE_VALID, "thread %d", number);
    jg_buffer_free(&out);
    return NULL;
}

void test_threads(void)
{
    memset(deep, '[', DEPTH);
    memset(deep + DEPTH, ']', DEPTH);
    jg_options options;
    memset(&options, 0, sizeof options);
    options.max_depth = DEPTH;
    shared = compiled("{\"$defs\":{\"tree\":{\"type\":[\"array\",\"number\"],\"items\":{\"$ref\":\"#/$defs/tree\"}}},"
                      "\"$ref\":\"#/$defs/tree\"}",
                      &options);

    pthread_t threads[THREADS];
    int numbers[THREADS];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, STACK) == 0, "a stack of %d bytes", STACK);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], &attributes, worker, &numbers[i]) == 0, "thread %d", i);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_attr_destroy(&attributes);
    jg_free(shared);
}
