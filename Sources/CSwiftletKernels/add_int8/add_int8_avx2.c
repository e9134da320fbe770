#include "swl_add_int8_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

// The parameters in every lane.
struct lanes {
    __m256i multiplier0;
    __m256i multiplier1;
    __m256i offset;
    __m128i shift;
    __m256i zero_point;
    __m256i low;
    __m256i high;
};

STEP __m256i sum_of_8(const int8_t *a, const int8_t *b, const struct lanes *lanes)
{
    const __m256i wide_a = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)a));
    const __m256i wide_b = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)b));
    __m256i sum = _mm256_add_epi32(_mm256_mullo_epi32(wide_a, lanes->multiplier0),
                                   _mm256_mullo_epi32(wide_b, lanes->multiplier1));
    sum = _mm256_sra_epi32(_mm256_add_epi32(sum, lanes->offset), lanes->shift);
    sum = _mm256_add_epi32(sum, lanes->zero_point);
    return _mm256_min_epi32(_mm256_max_epi32(sum, lanes->low), lanes->high);
}

TARGET ptrdiff_t swl_add_int8__avx2(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                                    const struct swl_add_int8_arguments *p)
{
    const struct lanes lanes = {
        .multiplier0 = _mm256_set1_epi32(p->multiplier0),
        .multiplier1 = _mm256_set1_epi32(p->multiplier1),
        .offset = _mm256_set1_epi32(swl_add_offset(p)),
        .shift = _mm_cvtsi32_si128(p->shift),
        .zero_point = _mm256_set1_epi32(p->zero_point),
        .low = _mm256_set1_epi32(p->clamp_low),
        .high = _mm256_set1_epi32(p->clamp_high),
    };
    ptrdiff_t done = 0;
    for (; done + 16 <= count; done += 16) {
        const __m256i low = sum_of_8(a + done, b + done, &lanes);
        const __m256i high = sum_of_8(a + done + 8, b + done + 8, &lanes);
        const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
        const __m128i bytes =
            _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
        _mm_storeu_si128((__m128i *)(y + done), bytes);
    }
    return done;
}

#endif
