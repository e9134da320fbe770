#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx512.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__x86_64__)
// As in the matrix product, `vpdpbusd` takes x + 128 as unsigned, and the sums' start values take
// 128 * sum(w) back.

typedef struct swl_depthwise_int8_arguments depthwise;
typedef __m512i vector;

// What stays the same for one strip of up to 64 channels.
struct strip {
    __m512i weights[SWL_DEPTHWISE_TAPS][SWL_DEPTHWISE_QUADS][4];  // [column][quad][q]
    __m512i start[4];
    struct scale scale[4];
    struct lift lift[4];
    struct bounds bounds;
    __mmask64 mask;  // of one row's channels
    ptrdiff_t channels;
    int wide_shifts;
    int lifts;
    const struct swl_requantization_block *blocks;
};

// The rows of outputs that are computed side by side.
struct rows {
    struct swl_depthwise_line lines[4][SWL_DEPTHWISE_TAPS];
    int8_t *output[4];
};

TILE void interleave(__m512i r0, __m512i r1, __m512i r2, __m512i r3, __m512i result[4])
{
    const __m512i low01 = _mm512_unpacklo_epi8(r0, r1), high01 = _mm512_unpackhi_epi8(r0, r1);
    const __m512i low23 = _mm512_unpacklo_epi8(r2, r3), high23 = _mm512_unpackhi_epi8(r2, r3);
    result[0] = _mm512_unpacklo_epi16(low01, low23);
    result[1] = _mm512_unpackhi_epi16(low01, low23);
    result[2] = _mm512_unpacklo_epi16(high01, high23);
    result[3] = _mm512_unpackhi_epi16(high01, high23);
}

// Turns [lane][q] into [q][lane].
TILE void transpose(const __m512i blocks[4], __m512i result[4])
{
    const __m512i a = _mm512_shuffle_i32x4(blocks[0], blocks[1], 0x44);
    const __m512i b = _mm512_shuffle_i32x4(blocks[0], blocks[1], 0xEE);
    const __m512i c = _mm512_shuffle_i32x4(blocks[2], blocks[3], 0x44);
    const __m512i d = _mm512_shuffle_i32x4(blocks[2], blocks[3], 0xEE);
    result[0] = _mm512_shuffle_i32x4(a, c, 0x88);
    result[1] = _mm512_shuffle_i32x4(a, c, 0xDD);
    result[2] = _mm512_shuffle_i32x4(b, d, 0x88);
    result[3] = _mm512_shuffle_i32x4(b, d, 0xDD);
}

// The block whose channels are in 128-bit lane `lane`; lanes without channels repeat the last.
TILE ptrdiff_t block_of_lane(const struct strip *s, int lane, int G)
{
    const ptrdiff_t last = (s->channels - 1) / 16;
    const ptrdiff_t block = lane % (4 / G);
    return block < last ? block : last;
}

// One tap's weights in all lanes.
TILE __m512i load_tap(const int8_t *weights, const struct strip *s, ptrdiff_t taps, int tap, int G)
{
    __m512i result = _mm512_setzero_si512();
    const int8_t *w[4];
SWL_UNROLL
    for (int lane = 0; lane < 4; lane++)
        w[lane] = weights + (block_of_lane(s, lane, G) * taps + tap) * 16;
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[0]), 0);
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[1]), 1);
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[2]), 2);
    return _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[3]), 3);
}

TILE void load_weights(struct strip *s, const int8_t *weights, int K, int G)
{
    const __m512i zero = _mm512_setzero_si512();
SWL_UNROLL
    for (int j = 0; j < K; j++) {
        __m512i tap[SWL_DEPTHWISE_QUADS * 4];
SWL_UNROLL
        for (int i = 0; i < SWL_DEPTHWISE_QUADS * 4; i++)
            tap[i] = i < K ? load_tap(weights, s, K * K, i * K + j, G) : zero;
        interleave(tap[0], tap[1], tap[2], tap[3], s->weights[j][0]);
        if (K > 4) interleave(tap[4], tap[5], tap[6], tap[7], s->weights[j][1]);
    }
}

TILE void load_scales(struct strip *s, int K, int G)
{
    __m512i bias[4], multiplier[4], shift[4];
SWL_UNROLL
    for (int lane = 0; lane < 4; lane++) {
        const struct swl_requantization_block *block = s->blocks + block_of_lane(s, lane, G);
        bias[lane] = _mm512_loadu_si512(block->bias);
        multiplier[lane] = _mm512_loadu_si512(block->multiplier);
        shift[lane] = _mm512_loadu_si512(block->shift);
    }
    transpose(bias, bias);
    transpose(multiplier, multiplier);
    transpose(shift, shift);
SWL_UNROLL
    for (int q = 0; q < 4; q++) {
        __m512i sum = _mm512_setzero_si512();
SWL_UNROLL
        for (int j = 0; j < K; j++)
SWL_UNROLL
            for (int quad = 0; quad < (K + 3) / 4; quad++)
                sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(-128), s->weights[j][quad][q]);
        s->start[q] = _mm512_sub_epi32(bias[q], sum);
        s->scale[q] = make_scale(multiplier[q], shift[q]);
        s->lift[q] = make_lift(shift[q]);
    }
}

// One kernel row's values of column `x` as unsigned bytes, for all rows of outputs.
TILE __m512i load_values(const struct rows *rows, const struct strip *s, int i, ptrdiff_t x, int G)
{
    const int8_t *at[4];
SWL_UNROLL
    for (int g = 0; g < G; g++) at[g] = rows->lines[g][i].start + x * rows->lines[g][i].step;
    __m512i value;
    if (G == 1) {
        value = _mm512_maskz_loadu_epi8(s->mask, at[0]);
    } else if (G == 2) {
        const __mmask32 mask = (__mmask32)s->mask;
        value = _mm512_castsi256_si512(_mm256_maskz_loadu_epi8(mask, at[0]));
        value = _mm512_inserti64x4(value, _mm256_maskz_loadu_epi8(mask, at[1]), 1);
    } else {
        const __mmask16 mask = (__mmask16)s->mask;
        value = _mm512_castsi128_si512(_mm_maskz_loadu_epi8(mask, at[0]));
        value = _mm512_inserti32x4(value, _mm_maskz_loadu_epi8(mask, at[1]), 1);
        value = _mm512_inserti32x4(value, _mm_maskz_loadu_epi8(mask, at[2]), 2);
        value = _mm512_inserti32x4(value, _mm_maskz_loadu_epi8(mask, at[3]), 3);
    }
    return _mm512_xor_si512(value, _mm512_set1_epi8(-128));
}

// The interleaved column `x`: [quad][q].
TILE void load_column(__m512i column[][4], const struct rows *rows, const struct strip *s,
                      const struct swl_window_int8 *w, ptrdiff_t x, int K, int G)
{
    __m512i value[SWL_DEPTHWISE_QUADS * 4];
    if (x >= 0 && x < w->width) {
SWL_UNROLL
        for (int i = 0; i < K; i++) value[i] = load_values(rows, s, i, x, G);
    } else {
SWL_UNROLL
        for (int i = 0; i < K; i++) value[i] = _mm512_set1_epi8((char)(w->zero_point ^ 0x80));
    }
    // What fills up a quad meets zero weights.
SWL_UNROLL
    for (int i = K; i < SWL_DEPTHWISE_QUADS * 4; i++) value[i] = value[K - 1];
    interleave(value[0], value[1], value[2], value[3], column[0]);
    if (K > 4) interleave(value[4], value[5], value[6], value[7], column[1]);
}

// Adds one column's products with the weights of kernel column `j`.
TILE void add_column(__m512i sum[4], const __m512i column[][4], const struct strip *s, int j, int K)
{
SWL_UNROLL
    for (int quad = 0; quad < (K + 3) / 4; quad++)
SWL_UNROLL
        for (int q = 0; q < 4; q++)
            sum[q] = _mm512_dpbusd_epi32(sum[q], column[quad][q], s->weights[j][quad][q]);
}

// Stores one pixel of each row.
TILE void store_rows(const struct rows *rows, ptrdiff_t offset, __m512i bytes,
                     const struct strip *s, int G)
{
    if (G == 1) {
        store_bytes(rows->output[0] + offset, bytes, s->channels);
    } else if (G == 2) {
        const __mmask32 mask = (__mmask32)s->mask;
        _mm256_mask_storeu_epi8(rows->output[0] + offset, mask, _mm512_castsi512_si256(bytes));
        _mm256_mask_storeu_epi8(rows->output[1] + offset, mask,
                                _mm512_extracti64x4_epi64(bytes, 1));
    } else {
        const __mmask16 mask = (__mmask16)s->mask;
        _mm_mask_storeu_epi8(rows->output[0] + offset, mask, _mm512_castsi512_si128(bytes));
        _mm_mask_storeu_epi8(rows->output[1] + offset, mask, _mm512_extracti32x4_epi32(bytes, 1));
        _mm_mask_storeu_epi8(rows->output[2] + offset, mask, _mm512_extracti32x4_epi32(bytes, 2));
        _mm_mask_storeu_epi8(rows->output[3] + offset, mask, _mm512_extracti32x4_epi32(bytes, 3));
    }
}

TARGET static __attribute__((noinline)) void
store_narrow_shift(const struct rows *rows, ptrdiff_t offset, const __m512i sum[4],
                   const struct strip *s, const struct swl_output_range *range, int G)
{
    int32_t quarters[4][16], sums[64];
    for (int q = 0; q < 4; q++) _mm512_storeu_si512(quarters[q], sum[q]);
    for (int i = 0; i < 64; i++) sums[i] = quarters[i % 16 / 4][i / 16 * 4 + i % 4];
    for (int g = 0; g < G; g++)
        swl_requantize_row(rows->output[g] + offset, sums + g * (64 / G), s->channels, s->blocks,
                           range);
}

// Requantizes and stores one pixel of each row.
TILE void finish(const struct rows *rows, ptrdiff_t offset, const __m512i sum[4],
                 const struct strip *s, const depthwise *a, int G)
{
    __m512i v[4] = {sum[0], sum[1], sum[2], sum[3]};
    if (__builtin_expect(!s->wide_shifts && !s->lifts, 0)) {
        // A copy: sums whose address is known outside would not stay in registers.
        const __m512i copy[4] = {sum[0], sum[1], sum[2], sum[3]};
        store_narrow_shift(rows, offset, copy, s, &a->range, G);
        return;
    }
    if (__builtin_expect(!s->wide_shifts, 0)) {
SWL_UNROLL
        for (int q = 0; q < 4; q++) v[q] = lifted(v[q], &s->lift[q]);
    }
SWL_UNROLL
    for (int q = 0; q < 4; q++) v[q] = scaled(v[q], &s->scale[q]);
    store_rows(rows, offset, outputs(v[0], v[1], v[2], v[3], &s->bounds), s, G);
}

#define VECTOR_BYTES 64
#include "depthwise_int8_strips.h"

DEFINE_STRIP(3, 1, 1)
DEFINE_STRIP(3, 1, 2)
DEFINE_STRIP(3, 1, 4)
DEFINE_STRIP(3, 2, 1)
DEFINE_STRIP(3, 2, 2)
DEFINE_STRIP(3, 2, 4)
DEFINE_STRIP(5, 1, 1)
DEFINE_STRIP(5, 1, 2)
DEFINE_STRIP(5, 1, 4)
DEFINE_STRIP(5, 2, 1)
DEFINE_STRIP(5, 2, 2)
DEFINE_STRIP(5, 2, 4)

// [kernel][stride][rows side by side: 1, 2, 4].
static strip_function *const strips[2][2][3] = {
    {{run_3x3_stride1_rows1, run_3x3_stride1_rows2, run_3x3_stride1_rows4},
     {run_3x3_stride2_rows1, run_3x3_stride2_rows2, run_3x3_stride2_rows4}},
    {{run_5x5_stride1_rows1, run_5x5_stride1_rows2, run_5x5_stride1_rows4},
     {run_5x5_stride2_rows1, run_5x5_stride2_rows2, run_5x5_stride2_rows4}},
};

TARGET void swl_depthwise_int8__avx512vnni(const depthwise *a)
{
    strip_function *const *run = strips[a->window.kernel_width == 5][a->window.stride_width == 2];
    const struct swl_requantization_block *blocks = a->requantization;
    struct strip s = {.bounds = load_bounds(&a->range)};
    for (ptrdiff_t channel = 0; channel < a->window.channels; channel += s.channels) {
        const ptrdiff_t left = a->window.channels - channel;
        s.channels = left < 64 ? left : 64;
        s.mask = left < 64 ? ((__mmask64)1 << left) - 1 : ~(__mmask64)0;
        s.blocks = blocks + channel / 16;
        s.wide_shifts = swl_has_wide_shifts(s.blocks, s.channels);
        s.lifts = !s.wide_shifts && swl_can_lift(s.blocks, s.channels);
        run[s.channels <= 16 ? 2 : s.channels <= 32](a, &s, channel);
    }
}

#endif
