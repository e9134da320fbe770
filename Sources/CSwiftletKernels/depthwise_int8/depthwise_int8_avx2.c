#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))

TARGET static inline __m256i prepared(__m256i x) { return x; }

// Exact, as in the matrix product: |x| <= 128 and |w| <= 127, so a pair's sum fits 16 bits.
TARGET static inline __m256i dot(__m256i sum, __m256i x, __m256i w)
{
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(w, x));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

TARGET static inline __m256i start_value(__m256i bias, __m256i w)
{
    (void)w;
    return bias;
}

#include "depthwise_int8_256.h"

TARGET void swl_depthwise_int8__avx2(const depthwise *arguments) { run_depthwise(arguments); }

#endif
