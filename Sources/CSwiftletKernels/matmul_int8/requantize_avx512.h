// What the AVX-512 kernels share: requantizing and storing sixteen channels.
#ifndef SWL_REQUANTIZE_AVX512_H
#define SWL_REQUANTIZE_AVX512_H

#include "swl_matmul_int8_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define TILE TARGET static inline __attribute__((always_inline))

// Requantizes sixteen sums to int32 before the clamp; see swl_has_wide_shifts for the arithmetic.
TILE __m512i requantize(__m512i sum, __m512i multiplier, __m512i odd_multiplier, __m512i shift)
{
    const __m512i even = _mm512_mul_epi32(sum, multiplier);
    const __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(sum, 32), odd_multiplier);
    const __m512i h = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 31),
                                              _mm512_slli_epi64(odd, 1));
    const __m512i halves = _mm512_add_epi32(_mm512_srav_epi32(h, shift), _mm512_set1_epi32(1));
    return _mm512_srai_epi32(halves, 1);
}

// Stores one row's sixteen channels.
TILE void store(int8_t *output, __mmask16 mask, __m512i value,
                const struct swl_output_range *range)
{
    value = _mm512_add_epi32(value, _mm512_set1_epi32(range->zero_point));
    value = _mm512_max_epi32(value, _mm512_set1_epi32(range->clamp_low));
    value = _mm512_min_epi32(value, _mm512_set1_epi32(range->clamp_high));
    const __m128i bytes = _mm512_cvtepi32_epi8(value);
    if (mask == 0xFFFF) {
        _mm_storeu_si128((__m128i *)output, bytes);
    } else {
        _mm_mask_storeu_epi8(output, mask, bytes);
    }
}

TARGET static __attribute__((noinline, unused)) void
store_narrow_shift(int8_t *output, __mmask16 mask, __m512i sum,
                   const struct swl_requantization_block *block,
                   const struct swl_output_range *range)
{
    int32_t sums[16];
    _mm512_storeu_si512(sums, sum);
    for (int lane = 0; lane < 16; lane++) {
        if (mask >> lane & 1) output[lane] = swl_requantize(sums[lane], block, lane, range);
    }
}

#endif
#endif
