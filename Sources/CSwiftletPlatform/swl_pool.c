#define _GNU_SOURCE
#include "swl_pool.h"

#if defined(__linux__) && !defined(SWL_WITHOUT_SYSTEM)
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

// A run is announced by a new `generation`. A thread that finds none after SPINS looks sleeps on it
// with a futex. Whoever changes the generation first and looks for sleepers then, against who
// counts itself as a sleeper first and looks at the generation then: with sequentially consistent
// order one of them sees the other, so no thread misses a run.

enum { SPINS = 4000 };

struct worker {
    struct swl_pool *pool;
    int32_t index;
    pthread_t thread;
};

struct swl_pool {
    _Alignas(64) atomic_uint generation;
    atomic_int sleepers;
    atomic_int is_stopping;
    _Alignas(64) atomic_int running;
    swl_pool_function *function;
    void *context;
    int32_t count;
    struct worker workers[SWL_POOL_LIMIT - 1];
};

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

static void wake_sleepers(struct swl_pool *pool)
{
    if (atomic_load(&pool->sleepers) > 0)
        syscall(SYS_futex, &pool->generation, FUTEX_WAKE_PRIVATE, SWL_POOL_LIMIT, NULL, NULL, 0);
}

// Returns the next generation after `last`.
static unsigned wait_for_run(struct swl_pool *pool, unsigned last)
{
    for (int i = 0; i < SPINS; i++) {
        const unsigned now = atomic_load_explicit(&pool->generation, memory_order_acquire);
        if (now != last) return now;
        relax();
    }
    atomic_fetch_add(&pool->sleepers, 1);
    while (atomic_load(&pool->generation) == last)
        syscall(SYS_futex, &pool->generation, FUTEX_WAIT_PRIVATE, last, NULL, NULL, 0);
    atomic_fetch_sub(&pool->sleepers, 1);
    return atomic_load(&pool->generation);
}

static void *work(void *argument)
{
    const struct worker *worker = argument;
    struct swl_pool *pool = worker->pool;
    for (unsigned last = 0;;) {
        last = wait_for_run(pool, last);
        if (atomic_load(&pool->is_stopping)) return NULL;
        pool->function(pool->context, worker->index, pool->count);
        atomic_fetch_sub_explicit(&pool->running, 1, memory_order_release);
    }
}

size_t swl_pool_byte_count(void) { return sizeof(struct swl_pool); }

int32_t swl_pool_start(struct swl_pool *pool, int32_t count, swl_pool_function *function,
                       void *context)
{
    if (count < 1 || count > SWL_POOL_LIMIT) return EINVAL;
    atomic_init(&pool->generation, 0);
    atomic_init(&pool->sleepers, 0);
    atomic_init(&pool->is_stopping, 0);
    atomic_init(&pool->running, 0);
    pool->function = function;
    pool->context = context;
    pool->count = 1;
    for (int32_t index = 1; index < count; index++, pool->count++) {
        struct worker *worker = &pool->workers[index - 1];
        worker->pool = pool;
        worker->index = index;
        const int code = pthread_create(&worker->thread, NULL, work, worker);
        if (code != 0) {
            swl_pool_stop(pool);
            return code;
        }
    }
    return 0;
}

void swl_pool_run(struct swl_pool *pool)
{
    atomic_store_explicit(&pool->running, pool->count - 1, memory_order_relaxed);
    atomic_fetch_add(&pool->generation, 1);
    wake_sleepers(pool);
    pool->function(pool->context, 0, pool->count);
    for (int i = 0; atomic_load_explicit(&pool->running, memory_order_acquire) > 0; i++) {
        // A thread that has lost its core needs it more than this one.
        if (i < SPINS) {
            relax();
        } else {
            sched_yield();
        }
    }
}

void swl_pool_stop(struct swl_pool *pool)
{
    atomic_store(&pool->is_stopping, 1);
    atomic_fetch_add(&pool->generation, 1);
    wake_sleepers(pool);
    for (int32_t i = 0; i < pool->count - 1; i++) pthread_join(pool->workers[i].thread, NULL);
}

#else

struct swl_pool {
    swl_pool_function *function;
    void *context;
};

size_t swl_pool_byte_count(void) { return sizeof(struct swl_pool); }

int32_t swl_pool_start(struct swl_pool *pool, int32_t count, swl_pool_function *function,
                       void *context)
{
    pool->function = function;
    pool->context = context;
    return count == 1 ? 0 : -1;
}

void swl_pool_run(struct swl_pool *pool) { pool->function(pool->context, 0, 1); }

void swl_pool_stop(struct swl_pool *pool) { (void)pool; }

#endif
