// What the AVX-512 kernels share: requantizing and storing.
#ifndef SWL_REQUANTIZE_AVX512_H
#define SWL_REQUANTIZE_AVX512_H

#include "swl_requantization.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define TILE TARGET static inline __attribute__((always_inline))

// Sixteen channels' scale; see swl_has_wide_shifts for the arithmetic.
struct scale {
    __m512i multiplier;
    __m512i odd_multiplier;  // in the even lanes
    __m512i shift;           // less 33; zero for sums that were lifted
};

// Every output's zero point and clamp.
struct bounds {
    __m512i rounding;  // int16: 1 + 2 * zero point
    __m512i low;       // int8
    __m512i high;
};

TILE struct bounds load_bounds(const struct swl_output_range *range)
{
    return (struct bounds){
        _mm512_set1_epi16((short)(1 + 2 * range->zero_point)),
        _mm512_set1_epi8((char)range->clamp_low),
        _mm512_set1_epi8((char)range->clamp_high),
    };
}

// From the odd lanes to the even ones.
TILE __m512i odd_lanes(__m512i value)
{
    return _mm512_castps_si512(_mm512_movehdup_ps(_mm512_castsi512_ps(value)));
}

TILE struct scale make_scale(__m512i multiplier, __m512i shift)
{
    const __m512i rest = _mm512_sub_epi32(shift, _mm512_set1_epi32(33));
    return (struct scale){multiplier, odd_lanes(multiplier),
                          _mm512_max_epi32(rest, _mm512_setzero_si512())};
}

TILE struct scale load_scale(const struct swl_requantization_block *block)
{
    return make_scale(_mm512_loadu_si512(block->multiplier), _mm512_loadu_si512(block->shift));
}

// floor(sum * M / 2^(s-1)).
TILE __m512i scaled(__m512i sum, const struct scale *scale)
{
    const __m512i even = _mm512_mul_epi32(sum, scale->multiplier);
    __m512i odd = _mm512_mul_epi32(odd_lanes(sum), scale->odd_multiplier);
    // The upper halves of both; _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB), of which
    // Clang makes `vpermt2d`, on Zen 5 at half the rate and with 5 cycles instead of 2.
    __asm__("vpshufd $0xf5, %1, %0%{%2%}" : "+v"(odd) : "v"(even), "Yk"((__mmask16)0x5555));
    return _mm512_srav_epi32(odd, scale->shift);
}

// What brings shifts below 33 there; see swl_can_lift.
struct lift {
    __m512i limit;
    __m512i places;
};

TILE struct lift make_lift(__m512i shift)
{
    const __m512i places = _mm512_max_epi32(
        _mm512_sub_epi32(_mm512_set1_epi32(33), shift), _mm512_setzero_si512());
    const __m512i limit = _mm512_sllv_epi32(
        _mm512_set1_epi32(1), _mm512_sub_epi32(shift, _mm512_set1_epi32(20)));
    const __mmask16 is_wide = _mm512_cmpge_epi32_mask(shift, _mm512_set1_epi32(33));
    return (struct lift){
        _mm512_mask_mov_epi32(limit, is_wide, _mm512_set1_epi32(INT32_MAX)), places};
}

TILE struct lift load_lift(const struct swl_requantization_block *block)
{
    return make_lift(_mm512_loadu_si512(block->shift));
}

TILE __m512i lifted(__m512i sum, const struct lift *lift)
{
    const __m512i least = _mm512_sub_epi32(_mm512_setzero_si512(), lift->limit);
    const __m512i limited = _mm512_max_epi32(_mm512_min_epi32(sum, lift->limit), least);
    return _mm512_sllv_epi32(limited, lift->places);
}

// The outputs for four times sixteen scaled sums, each 128-bit lane of the result holding that lane
// of v0, v1, v2, v3.
TILE __m512i outputs(__m512i v0, __m512i v1, __m512i v2, __m512i v3, const struct bounds *bounds)
{
    const __m512i rounding = bounds->rounding;
    const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(v0, v1), rounding);
    const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(v2, v3), rounding);
    const __m512i bytes =
        _mm512_packs_epi16(_mm512_srai_epi16(low, 1), _mm512_srai_epi16(high, 1));
    return _mm512_min_epi8(_mm512_max_epi8(bytes, bounds->low), bounds->high);
}

// Turns [lane][v] into [v][lane].
TILE __m512i in_order(__m512i outputs)
{
    const __m512i order =
        _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return _mm512_permutexvar_epi32(order, outputs);
}

// Stores the first `count` bytes and touches no other.
TILE void store_bytes(int8_t *output, __m512i bytes, ptrdiff_t count)
{
    if (count == 64) {
        _mm512_storeu_si512(output, bytes);
    } else if (count == 32) {
        _mm256_storeu_si256((__m256i *)output, _mm512_castsi512_si256(bytes));
    } else if (count == 16) {
        _mm_storeu_si128((__m128i *)output, _mm512_castsi512_si128(bytes));
    } else {
        _mm512_mask_storeu_epi8(output, ((__mmask64)1 << count) - 1, bytes);
    }
}

#endif
#endif
