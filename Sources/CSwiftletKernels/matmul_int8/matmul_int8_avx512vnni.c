#include "finish_int8_avx512.h"

#if defined(__x86_64__)
// `vpdpbusd` multiplies unsigned by signed bytes. x ^ 0x80 taken as unsigned is x + 128, so every
// sum comes out 128 * sum(w) too large; the tile's `offset` takes that back and adds the bias.

// Four values of a row in all lanes. Without the statement in between Clang flips the sign before the
// broadcast, which then is no load but a shuffle.
TILE __m512i load_quad(const int8_t *row, int is_flipped)
{
    int32_t quad;
    __builtin_memcpy(&quad, row, 4);
    __m512i value = _mm512_set1_epi32(quad);
    if (is_flipped) return value;
    __asm__("" : "+v"(value));
    return _mm512_xor_si512(value, _mm512_set1_epi8(-128));
}

// The last `count` < 4 values of a row; what stands for the others meets zero weights.
TILE __m512i load_tail(const int8_t *row, ptrdiff_t count)
{
    const __m512i value = _mm512_set1_epi32((int)swl_tail_quad(row, count));
    return _mm512_xor_si512(value, _mm512_set1_epi8(-128));
}

// MR rows times NR blocks of sixteen channels; rows lie at even distances, or where the segments'
// pointers say. All but the tile are constants where this is called, so the loops unroll and the
// sums stay in registers.
TILE void tile(const struct swl_int8_tile *t, int MR, int NR, int IS_EVEN, int IS_FLIPPED)
{
    const ptrdiff_t next = t->weights_stride;
    __m512i sum[SWL_TILE_ROWS][SWL_TILE_BLOCKS];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NR; n++) sum[m][n] = _mm512_loadu_si512(t->offset + 16 * n);

    const int8_t *w = t->weights;
    const int8_t *const *segment = t->segments;
    const ptrdiff_t ahead = t->next_weights - w;
    const ptrdiff_t bytes = t->segment_bytes & ~(ptrdiff_t)3;
    for (ptrdiff_t s = 0; s < t->segment_count; s++, segment += MR) {
        const int8_t *x[SWL_TILE_ROWS];
SWL_UNROLL
        for (int m = 0; m < MR; m++)
            x[m] = IS_EVEN ? t->strip + s * t->line_stride + m * t->row_step : segment[m];
        for (ptrdiff_t k = 0; k < bytes; k += 4, w += 64) {
            __m512i weights[SWL_TILE_BLOCKS];
SWL_UNROLL
            for (int n = 0; n < NR; n++) weights[n] = _mm512_load_si512(w + n * next);
            if (!IS_FLIPPED) _mm_prefetch((const char *)(w + ahead), _MM_HINT_T1);
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                const __m512i quad = load_quad(x[m] + k, IS_FLIPPED);
SWL_UNROLL
                for (int n = 0; n < NR; n++)
                    sum[m][n] = _mm512_dpbusd_epi32(sum[m][n], quad, weights[n]);
            }
        }
    }
    // No strip has a tail.
    if (!IS_FLIPPED && t->segment_bytes & 3) {
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            const int8_t *last = IS_EVEN ? t->strip + m * t->row_step : t->segments[m];
            const __m512i quad = load_tail(last + bytes, t->segment_bytes & 3);
SWL_UNROLL
            for (int n = 0; n < NR; n++)
                sum[m][n] =
                    _mm512_dpbusd_epi32(sum[m][n], quad, _mm512_load_si512(w + n * next));
        }
    }
    finish(sum, t, MR, NR);
}

TILE void run_1(const struct swl_int8_tile *t, int IS_EVEN, int IS_FLIPPED)
{
    switch (t->row_count) {
    case 1: return tile(t, 1, 1, IS_EVEN, IS_FLIPPED);
    case 2: return tile(t, 2, 1, IS_EVEN, IS_FLIPPED);
    case 3: return tile(t, 3, 1, IS_EVEN, IS_FLIPPED);
    case 4: return tile(t, 4, 1, IS_EVEN, IS_FLIPPED);
    case 5: return tile(t, 5, 1, IS_EVEN, IS_FLIPPED);
    case 6: return tile(t, 6, 1, IS_EVEN, IS_FLIPPED);
    case 7: return tile(t, 7, 1, IS_EVEN, IS_FLIPPED);
    case 8: return tile(t, 8, 1, IS_EVEN, IS_FLIPPED);
    case 9: return tile(t, 9, 1, IS_EVEN, IS_FLIPPED);
    case 10: return tile(t, 10, 1, IS_EVEN, IS_FLIPPED);
    case 11: return tile(t, 11, 1, IS_EVEN, IS_FLIPPED);
    case 12: return tile(t, 12, 1, IS_EVEN, IS_FLIPPED);
    case 13: return tile(t, 13, 1, IS_EVEN, IS_FLIPPED);
    case 14: return tile(t, 14, 1, IS_EVEN, IS_FLIPPED);
    case 15: return tile(t, 15, 1, IS_EVEN, IS_FLIPPED);
    default: return tile(t, 16, 1, IS_EVEN, IS_FLIPPED);
    }
}

TILE void run_2(const struct swl_int8_tile *t, int IS_EVEN, int IS_FLIPPED)
{
    switch (t->row_count) {
    case 1: return tile(t, 1, 2, IS_EVEN, IS_FLIPPED);
    case 2: return tile(t, 2, 2, IS_EVEN, IS_FLIPPED);
    case 3: return tile(t, 3, 2, IS_EVEN, IS_FLIPPED);
    case 4: return tile(t, 4, 2, IS_EVEN, IS_FLIPPED);
    case 5: return tile(t, 5, 2, IS_EVEN, IS_FLIPPED);
    case 6: return tile(t, 6, 2, IS_EVEN, IS_FLIPPED);
    case 7: return tile(t, 7, 2, IS_EVEN, IS_FLIPPED);
    case 8: return tile(t, 8, 2, IS_EVEN, IS_FLIPPED);
    default: return tile(t, 9, 2, IS_EVEN, IS_FLIPPED);
    }
}

TILE void run_4(const struct swl_int8_tile *t, int IS_EVEN, int IS_FLIPPED)
{
    switch (t->row_count) {
    case 1: return tile(t, 1, 4, IS_EVEN, IS_FLIPPED);
    case 2: return tile(t, 2, 4, IS_EVEN, IS_FLIPPED);
    case 3: return tile(t, 3, 4, IS_EVEN, IS_FLIPPED);
    case 4: return tile(t, 4, 4, IS_EVEN, IS_FLIPPED);
    case 5: return tile(t, 5, 4, IS_EVEN, IS_FLIPPED);
    default: return tile(t, 6, 4, IS_EVEN, IS_FLIPPED);
    }
}

TILE void run_blocks(const struct swl_int8_tile *t, int IS_EVEN, int IS_FLIPPED)
{
    if (t->block_count == 4) {
        run_4(t, IS_EVEN, IS_FLIPPED);
    } else if (t->block_count == 2) {
        run_2(t, IS_EVEN, IS_FLIPPED);
    } else {
        run_1(t, IS_EVEN, IS_FLIPPED);
    }
}

TARGET static void run(const struct swl_int8_tile *t) { run_blocks(t, 0, 0); }

TARGET static void run_rows(const struct swl_int8_tile *t) { run_blocks(t, 1, 0); }

TARGET static void run_strip(const struct swl_int8_tile *t) { run_blocks(t, 1, 1); }

TILE __m512i sum_products(__m512i sum, __m512i x, const int8_t *weights)
{
    return _mm512_dpbusd_epi32(sum, x, _mm512_load_si512(weights));
}

// bias - 128 * sum(w).
TARGET static void load_offsets(int32_t *offset, const struct swl_int8_tile *t)
{
    const __m512i ones = _mm512_set1_epi8(-128);
    const int8_t *w = t->weights;
    for (int n = 0; n < t->block_count; n++, w += t->weights_stride) {
        __m512i even = _mm512_setzero_si512(), odd = even;
        ptrdiff_t at = 0;
        for (; at + 128 <= t->weights_stride; at += 128) {
            even = sum_products(even, ones, w + at);
            odd = sum_products(odd, ones, w + at + 64);
        }
        if (at < t->weights_stride) even = sum_products(even, ones, w + at);
        const __m512i bias = _mm512_loadu_si512(t->requantization[n].bias);
        _mm512_storeu_si512(offset + 16 * n, _mm512_sub_epi32(bias, _mm512_add_epi32(even, odd)));
    }
}

// 128 times the sum of a row's `count` values.
TARGET static int32_t find_excess(const int8_t *x, ptrdiff_t count)
{
    const __m512i ones = _mm512_set1_epi8(-128);
    __m512i sum = _mm512_setzero_si512();
    for (; count >= 64; count -= 64, x += 64)
        sum = _mm512_dpbusd_epi32(sum, ones, _mm512_loadu_si512(x));
    const __mmask64 rest = ((__mmask64)1 << count) - 1;
    sum = _mm512_dpbusd_epi32(sum, ones, _mm512_maskz_loadu_epi8(rest, x));
    return _mm512_reduce_add_epi32(sum);
}

// One row times one block. Here the weights' sign is flipped, so that what is too much is 128 times the
// sum of the row's values, the same for all channels.
TARGET static void run_row(const struct swl_int8_tile *t)
{
    enum { STEPS = 4 };
    const __m512i flip = _mm512_set1_epi8(-128);
    const int8_t *w = t->weights, *const x = t->segments[0];
    const ptrdiff_t ahead = t->next_weights - w;
    const ptrdiff_t bytes = t->segment_bytes & ~(ptrdiff_t)3;
    __m512i sum[STEPS];
SWL_UNROLL
    for (int i = 0; i < STEPS; i++) sum[i] = _mm512_setzero_si512();
    ptrdiff_t k = 0;
    for (; k + 4 * STEPS <= bytes; k += 4 * STEPS, w += 64 * STEPS) {
SWL_UNROLL
        for (int i = 0; i < STEPS; i++) {
            _mm_prefetch((const char *)(w + 64 * i + ahead), _MM_HINT_T0);
            const __m512i weights = _mm512_xor_si512(_mm512_load_si512(w + 64 * i), flip);
            sum[i] = _mm512_dpbusd_epi32(sum[i], weights, load_quad(x + k + 4 * i, 1));
        }
    }
    for (; k < t->segment_bytes; k += 4, w += 64) {
        const __m512i quad =
            k < bytes ? load_quad(x + k, 1)
                      : _mm512_set1_epi32((int)swl_tail_quad(x + k, t->segment_bytes - k));
        sum[0] = _mm512_dpbusd_epi32(sum[0], _mm512_xor_si512(_mm512_load_si512(w), flip), quad);
    }
    const __m512i excess = _mm512_set1_epi32(t->row_excess);
    __m512i total[1][SWL_TILE_BLOCKS] = {
        {_mm512_sub_epi32(_mm512_loadu_si512(t->requantization->bias), excess)}};
SWL_UNROLL
    for (int i = 0; i < STEPS; i++) total[0][0] = _mm512_add_epi32(total[0][0], sum[i]);
    finish(total, t, 1, 1);
}

const struct swl_matmul_int8_path swl_matmul_int8__avx512vnni = {
    .row_limit = {16, 9, 0, 6},
    .least_shift = SWL_LEAST_WIDE_SHIFT,
    .run = run,
    .run_rows = run_rows,
    .run_strip = run_strip,
    .joins_pixels = 1,
    .strip_flip = -128,
    .run_row = run_row,
    .find_excess = find_excess,
    .load_offsets = load_offsets,
};

#endif
