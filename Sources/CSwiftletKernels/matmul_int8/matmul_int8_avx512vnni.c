#include "../float_matrix/unroll.h"
#include "requantize_avx512.h"

#if defined(__x86_64__)
// `vpdpbusd` multiplies unsigned by signed bytes. x ^ 0x80 taken as unsigned is x + 128, so every
// sum comes out 128 * sum(w) too large; the channels' `offset` takes that back and adds the bias.

enum { MAX_BLOCKS = 4 };

// What one tile of rows needs to know; `offset` is for its own channel blocks.
struct tile {
    const int8_t *rows;
    const int8_t *weights;  // of the first block
    const struct swl_requantization_block *blocks;
    const __m512i *offset;
    int8_t *output;
    __mmask16 last_mask;  // channels of the last block
    int wide_shifts;      // whether all blocks allow the 32-bit scheme
};

// Bytes of one weight block: 16 channels of `depth` rounded up to four.
static inline ptrdiff_t block_bytes(const struct swl_matmul_int8_arguments *arguments)
{
    return (arguments->depth + 3) / 4 * 64;
}

TILE __m512i load_quad(const int8_t *row)
{
    uint32_t quad;
    __builtin_memcpy(&quad, row, 4);
    return _mm512_xor_si512(_mm512_set1_epi32((int)quad), _mm512_set1_epi8(-128));
}

// The last `count` < 4 values of a row; what stands for the others meets zero weights.
TILE __m512i load_tail(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return _mm512_xor_si512(_mm512_set1_epi32((int)quad), _mm512_set1_epi8(-128));
}

// MR rows times NR blocks of sixteen channels. Both are constants where this is called, so the
// loops unroll and the sums stay in registers.
TILE void tile(const struct tile *t, const struct swl_matmul_int8_arguments *arguments, int MR,
               int NR)
{
    const ptrdiff_t stride = arguments->row_stride;
    const ptrdiff_t next = block_bytes(arguments);
    __m512i sum[12][MAX_BLOCKS];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NR; n++) sum[m][n] = t->offset[n];

    const int8_t *w = t->weights;
    const int8_t *x = t->rows;
    const int8_t *const end = x + (arguments->depth & ~(ptrdiff_t)3);
    for (; x < end; x += 4, w += 64) {
        __m512i weights[MAX_BLOCKS];
SWL_UNROLL
        for (int n = 0; n < NR; n++) weights[n] = _mm512_load_si512(w + n * next);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            const __m512i quad = load_quad(x + m * stride);
SWL_UNROLL
            for (int n = 0; n < NR; n++)
                sum[m][n] = _mm512_dpbusd_epi32(sum[m][n], quad, weights[n]);
        }
    }
    if (arguments->depth & 3) {
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            const __m512i quad = load_tail(x + m * stride, arguments->depth & 3);
SWL_UNROLL
            for (int n = 0; n < NR; n++)
                sum[m][n] =
                    _mm512_dpbusd_epi32(sum[m][n], quad, _mm512_load_si512(w + n * next));
        }
    }

SWL_UNROLL
    for (int n = 0; n < NR; n++) {
        const struct swl_requantization_block *block = t->blocks + n;
        const __mmask16 mask = n == NR - 1 ? t->last_mask : 0xFFFF;
        int8_t *output = t->output + n * 16;
        if (__builtin_expect(!t->wide_shifts, 0)) {
SWL_UNROLL
            for (int m = 0; m < MR; m++)
                store_narrow_shift(output + m * arguments->output_stride, mask, sum[m][n], block,
                                   &arguments->range);
            continue;
        }
        const __m512i multiplier = _mm512_loadu_si512(block->multiplier);
        const __m512i odd_multiplier = _mm512_srli_epi64(multiplier, 32);
        const __m512i shift =
            _mm512_sub_epi32(_mm512_loadu_si512(block->shift), _mm512_set1_epi32(32));
SWL_UNROLL
        for (int m = 0; m < MR; m++)
            store(output + m * arguments->output_stride, mask,
                  requantize(sum[m][n], multiplier, odd_multiplier, shift), &arguments->range);
    }
}

typedef void tile_function(const struct tile *, const struct swl_matmul_int8_arguments *);

#define DEFINE_TILE(MR, NR)                                                                  \
    TARGET static void swl_matmul_int8_##MR##x##NR##__avx512vnni(                            \
        const struct tile *t, const struct swl_matmul_int8_arguments *arguments)             \
    {                                                                                        \
        tile(t, arguments, MR, NR);                                                          \
    }
DEFINE_TILE(1, 1)
DEFINE_TILE(2, 1)
DEFINE_TILE(4, 1)
DEFINE_TILE(12, 1)
DEFINE_TILE(1, 2)
DEFINE_TILE(2, 2)
DEFINE_TILE(4, 2)
DEFINE_TILE(8, 2)
DEFINE_TILE(1, 3)
DEFINE_TILE(2, 3)
DEFINE_TILE(4, 3)
DEFINE_TILE(8, 3)
DEFINE_TILE(1, 4)
DEFINE_TILE(2, 4)
DEFINE_TILE(4, 4)
DEFINE_TILE(6, 4)

// For one to four channel blocks: the tile heights, tallest first, and their kernels.
static const struct {
    int rows[4];
    tile_function *run[4];
} tiles[MAX_BLOCKS] = {
    {{12, 4, 2, 1},
     {swl_matmul_int8_12x1__avx512vnni, swl_matmul_int8_4x1__avx512vnni,
      swl_matmul_int8_2x1__avx512vnni, swl_matmul_int8_1x1__avx512vnni}},
    {{8, 4, 2, 1},
     {swl_matmul_int8_8x2__avx512vnni, swl_matmul_int8_4x2__avx512vnni,
      swl_matmul_int8_2x2__avx512vnni, swl_matmul_int8_1x2__avx512vnni}},
    {{8, 4, 2, 1},
     {swl_matmul_int8_8x3__avx512vnni, swl_matmul_int8_4x3__avx512vnni,
      swl_matmul_int8_2x3__avx512vnni, swl_matmul_int8_1x3__avx512vnni}},
    {{6, 4, 2, 1},
     {swl_matmul_int8_6x4__avx512vnni, swl_matmul_int8_4x4__avx512vnni,
      swl_matmul_int8_2x4__avx512vnni, swl_matmul_int8_1x4__avx512vnni}},
};

// bias - 128 * sum(w) of up to four channel blocks.
TILE void load_offsets(__m512i *offset, const struct tile *t,
                       const struct swl_matmul_int8_arguments *arguments, int count)
{
    const ptrdiff_t next = block_bytes(arguments);
    for (int n = 0; n < count; n++) {
        const int8_t *w = t->weights + n * next;
        __m512i even = _mm512_setzero_si512(), odd = even;
        ptrdiff_t at = 0;
        for (; at + 128 <= next; at += 128) {
            even = _mm512_dpbusd_epi32(even, _mm512_set1_epi8(-128), _mm512_load_si512(w + at));
            odd = _mm512_dpbusd_epi32(odd, _mm512_set1_epi8(-128), _mm512_load_si512(w + at + 64));
        }
        if (at < next)
            even = _mm512_dpbusd_epi32(even, _mm512_set1_epi8(-128), _mm512_load_si512(w + at));
        offset[n] = _mm512_sub_epi32(_mm512_loadu_si512(t->blocks[n].bias),
                                     _mm512_add_epi32(even, odd));
    }
}

// All rows of up to four channel blocks. What is left after the tallest tiles is computed by one
// more of them that overlaps the one before it, or by smaller tiles when there is none.
TARGET static void run_blocks(struct tile *t, const struct swl_matmul_int8_arguments *arguments,
                              int count)
{
    __m512i offset[MAX_BLOCKS];
    load_offsets(offset, t, arguments, count);
    t->offset = offset;
    t->wide_shifts = 1;
    for (int n = 0; n < count; n++) t->wide_shifts &= swl_has_wide_shifts(t->blocks + n);

    const int8_t *const rows = t->rows;
    int8_t *const output = t->output;
    const int tallest = tiles[count - 1].rows[0];
    ptrdiff_t row = 0;
    for (int size = 0; row < arguments->row_count;) {
        const int height = tiles[count - 1].rows[size];
        if (row + height > arguments->row_count) {
            if (row < tallest) {
                size++;
                continue;
            }
            row = arguments->row_count - height;
        }
        t->rows = rows + row * arguments->row_stride;
        t->output = output + row * arguments->output_stride;
        tiles[count - 1].run[size](t, arguments);
        row += height;
    }
    t->rows = rows;
    t->output = output;
}

TARGET void swl_matmul_int8__avx512vnni(const struct swl_matmul_int8_arguments *arguments)
{
    struct tile t = {
        .rows = arguments->rows,
        .weights = arguments->weights,
        .blocks = arguments->requantization,
        .output = arguments->output,
    };
    for (ptrdiff_t left = arguments->channels; left > 0; left -= MAX_BLOCKS * 16) {
        const int count = left >= MAX_BLOCKS * 16 ? MAX_BLOCKS : (int)((left + 15) / 16);
        const ptrdiff_t last = left - (count - 1) * 16;
        t.last_mask = last >= 16 ? 0xFFFF : (__mmask16)((1u << last) - 1);
        run_blocks(&t, arguments, count);
        t.weights += count * block_bytes(arguments);
        t.blocks += count;
        t.output += count * 16;
    }
}

#endif
