#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stddef.h>
#include <stdint.h>

void semihosting_print(const char *text);
void semihosting_print_number(uint64_t value, unsigned base);

// A file of the host for reading; negative when there is none.
int32_t semihosting_open(const char *path);
// Whether all bytes could be read.
int semihosting_read(int32_t file, void *bytes, size_t count);
void semihosting_exit(int code);

#endif
