// Local response normalization over channels.
#ifndef SWL_LRN_INT8_H
#define SWL_LRN_INT8_H

#include "swl_attributes.h"

// With s the sum of (x[k] - input_zero_point)^2 for k from c - before to c + after, at least 1, and g
// interpolated in `factors` as NormalizationFactors says:
//
// y[c] = clamp(zero_point + floor(((x[c] - input_zero_point) * g + 2^(shift-1)) / 2^shift))
struct swl_lrn_int8_arguments {
    const uint32_t *factors;
    int32_t before;
    int32_t after;
    int32_t input_zero_point;
    int32_t shift;
    int32_t zero_point;
    int32_t clamp_low;
    int32_t clamp_high;
};

// At least one pixel of at least one channel each. Input and output do not overlap.
struct swl_lrn_int8_map {
    const int8_t *input;
    ptrdiff_t input_stride;  // bytes from one pixel to the next
    int8_t *output;
    ptrdiff_t output_stride;
    ptrdiff_t pixel_count;
    ptrdiff_t channels;
};

// Channels `first` ... `end` - 1 of a pixel.
struct swl_lrn_range {
    ptrdiff_t first;
    ptrdiff_t end;
};

// Computes pixels and returns which channels of each: all by AVX2; by NEON those whose sums are
// whole, if they fill a vector; elsewhere none. `before` and `after` are at most 8. Needs AVX2 on
// x86-64.
SWL_NO_ALLOCATION struct swl_lrn_range swl_lrn_int8(const struct swl_lrn_int8_map *map,
                                                    const struct swl_lrn_int8_arguments *arguments);

#endif
