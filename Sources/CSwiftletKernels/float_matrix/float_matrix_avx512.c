#include "swl_float_matrix.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "unroll.h"

#define TARGET __attribute__((target("avx512f,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

// The first `count` of 16 lanes; all for count >= 16.
INLINE __mmask16 lanes(ptrdiff_t count)
{
    return count >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << count) - 1);
}

// 28 accumulators, two vectors of b and broadcasts of a from memory fill the 32 registers.
INLINE void outer(
    const struct swl_outer_f32 *t, const int rows, const int vectors, ptrdiff_t column)
{
    const ptrdiff_t count = t->columns - column;
    const __mmask16 mask[2] = {lanes(count), lanes(count - 16)};
    float *c = t->c + column;
    __m512 sum[14][2];
    SWL_UNROLL for (int r = 0; r < rows; r++) {
        const float start = !t->accumulate && t->bias ? t->bias[r] : 0.0f;
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            sum[r][v] = t->accumulate
                ? _mm512_maskz_loadu_ps(mask[v], c + r * t->c_stride + 16 * v)
                : _mm512_set1_ps(start);
    }
    const float *a = t->a;
    for (ptrdiff_t k = 0; k < t->depth; k++, a += rows) {
        const float *row = t->b + t->offsets[k] + column;
        __m512 b[2];
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            b[v] = _mm512_maskz_loadu_ps(mask[v], row + 16 * v);
        SWL_UNROLL for (int r = 0; r < rows; r++) {
            const __m512 factor = _mm512_set1_ps(a[r]);
            SWL_UNROLL for (int v = 0; v < vectors; v++)
                sum[r][v] = _mm512_fmadd_ps(factor, b[v], sum[r][v]);
        }
    }
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            _mm512_mask_storeu_ps(c + r * t->c_stride + 16 * v, mask[v], sum[r][v]);
}

INLINE void outer_row(const struct swl_outer_f32 *t, const int rows)
{
    ptrdiff_t column = 0;
    for (; column + 16 < t->columns; column += 32) outer(t, rows, 2, column);
    if (column < t->columns) outer(t, rows, 1, column);
}

#define ROWS(n) case n: outer_row(t, n); return;

TARGET void swl_outer_f32_14x32__avx512(const struct swl_outer_f32 *t)
{
    switch (t->rows) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7)
    ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12) ROWS(13) ROWS(14)
    }
}

INLINE void dot_step(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column, ptrdiff_t p,
    __mmask16 mask, __m512 (*sum)[6])
{
    __m512 x[4];
    SWL_UNROLL for (int r = 0; r < rows; r++)
        x[r] = _mm512_maskz_loadu_ps(mask, t->x + r * t->x_stride + p);
    SWL_UNROLL for (int j = 0; j < columns; j++) {
        const __m512 y = _mm512_maskz_loadu_ps(mask, t->y + t->offsets[column + j] + p);
        SWL_UNROLL for (int r = 0; r < rows; r++) sum[r][j] = _mm512_fmadd_ps(x[r], y, sum[r][j]);
    }
}

INLINE void dot(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column)
{
    __m512 sum[4][6];
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int j = 0; j < columns; j++) sum[r][j] = _mm512_setzero_ps();
    ptrdiff_t p = 0;
    for (; p + 16 <= t->depth; p += 16) dot_step(t, rows, columns, column, p, 0xffff, sum);
    if (p < t->depth) dot_step(t, rows, columns, column, p, lanes(t->depth - p), sum);
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int j = 0; j < columns; j++) {
            float *c = t->c + r * t->c_stride + column + j;
            *c = (t->accumulate ? *c : 0.0f) + _mm512_reduce_add_ps(sum[r][j]);
        }
}

#define COLUMNS(n) case n: dot(t, rows, n, column); return;

INLINE void dot_row(const struct swl_dot_f32 *t, const int rows)
{
    ptrdiff_t column = 0;
    for (; column + 6 <= t->columns; column += 6) dot(t, rows, 6, column);
    switch (t->columns - column) { COLUMNS(1) COLUMNS(2) COLUMNS(3) COLUMNS(4) COLUMNS(5) }
}

TARGET void swl_dot_f32_4x6__avx512(const struct swl_dot_f32 *t)
{
    switch (t->rows) {
    case 1: dot_row(t, 1); return;
    case 2: dot_row(t, 2); return;
    case 3: dot_row(t, 3); return;
    case 4: dot_row(t, 4); return;
    }
}

#endif
