// The scaled product of two runs of int8, or of a run and one number.
#ifndef SWL_MULTIPLY_INT8_H
#define SWL_MULTIPLY_INT8_H

#include "swl_attributes.h"

// y = clamp(zero_point + floor(((a - zero_point0) * (b - zero_point1) * multiplier + 2^(shift-1))
//                              / 2^shift))
//
// in int32: multiplier in [0, 2^15), shift in [1, 24].
struct swl_multiply_int8_arguments {
    int32_t zero_point0;
    int32_t zero_point1;
    int32_t multiplier;
    int32_t shift;
    int32_t zero_point;
    int32_t clamp_low;
    int32_t clamp_high;
};

// Computes as many of `count` elements as fill whole vectors and returns how many. `b` has `count`
// elements, or one when `b_is_single`. `y` may be `a`, or a `b` of `count` elements. Needs AVX2;
// elsewhere it computes none.
SWL_NO_ALLOCATION ptrdiff_t swl_multiply_int8(int8_t *y, const int8_t *a, const int8_t *b,
                                              int b_is_single, ptrdiff_t count,
                                              const struct swl_multiply_int8_arguments *arguments);

#endif
