#ifndef SWL_WITHOUT_SYSTEM
#include "CSwiftletPlatform.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

ptrdiff_t swl_read_file(const char *path, void *bytes, size_t byte_count)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t filled = 0;
    ssize_t count;
    while ((count = read(descriptor, (char *)bytes + filled, byte_count - filled)) > 0)
        filled += (size_t)count;
    close(descriptor);
    return count < 0 ? -1 : (ptrdiff_t)filled;
}

// Two functions that are called from one frame have theirs at the same place.
enum { STACK_AREA = 128 * 1024, PAINT = 0xa5 };

__attribute__((noinline)) void swl_paint_stack(void)
{
    unsigned char area[STACK_AREA];
    memset(area, PAINT, sizeof area);
    // The bytes are read by a later call, which the compiler does not see.
    __asm__ volatile("" : : "r"(area) : "memory");
}

__attribute__((noinline)) size_t swl_used_stack(void)
{
    unsigned char area[STACK_AREA];
    // What lies there is the value.
    __asm__ volatile("" : "=m"(area));
    size_t untouched = 0;
    while (untouched < sizeof area && area[untouched] == PAINT) untouched++;
    return sizeof area - untouched;
}

#endif
