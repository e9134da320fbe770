// How many channels the depthwise kernels for NEON take at a time: as many as fit the registers with a
// window's weights and values, sixteen of 64 bits' thirty-two, eight of 32 bits' sixteen.
#ifndef SWL_DEPTHWISE_VECTOR_NEON_H
#define SWL_DEPTHWISE_VECTOR_NEON_H

#include "../requantize_int8/requantize_neon_32.h"

#if defined(__aarch64__)

enum { VECTOR_BYTES = 16, SUMS = 4 };

typedef int8x16_t vector;
typedef struct scale_neon vector_scale;

STEP_NEON vector vector_of(int8_t byte) { return vdupq_n_s8(byte); }
STEP_NEON vector load_vector(const int8_t *from) { return vld1q_s8(from); }
STEP_NEON vector load_part(const int8_t *from, ptrdiff_t count) { return load_bytes_neon(from, count); }
STEP_NEON void store_vector(int8_t *to, vector bytes) { vst1q_s8(to, bytes); }

STEP_NEON void store_part(int8_t *to, vector bytes, ptrdiff_t count)
{
    store_bytes_neon(to, bytes, count);
}

// Of the block's channels from `first` on, which is 0.
STEP_NEON vector_scale load_vector_scale(const struct swl_requantization_block *block, ptrdiff_t first)
{
    (void)first;
    return load_scale_neon(block, SUMS);
}

STEP_NEON vector vector_of_outputs(const int32x4_t sum[SUMS], const vector_scale *scale,
                                   const struct bounds_neon *bounds, int are_narrow)
{
    return outputs_neon(sum, SUMS, scale, bounds, are_narrow);
}

STEP_NEON void store_narrow_shift(int8_t *output, const int32x4_t sum[SUMS], ptrdiff_t channels,
                                  const struct swl_requantization_block *block, ptrdiff_t first,
                                  const struct swl_output_range *range)
{
    (void)first;
    store_narrow_shift_neon(output, sum[0], sum[1], sum[2], sum[3], channels, block, range);
}

#elif defined(__ARM_NEON)

enum { VECTOR_BYTES = 8, SUMS = 2 };

typedef int8x8_t vector;
typedef struct scale_of_8 vector_scale;

STEP_NEON vector vector_of(int8_t byte) { return vdup_n_s8(byte); }
STEP_NEON vector load_vector(const int8_t *from) { return vld1_s8(from); }
STEP_NEON vector load_part(const int8_t *from, ptrdiff_t count) { return load_up_to_8(from, count); }
STEP_NEON void store_vector(int8_t *to, vector bytes) { vst1_s8(to, bytes); }

STEP_NEON void store_part(int8_t *to, vector bytes, ptrdiff_t count)
{
    store_up_to_8(to, bytes, count);
}

STEP_NEON vector_scale load_vector_scale(const struct swl_requantization_block *block, ptrdiff_t first)
{
    return load_scale_of_8(block, first);
}

STEP_NEON vector vector_of_outputs(const int32x4_t sum[SUMS], const vector_scale *scale,
                                   const struct bounds_neon *bounds, int are_narrow)
{
    return outputs_of_8(sum, scale, bounds, are_narrow);
}

STEP_NEON void store_narrow_shift(int8_t *output, const int32x4_t sum[SUMS], ptrdiff_t channels,
                                  const struct swl_requantization_block *block, ptrdiff_t first,
                                  const struct swl_output_range *range)
{
    store_narrow_shift_of_8(output, sum[0], sum[1], channels, block, first, range);
}

#endif
#endif
