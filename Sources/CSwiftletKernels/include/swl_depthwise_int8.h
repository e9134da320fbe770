// Depthwise convolution of int8 with one output channel for each input channel.
#ifndef SWL_DEPTHWISE_INT8_H
#define SWL_DEPTHWISE_INT8_H

#include "swl_matmul_int8.h"

// output[p][c] = clamp(zero_point + requantize(bias[c] + sum over taps of input[tap][c] * weight[tap][c]))
//
// Weights: [ceil(channels/16)][taps][16], values in [-127, 127]; requantization blocks as for
// swl_matmul_int8. Where the input is a slice of wider pixels, the other channels' bytes between its first
// and last may be read, with no effect; nothing else outside of it is, nothing outside the output written.
struct swl_depthwise_int8_arguments {
    struct swl_window_int8 window;  // over all channels
    const int8_t *weights;
    const void *requantization;
    int8_t *output;
    ptrdiff_t output_height;
    ptrdiff_t output_stride;
    struct swl_output_range range;
};

// Computes everything and returns 1, or returns 0 and computes nothing: there are kernels for 3x3 and
// 5x5 windows that are not dilated, with stride 1 or 2 both ways.
SWL_NO_ALLOCATION int swl_depthwise_int8(const struct swl_depthwise_int8_arguments *arguments,
                                         enum swl_int8_isa isa);

#endif
