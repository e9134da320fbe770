// Rows of int8 times blocked int8 weights, requantized to int8: the inner part of convolution and
// fully connected layers, and the packing of input windows into such rows.
#ifndef SWL_MATMUL_INT8_H
#define SWL_MATMUL_INT8_H

#include "swl_attributes.h"

// The instruction sets that have kernels; the caller checks that the processor has them.
enum swl_matmul_isa {
    SWL_MATMUL_AVX2 = 0,
    SWL_MATMUL_AVX512_VNNI = 1,
};

// What becomes of a requantized value: moved to the zero point, then clamped.
struct swl_output_range {
    int32_t zero_point;
    int32_t clamp_low;
    int32_t clamp_high;
};

// output[r][o] = clamp(zero_point + requantize(bias[o] + sum over k of rows[r][k] * weight[o][k]))
//
// Weights: [ceil(channels/16)][ceil(depth/4)][16][4], tails zero, values in [-127, 127].
// Requantization: one block of bias[16], multiplier[16], shift[16] (int32) for every 16 channels;
// multipliers in [0, 2^31), shifts in [1, 62].
// Nothing outside `depth` bytes of a row is read, nothing outside `channels` bytes written.
struct swl_matmul_int8_arguments {
    const int8_t *rows;
    ptrdiff_t row_stride;  // bytes from one row to the next; rows may overlap
    ptrdiff_t row_count;
    ptrdiff_t depth;
    const int8_t *weights;         // 64-byte aligned
    const void *requantization;    // 4-byte aligned
    ptrdiff_t channels;
    int8_t *output;
    ptrdiff_t output_stride;
    struct swl_output_range range;
};

// Packs the windows of `pixel_count` output pixels from `first_pixel` on, counted row by row, one
// to a row of `row_stride` bytes: kernel row, kernel column, channel, then zeros. Padding becomes
// `zero_point`.
struct swl_window_int8_arguments {
    const int8_t *input;  // the first channel of the group
    ptrdiff_t height;
    ptrdiff_t width;
    ptrdiff_t channels;  // of the group
    ptrdiff_t pixel_stride;
    ptrdiff_t kernel_height;
    ptrdiff_t kernel_width;
    ptrdiff_t stride_height;
    ptrdiff_t stride_width;
    ptrdiff_t dilation_height;
    ptrdiff_t dilation_width;
    ptrdiff_t pad_top;
    ptrdiff_t pad_left;
    ptrdiff_t output_width;
    ptrdiff_t first_pixel;
    ptrdiff_t pixel_count;
    int8_t *rows;
    ptrdiff_t row_stride;
    int8_t zero_point;
};

// Depthwise convolution with one output channel for each input channel. Weights are
// [ceil(channels/16)][taps][16]; the rest is as above.
struct swl_depthwise_int8_arguments {
    const int8_t *input;
    ptrdiff_t height;
    ptrdiff_t width;
    ptrdiff_t channels;
    ptrdiff_t pixel_stride;
    ptrdiff_t kernel_height;
    ptrdiff_t kernel_width;
    ptrdiff_t stride_height;
    ptrdiff_t stride_width;
    ptrdiff_t dilation_height;
    ptrdiff_t dilation_width;
    ptrdiff_t pad_top;
    ptrdiff_t pad_left;
    const int8_t *weights;
    const void *requantization;
    int8_t *output;
    ptrdiff_t output_height;
    ptrdiff_t output_width;
    ptrdiff_t output_stride;
    struct swl_output_range range;
    int8_t zero_point;  // of the input
};

// Only for SWL_MATMUL_AVX512_VNNI.
SWL_NO_ALLOCATION void swl_depthwise_int8(const struct swl_depthwise_int8_arguments *arguments,
                                          enum swl_matmul_isa isa);

SWL_NO_ALLOCATION void swl_matmul_int8(const struct swl_matmul_int8_arguments *arguments,
                                       enum swl_matmul_isa isa);

// Only for SWL_MATMUL_AVX512_VNNI; other paths pack in Swift.
SWL_NO_ALLOCATION void swl_window_int8(const struct swl_window_int8_arguments *arguments,
                                       enum swl_matmul_isa isa);

#endif
