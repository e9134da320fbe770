// Depthwise float32 convolution of one plane, read where it lies: lanes run over output columns, and
// taps outside the plane are masked.
#ifndef SWL_FLOAT_DEPTHWISE_H
#define SWL_FLOAT_DEPTHWISE_H

#include "swl_attributes.h"

// The widest kernel that the micro-kernels take.
#define SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH 16

// y = clamp(bias + sum over u, v of weight[u][v] * x[i * stride + u * dilation - pad][...]), added in
// the order of u, then v.
struct swl_depthwise_f32 {
    const float *x;
    const float *weight;
    float *y;
    float bias;
    float minimum;
    float maximum;
    ptrdiff_t height;
    ptrdiff_t width;
    ptrdiff_t output_height;
    ptrdiff_t output_width;
    ptrdiff_t kernel_height;
    ptrdiff_t kernel_width;     // 1 ... SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH
    ptrdiff_t stride_height;
    ptrdiff_t stride_width;     // 1 or 2
    ptrdiff_t dilation_height;
    ptrdiff_t dilation_width;
    ptrdiff_t pad_top;
    ptrdiff_t pad_left;
};

#if defined(__x86_64__)
// SWL_CPU_AVX2 and SWL_CPU_FMA
SWL_NO_ALLOCATION void swl_depthwise_f32__avx2(const struct swl_depthwise_f32 *plane);
// SWL_CPU_AVX512
SWL_NO_ALLOCATION void swl_depthwise_f32__avx512(const struct swl_depthwise_f32 *plane);
#endif

#endif
