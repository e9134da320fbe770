// What the 256-bit kernels share: requantizing and storing.
#ifndef SWL_REQUANTIZE_AVX2_H
#define SWL_REQUANTIZE_AVX2_H

#include "../float_matrix/unroll.h"
#include "swl_requantization.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET_AVX2 __attribute__((target("avx2")))
#define STEP_AVX2 TARGET_AVX2 static inline __attribute__((always_inline))

// Eight channels' scale; see swl_has_wide_shifts for the arithmetic.
struct scale_256 {
    __m256i multiplier;
    __m256i odd_multiplier;  // in the even lanes
    __m256i shift;           // less 33; zero for sums that were lifted
};

// Every output's zero point and clamp.
struct bounds_256 {
    __m256i rounding;  // int16: 1 + 2 * zero point
    __m256i low;       // int8
    __m256i high;
};

STEP_AVX2 struct bounds_256 load_bounds_256(const struct swl_output_range *range)
{
    return (struct bounds_256){
        _mm256_set1_epi16((short)(1 + 2 * range->zero_point)),
        _mm256_set1_epi8((char)range->clamp_low),
        _mm256_set1_epi8((char)range->clamp_high),
    };
}

// From the odd lanes to the even ones.
STEP_AVX2 __m256i odd_lanes_256(__m256i value)
{
    return _mm256_castps_si256(_mm256_movehdup_ps(_mm256_castsi256_ps(value)));
}

STEP_AVX2 struct scale_256 make_scale_256(__m256i multiplier, __m256i shift)
{
    const __m256i rest = _mm256_sub_epi32(shift, _mm256_set1_epi32(33));
    return (struct scale_256){multiplier, odd_lanes_256(multiplier),
                              _mm256_max_epi32(rest, _mm256_setzero_si256())};
}

// The scale of channels 8 * half ... 8 * half + 7 of a block.
STEP_AVX2 struct scale_256 load_scale_256(const struct swl_requantization_block *block, int half)
{
    return make_scale_256(_mm256_loadu_si256((const __m256i *)block->multiplier + half),
                          _mm256_loadu_si256((const __m256i *)block->shift + half));
}

// floor(sum * M / 2^(s-1)).
STEP_AVX2 __m256i scaled_256(__m256i sum, const struct scale_256 *scale)
{
    const __m256i even = _mm256_mul_epi32(sum, scale->multiplier);
    const __m256i odd = _mm256_mul_epi32(odd_lanes_256(sum), scale->odd_multiplier);
    return _mm256_srav_epi32(_mm256_blend_epi32(odd_lanes_256(even), odd, 0xAA), scale->shift);
}

// What brings shifts below 33 there; see swl_can_lift.
struct lift_256 {
    __m256i limit;
    __m256i places;
};

STEP_AVX2 struct lift_256 make_lift_256(__m256i shift)
{
    const __m256i bound = _mm256_set1_epi32(33);
    const __m256i places =
        _mm256_max_epi32(_mm256_sub_epi32(bound, shift), _mm256_setzero_si256());
    const __m256i limit = _mm256_sllv_epi32(_mm256_set1_epi32(1),
                                            _mm256_sub_epi32(shift, _mm256_set1_epi32(20)));
    return (struct lift_256){_mm256_blendv_epi8(_mm256_set1_epi32(INT32_MAX), limit,
                                                _mm256_cmpgt_epi32(bound, shift)),
                             places};
}

STEP_AVX2 __m256i lifted_256(__m256i sum, const struct lift_256 *lift)
{
    const __m256i least = _mm256_sub_epi32(_mm256_setzero_si256(), lift->limit);
    const __m256i limited = _mm256_max_epi32(_mm256_min_epi32(sum, lift->limit), least);
    return _mm256_sllv_epi32(limited, lift->places);
}

// The outputs for four times eight scaled sums, each 128-bit lane of the result holding that lane of
// v0, v1, v2, v3.
STEP_AVX2 __m256i outputs_256(__m256i v0, __m256i v1, __m256i v2, __m256i v3,
                              const struct bounds_256 *bounds)
{
    const __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(v0, v1), bounds->rounding);
    const __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(v2, v3), bounds->rounding);
    const __m256i bytes =
        _mm256_packs_epi16(_mm256_srai_epi16(low, 1), _mm256_srai_epi16(high, 1));
    return _mm256_min_epi8(_mm256_max_epi8(bytes, bounds->low), bounds->high);
}

// Turns [lane][v] into [v][lane].
STEP_AVX2 __m256i in_order_256(__m256i outputs)
{
    return _mm256_permutevar8x32_epi32(outputs, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

// Stores the first `count` bytes of up to sixteen and touches no other.
STEP_AVX2 void store_bytes_128(int8_t *output, __m128i bytes, ptrdiff_t count)
{
    if (count >= 16) {
        _mm_storeu_si128((__m128i *)output, bytes);
        return;
    }
    if (count & 8) {
        _mm_storel_epi64((__m128i *)output, bytes);
        bytes = _mm_srli_si128(bytes, 8);
        output += 8;
    }
    uint64_t tail = (uint64_t)_mm_cvtsi128_si64(bytes);
    swl_store_tail(output, tail, count);
}

// Requantizes and stores `rows` rows of one block; a row's sums are in two registers. `rows` is a
// constant where this is called.
STEP_AVX2 void store_rows_256(__m256i sum[][2], int rows, int8_t *output, ptrdiff_t output_stride,
                              ptrdiff_t channels, int wide_shifts, int lifts,
                              const struct swl_requantization_block *block,
                              const struct swl_output_range *range)
{
    if (__builtin_expect(!wide_shifts && !lifts, 0)) {
        int32_t sums[16];
SWL_UNROLL
        for (int m = 0; m < rows; m++, output += output_stride) {
            _mm256_storeu_si256((__m256i *)sums, sum[m][0]);
            _mm256_storeu_si256((__m256i *)(sums + 8), sum[m][1]);
            swl_requantize_row(output, sums, channels, block, range);
        }
        return;
    }
    if (__builtin_expect(!wide_shifts, 0)) {
        const __m256i *shift = (const __m256i *)block->shift;
SWL_UNROLL
        for (int half = 0; half < 2; half++) {
            const struct lift_256 lift = make_lift_256(_mm256_loadu_si256(shift + half));
SWL_UNROLL
            for (int m = 0; m < rows; m++) sum[m][half] = lifted_256(sum[m][half], &lift);
        }
    }
    const struct bounds_256 bounds = load_bounds_256(range);
    const struct scale_256 low = load_scale_256(block, 0), high = load_scale_256(block, 1);
SWL_UNROLL
    for (int m = 0; m < rows; m += 2, output += 2 * output_stride) {
        const int next = m + 1 < rows ? m + 1 : m;
        const __m256i bytes = in_order_256(
            outputs_256(scaled_256(sum[m][0], &low), scaled_256(sum[m][1], &high),
                        scaled_256(sum[next][0], &low), scaled_256(sum[next][1], &high), &bounds));
        store_bytes_128(output, _mm256_castsi256_si128(bytes), channels);
        if (next > m)
            store_bytes_128(output + output_stride, _mm256_extracti128_si256(bytes, 1), channels);
    }
}

#endif
#endif
