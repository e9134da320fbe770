#include "../include/swl_multiply_int8.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

// The parameters in every lane.
struct lanes {
    __m256i zero_point0;
    __m256i zero_point1;
    __m256i multiplier;
    __m256i half;
    __m128i shift;
    __m256i zero_point;
    __m256i low;
    __m256i high;
};

STEP __m256i widened(const int8_t *source, __m256i zero_point)
{
    return _mm256_sub_epi32(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)source)),
                            zero_point);
}

// `factors` is (b - zero_point1) * multiplier.
STEP __m256i product_of_8(const int8_t *a, __m256i factors, const struct lanes *lanes)
{
    __m256i value = _mm256_mullo_epi32(widened(a, lanes->zero_point0), factors);
    value = _mm256_sra_epi32(_mm256_add_epi32(value, lanes->half), lanes->shift);
    value = _mm256_add_epi32(value, lanes->zero_point);
    return _mm256_min_epi32(_mm256_max_epi32(value, lanes->low), lanes->high);
}

STEP __m256i factors_of_8(const int8_t *b, const struct lanes *lanes)
{
    return _mm256_mullo_epi32(widened(b, lanes->zero_point1), lanes->multiplier);
}

STEP void store_16(int8_t *y, __m256i low, __m256i high)
{
    const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
    const __m128i bytes =
        _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)y, bytes);
}

TARGET ptrdiff_t swl_multiply_int8(int8_t *y, const int8_t *a, const int8_t *b, int b_is_single,
                                   ptrdiff_t count, const struct swl_multiply_int8_arguments *p)
{
    const struct lanes lanes = {
        .zero_point0 = _mm256_set1_epi32(p->zero_point0),
        .zero_point1 = _mm256_set1_epi32(p->zero_point1),
        .multiplier = _mm256_set1_epi32(p->multiplier),
        .half = _mm256_set1_epi32(1 << (p->shift - 1)),
        .shift = _mm_cvtsi32_si128(p->shift),
        .zero_point = _mm256_set1_epi32(p->zero_point),
        .low = _mm256_set1_epi32(p->clamp_low),
        .high = _mm256_set1_epi32(p->clamp_high),
    };
    ptrdiff_t done = 0;
    if (b_is_single) {
        const __m256i factors = _mm256_set1_epi32((*b - p->zero_point1) * p->multiplier);
        for (; done + 16 <= count; done += 16)
            store_16(y + done, product_of_8(a + done, factors, &lanes),
                     product_of_8(a + done + 8, factors, &lanes));
    } else {
        for (; done + 16 <= count; done += 16) {
            const __m256i low = product_of_8(a + done, factors_of_8(b + done, &lanes), &lanes);
            const __m256i high =
                product_of_8(a + done + 8, factors_of_8(b + done + 8, &lanes), &lanes);
            store_16(y + done, low, high);
        }
    }
    return done;
}

#else

ptrdiff_t swl_multiply_int8(int8_t *y, const int8_t *a, const int8_t *b, int b_is_single,
                            ptrdiff_t count, const struct swl_multiply_int8_arguments *arguments)
{
    (void)y, (void)a, (void)b, (void)b_is_single, (void)count, (void)arguments;
    return 0;
}

#endif
