// Micro-kernels of the float32 matrix product: one row of register tiles per call.
//
// Two forms, so that no operand of a network's forward or backward ever has to be transposed or
// unfolded (im2col) in memory:
//   outer: lanes run over the columns of b and c;  sums over rows of b
//   dot:   lanes run over the depth, which is contiguous in both operands
// The second operand's rows start at `offsets[i]` elements from its base: a convolution's taps are
// such rows of its input, a plain matrix has offsets i * stride.
//
// No kernel reads or writes an element outside the tile: short tiles are masked or done in scalars.
#ifndef SWL_FLOAT_MATRIX_H
#define SWL_FLOAT_MATRIX_H

#include "swl_attributes.h"

// c[r * c_stride + j] (+)= sum over k of a[k * rows + r] * b[offsets[k] + j]
struct swl_outer_f32 {
    const float *a;            // packed: depth groups of `rows` elements
    const float *b;
    const ptrdiff_t *offsets;  // `depth` of them
    float *c;
    ptrdiff_t c_stride;
    const float *bias;         // NULL or one start value per row; ignored when accumulating
    ptrdiff_t depth;
    ptrdiff_t rows;            // 1 ... MR
    ptrdiff_t columns;         // any, taken NR at a time
    int accumulate;            // 0: c is overwritten
};

// c[r * c_stride + j] (+)= sum over p of x[r * x_stride + p] * y[offsets[j] + p]
struct swl_dot_f32 {
    const float *x;
    ptrdiff_t x_stride;
    const float *y;
    const ptrdiff_t *offsets;  // `columns` of them
    float *c;
    ptrdiff_t c_stride;
    ptrdiff_t depth;
    ptrdiff_t rows;            // 1 ... MR
    ptrdiff_t columns;         // any, taken NR at a time
    int accumulate;
};

#if defined(__x86_64__)
// SWL_CPU_AVX2 and SWL_CPU_FMA
SWL_NO_ALLOCATION void swl_outer_f32_6x16__avx2(const struct swl_outer_f32 *tile);
SWL_NO_ALLOCATION void swl_dot_f32_3x4__avx2(const struct swl_dot_f32 *tile);
// SWL_CPU_AVX512
SWL_NO_ALLOCATION void swl_outer_f32_14x32__avx512(const struct swl_outer_f32 *tile);
SWL_NO_ALLOCATION void swl_dot_f32_4x6__avx512(const struct swl_dot_f32 *tile);
#endif

#if defined(__aarch64__) || defined(__arm__)
// SWL_CPU_NEON; 32-bit and 64-bit
SWL_NO_ALLOCATION void swl_outer_f32_8x8__neon(const struct swl_outer_f32 *tile);
SWL_NO_ALLOCATION void swl_dot_f32_4x4__neon(const struct swl_dot_f32 *tile);
#endif

#endif
