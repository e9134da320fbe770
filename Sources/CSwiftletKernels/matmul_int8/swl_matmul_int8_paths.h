// The kernels behind swl_matmul_int8, and the requantization that they share.
#ifndef SWL_MATMUL_INT8_PATHS_H
#define SWL_MATMUL_INT8_PATHS_H

#include "../include/swl_matmul_int8.h"

#if defined(__x86_64__)
void swl_matmul_int8__avx2(const struct swl_matmul_int8_arguments *arguments);
void swl_matmul_int8__avx512vnni(const struct swl_matmul_int8_arguments *arguments);
void swl_depthwise_int8__avx512vnni(const struct swl_depthwise_int8_arguments *arguments);
void swl_window_int8__avx512(const struct swl_window_int8_arguments *arguments);
#endif

// Sixteen channels' bias and scale, as the model file has them.
struct swl_requantization_block {
    int32_t bias[16];
    int32_t multiplier[16];
    int32_t shift[16];
};

// Whether the block's shifts all allow the 32-bit scheme:
//
//   h = floor(sum * M / 2^31)                  the high part of the doubled 64-bit product
//   y = (floor(h / 2^(s-32)) + 1) >> 1         = floor((sum * M + 2^(s-1)) / 2^s)
//
// Exact: floor((P + 2^(s-1)) / 2^s) = floor((P / 2^(s-1) + 1) / 2), and a floor inside a floor of a
// division by an integer changes nothing, so P / 2^(s-1) may be floored first, in two steps of
// 2^31 and 2^(s-32). No overflow: |sum| <= 2^31 and M <= 2^31 - 1, so h <= 2^31 - 2 and h + 1 fits.
static inline int swl_has_wide_shifts(const struct swl_requantization_block *block)
{
    int narrow = 0;
    for (int lane = 0; lane < 16; lane++) narrow |= block->shift[lane] < 32;
    return !narrow;
}

// One output the general way, with the whole 64-bit product; `sum` includes the bias.
static inline int8_t swl_requantize(int32_t sum, const struct swl_requantization_block *block,
                                    int lane, const struct swl_output_range *range)
{
    const int64_t product = (int64_t)sum * block->multiplier[lane];
    const int32_t shift = block->shift[lane];
    int64_t value = (product + ((int64_t)1 << (shift - 1))) >> shift;
    value += range->zero_point;
    if (value < range->clamp_low) value = range->clamp_low;
    if (value > range->clamp_high) value = range->clamp_high;
    return (int8_t)value;
}

#endif
