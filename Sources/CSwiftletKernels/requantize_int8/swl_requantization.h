// Requantization of int32 sums to int8, as every kernel does it.
#ifndef SWL_REQUANTIZATION_H
#define SWL_REQUANTIZATION_H

#include "../include/swl_matmul_int8.h"

// Sixteen channels' bias and scale, as the model file has them.
struct swl_requantization_block {
    int32_t bias[16];
    int32_t multiplier[16];
    int32_t shift[16];
};

// Whether the shifts of the first `channels` channels allow the scheme in 32 and 16 bits:
//
//   h = floor(sum * M / 2^32)              the high half of the 64-bit product
//   v = saturate16(floor(h / 2^(s-33)))
//   y = floor((v + 1 + 2 * z) / 2)         = z + floor((sum * M + 2^(s-1)) / 2^s), saturated
//
// Exact: floor((P + 2^(s-1)) / 2^s) = floor((P / 2^(s-1) + 1) / 2), and a floor inside a floor of a
// division by an integer changes nothing, so P / 2^(s-1) may be floored first, in two steps of
// 2^32 and 2^(s-33). Where v or its sum saturates, |y| is far beyond int8 on the same side, so that
// the clamp gives what it would have given.
//
// NEON's first step is a division by 2^31, so that there the shifts may begin at 32.
static inline int swl_has_shifts_from(const struct swl_requantization_block *block,
                                      ptrdiff_t channels, int32_t least)
{
    int narrow = 0;
    // Whole blocks in a loop of their own, which compilers turn into vectors.
    for (; channels >= 16; channels -= 16, block++)
        for (int lane = 0; lane < 16; lane++) narrow |= block->shift[lane] < least;
    for (ptrdiff_t lane = 0; lane < channels; lane++) narrow |= block->shift[lane] < least;
    return !narrow;
}

enum { SWL_LEAST_WIDE_SHIFT = 33 };

static inline int swl_has_wide_shifts(const struct swl_requantization_block *block,
                                      ptrdiff_t channels)
{
    return swl_has_shifts_from(block, channels, SWL_LEAST_WIDE_SHIFT);
}

// Whether channels whose shifts are below 33 can be lifted there, by taking sum * 2^(33-s) instead of
// sum. The sum is limited to 2^(s-20) first, where the output, at least 2^(30-s) of it, is saturated
// whatever the zero point, so that nothing overflows: that holds for multipliers from 2^30, as every
// quantized model has them, and shifts from 21. The others take the whole product, one by one.
static inline int swl_can_lift(const struct swl_requantization_block *block, ptrdiff_t channels)
{
    int cannot = 0;
    for (ptrdiff_t i = 0; i < channels; i++) {
        const int32_t shift = block[i / 16].shift[i % 16];
        cannot |= shift < 21 || (shift < 33 && block[i / 16].multiplier[i % 16] < 1 << 30);
    }
    return !cannot;
}

// Stores the last `count & 7` bytes of a row, the first in the lowest bits of `tail`.
static inline void swl_store_tail(int8_t *output, uint64_t tail, ptrdiff_t count)
{
    if (count & 4) {
        __builtin_memcpy(output, &tail, 4);
        tail >>= 32;
        output += 4;
    }
    if (count & 2) {
        __builtin_memcpy(output, &tail, 2);
        tail >>= 16;
        output += 2;
    }
    if (count & 1) *output = (int8_t)tail;
}

// One output the general way, with the whole 64-bit product; `sum` includes the bias.
static inline int8_t swl_requantize(int32_t sum, const struct swl_requantization_block *block,
                                    ptrdiff_t lane, const struct swl_output_range *range)
{
    const int64_t product = (int64_t)sum * block->multiplier[lane];
    const int32_t shift = block->shift[lane];
    int64_t value = (product + ((int64_t)1 << (shift - 1))) >> shift;
    value += range->zero_point;
    if (value < range->clamp_low) value = range->clamp_low;
    if (value > range->clamp_high) value = range->clamp_high;
    return (int8_t)value;
}

// Any number of channels the general way.
static inline void swl_requantize_row(int8_t *output, const int32_t *sums, ptrdiff_t channels,
                                      const struct swl_requantization_block *block,
                                      const struct swl_output_range *range)
{
    for (ptrdiff_t i = 0; i < channels; i++)
        output[i] = swl_requantize(sums[i], block + i / 16, i % 16, range);
}

#endif
