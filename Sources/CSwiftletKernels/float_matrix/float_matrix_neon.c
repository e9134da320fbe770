#include "swl_float_matrix.h"

#if defined(__ARM_NEON)
#include <arm_neon.h>

#include "unroll.h"

#define INLINE static inline __attribute__((always_inline))

// 64-bit NEON fuses the multiplication and the addition; 32-bit NEON may round twice.
INLINE float32x4_t multiply_add(float32x4_t sum, float32x4_t x, float32x4_t y)
{
#if defined(__aarch64__)
    return vfmaq_f32(sum, x, y);
#else
    return vmlaq_f32(sum, x, y);
#endif
}

// The first `count` elements (1 ... 4), the other lanes zero.
INLINE float32x4_t load(const float *p, ptrdiff_t count)
{
    if (count >= 4) return vld1q_f32(p);
    float lanes[4] = {p[0], count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f, 0.0f};
    return vld1q_f32(lanes);
}

INLINE void store(float *p, ptrdiff_t count, float32x4_t value)
{
    if (count >= 4) { vst1q_f32(p, value); return; }
    float lanes[4];
    vst1q_f32(lanes, value);
    for (ptrdiff_t i = 0; i < count; i++) p[i] = lanes[i];
}

// 16 accumulators, two vectors of b and a broadcast: 19 of aarch64's 32 registers. armv7 has 16 and
// spills, which still beats scalar code.
INLINE void outer(
    const struct swl_outer_f32 *t, const int rows, const int vectors, const int full,
    ptrdiff_t column)
{
    const ptrdiff_t rest = t->columns - column;
    const ptrdiff_t count[2] = {full ? 4 : rest, full ? 4 : rest - 4};
    float *c = t->c + column;
    float32x4_t sum[8][2];
    SWL_UNROLL for (int r = 0; r < rows; r++) {
        const float start = !t->accumulate && t->bias ? t->bias[r] : 0.0f;
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            sum[r][v] = t->accumulate ? load(c + r * t->c_stride + 4 * v, count[v])
                                      : vdupq_n_f32(start);
    }
    const float *a = t->a;
    for (ptrdiff_t k = 0; k < t->depth; k++, a += rows) {
        const float *row = t->b + t->offsets[k] + column;
        float32x4_t b[2];
        SWL_UNROLL for (int v = 0; v < vectors; v++) b[v] = load(row + 4 * v, count[v]);
        SWL_UNROLL for (int r = 0; r < rows; r++) {
            const float32x4_t factor = vld1q_dup_f32(a + r);
            SWL_UNROLL for (int v = 0; v < vectors; v++)
                sum[r][v] = multiply_add(sum[r][v], factor, b[v]);
        }
    }
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int v = 0; v < vectors; v++)
            store(c + r * t->c_stride + 4 * v, count[v], sum[r][v]);
}

INLINE void outer_row(const struct swl_outer_f32 *t, const int rows)
{
    ptrdiff_t column = 0;
    for (; column + 8 <= t->columns; column += 8) outer(t, rows, 2, 1, column);
    if (column + 4 < t->columns) outer(t, rows, 2, 0, column);
    else if (column < t->columns) outer(t, rows, 1, 0, column);
}

#define ROWS(n) case n: outer_row(t, n); return;

void swl_outer_f32_8x8__neon(const struct swl_outer_f32 *t)
{
    switch (t->rows) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8)
    }
}

INLINE void dot_step(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column, ptrdiff_t p,
    ptrdiff_t count, float32x4_t (*sum)[4])
{
    float32x4_t x[4];
    SWL_UNROLL for (int r = 0; r < rows; r++) x[r] = load(t->x + r * t->x_stride + p, count);
    SWL_UNROLL for (int j = 0; j < columns; j++) {
        const float32x4_t y = load(t->y + t->offsets[column + j] + p, count);
        SWL_UNROLL for (int r = 0; r < rows; r++) sum[r][j] = multiply_add(sum[r][j], x[r], y);
    }
}

INLINE float horizontal_sum(float32x4_t v)
{
    const float32x2_t two = vadd_f32(vget_low_f32(v), vget_high_f32(v));
    return vget_lane_f32(vpadd_f32(two, two), 0);
}

INLINE void dot(
    const struct swl_dot_f32 *t, const int rows, const int columns, ptrdiff_t column)
{
    float32x4_t sum[4][4];
    SWL_UNROLL for (int r = 0; r < rows; r++)
        SWL_UNROLL for (int j = 0; j < columns; j++) sum[r][j] = vdupq_n_f32(0.0f);
    ptrdiff_t p = 0;
    for (; p + 4 <= t->depth; p += 4) dot_step(t, rows, columns, column, p, 4, sum);
    if (p < t->depth) dot_step(t, rows, columns, column, p, t->depth - p, sum);
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

void swl_dot_f32_4x4__neon(const struct swl_dot_f32 *t)
{
    switch (t->rows) {
    case 1: dot_row(t, 1); return;
    case 2: dot_row(t, 2); return;
    case 3: dot_row(t, 3); return;
    case 4: dot_row(t, 4); return;
    }
}

#elif defined(__arm__)

// A microcontroller: its Swift names the functions, its processor offers no such path.
void swl_outer_f32_8x8__neon(const struct swl_outer_f32 *t)
{
    (void)t;
    __builtin_trap();
}

void swl_dot_f32_4x4__neon(const struct swl_dot_f32 *t)
{
    (void)t;
    __builtin_trap();
}

#endif
