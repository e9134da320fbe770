#ifndef SWL_WITHOUT_SYSTEM
#define _GNU_SOURCE
#include "CSwiftletPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct swl_mapping swl_map_descriptor(int32_t descriptor)
{
    struct swl_mapping result = {0};
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        result.code = errno;
    } else if (!S_ISREG(status.st_mode)) {
        result.code = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    } else if (status.st_size > 0) {
        void *address =
            mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (address == MAP_FAILED) {
            result.code = errno;
        } else {
            result.address = address;
            result.byte_count = (size_t)status.st_size;
        }
    }
    return result;
}

struct swl_mapping swl_map_file(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return (struct swl_mapping){.code = errno};
    const struct swl_mapping result = swl_map_descriptor(descriptor);
    // The mapping outlives the descriptor.
    close(descriptor);
    return result;
}

void swl_unmap(const void *address, size_t byte_count)
{
    if (address) munmap((void *)address, byte_count);
}

void *swl_allocate_pages(size_t byte_count)
{
    void *address = mmap(
        NULL, byte_count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return address == MAP_FAILED ? NULL : address;
}

void swl_release_pages(void *address, size_t byte_count)
{
    if (address) munmap(address, byte_count);
}

int32_t swl_write(int32_t descriptor, const void *bytes, size_t byte_count)
{
    const char *next = bytes;
    while (byte_count > 0) {
        const ssize_t count = write(descriptor, next, byte_count);
        if (count > 0) {
            next += count;
            byte_count -= (size_t)count;
        } else if (count == 0) {
            // Nothing was written and nothing went wrong: asking again could go on forever.
            return EIO;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

uint64_t swl_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
