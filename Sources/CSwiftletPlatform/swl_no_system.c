// For boards without an operating system, and for libraries that must not call one
// (SWL_WITHOUT_SYSTEM): no files, models and arenas are the caller's memory.
#ifdef SWL_WITHOUT_SYSTEM
#include "CSwiftletPlatform.h"

// `ENOSYS` on Linux: there is no such call.
enum { NO_SUCH_CALL = 38 };

struct swl_mapping swl_map_file(const char *path)
{
    (void)path;
    return (struct swl_mapping){.code = NO_SUCH_CALL};
}

void swl_unmap(const void *address, size_t byte_count)
{
    (void)address;
    (void)byte_count;
}

#endif
