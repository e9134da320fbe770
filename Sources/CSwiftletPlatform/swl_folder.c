#ifndef SWL_WITHOUT_SYSTEM
#define _GNU_SOURCE
#include "CSwiftletPlatform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

// readdir(3) would take its buffer from the heap.
enum { BUFFER_BYTES = 2048 };

// Keeps the smallest of the entries that comes after `name`. `next` is empty or the smallest so far.
static void choose(const char *entries, ssize_t byte_count, const char *name, char *next)
{
    for (ssize_t position = 0; position < byte_count;) {
        const struct dirent64 *entry = (const struct dirent64 *)(entries + position);
        const char *text = entry->d_name;
        position += entry->d_reclen;
        if (text[0] == '.' || strcmp(text, name) <= 0) continue;
        if (next[0] == 0 || strcmp(text, next) < 0) memcpy(next, text, strlen(text) + 1);
    }
}

static int32_t scan(int folder, const char *name, char *next)
{
    _Alignas(struct dirent64) char entries[BUFFER_BYTES];
    for (;;) {
        const ssize_t count = getdents64(folder, entries, sizeof entries);
        if (count == 0) return 0;
        if (count > 0) {
            choose(entries, count, name, next);
        } else if (errno != EINTR) {
            return errno;
        }
    }
}

int32_t swl_next_name(const char *folder, char *name, size_t byte_count)
{
    char next[NAME_MAX + 1] = "";
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int32_t code = scan(descriptor, name, next);
    close(descriptor);
    if (code != 0) return code;
    if (strlen(next) + 1 > byte_count) return ENAMETOOLONG;
    memcpy(name, next, strlen(next) + 1);
    return 0;
}

#endif
