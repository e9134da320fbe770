// The heap of a static board program: a fixed block, from which the C library takes what it wants
// at its start and for each thread. Swiftlet itself takes nothing from it; when it is used up,
// `malloc` says so, and the program ends or the thread is refused. The C library's own heap, 30 KiB
// of code, then stays out of the program.
//
// Source: The GNU C Library, "Replacing malloc", which lists the functions that must be here.

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// glibc 2.36 takes less than 4 KiB at its start and 0.4 KiB for each of at most 63 further threads.
enum { ALIGNMENT = 16, HEAP_BYTES = 48 * 1024 };

static _Alignas(ALIGNMENT) unsigned char heap[HEAP_BYTES];
static size_t used;

static void *take(size_t alignment, size_t byte_count)
{
    size_t start, end, before = __atomic_load_n(&used, __ATOMIC_RELAXED);
    do {
        start = (before + alignment - 1) & ~(alignment - 1);
        if (start > HEAP_BYTES || byte_count > HEAP_BYTES - start) {
            errno = ENOMEM;
            return NULL;
        }
        end = start + byte_count;
    } while (!__atomic_compare_exchange_n(
        &used, &before, end, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return heap + start;
}

void *malloc(size_t byte_count) { return take(ALIGNMENT, byte_count); }

void free(void *address) { (void)address; }

// Every byte is given out once, so it is zero.
void *calloc(size_t count, size_t element_byte_count)
{
    size_t byte_count;
    if (__builtin_mul_overflow(count, element_byte_count, &byte_count)) byte_count = SIZE_MAX;
    return malloc(byte_count);
}

// Copies what lies behind the old bytes too: they are inside the heap, for the new ones follow them.
void *realloc(void *address, size_t byte_count)
{
    void *result = malloc(byte_count);
    if (result && address) memmove(result, address, byte_count);
    return result;
}

void *memalign(size_t alignment, size_t byte_count)
{
    return take(alignment < ALIGNMENT ? ALIGNMENT : alignment, byte_count);
}

void *aligned_alloc(size_t alignment, size_t byte_count) { return memalign(alignment, byte_count); }

int posix_memalign(void **result, size_t alignment, size_t byte_count)
{
    void *address = memalign(alignment, byte_count);
    if (!address) return ENOMEM;
    *result = address;
    return 0;
}
