// The kernels behind swl_add_int8. Each computes as many elements as fill its vectors.
#ifndef SWL_ADD_INT8_PATHS_H
#define SWL_ADD_INT8_PATHS_H

#include "../include/swl_add_int8.h"

// What all elements' sums have in common: the zero points' share and the rounding half. As int32
// arithmetic wraps, the order of adding does not matter.
static inline int32_t swl_add_offset(const struct swl_add_int8_arguments *p)
{
    return (int32_t)(((uint32_t)1 << (p->shift - 1))
                     - (uint32_t)p->zero_point0 * (uint32_t)p->multiplier0
                     - (uint32_t)p->zero_point1 * (uint32_t)p->multiplier1);
}

#if defined(__x86_64__)
ptrdiff_t swl_add_int8__avx2(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                             const struct swl_add_int8_arguments *arguments);
ptrdiff_t swl_add_int8__avx512(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                               const struct swl_add_int8_arguments *arguments);
#elif defined(__ARM_NEON)
ptrdiff_t swl_add_int8__neon(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                             const struct swl_add_int8_arguments *arguments);
#endif

#endif
