// Rows of int8 times blocked int8 weights, requantized to int8: the inner part of convolution and
// fully connected layers, and the packing of input windows into such rows.
#ifndef SWL_MATMUL_INT8_H
#define SWL_MATMUL_INT8_H

#include "swl_attributes.h"

// The instruction sets that have kernels; the caller checks that the processor has them.
enum swl_int8_isa {
    SWL_INT8_AVX2 = 0,
    SWL_INT8_AVX_VNNI = 1,
    SWL_INT8_AVX512_VNNI = 2,
    SWL_INT8_NEON = 3,
    SWL_INT8_NEONDOT = 4,
    SWL_INT8_NEONI8MM = 5,
    SWL_INT8_ISA_COUNT = 6,
};

// The most rows that a register tile has, on any instruction set: `pointers` below has room for so
// many rows. A part of the model file's scratch formula, so that new kernels fit old files.
enum { SWL_TILE_ROWS = 16 };

// What becomes of a requantized value: moved to the zero point, then clamped.
struct swl_output_range {
    int32_t zero_point;
    int32_t clamp_low;
    int32_t clamp_high;
};

// The input of a convolution and the windows over it. Output pixel p, counted row by row, sees the
// window whose first tap is at row `p / output_width * stride_height - pad_top` and column
// `p % output_width * stride_width - pad_left`.
struct swl_window_int8 {
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
    int8_t zero_point;
};

// output[r][o] = clamp(zero_point + requantize(bias[o] + sum over k of row[r][k] * weight[o][k]))
//
// A row is read in place: `rows + r * row_stride` when there is no window; else the taps of pixel
// `first_row + r` one after the other, those in the padding from `padding`.
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
    const struct swl_window_int8 *window;  // or null; `channels` of it is a multiple of 4
    ptrdiff_t first_row;                   // only with a window
    const int8_t *padding;                 // `window->channels` bytes of the input's zero point
    const int8_t **pointers;               // room for SWL_TILE_ROWS pointers for each tap
    const int8_t *weights;                 // 64-byte aligned
    const void *requantization;            // 4-byte aligned
    ptrdiff_t channels;
    int8_t *output;  // of the first row
    ptrdiff_t output_stride;
    struct swl_output_range range;
};

SWL_NO_ALLOCATION void swl_matmul_int8(const struct swl_matmul_int8_arguments *arguments,
                                       enum swl_int8_isa isa);

// Packs the windows of `pixel_count` output pixels from `first_pixel` on, one to a row of
// `row_stride` bytes: kernel row, kernel column, channel, then zeros. Padding becomes the zero point.
// Only for SWL_INT8_AVX512_VNNI and the NEON paths; others pack in Swift.
SWL_NO_ALLOCATION void swl_pack_windows_int8(const struct swl_window_int8 *window,
                                             ptrdiff_t first_pixel, ptrdiff_t pixel_count,
                                             int8_t *rows, ptrdiff_t row_stride);

#endif
