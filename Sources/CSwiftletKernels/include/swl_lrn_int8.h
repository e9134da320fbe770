// Local response normalization of one pixel's channels.
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

// Computes the channels from `before` to `channels - after - 1`, whose sums are whole, when they
// fill a vector; returns the channel after the last one computed, or `before` when there are none.
// `before + after < 256`, which keeps sums below 2^24. `y` and `x` do not overlap. Needs AVX2;
// elsewhere it computes none.
SWL_NO_ALLOCATION ptrdiff_t swl_lrn_int8(int8_t *y, const int8_t *x, ptrdiff_t channels,
                                         const struct swl_lrn_int8_arguments *arguments);

#endif
