#include "../float_matrix/unroll.h"
#include "swl_matmul_int8_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define TILE TARGET static inline __attribute__((always_inline))

// Bytes are widened to 16 bits and multiplied by `vpmaddwd`, which is exact for every int8 value:
// each of its sums is at most 2 * 128 * 127. One register holds four channels by four depths; their
// two partial sums to a channel are added at the end.

// What one tile of rows needs to know.
struct tile {
    const int8_t *rows;
    const int8_t *weights;
    const struct swl_requantization_block *block;
    int8_t *output;
    int channels;     // of this block that exist, up to 16
    int wide_shifts;  // whether the block allows the 32-bit scheme
};

TILE __m256i load_quad(const int8_t *row)
{
    int32_t quad;
    __builtin_memcpy(&quad, row, 4);
    return _mm256_cvtepi8_epi16(_mm_set1_epi32(quad));
}

// The last `count` < 4 values of a row.
TILE __m256i load_tail(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return _mm256_cvtepi8_epi16(_mm_set1_epi32((int)quad));
}

// Adds four depths of MR rows to the sums of sixteen channels.
TILE void accumulate(__m256i sum[][4], const __m256i *quads, const int8_t *weights, int MR)
{
SWL_UNROLL
    for (int n = 0; n < 4; n++) {
        const __m256i w = _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)weights + n));
SWL_UNROLL
        for (int m = 0; m < MR; m++)
            sum[m][n] = _mm256_add_epi32(sum[m][n], _mm256_madd_epi16(quads[m], w));
    }
}

// Channels 0...7 of two registers of partial sums, in order.
TILE __m256i joined(__m256i low, __m256i high)
{
    return _mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), 0xD8);
}

// Requantizes eight sums and clamps them; see swl_has_wide_shifts for the arithmetic.
TILE __m256i requantize(__m256i sum, const struct swl_requantization_block *block, int first,
                        const struct swl_output_range *range)
{
    const __m256i multiplier = _mm256_loadu_si256((const __m256i *)(block->multiplier + first));
    const __m256i shift = _mm256_sub_epi32(
        _mm256_loadu_si256((const __m256i *)(block->shift + first)), _mm256_set1_epi32(32));
    const __m256i even = _mm256_mul_epi32(sum, multiplier);
    const __m256i odd =
        _mm256_mul_epi32(_mm256_srli_epi64(sum, 32), _mm256_srli_epi64(multiplier, 32));
    const __m256i h =
        _mm256_blend_epi32(_mm256_srli_epi64(even, 31), _mm256_slli_epi64(odd, 1), 0xAA);
    const __m256i halves = _mm256_add_epi32(_mm256_srav_epi32(h, shift), _mm256_set1_epi32(1));
    __m256i value = _mm256_srai_epi32(halves, 1);
    value = _mm256_add_epi32(value, _mm256_set1_epi32(range->zero_point));
    value = _mm256_max_epi32(value, _mm256_set1_epi32(range->clamp_low));
    return _mm256_min_epi32(value, _mm256_set1_epi32(range->clamp_high));
}

// Stores the first `count` bytes and touches no other.
TILE void store(int8_t *output, __m128i bytes, int count)
{
    if (count == 16) {
        _mm_storeu_si128((__m128i *)output, bytes);
        return;
    }
    if (count & 8) {
        _mm_storel_epi64((__m128i *)output, bytes);
        bytes = _mm_srli_si128(bytes, 8);
        output += 8;
    }
    uint64_t tail = (uint64_t)_mm_cvtsi128_si64(bytes);
    if (count & 4) {
        __builtin_memcpy(output, &tail, 4);
        tail >>= 32;
        output += 4;
    }
    if (count & 2) {
        __builtin_memcpy(output, &tail, 2);
        tail >>= 16;
        output += 2;
    }
    if (count & 1) *output = (int8_t)tail;
}

TARGET static __attribute__((noinline)) void
store_narrow_shift(int8_t *output, __m256i low, __m256i high, const struct tile *t,
                   const struct swl_output_range *range)
{
    int32_t sums[16];
    _mm256_storeu_si256((__m256i *)sums, low);
    _mm256_storeu_si256((__m256i *)(sums + 8), high);
    for (int lane = 0; lane < t->channels; lane++)
        output[lane] = swl_requantize(sums[lane], t->block, lane, range);
}

// The outputs of one row from its partial sums.
TILE void finish_row(int8_t *output, const __m256i sum[4], const struct tile *t,
                     const struct swl_matmul_int8_arguments *arguments)
{
    const __m256i *bias = (const __m256i *)t->block->bias;
    const __m256i low = _mm256_add_epi32(joined(sum[0], sum[1]), _mm256_loadu_si256(bias));
    const __m256i high = _mm256_add_epi32(joined(sum[2], sum[3]), _mm256_loadu_si256(bias + 1));
    if (__builtin_expect(!t->wide_shifts, 0)) {
        store_narrow_shift(output, low, high, t, &arguments->range);
        return;
    }
    const __m256i words = _mm256_packs_epi32(requantize(low, t->block, 0, &arguments->range),
                                             requantize(high, t->block, 8, &arguments->range));
    const __m256i ordered = _mm256_permute4x64_epi64(words, 0xD8);
    const __m128i bytes =
        _mm_packs_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
    store(output, bytes, t->channels);
}

// MR rows times sixteen channels; MR is a constant where this is called.
TILE void tile(const struct tile *t, const struct swl_matmul_int8_arguments *arguments, int MR)
{
    const ptrdiff_t stride = arguments->row_stride;
    __m256i sum[3][4], quads[3];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < 4; n++) sum[m][n] = _mm256_setzero_si256();

    const int8_t *w = t->weights;
    const int8_t *x = t->rows;
    const int8_t *const end = x + (arguments->depth & ~(ptrdiff_t)3);
    for (; x < end; x += 4, w += 64) {
SWL_UNROLL
        for (int m = 0; m < MR; m++) quads[m] = load_quad(x + m * stride);
        accumulate(sum, quads, w, MR);
    }
    if (arguments->depth & 3) {
SWL_UNROLL
        for (int m = 0; m < MR; m++) quads[m] = load_tail(x + m * stride, arguments->depth & 3);
        accumulate(sum, quads, w, MR);
    }
SWL_UNROLL
    for (int m = 0; m < MR; m++)
        finish_row(t->output + m * arguments->output_stride, sum[m], t, arguments);
}

typedef void tile_function(const struct tile *, const struct swl_matmul_int8_arguments *);

#define DEFINE_TILE(MR)                                                                      \
    TARGET static void swl_matmul_int8_##MR##x1__avx2(                                       \
        const struct tile *t, const struct swl_matmul_int8_arguments *arguments)             \
    {                                                                                        \
        tile(t, arguments, MR);                                                              \
    }
DEFINE_TILE(1)
DEFINE_TILE(2)
DEFINE_TILE(3)

// Indexed by the number of rows less one.
static tile_function *const tiles[] = {
    swl_matmul_int8_1x1__avx2,
    swl_matmul_int8_2x1__avx2,
    swl_matmul_int8_3x1__avx2,
};

TARGET void swl_matmul_int8__avx2(const struct swl_matmul_int8_arguments *arguments)
{
    struct tile t = {.weights = arguments->weights, .block = arguments->requantization};
    for (ptrdiff_t first = 0; first < arguments->channels; first += 16) {
        const ptrdiff_t left = arguments->channels - first;
        t.channels = left < 16 ? (int)left : 16;
        t.wide_shifts = swl_has_wide_shifts(t.block);
        t.rows = arguments->rows;
        t.output = arguments->output + first;
        for (ptrdiff_t row = 0; row < arguments->row_count; row += 3) {
            const ptrdiff_t rows = arguments->row_count - row;
            tiles[rows < 3 ? rows - 1 : 2](&t, arguments);
            t.rows += 3 * arguments->row_stride;
            t.output += 3 * arguments->output_stride;
        }
        t.weights += (arguments->depth + 3) / 4 * 64;
        t.block++;
    }
}

#endif
