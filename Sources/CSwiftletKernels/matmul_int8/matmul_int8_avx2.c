#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx2.h"
#include "matmul_int8_256.h"

#if defined(__x86_64__)

#define TARGET TARGET_AVX2
#define TILE STEP_AVX2

// `vpmaddubsw` multiplies unsigned by signed bytes and adds neighbours, saturating to 16 bits. It is
// exact here: the unsigned factor is |x| <= 128 and the signed one w with the sign of x, so a sum is
// at most 2 * 128 * 127 = 32512. `vpmaddwd` by ones then adds neighbours in 32 bits.

enum { ROWS = 4 };

TILE __m256i load_quad(const int8_t *row)
{
    return _mm256_set1_epi32(load_int32(row));
}

// Adds four products to each of eight sums; `magnitude` is |x|.
TILE __m256i sum_products(__m256i sum, __m256i x, __m256i magnitude, __m256i w)
{
    const __m256i pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(w, x));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// Adds four products to the sums of one block.
TILE void add_products(__m256i sum[2], __m256i x, __m256i low, __m256i high)
{
    const __m256i magnitude = _mm256_abs_epi8(x);
    sum[0] = sum_products(sum[0], x, magnitude, low);
    sum[1] = sum_products(sum[1], x, magnitude, high);
}

// MR rows times one block.
TILE void tile(const struct swl_int8_tile *t, int MR, int IS_STRIP)
{
    __m256i sum[ROWS][2];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < 2; n++)
            sum[m][n] = _mm256_loadu_si256((const __m256i *)t->requantization->bias + n);

    const int8_t *w = t->weights;
    const int8_t *const *segment = t->segments;
    const ptrdiff_t ahead = t->next_weights - w;
    const ptrdiff_t bytes = t->segment_bytes & ~(ptrdiff_t)3;
    for (ptrdiff_t s = 0; s < t->segment_count; s++, segment += MR) {
        const int8_t *x[ROWS];
        find_rows(x, t, segment, s * t->line_stride, MR, IS_STRIP);
        for (ptrdiff_t k = 0; k < bytes; k += 4, w += 64) {
            const __m256i low = load_weights(w), high = load_weights(w + 32);
            _mm_prefetch((const char *)(w + ahead), _MM_HINT_T1);
SWL_UNROLL
            for (int m = 0; m < MR; m++) add_products(sum[m], load_quad(x[m] + k), low, high);
        }
    }
    if (t->segment_bytes & 3) {
        const int8_t *last[ROWS];
        find_rows(last, t, t->segments, 0, MR, IS_STRIP);
        const __m256i low = load_weights(w), high = load_weights(w + 32);
SWL_UNROLL
        for (int m = 0; m < MR; m++)
            add_products(
                sum[m],
                _mm256_set1_epi32((int)swl_tail_quad(last[m] + bytes, t->segment_bytes & 3)), low,
                high);
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
    default: return tile(t, ROWS, IS_STRIP);
    }
}

TARGET static void run(const struct swl_int8_tile *t) { run_rows(t, 0); }

TARGET static void run_strip(const struct swl_int8_tile *t) { run_rows(t, 1); }

TARGET static void run_row(const struct swl_int8_tile *t) { tile(t, 1, 0); }

// The sums start with the bias, which is in the file.
static void load_offsets(int32_t *offset, const struct swl_int8_tile *t) { (void)offset, (void)t; }

const struct swl_matmul_int8_path swl_matmul_int8__avx2 = {
    .row_limit = {ROWS},
    .least_shift = SWL_LEAST_WIDE_SHIFT,
    .run = run,
    .run_strip = run_strip,
    .joins_pixels = 1,
    .run_rows = run_strip,
    .run_row = run_row,
    .load_offsets = load_offsets,
};

#endif
