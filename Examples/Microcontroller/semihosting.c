// Text, files and the exit code through the debugger, or QEMU in its place.
// Source: Arm, "Semihosting for AArch32 and AArch64", release 3.0.
#include "semihosting.h"

#include <string.h>

enum { OPEN = 0x01, CLOSE = 0x02, WRITE0 = 0x04, READ = 0x06, EXIT_EXTENDED = 0x20 };

static int32_t call(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return (int32_t)r0;
}

void semihosting_print(const char *text)
{
    call(WRITE0, text);
}

void semihosting_print_number(uint64_t value, unsigned base)
{
    char text[32];
    size_t position = sizeof text - 1;
    text[position] = 0;
    do {
        text[--position] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value > 0);
    semihosting_print(text + position);
}

int32_t semihosting_open(const char *path)
{
    enum { READ_BINARY = 1 };
    const uint32_t arguments[] = {(uint32_t)path, READ_BINARY, (uint32_t)strlen(path)};
    return call(OPEN, arguments);
}

int semihosting_read(int32_t file, void *bytes, size_t count)
{
    const uint32_t arguments[] = {(uint32_t)file, (uint32_t)bytes, (uint32_t)count};
    // The answer is the number of bytes that were not read.
    return call(READ, arguments) == 0;
}

void semihosting_exit(int code)
{
    enum { APPLICATION_EXIT = 0x20026 };
    const uint32_t arguments[] = {APPLICATION_EXIT, (uint32_t)code};
    call(EXIT_EXTENDED, arguments);
}
