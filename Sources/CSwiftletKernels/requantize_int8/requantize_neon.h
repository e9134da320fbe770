// What the NEON kernels share: requantizing, and loads and stores of a part of a register.
#ifndef SWL_REQUANTIZE_NEON_H
#define SWL_REQUANTIZE_NEON_H

#include "../float_matrix/unroll.h"
#include "../neon/swl_neon.h"
#include "swl_requantization.h"

#if defined(__ARM_NEON)

// `sqdmulh` is floor(sum * M / 2^31), so the shifts may begin at 32 (docs/numerics.md).
enum { SWL_NEON_LEAST_SHIFT = 32 };

// Sixteen channels' scale.
struct scale_neon {
    int32x4_t multiplier[4];
    int32x4_t shift[4];  // 31 - s: a negative `srshl` shifts to the right
};

// Every output's zero point and clamp.
struct bounds_neon {
    int16x8_t zero_point;
    int8x16_t low;
    int8x16_t high;
    int are_narrow;  // whether the clamp is narrower than int8
};

STEP_NEON struct scale_neon load_scale_neon(const struct swl_requantization_block *block,
                                            int vectors)
{
    struct scale_neon scale;
SWL_UNROLL
    for (int n = 0; n < vectors; n++) {
        scale.multiplier[n] = vld1q_s32(block->multiplier + 4 * n);
        scale.shift[n] = vsubq_s32(vdupq_n_s32(31), vld1q_s32(block->shift + 4 * n));
    }
    return scale;
}

STEP_NEON struct bounds_neon load_bounds_neon(const struct swl_output_range *range)
{
    return (struct bounds_neon){
        vdupq_n_s16((int16_t)range->zero_point),
        vdupq_n_s8((int8_t)range->clamp_low),
        vdupq_n_s8((int8_t)range->clamp_high),
        range->clamp_low > -128 || range->clamp_high < 127,
    };
}

// Sixteen values of 16 bits with their zero point, clamped. Where a value was saturated it is far
// beyond int8 on the same side, so that the clamp gives what it would have given. `are_narrow` is
// that of the bounds or 1.
STEP_NEON int8x16_t bounded_neon(int16x8_t low, int16x8_t high, const struct bounds_neon *bounds,
                                 int are_narrow)
{
    const int8x16_t bytes = vqmovn_high_s16(vqmovn_s16(vqaddq_s16(low, bounds->zero_point)),
                                            vqaddq_s16(high, bounds->zero_point));
    if (!are_narrow) return bytes;
    return vminq_s8(vmaxq_s8(bytes, bounds->low), bounds->high);
}

// With two vectors instead of four, the upper eight outputs mean nothing.
STEP_NEON int8x16_t outputs_neon(const int32x4_t *sum, int vectors, const struct scale_neon *scale,
                                 const struct bounds_neon *bounds, int are_narrow)
{
    int16x8_t value[2];
SWL_UNROLL
    for (int n = 0; n < vectors; n += 2) {
        const int32x4_t low = vqdmulhq_s32(sum[n], scale->multiplier[n]);
        const int32x4_t high = vqdmulhq_s32(sum[n + 1], scale->multiplier[n + 1]);
        value[n / 2] = vqmovn_high_s32(vqmovn_s32(vrshlq_s32(low, scale->shift[n])),
                                       vrshlq_s32(high, scale->shift[n + 1]));
    }
    return bounded_neon(value[0], value[vectors / 2 - 1], bounds, are_narrow);
}

// Stores the first `count` bytes of up to sixteen and touches no other.
STEP_NEON void store_bytes_neon(int8_t *output, int8x16_t bytes, ptrdiff_t count)
{
    if (__builtin_expect(count >= 16, 1)) {
        vst1q_s8(output, bytes);
        return;
    }
    uint64x2_t words = vreinterpretq_u64_s8(bytes);
    if (count & 8) {
        vst1_s8(output, vget_low_s8(bytes));
        words = vdupq_laneq_u64(words, 1);
        output += 8;
    }
    uint64_t tail = vgetq_lane_u64(words, 0);
    swl_store_tail(output, tail, count);
}

// Up to sixteen bytes, touching no other; zeros stand for the rest.
STEP_NEON int8x16_t load_bytes_neon(const int8_t *at, ptrdiff_t count)
{
    if (__builtin_expect(count >= 16, 1)) return vld1q_s8(at);
    const int8x8_t nothing = vdup_n_s8(0);
    if (count == 8) return vcombine_s8(vld1_s8(at), nothing);
    const int8_t *rest = at + (count & 8);
    uint64_t tail = 0;
    if (count & 4) {
        uint32_t part;
        __builtin_memcpy(&part, rest, 4);
        tail = part;
    }
    for (ptrdiff_t i = count & 4; i < (count & 7); i++)
        tail |= (uint64_t)(uint8_t)rest[i] << 8 * i;
    const int8x8_t last = vcreate_s8(tail);
    return count & 8 ? vcombine_s8(vld1_s8(at), last) : vcombine_s8(last, nothing);
}

// The general way, for shifts below SWL_NEON_LEAST_SHIFT.
static __attribute__((noinline, unused)) void
store_narrow_shift_neon(int8_t *output, int32x4_t sum0, int32x4_t sum1, int32x4_t sum2,
                        int32x4_t sum3, ptrdiff_t channels,
                        const struct swl_requantization_block *block,
                        const struct swl_output_range *range)
{
    int32_t sums[16];
    vst1q_s32(sums, sum0);
    vst1q_s32(sums + 4, sum1);
    vst1q_s32(sums + 8, sum2);
    vst1q_s32(sums + 12, sum3);
    swl_requantize_row(output, sums, channels, block, range);
}

// The outputs of two rows of eight channels, one after the other.
STEP_NEON int8x16_t outputs_of_2_rows_neon(const int32x4_t *sum0, const int32x4_t *sum1,
                                           const struct scale_neon *scale,
                                           const struct bounds_neon *bounds)
{
    const int32x4_t sums[4] = {sum0[0], sum0[1], sum1[0], sum1[1]};
    const struct scale_neon twice = {
        {scale->multiplier[0], scale->multiplier[1], scale->multiplier[0], scale->multiplier[1]},
        {scale->shift[0], scale->shift[1], scale->shift[0], scale->shift[1]},
    };
    return outputs_neon(sums, 4, &twice, bounds, 0);
}

// All channels of `rows` rows of `vectors` vectors, constants where this is called; the clamp is int8's.
STEP_NEON void store_whole_rows_neon(int32x4_t sum[][4], int rows, int vectors, int8_t *output,
                                     ptrdiff_t output_stride, const struct scale_neon *scale,
                                     const struct bounds_neon *bounds)
{
    const int together = vectors == 2 ? rows & ~1 : 0;
SWL_UNROLL
    for (int m = 0; m < together; m += 2, output += 2 * output_stride) {
        const int8x16_t outputs = outputs_of_2_rows_neon(sum[m], sum[m + 1], scale, bounds);
        vst1_s8(output, vget_low_s8(outputs));
        vst1_s8(output + output_stride, vget_high_s8(outputs));
    }
SWL_UNROLL
    for (int m = together; m < rows; m++, output += output_stride) {
        const int8x16_t outputs = outputs_neon(sum[m], vectors, scale, bounds, 0);
        if (vectors == 2)
            vst1_s8(output, vget_low_s8(outputs));
        else
            vst1q_s8(output, outputs);
    }
}

#endif
#endif
