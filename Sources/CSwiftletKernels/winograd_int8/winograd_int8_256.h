// What the 256-bit kernels share: all but the products. Whoever includes this has defined TARGET, TILE and
//
//     add_products(__m256i *sum, __m256i values, __m256i weights)
//
// which adds two products of words to each of eight sums.
#ifndef SWL_WINOGRAD_INT8_256_H
#define SWL_WINOGRAD_INT8_256_H

#include "../requantize_int8/requantize_avx2.h"
#include "swl_winograd_int8_paths.h"

#if defined(__x86_64__)

// Twelve sums, a block's weights, values and a product fill the registers.
enum { ROWS = 6 };

// B' of six values of 16 channels.
TILE void transform_6(__m256i *v, const __m256i *d)
{
    const __m256i p = _mm256_sub_epi16(d[4], _mm256_slli_epi16(d[2], 2));
    const __m256i q = _mm256_sub_epi16(d[3], _mm256_slli_epi16(d[1], 2));
    const __m256i r = _mm256_sub_epi16(d[4], d[2]);
    const __m256i s = _mm256_sub_epi16(d[3], d[1]);
    const __m256i twice = _mm256_add_epi16(s, s);
    v[0] = _mm256_add_epi16(_mm256_slli_epi16(_mm256_sub_epi16(d[0], d[2]), 2), r);
    v[1] = _mm256_add_epi16(p, q);
    v[2] = _mm256_sub_epi16(p, q);
    v[3] = _mm256_add_epi16(r, twice);
    v[4] = _mm256_sub_epi16(r, twice);
    v[5] = _mm256_sub_epi16(_mm256_sub_epi16(d[5], d[3]), _mm256_slli_epi16(s, 2));
}

TARGET static void transform_patch(int16_t *to, ptrdiff_t stride, const int8_t *patch,
                                   ptrdiff_t line_stride, ptrdiff_t pixel_stride,
                                   ptrdiff_t channels)
{
    for (ptrdiff_t c = 0; c < channels; c += 16, to += 16, patch += 16) {
        __m256i between[SWL_PATCH][SWL_PATCH];
        for (int j = 0; j < SWL_PATCH; j++) {
            __m256i d[SWL_PATCH], v[SWL_PATCH];
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++) {
                const void *pixel = patch + i * line_stride + j * pixel_stride;
                d[i] = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)pixel));
            }
            transform_6(v, d);
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++) between[i][j] = v[i];
        }
        for (int i = 0; i < SWL_PATCH; i++) {
            __m256i v[SWL_PATCH];
            transform_6(v, between[i]);
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH; j++)
                _mm256_storeu_si256((__m256i *)(to + (i * SWL_PATCH + j) * stride), v[j]);
        }
    }
}

// G of three values.
TILE void transform_3(__m256i *u, const __m256i *g)
{
    const __m256i six = _mm256_set1_epi16(6);
    const __m256i s = _mm256_add_epi16(g[0], g[2]);
    const __m256i t = _mm256_add_epi16(g[0], _mm256_slli_epi16(g[2], 2));
    const __m256i twice = _mm256_add_epi16(g[1], g[1]);
    u[0] = _mm256_mullo_epi16(g[0], six);
    u[1] = _mm256_add_epi16(s, g[1]);
    u[2] = _mm256_sub_epi16(s, g[1]);
    u[3] = _mm256_add_epi16(t, twice);
    u[4] = _mm256_sub_epi16(t, twice);
    u[5] = _mm256_mullo_epi16(g[2], six);
}

// Line ROW of G for three values.
TILE __m256i transform_line(const __m256i *g, int ROW)
{
    const __m256i six = _mm256_set1_epi16(6);
    if (ROW == 0) return _mm256_mullo_epi16(g[0], six);
    if (ROW == 5) return _mm256_mullo_epi16(g[2], six);
    if (ROW == 1) return _mm256_add_epi16(_mm256_add_epi16(g[0], g[2]), g[1]);
    if (ROW == 2) return _mm256_sub_epi16(_mm256_add_epi16(g[0], g[2]), g[1]);
    const __m256i even = _mm256_add_epi16(g[0], _mm256_slli_epi16(g[2], 2));
    const __m256i odd = _mm256_add_epi16(g[1], g[1]);
    return ROW == 3 ? _mm256_add_epi16(even, odd) : _mm256_sub_epi16(even, odd);
}

// Eight channels' quads of weights, nine taps `tap_stride` apart.
TILE void transform_quads(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                          const int8_t *weights, ptrdiff_t tap_stride, int ROW)
{
    // Of four channels 0, 2, 1, 3: the pairs 0, 1 and 2, 3 are then the even and the odd bytes.
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15));
    __m256i low[3], high[3], u[SWL_PATCH];
SWL_UNROLL
    for (int j = 0; j < 3; j++) {
        __m256i even[3], odd[3];
SWL_UNROLL
        for (int i = 0; i < 3; i++) {
            if ((ROW == 0 && i != 0) || (ROW == 5 && i != 2)) continue;
            const void *quads = weights + (3 * i + j) * tap_stride;
            const __m256i w = _mm256_shuffle_epi8(_mm256_load_si256((const __m256i *)quads), order);
            even[i] = _mm256_srai_epi16(_mm256_slli_epi16(w, 8), 8);
            odd[i] = _mm256_srai_epi16(w, 8);
        }
        low[j] = transform_line(even, ROW);
        high[j] = transform_line(odd, ROW);
    }
    transform_3(u, low);
SWL_UNROLL
    for (int j = 0; j < SWL_PATCH; j++) _mm256_store_si256((__m256i *)(to + j * stride), u[j]);
    transform_3(u, high);
    to += pair_stride;
SWL_UNROLL
    for (int j = 0; j < SWL_PATCH; j++) _mm256_store_si256((__m256i *)(to + j * stride), u[j]);
}

#define ROW(I)                                                                                     \
    case I:                                                                                        \
        for (ptrdiff_t k = 0; k < depth; k += 4, weights += 64, to += 2 * pair_stride) {           \
            transform_quads(to, stride, pair_stride, weights, tap_stride, I);                      \
            transform_quads(to + 16, stride, pair_stride, weights + 32, tap_stride, I);            \
        }                                                                                          \
        break

TARGET static void transform_weights(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                                     const int8_t *weights, ptrdiff_t tap_stride, ptrdiff_t depth,
                                     int row)
{
    switch (row) {
    ROW(0);
    ROW(1);
    ROW(2);
    ROW(3);
    ROW(4);
    ROW(5);
    }
}

// MR patches times one block.
TILE void multiply_rows(const struct swl_winograd_product *p, ptrdiff_t first, int n, int MR)
{
    const ptrdiff_t step = 32 * p->block_count;
    const int16_t *w = p->weights + 32 * n;
    const int16_t *const x = p->patches + first * p->patch_stride;
    int32_t *const sums = p->sums + (first * p->block_count + n) * SWL_POINTS * 16;
    __m256i sum[ROWS][2];
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        const __m256i *at = (const __m256i *)(sums + m * p->block_count * SWL_POINTS * 16);
        sum[m][0] = p->adds ? _mm256_load_si256(at) : _mm256_setzero_si256();
        sum[m][1] = p->adds ? _mm256_load_si256(at + 1) : _mm256_setzero_si256();
    }
    for (ptrdiff_t k = 0; k < p->depth; k += 2, w += step) {
        const __m256i low = _mm256_load_si256((const __m256i *)w);
        const __m256i high = _mm256_load_si256((const __m256i *)w + 1);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            int32_t pair;
            __builtin_memcpy(&pair, x + m * p->patch_stride + k, 4);
            const __m256i values = _mm256_set1_epi32(pair);
            add_products(&sum[m][0], values, low);
            add_products(&sum[m][1], values, high);
        }
    }
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        __m256i *at = (__m256i *)(sums + m * p->block_count * SWL_POINTS * 16);
        _mm256_store_si256(at, sum[m][0]);
        _mm256_store_si256(at + 1, sum[m][1]);
    }
}

TARGET static void multiply(const struct swl_winograd_product *p)
{
    for (int n = 0; n < p->block_count; n++) {
        ptrdiff_t left = p->patch_count;
        for (ptrdiff_t first = 0; left > 0; first += ROWS, left -= ROWS) {
            switch (left) {
            case 1: multiply_rows(p, first, n, 1); break;
            case 2: multiply_rows(p, first, n, 2); break;
            case 3: multiply_rows(p, first, n, 3); break;
            case 4: multiply_rows(p, first, n, 4); break;
            case 5: multiply_rows(p, first, n, 5); break;
            default: multiply_rows(p, first, n, ROWS);
            }
        }
    }
}

// A' of six sums: Y times 9, and 8, 4, 2, 2.
TILE void transform_sums(__m256i *y, const __m256i *m)
{
    const __m256i a = _mm256_add_epi32(m[1], m[2]);
    const __m256i b = _mm256_sub_epi32(m[1], m[2]);
    const __m256i c = _mm256_add_epi32(m[3], m[4]);
    const __m256i d = _mm256_sub_epi32(m[3], m[4]);
    y[0] = _mm256_add_epi32(_mm256_sub_epi32(m[0], _mm256_slli_epi32(a, 2)), c);
    y[1] = _mm256_sub_epi32(d, _mm256_add_epi32(b, b));
    y[2] = _mm256_sub_epi32(c, a);
    y[3] = _mm256_add_epi32(_mm256_sub_epi32(_mm256_add_epi32(d, d), b), m[5]);
}

TARGET static void store_outputs(const struct swl_winograd_outputs *o)
{
    __m256i between[2][SWL_PATCH_STEP][SWL_PATCH];
    for (int half = 0; half < 2; half++) {
        for (int j = 0; j < SWL_PATCH; j++) {
            __m256i m[SWL_PATCH], y[SWL_PATCH_STEP];
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++)
                m[i] = _mm256_load_si256((const __m256i *)(o->sums + (i * SWL_PATCH + j) * 16) + half);
            transform_sums(y, m);
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH_STEP; i++) between[half][i][j] = y[i];
        }
    }
    const __m256i *bias = (const __m256i *)o->requantization->bias;
    const __m256i inverse = _mm256_set1_epi32(SWL_INVERSE_OF_9);
    int8_t *output = o->output;
    for (int i = 0; i < o->rows; i++, output += o->line_stride) {
        __m256i sum[SWL_PATCH_STEP][2];
        const int places = swl_winograd_places[i];
        __m256i *const totals = (__m256i *)(o->totals + i * SWL_PATCH_STEP * 16);
SWL_UNROLL
        for (int half = 0; half < 2; half++) {
            __m256i y[SWL_PATCH_STEP];
            transform_sums(y, between[half][i]);
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH_STEP; j++) {
                const __m256i value = _mm256_sra_epi32(
                    _mm256_mullo_epi32(y[j], inverse),
                    _mm_cvtsi32_si128(places + swl_winograd_places[j]));
                const __m256i *start = o->has_totals ? totals + 2 * j : bias;
                sum[j][half] = _mm256_add_epi32(value, _mm256_loadu_si256(start + half));
            }
        }
        if (!o->is_last) {
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH_STEP; j++) {
                _mm256_store_si256(totals + 2 * j, sum[j][0]);
                _mm256_store_si256(totals + 2 * j + 1, sum[j][1]);
            }
            continue;
        }
        if (o->columns == SWL_PATCH_STEP) {
            store_rows_256(sum, SWL_PATCH_STEP, output, o->output_stride, o->channels,
                           o->wide_shifts, o->lifts, o->requantization, &o->range);
            continue;
        }
        for (int j = 0; j < o->columns; j++)
            store_rows_256(sum + j, 1, output + j * o->output_stride, o->output_stride, o->channels,
                           o->wide_shifts, o->lifts, o->requantization, &o->range);
    }
}

#define WINOGRAD_256(STEPS)                                                                        \
    {                                                                                              \
        .patch_channels = 16, .steps_per_quad = STEPS, .transform_patch = transform_patch,         \
        .transform_weights = transform_weights, .multiply = multiply,                              \
        .store_outputs = store_outputs                                                             \
    }

#endif
#endif
