#include "../include/swl_lrn_int8.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

STEP __m256i difference(const int8_t *x, __m256i zero_point)
{
    return _mm256_sub_epi32(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)x)),
                            zero_point);
}

// A float's exponent and leading bits are the table's index: 32 entries to a power of two, then
// eight bits of fraction. The conversion is exact below 2^24.
STEP __m256i factors_of_8(__m256i sums, const uint32_t *table)
{
    const __m256i bits = _mm256_castps_si256(_mm256_cvtepi32_ps(sums));
    const __m256i index =
        _mm256_sub_epi32(_mm256_srli_epi32(bits, 18), _mm256_set1_epi32(127 * 32));
    const __m256i fraction =
        _mm256_and_si256(_mm256_srli_epi32(bits, 10), _mm256_set1_epi32(255));
    const __m256i left = _mm256_i32gather_epi32((const int *)table, index, 4);
    const __m256i right = _mm256_i32gather_epi32((const int *)table + 1, index, 4);
    const __m256i part = _mm256_mullo_epi32(_mm256_sub_epi32(right, left), fraction);
    return _mm256_add_epi32(
        left, _mm256_srai_epi32(_mm256_add_epi32(part, _mm256_set1_epi32(128)), 8));
}

STEP void normalize_8(int8_t *y, const int8_t *x, const struct swl_lrn_int8_arguments *p)
{
    const __m256i zero_point = _mm256_set1_epi32(p->input_zero_point);
    __m256i sums = _mm256_setzero_si256();
    for (ptrdiff_t k = -(ptrdiff_t)p->before; k <= p->after; k++) {
        const __m256i value = difference(x + k, zero_point);
        sums = _mm256_add_epi32(sums, _mm256_mullo_epi32(value, value));
    }
    sums = _mm256_max_epi32(sums, _mm256_set1_epi32(1));
    const __m256i scaled =
        _mm256_mullo_epi32(difference(x, zero_point), factors_of_8(sums, p->factors));
    const __m256i half = _mm256_set1_epi32(1 << (p->shift - 1));
    __m256i value =
        _mm256_sra_epi32(_mm256_add_epi32(scaled, half), _mm_cvtsi32_si128(p->shift));
    value = _mm256_add_epi32(value, _mm256_set1_epi32(p->zero_point));
    value = _mm256_max_epi32(value, _mm256_set1_epi32(p->clamp_low));
    value = _mm256_min_epi32(value, _mm256_set1_epi32(p->clamp_high));
    const __m128i words =
        _mm_packs_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
    _mm_storel_epi64((__m128i *)y, _mm_packs_epi16(words, words));
}

TARGET ptrdiff_t swl_lrn_int8(int8_t *y, const int8_t *x, ptrdiff_t channels,
                              const struct swl_lrn_int8_arguments *p)
{
    const ptrdiff_t end = channels - p->after;
    if (end - p->before < 8) return p->before;
    ptrdiff_t channel = p->before;
    for (; channel + 8 <= end; channel += 8) normalize_8(y + channel, x + channel, p);
    // The last vector overlaps the one before.
    if (channel < end) normalize_8(y + end - 8, x + end - 8, p);
    return end;
}

#elif !defined(__ARM_NEON)

ptrdiff_t swl_lrn_int8(int8_t *y, const int8_t *x, ptrdiff_t channels,
                       const struct swl_lrn_int8_arguments *arguments)
{
    (void)y, (void)x, (void)channels;
    return arguments->before;
}

#endif
