#include "swl_float_matrix.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "unroll.h"

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

// The first `count` of 8 lanes; all for count >= 8, none for count <= 0.
INLINE __m256i lanes(ptrdiff_t count)
{
    const int bounded = count > 8 ? 8 : count < 0 ? 0 : (int)count;
    return _mm256_cmpgt_epi32(
        _mm256_set1_epi32(bounded), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

// Masked loads cost more than plain ones here, so `full` tiles do without.
INLINE __m256 load(const float *p, __m256i mask, const int full)
{
    return full ? _mm256_loadu_ps(p) : _mm256_maskload_ps(p, mask);
}

INLINE void store(float *p, __m256i mask, const int full, __m256 value)
{
    if (full) _mm256_storeu_ps(p, value);
    else _mm256_maskstore_ps(p, mask, value);
}

// 12 accumulators, two vectors of b and a broadcast of a: 15 of 16 registers.
INLINE void outer(
    const struct swl_outer_f32 *t, const int rows, const int vectors, const int full,
    ptrdiff_t column)
{
    const ptrdiff_t count = t->columns - column;
    const __m256i mask[2] = {lanes(count), lanes(count - 8)};
    float *c = t->c + column;
    __m256 sum[6][2];
    SWL_UNROLL for (int r = 0; r < rows; r++) {
        const float start = !t->accumulate && t->bias ? t->bias[r] : 0.0f;
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            sum[r][v] = t->accumulate ? load(c + r * t->c_stride + 8 * v, mask[v], full)
                                      : _mm256_set1_ps(start);
    }
    const float *a = t->a;
    for (ptrdiff_t k = 0; k < t->depth; k++, a += rows) {
        const float *row = t->b + t->offsets[k] + column;
        __m256 b[2];
        SWL_UNROLL for (int v = 0; v < vectors; v++) b[v] = load(row + 8 * v, mask[v], full);
        SWL_UNROLL for (int r = 0; r < rows; r++) {
            const __m256 factor = _mm256_broadcast_ss(a + r);
            SWL_UNROLL for (int v = 0; v < vectors; v++)
                sum[r][v] = _mm256_fmadd_ps(factor, b[v], sum[r][v]);
        }
    }
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            store(c + r * t->c_stride + 8 * v, mask[v], full, sum[r][v]);
}

INLINE void outer_row(const struct swl_outer_f32 *t, const int rows)
{
    ptrdiff_t column = 0;
    for (; column + 16 <= t->columns; column += 16) outer(t, rows, 2, 1, column);
    if (column + 8 < t->columns) outer(t, rows, 2, 0, column);
    else if (column < t->columns) outer(t, rows, 1, 0, column);
}

#define ROWS(n) case n: outer_row(t, n); return;

TARGET void swl_outer_f32_6x16__avx2(const struct swl_outer_f32 *t)
{
    switch (t->rows) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) }
}

INLINE void dot_step(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column, ptrdiff_t p,
    __m256i mask, const int full, __m256 (*sum)[4])
{
    __m256 x[3];
    SWL_UNROLL for (int r = 0; r < rows; r++) x[r] = load(t->x + r * t->x_stride + p, mask, full);
    SWL_UNROLL for (int j = 0; j < columns; j++) {
        const __m256 y = load(t->y + t->offsets[column + j] + p, mask, full);
        SWL_UNROLL for (int r = 0; r < rows; r++) sum[r][j] = _mm256_fmadd_ps(x[r], y, sum[r][j]);
    }
}

INLINE float horizontal_sum(__m256 v)
{
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

INLINE void dot(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column)
{
    __m256 sum[3][4];
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int j = 0; j < columns; j++) sum[r][j] = _mm256_setzero_ps();
    ptrdiff_t p = 0;
    for (; p + 8 <= t->depth; p += 8)
        dot_step(t, rows, columns, column, p, _mm256_setzero_si256(), 1, sum);
    if (p < t->depth) dot_step(t, rows, columns, column, p, lanes(t->depth - p), 0, sum);
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int j = 0; j < columns; j++) {
            float *c = t->c + r * t->c_stride + column + j;
            *c = (t->accumulate ? *c : 0.0f) + horizontal_sum(sum[r][j]);
        }
}

#define COLUMNS(n) case n: dot(t, rows, n, column); return;

INLINE void dot_row(const struct swl_dot_f32 *t, const int rows)
{
    ptrdiff_t column = 0;
    for (; column + 4 <= t->columns; column += 4) dot(t, rows, 4, column);
    switch (t->columns - column) { COLUMNS(1) COLUMNS(2) COLUMNS(3) }
}

TARGET void swl_dot_f32_3x4__avx2(const struct swl_dot_f32 *t)
{
    switch (t->rows) {
    case 1: dot_row(t, 1); return;
    case 2: dot_row(t, 2); return;
    case 3: dot_row(t, 3); return;
    }
}

#endif
