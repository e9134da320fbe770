#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,avxvnni")))
#define TILE TARGET static inline __attribute__((always_inline))

// Of the intrinsic Clang makes `vpmaddwd` and `vpaddd`.
TILE void add_products(__m256i *sum, __m256i values, __m256i weights)
{
    __asm__("%{vex%} vpdpwssd %2, %1, %0" : "+x"(*sum) : "x"(values), "x"(weights));
}

#include "winograd_int8_256.h"

const struct swl_winograd_int8_path swl_winograd_int8__avxvnni = WINOGRAD_256(1.3);

#endif
