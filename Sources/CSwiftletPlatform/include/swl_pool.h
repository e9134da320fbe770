// A fixed pool of threads that run one function together, again and again.
//
// Threads that have waited for a short while sleep; waking them takes no lock. Where there is no
// Linux the caller's thread is the only one.
#ifndef SWL_POOL_H
#define SWL_POOL_H

#include <stddef.h>
#include <stdint.h>

// A promise to the Swift compiler: no allocation, no lock.
#if defined(__has_attribute)
#if __has_attribute(swift_attr)
#define SWL_POOL_NO_ALLOCATION \
    __attribute__((swift_attr("@_noAllocation"), swift_attr("@_noLocks")))
#endif
#endif
#ifndef SWL_POOL_NO_ALLOCATION
#define SWL_POOL_NO_ALLOCATION
#endif

// The most threads of a pool, the caller's included.
enum { SWL_POOL_LIMIT = 64 };

struct swl_pool;

// What the pool runs: once for every `index` in 0 ... count - 1, each on a thread of its own.
typedef void swl_pool_function(void *context, int32_t index, int32_t count);

// Bytes of a pool; they must be 64-byte aligned.
size_t swl_pool_byte_count(void);

// Makes a pool in `memory` and starts `count` - 1 threads. Zero or an `errno`; then no thread runs.
int32_t swl_pool_start(struct swl_pool *memory, int32_t count, swl_pool_function *function,
                       void *context);

// Runs the function on all threads, the caller's as number 0, and returns when all have returned.
SWL_POOL_NO_ALLOCATION void swl_pool_run(struct swl_pool *pool);

// Ends the threads.
void swl_pool_stop(struct swl_pool *pool);

#endif
