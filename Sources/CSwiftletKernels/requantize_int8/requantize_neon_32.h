// What the kernels for NEON of 32 bits share. Its sixteen registers hold eight channels' sums and
// scale at a time.
#ifndef SWL_REQUANTIZE_NEON_32_H
#define SWL_REQUANTIZE_NEON_32_H

#include "requantize_neon.h"

#if defined(__ARM_NEON) && !defined(__aarch64__)

// Eight channels' scale, from channel `first` of a block on.
struct scale_of_8 {
    int32x4_t multiplier[2];
    int32x4_t shift[2];  // 31 - s: a negative `vrshl` shifts to the right
};

STEP_NEON struct scale_of_8 load_scale_of_8(const struct swl_requantization_block *block,
                                            ptrdiff_t first)
{
    struct scale_of_8 scale;
SWL_UNROLL
    for (int n = 0; n < 2; n++) {
        scale.multiplier[n] = vld1q_s32(block->multiplier + first + 4 * n);
        scale.shift[n] = vsubq_s32(vdupq_n_s32(31), vld1q_s32(block->shift + first + 4 * n));
    }
    return scale;
}

// `are_narrow` is that of the bounds or 1.
STEP_NEON int8x8_t outputs_of_8(const int32x4_t sum[2], const struct scale_of_8 *scale,
                                const struct bounds_neon *bounds, int are_narrow)
{
    int16x4_t value[2];
SWL_UNROLL
    for (int n = 0; n < 2; n++)
        value[n] = vqmovn_s32(vrshlq_s32(vqdmulhq_s32(sum[n], scale->multiplier[n]), scale->shift[n]));
    const int8x8_t bytes =
        vqmovn_s16(vqaddq_s16(vcombine_s16(value[0], value[1]), bounds->zero_point));
    if (!are_narrow) return bytes;
    return vmin_s8(vmax_s8(bytes, vget_low_s8(bounds->low)), vget_low_s8(bounds->high));
}

// Stores the first `count` bytes of up to eight and touches no other.
STEP_NEON void store_up_to_8(int8_t *output, int8x8_t bytes, ptrdiff_t count)
{
    if (__builtin_expect(count >= 8, 1))
        vst1_s8(output, bytes);
    else
        swl_store_tail(output, vget_lane_u64(vreinterpret_u64_s8(bytes), 0), count);
}

// Up to eight bytes, touching no other; zeros stand for the rest.
STEP_NEON int8x8_t load_up_to_8(const int8_t *at, ptrdiff_t count)
{
    if (__builtin_expect(count >= 8, 1)) return vld1_s8(at);
    uint64_t bytes = 0;
    for (ptrdiff_t i = 0; i < count; i++) bytes |= (uint64_t)(uint8_t)at[i] << 8 * i;
    return vcreate_s8(bytes);
}

// The general way, for shifts below SWL_NEON_LEAST_SHIFT.
static __attribute__((noinline)) void store_narrow_shift_of_8(
    int8_t *output, int32x4_t sum0, int32x4_t sum1, ptrdiff_t channels,
    const struct swl_requantization_block *block, ptrdiff_t first,
    const struct swl_output_range *range)
{
    int32_t sums[8];
    vst1q_s32(sums, sum0);
    vst1q_s32(sums + 4, sum1);
    for (ptrdiff_t i = 0; i < channels && i < 8; i++)
        output[i] = swl_requantize(sums[i], block, first + i, range);
}

#endif
#endif
