// The weighted sum of two runs of int8: addition, and with a zero multiplier rescaling.
#ifndef SWL_ADD_INT8_H
#define SWL_ADD_INT8_H

#include "swl_matmul_int8.h"

// y = clamp(zero_point + floor(((a - zero_point0) * multiplier0 + (b - zero_point1) * multiplier1
//                               + 2^(shift-1)) / 2^shift))
//
// in int32: multipliers in [0, 2^21), shift in [1, 31].
struct swl_add_int8_arguments {
    int32_t zero_point0;
    int32_t zero_point1;
    int32_t multiplier0;
    int32_t multiplier1;
    int32_t shift;
    int32_t zero_point;
    int32_t clamp_low;
    int32_t clamp_high;
};

// Computes as many of `count` elements as fill whole vectors and returns how many. `y` may be `a` or
// `b`.
SWL_NO_ALLOCATION ptrdiff_t swl_add_int8(int8_t *y, const int8_t *a, const int8_t *b,
                                         ptrdiff_t count,
                                         const struct swl_add_int8_arguments *arguments,
                                         enum swl_int8_isa isa);

#endif
