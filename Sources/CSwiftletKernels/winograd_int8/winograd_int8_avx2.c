#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define TILE TARGET static inline __attribute__((always_inline))

TILE void add_products(__m256i *sum, __m256i values, __m256i weights)
{
    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(values, weights));
}

#include "winograd_int8_256.h"

// A product of four bytes takes `vpsignb`, `vpmaddubsw`, `vpmaddwd` and `vpaddd`, one of two words the last
// two.
const struct swl_winograd_int8_path swl_winograd_int8__avx2 = WINOGRAD_256(2.6);

#endif
