#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx2.h"
#include "matmul_int8_256.h"

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,avxvnni")))
#define TILE TARGET static inline __attribute__((always_inline))

// As with AVX-512, on registers of half the width: `vpdpbusd` takes x + 128 as unsigned, and the
// tile's `offset` takes 128 * sum(w) back. A block is two registers.

// Ten sums, the block's weights, x and what flips its sign leave two registers free.
enum { ROWS = 5 };

// Makes the compiler keep a value in a register as it is. Without it Clang flips the sign before the
// broadcast, which then is no load but a shuffle, and reads the weights anew for each row.
TILE __m256i kept(__m256i value)
{
    __asm__("" : "+x"(value));
    return value;
}

TILE __m256i flipped(__m256i value)
{
    return _mm256_xor_si256(value, _mm256_set1_epi8(-128));
}

TILE __m256i load_quad(const int8_t *row)
{
    return flipped(kept(_mm256_set1_epi32(load_int32(row))));
}

TILE __m256i load_last(const int8_t *row, ptrdiff_t count)
{
    return flipped(_mm256_set1_epi32((int)swl_tail_quad(row, count)));
}

// Adds four products to each of eight sums.
TILE __m256i sum_products(__m256i sum, __m256i x, const int8_t *weights)
{
    return _mm256_dpbusd_avx_epi32(sum, x, load_weights(weights));
}

// MR rows times one block.
TILE void tile(const struct swl_int8_tile *t, int MR, int IS_STRIP)
{
    __m256i sum[ROWS][2];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < 2; n++)
            sum[m][n] = _mm256_loadu_si256((const __m256i *)t->offset + n);

    const int8_t *w = t->weights;
    const int8_t *const *segment = t->segments;
    const ptrdiff_t ahead = t->next_weights - w;
    const ptrdiff_t bytes = t->segment_bytes & ~(ptrdiff_t)3;
    for (ptrdiff_t s = 0; s < t->segment_count; s++, segment += MR) {
        const int8_t *x[ROWS];
        find_rows(x, t, segment, s * t->line_stride, MR, IS_STRIP);
        for (ptrdiff_t k = 0; k < bytes; k += 4, w += 64) {
            const __m256i low = kept(load_weights(w)), high = kept(load_weights(w + 32));
            _mm_prefetch((const char *)(w + ahead), _MM_HINT_T1);
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                const __m256i quad = load_quad(x[m] + k);
                sum[m][0] = _mm256_dpbusd_avx_epi32(sum[m][0], quad, low);
                sum[m][1] = _mm256_dpbusd_avx_epi32(sum[m][1], quad, high);
            }
        }
    }
    if (t->segment_bytes & 3) {
        const int8_t *last[ROWS];
        find_rows(last, t, t->segments, 0, MR, IS_STRIP);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            const __m256i quad = load_last(last[m] + bytes, t->segment_bytes & 3);
            sum[m][0] = sum_products(sum[m][0], quad, w);
            sum[m][1] = sum_products(sum[m][1], quad, w + 32);
        }
    }
    store_rows_256(sum, MR, t->output, t->output_stride, t->channels, t->wide_shifts, t->lifts,
                   t->requantization, &t->range);
}

TILE void run_rows(const struct swl_int8_tile *t, int IS_STRIP)
{
    switch (t->row_count) {
    case 1: return tile(t, 1, IS_STRIP);
    case 2: return tile(t, 2, IS_STRIP);
    case 3: return tile(t, 3, IS_STRIP);
    case 4: return tile(t, 4, IS_STRIP);
    default: return tile(t, ROWS, IS_STRIP);
    }
}

TARGET static void run(const struct swl_int8_tile *t) { run_rows(t, 0); }

TARGET static void run_strip(const struct swl_int8_tile *t) { run_rows(t, 1); }

// bias - 128 * sum(w).
TARGET static void load_offsets(int32_t *offset, const struct swl_int8_tile *t)
{
    const __m256i ones = _mm256_set1_epi8(-128);
    __m256i low = _mm256_setzero_si256(), high = low;
    for (ptrdiff_t at = 0; at < t->weights_stride; at += 64) {
        low = sum_products(low, ones, t->weights + at);
        high = sum_products(high, ones, t->weights + at + 32);
    }
    const __m256i *bias = (const __m256i *)t->requantization->bias;
    _mm256_storeu_si256((__m256i *)offset, _mm256_sub_epi32(_mm256_loadu_si256(bias), low));
    _mm256_storeu_si256((__m256i *)offset + 1,
                        _mm256_sub_epi32(_mm256_loadu_si256(bias + 1), high));
}

// 128 times the sum of a row's `count` values.
TARGET static int32_t find_excess(const int8_t *x, ptrdiff_t count)
{
    const __m256i ones = _mm256_set1_epi8(-128);
    __m256i sum = _mm256_setzero_si256();
    for (; count >= 32; count -= 32, x += 32)
        sum = _mm256_dpbusd_avx_epi32(sum, ones, _mm256_loadu_si256((const __m256i *)x));
    int32_t lanes[8], rest = 0;
    _mm256_storeu_si256((__m256i *)lanes, sum);
    for (int i = 0; i < 8; i++) rest += lanes[i];
    for (ptrdiff_t i = 0; i < count; i++) rest += 128 * x[i];
    return rest;
}

// One row times one block. Here the weights' sign is flipped, so that what is too much is 128 times the
// sum of the row's values, the same for all channels.
TARGET static void run_row(const struct swl_int8_tile *t)
{
    enum { STEPS = 4 };
    const int8_t *w = t->weights, *const x = t->segments[0];
    const ptrdiff_t bytes = t->segment_bytes & ~(ptrdiff_t)3;
    const ptrdiff_t ahead = t->next_weights - w;
    __m256i sum[STEPS][2];
SWL_UNROLL
    for (int i = 0; i < STEPS; i++)
SWL_UNROLL
        for (int n = 0; n < 2; n++) sum[i][n] = _mm256_setzero_si256();
    ptrdiff_t k = 0;
    for (; k + 4 * STEPS <= bytes; k += 4 * STEPS, w += 64 * STEPS) {
SWL_UNROLL
        for (int i = 0; i < STEPS; i++) {
            const __m256i quad = _mm256_set1_epi32(load_int32(x + k + 4 * i));
            _mm_prefetch((const char *)(w + 64 * i + ahead), _MM_HINT_T1);
SWL_UNROLL
            for (int n = 0; n < 2; n++)
                sum[i][n] = _mm256_dpbusd_avx_epi32(
                    sum[i][n], flipped(load_weights(w + 64 * i + 32 * n)), quad);
        }
    }
    for (; k < t->segment_bytes; k += 4, w += 64) {
        const int32_t quad =
            k < bytes ? load_int32(x + k) : (int32_t)swl_tail_quad(x + k, t->segment_bytes - k);
        for (int n = 0; n < 2; n++)
            sum[0][n] = _mm256_dpbusd_avx_epi32(sum[0][n], flipped(load_weights(w + 32 * n)),
                                                _mm256_set1_epi32(quad));
    }
    const __m256i excess = _mm256_set1_epi32(t->row_excess);
    __m256i total[1][2];
SWL_UNROLL
    for (int n = 0; n < 2; n++) {
        const __m256i bias = _mm256_loadu_si256((const __m256i *)t->requantization->bias + n);
        total[0][n] = _mm256_sub_epi32(bias, excess);
SWL_UNROLL
        for (int i = 0; i < STEPS; i++) total[0][n] = _mm256_add_epi32(total[0][n], sum[i][n]);
    }
    store_rows_256(total, 1, t->output, 0, t->channels, t->wide_shifts, t->lifts,
                   t->requantization, &t->range);
}

const struct swl_matmul_int8_path swl_matmul_int8__avxvnni = {
    .row_limit = {ROWS},
    .least_shift = SWL_LEAST_WIDE_SHIFT,
    .run = run,
    .run_strip = run_strip,
    .joins_pixels = 1,
    .run_rows = run_strip,
    .run_row = run_row,
    .find_excess = find_excess,
    .load_offsets = load_offsets,
};

#endif
