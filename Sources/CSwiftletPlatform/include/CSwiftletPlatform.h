// The few calls to the operating system that the device floor makes. A board without one leaves
// this target's C file out and gives models and arenas as memory.
#ifndef C_SWIFTLET_PLATFORM_H
#define C_SWIFTLET_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#include "swl_pool.h"
#include "swl_replacement.h"

// A file mapped privately for reading. `code` is zero or the `errno` of the call that failed; an
// empty file gives a null address and no error.
struct swl_mapping {
    const void *address;
    size_t byte_count;
    int32_t code;
};

struct swl_mapping swl_map_file(const char *path);
// Of an open file; the mapping outlives the descriptor.
struct swl_mapping swl_map_descriptor(int32_t descriptor);
void swl_unmap(const void *address, size_t byte_count);

// Zeroed memory in whole pages, null when there is none.
void *swl_allocate_pages(size_t byte_count);
void swl_release_pages(void *address, size_t byte_count);

// Writes all bytes to a file descriptor. Zero or an `errno`.
int32_t swl_write(int32_t descriptor, const void *bytes, size_t byte_count);

// Reads the beginning of a file, `byte_count` bytes at most. Their number, or -1.
ptrdiff_t swl_read_file(const char *path, void *bytes, size_t byte_count);

// Replaces `name` by the folder's next name in the order of bytes, hidden ones left out; the first comes
// after an empty name, and an empty one after the last. Zero or an `errno`. Reads the whole folder.
int32_t swl_next_name(const char *folder, char *name, size_t byte_count);

// Nanoseconds of a clock that only goes forward.
uint64_t swl_nanoseconds(void);

// Paints the stack below the caller's frame; then the bytes of it that calls have used since, from
// the same caller. It measures up to 128 KiB, of the calling thread only.
void swl_paint_stack(void);
size_t swl_used_stack(void);

#endif
