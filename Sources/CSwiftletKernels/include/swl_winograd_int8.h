// Convolution of int8 with 3x3 windows by Winograd's transforms, in integers and exact.
#ifndef SWL_WINOGRAD_INT8_H
#define SWL_WINOGRAD_INT8_H

#include "swl_matmul_int8.h"

// Outputs as swl_matmul_int8 defines them, of the windows over the whole map: 3x3, stride 1, not
// dilated, their channels a multiple of 4.
struct swl_winograd_int8_arguments {
    struct swl_window_int8 window;
    ptrdiff_t output_height;
    const int8_t *weights;  // 64-byte aligned
    const void *requantization;
    ptrdiff_t channels;
    int8_t *output;
    ptrdiff_t output_stride;
    struct swl_output_range range;
    ptrdiff_t part_count;  // what `swl_winograd_int8_part_count` says of these weights or more of them
    int8_t *memory;        // 64-byte aligned
    ptrdiff_t memory_byte_count;
};

// Computes everything. Precondition: `memory_byte_count` is at least `swl_winograd_int8_byte_count` of one
// patch, 4x4 outputs; with that of the layer, of which this may be a share, it is fastest.
SWL_NO_ALLOCATION void swl_winograd_int8(const struct swl_winograd_int8_arguments *arguments,
                                         enum swl_int8_isa isa);

// What decides about a layer.
struct swl_winograd_int8_shape {
    ptrdiff_t input_channels;
    ptrdiff_t output_height;
    ptrdiff_t output_width;
    ptrdiff_t channels;
};

// Bytes of memory for the layer; 0 where the instruction set has no kernel for it.
SWL_NO_ALLOCATION ptrdiff_t swl_winograd_int8_byte_count(const struct swl_winograd_int8_shape *shape,
                                                         enum swl_int8_isa isa);

// In how many parts the input channels must be summed: the sums of a part's products, whatever its input,
// lie between -2^25 and 2^25, so that what the transforms lose, multiples of 2^26, is known to be
// zero. 1 for up to 228 channels and, with weights as training makes them, for more.
SWL_NO_ALLOCATION ptrdiff_t swl_winograd_int8_part_count(const int8_t *weights, ptrdiff_t channels,
                                                         ptrdiff_t input_channels);

// How long the layer should take, and how long the other ways: in times of the path's instruction for
// products of bytes on 16 channels.
struct swl_winograd_int8_costs {
    double own;
    double others;
};

SWL_NO_ALLOCATION struct swl_winograd_int8_costs
swl_winograd_int8_estimate(const struct swl_winograd_int8_shape *shape, ptrdiff_t part_count,
                           enum swl_int8_isa isa);

#endif
