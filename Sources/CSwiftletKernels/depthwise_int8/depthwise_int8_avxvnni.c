#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,avxvnni")))

// `vpdpbusd` takes x + 128 as unsigned.
TARGET static inline __m256i prepared(__m256i x)
{
    return _mm256_xor_si256(x, _mm256_set1_epi8(-128));
}

TARGET static inline __m256i dot(__m256i sum, __m256i x, __m256i w)
{
    return _mm256_dpbusd_avx_epi32(sum, x, w);
}

TARGET static inline __m256i start_value(__m256i bias, __m256i w)
{
    const __m256i sum =
        _mm256_dpbusd_avx_epi32(_mm256_setzero_si256(), _mm256_set1_epi8(-128), w);
    return _mm256_sub_epi32(bias, sum);
}

#include "depthwise_int8_256.h"

TARGET void swl_depthwise_int8__avxvnni(const depthwise *arguments) { run_depthwise(arguments); }

#endif
