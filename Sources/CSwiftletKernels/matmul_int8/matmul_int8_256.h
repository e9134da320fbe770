// What the 256-bit tiles share: where rows, weights and values are.
#ifndef SWL_MATMUL_INT8_256_H
#define SWL_MATMUL_INT8_256_H

#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx2.h"
#include "swl_matmul_int8_paths.h"

#if defined(__x86_64__)

STEP_AVX2 int32_t load_int32(const int8_t *row)
{
    int32_t quad;
    __builtin_memcpy(&quad, row, 4);
    return quad;
}

STEP_AVX2 __m256i load_weights(const int8_t *weights)
{
    return _mm256_load_si256((const __m256i *)weights);
}

// The rows' addresses: in the strip's line that begins at `offset`, or those in `segment`.
STEP_AVX2 void find_rows(const int8_t **x, const struct swl_int8_tile *t, const int8_t *const *segment,
                         ptrdiff_t offset, int MR, int IS_STRIP)
{
SWL_UNROLL
    for (int m = 0; m < MR; m++)
        x[m] = IS_STRIP ? t->strip + offset + m * t->row_step : segment[m];
}

#endif
#endif
