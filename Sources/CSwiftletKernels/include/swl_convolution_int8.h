// Convolution of int8 with few input channels.
#ifndef SWL_CONVOLUTION_INT8_H
#define SWL_CONVOLUTION_INT8_H

#include "swl_matmul_int8.h"

// One group's outputs as swl_matmul_int8 defines them, for the windows over the whole map. `depth` of
// the product is `kernel_height * kernel_width * channels` of the window, whatever it is a multiple
// of; rows, row counts, padding and pointers are not used.
struct swl_convolution_int8_arguments {
    struct swl_window_int8 window;
    ptrdiff_t output_height;
    const int8_t *weights;  // 64-byte aligned
    const void *requantization;
    ptrdiff_t channels;
    int8_t *output;
    ptrdiff_t output_stride;
    struct swl_output_range range;
    int8_t *scratch;
    ptrdiff_t scratch_byte_count;
};

// Computes everything and returns 1, or returns 0 and computes nothing: where the input has gaps or is
// dilated in width, has too many channels, or the instruction set has no kernel.
SWL_NO_ALLOCATION int swl_convolution_int8(const struct swl_convolution_int8_arguments *arguments,
                                           enum swl_int8_isa isa);

#endif
