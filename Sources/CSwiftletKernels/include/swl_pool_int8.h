// Max and average pooling of int8.
#ifndef SWL_POOL_INT8_H
#define SWL_POOL_INT8_H

#include "swl_matmul_int8.h"

// Max:     output = clamp(max of the valid elements); zero points play no part.
// Average: output = clamp(zero_point + requantize(sum of (x - window.zero_point))), valid elements
//          only, with entry `count - first_count` of the requantization blocks.
struct swl_pool_int8_arguments {
    struct swl_window_int8 window;  // over all channels
    int8_t *output;
    ptrdiff_t output_height;
    ptrdiff_t output_stride;
    const void *requantization;  // average only
    ptrdiff_t first_count;
    struct swl_output_range range;
};

// Compute everything and return 1, or return 0 and compute nothing: the average of fewer than
// sixteen channels, and averages on NEON's paths.
SWL_NO_ALLOCATION int swl_max_pool_int8(const struct swl_pool_int8_arguments *arguments,
                                        enum swl_int8_isa isa);
SWL_NO_ALLOCATION int swl_average_pool_int8(const struct swl_pool_int8_arguments *arguments,
                                            enum swl_int8_isa isa);

#endif
