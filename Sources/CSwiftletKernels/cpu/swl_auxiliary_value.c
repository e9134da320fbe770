#include "swl_auxiliary_value.h"

#if defined(__aarch64__) && defined(__linux__)

#ifndef SWL_WITHOUT_SYSTEM

unsigned long getauxval(unsigned long type);

unsigned long swl_auxiliary_value(unsigned long type) { return getauxval(type); }

#else

// The library for other programs names no function of the C library besides memcpy and memset, so
// it reads the vector where the kernel shows it. Reading ID_AA64ISAR0_EL1 needs no file, but ends
// the process on kernels before 4.11, which do not emulate the access, and some boards still have
// such. Without /proc the answer is 0: a processor without extensions.

static long system_call(long number, long first, long second, long third)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = third;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}

// Numbers of the 64-bit ARM kernel interface (include/uapi/asm-generic/unistd.h and fcntl.h).
enum { OPENAT = 56, CLOSE = 57, READ = 63, CURRENT_FOLDER = -100, CLOSE_ON_EXEC = 02000000 };

unsigned long swl_auxiliary_value(unsigned long type)
{
    // Linux gives some 20 pairs of a type and a value.
    unsigned long vector[2 * 40];
    const long file = system_call(OPENAT, CURRENT_FOLDER, (long)"/proc/self/auxv", CLOSE_ON_EXEC);
    if (file < 0) return 0;
    const long byte_count = system_call(READ, file, (long)vector, sizeof vector);
    system_call(CLOSE, file, 0, 0);
    for (long i = 0; (i + 2) * (long)sizeof *vector <= byte_count; i += 2)
        if (vector[i] == type) return vector[i + 1];
    return 0;
}

#endif

#endif
