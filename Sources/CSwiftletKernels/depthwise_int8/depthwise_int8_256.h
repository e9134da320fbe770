// Depthwise convolution on 256-bit registers, for instruction sets that define before this:
//
//   TARGET                          the target attribute
//   __m256i prepared(x)             32 values as `dot` takes them
//   __m256i dot(sum, x, w)          adds four products to each of eight sums
//   __m256i start_value(bias, w)    ... where `w` are the weights' sums, times what `prepared` added
#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx2.h"
#include "swl_depthwise_int8_paths.h"

#define TILE TARGET static inline __attribute__((always_inline))

typedef struct swl_depthwise_int8_arguments depthwise;
typedef __m256i vector;

// What stays the same for one strip of up to 32 channels.
struct strip {
    __m256i weights[SWL_DEPTHWISE_TAPS][SWL_DEPTHWISE_QUADS][4];  // [column][quad][q]
    __m256i start[4];
    struct scale_256 scale[4];
    struct lift_256 lift[4];
    struct bounds_256 bounds;
    ptrdiff_t channels;
    int wide_shifts;
    int lifts;
    const struct swl_requantization_block *blocks;
};

// The rows of outputs that are computed side by side.
struct rows {
    struct swl_depthwise_line lines[2][SWL_DEPTHWISE_TAPS];
    int8_t *output[2];
};

TILE void interleave(__m256i r0, __m256i r1, __m256i r2, __m256i r3, __m256i result[4])
{
    const __m256i low01 = _mm256_unpacklo_epi8(r0, r1), high01 = _mm256_unpackhi_epi8(r0, r1);
    const __m256i low23 = _mm256_unpacklo_epi8(r2, r3), high23 = _mm256_unpackhi_epi8(r2, r3);
    result[0] = _mm256_unpacklo_epi16(low01, low23);
    result[1] = _mm256_unpackhi_epi16(low01, low23);
    result[2] = _mm256_unpacklo_epi16(high01, high23);
    result[3] = _mm256_unpackhi_epi16(high01, high23);
}

// The 128 bits at `low` and those at `high`.
TILE __m256i load_lanes(const void *low, const void *high)
{
    return _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low)),
        _mm_loadu_si128((const __m128i *)high), 1);
}

// The block whose channels are in the upper lane: the next, or the same when there is none.
TILE ptrdiff_t upper_block(const struct strip *s) { return s->channels > 16; }

// One row or two take the same weights and scales: the lanes differ by the channels alone.
TILE void load_weights(struct strip *s, const int8_t *weights, int K, int G)
{
    (void)G;
    const ptrdiff_t upper = upper_block(s) * K * K * 16;
SWL_UNROLL
    for (int j = 0; j < K; j++) {
        __m256i tap[SWL_DEPTHWISE_QUADS * 4];
SWL_UNROLL
        for (int i = 0; i < SWL_DEPTHWISE_QUADS * 4; i++) {
            const int8_t *w = weights + (i * K + j) * 16;
            tap[i] = i < K ? load_lanes(w, w + upper) : _mm256_setzero_si256();
        }
        interleave(tap[0], tap[1], tap[2], tap[3], s->weights[j][0]);
        if (K > 4) interleave(tap[4], tap[5], tap[6], tap[7], s->weights[j][1]);
    }
}

TILE void load_scales(struct strip *s, int K, int G)
{
    (void)G;
    const struct swl_requantization_block *low = s->blocks, *high = s->blocks + upper_block(s);
SWL_UNROLL
    for (int q = 0; q < 4; q++) {
        __m256i start = load_lanes(low->bias + 4 * q, high->bias + 4 * q);
SWL_UNROLL
        for (int j = 0; j < K; j++)
SWL_UNROLL
            for (int quad = 0; quad < (K + 3) / 4; quad++)
                start = start_value(start, s->weights[j][quad][q]);
        s->start[q] = start;
        const __m256i shift = load_lanes(low->shift + 4 * q, high->shift + 4 * q);
        s->scale[q] = make_scale_256(
            load_lanes(low->multiplier + 4 * q, high->multiplier + 4 * q), shift);
        s->lift[q] = make_lift_256(shift);
    }
}

// Up to sixteen values, touching no other.
TILE __m128i load_values_128(const int8_t *at, ptrdiff_t count)
{
    if (count >= 16) return _mm_loadu_si128((const __m128i *)at);
    const int8_t *rest = at + (count & 8);
    uint64_t first = 0, tail = 0;
    if (count & 4) {
        uint32_t part;
        __builtin_memcpy(&part, rest, 4);
        tail = part;
    }
    for (ptrdiff_t i = count & 4; i < (count & 7); i++) tail |= (uint64_t)(uint8_t)rest[i] << 8 * i;
    if (!(count & 8)) return _mm_cvtsi64_si128((long long)tail);
    __builtin_memcpy(&first, at, 8);
    return _mm_set_epi64x((long long)tail, (long long)first);
}

// One kernel row's values of column `x`, for all rows of outputs.
TILE __m256i load_values(const struct rows *rows, const struct strip *s, int i, ptrdiff_t x, int G)
{
    const int8_t *at = rows->lines[0][i].start + x * rows->lines[0][i].step;
    if (G == 1 && s->channels == 32) return prepared(_mm256_loadu_si256((const __m256i *)at));
    const __m128i low = load_values_128(at, s->channels);
    const __m128i high =
        G == 1 ? load_values_128(at + 16, s->channels - 16)
               : load_values_128(rows->lines[G - 1][i].start + x * rows->lines[G - 1][i].step,
                                 s->channels);
    return prepared(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1));
}

// The interleaved column `x`: [quad][q].
TILE void load_column(__m256i column[][4], const struct rows *rows, const struct strip *s,
                      const struct swl_window_int8 *w, ptrdiff_t x, int K, int G)
{
    __m256i value[SWL_DEPTHWISE_QUADS * 4];
    if (x >= 0 && x < w->width) {
SWL_UNROLL
        for (int i = 0; i < K; i++) value[i] = load_values(rows, s, i, x, G);
    } else {
SWL_UNROLL
        for (int i = 0; i < K; i++) value[i] = prepared(_mm256_set1_epi8(w->zero_point));
    }
    // What fills up a quad meets zero weights.
SWL_UNROLL
    for (int i = K; i < SWL_DEPTHWISE_QUADS * 4; i++) value[i] = value[K - 1];
    interleave(value[0], value[1], value[2], value[3], column[0]);
    if (K > 4) interleave(value[4], value[5], value[6], value[7], column[1]);
}

// Adds one column's products with the weights of kernel column `j`.
TILE void add_column(__m256i sum[4], const __m256i column[][4], const struct strip *s, int j, int K)
{
SWL_UNROLL
    for (int quad = 0; quad < (K + 3) / 4; quad++)
SWL_UNROLL
        for (int q = 0; q < 4; q++)
            sum[q] = dot(sum[q], column[quad][q], s->weights[j][quad][q]);
}

TARGET static __attribute__((noinline)) void
store_narrow_shift(const struct rows *rows, ptrdiff_t offset, const __m256i sum[4],
                   const struct strip *s, const struct swl_output_range *range, int G)
{
    int32_t quarters[4][8], sums[32];
    for (int q = 0; q < 4; q++) _mm256_storeu_si256((__m256i *)quarters[q], sum[q]);
    for (int i = 0; i < 32; i++) sums[i] = quarters[i % 16 / 4][i / 16 * 4 + i % 4];
    for (int g = 0; g < G; g++)
        swl_requantize_row(rows->output[g] + offset, sums + g * 16, s->channels, s->blocks, range);
}

// Requantizes and stores one pixel of each row.
TILE void finish(const struct rows *rows, ptrdiff_t offset, const __m256i sum[4],
                 const struct strip *s, const depthwise *a, int G)
{
    __m256i v[4] = {sum[0], sum[1], sum[2], sum[3]};
    if (__builtin_expect(!s->wide_shifts && !s->lifts, 0)) {
        // A copy: sums whose address is known outside would not stay in registers.
        const __m256i copy[4] = {sum[0], sum[1], sum[2], sum[3]};
        store_narrow_shift(rows, offset, copy, s, &a->range, G);
        return;
    }
    if (__builtin_expect(!s->wide_shifts, 0)) {
SWL_UNROLL
        for (int q = 0; q < 4; q++) v[q] = lifted_256(v[q], &s->lift[q]);
    }
SWL_UNROLL
    for (int q = 0; q < 4; q++) v[q] = scaled_256(v[q], &s->scale[q]);
    const __m256i bytes = outputs_256(v[0], v[1], v[2], v[3], &s->bounds);
    int8_t *const output = rows->output[0] + offset;
    if (G == 1 && s->channels == 32) {
        _mm256_storeu_si256((__m256i *)output, bytes);
        return;
    }
    store_bytes_128(output, _mm256_castsi256_si128(bytes), s->channels);
    if (G == 1) {
        store_bytes_128(output + 16, _mm256_extracti128_si256(bytes, 1), s->channels - 16);
    } else {
        store_bytes_128(rows->output[G - 1] + offset, _mm256_extracti128_si256(bytes, 1),
                        s->channels);
    }
}

#define VECTOR_BYTES 32
#include "depthwise_int8_strips.h"

DEFINE_STRIP(3, 1, 1)
DEFINE_STRIP(3, 1, 2)
DEFINE_STRIP(3, 2, 1)
DEFINE_STRIP(3, 2, 2)
DEFINE_STRIP(5, 1, 1)
DEFINE_STRIP(5, 1, 2)
DEFINE_STRIP(5, 2, 1)
DEFINE_STRIP(5, 2, 2)

// [kernel][stride][rows side by side: 1, 2].
static strip_function *const strips[2][2][2] = {
    {{run_3x3_stride1_rows1, run_3x3_stride1_rows2},
     {run_3x3_stride2_rows1, run_3x3_stride2_rows2}},
    {{run_5x5_stride1_rows1, run_5x5_stride1_rows2},
     {run_5x5_stride2_rows1, run_5x5_stride2_rows2}},
};

TARGET static void run_depthwise(const depthwise *a)
{
    strip_function *const *run = strips[a->window.kernel_width == 5][a->window.stride_width == 2];
    const struct swl_requantization_block *blocks = a->requantization;
    struct strip s;  // field by field: clearing it takes longer than a small layer's products
    s.bounds = load_bounds_256(&a->range);
    for (ptrdiff_t channel = 0; channel < a->window.channels; channel += s.channels) {
        const ptrdiff_t left = a->window.channels - channel;
        s.channels = left < 32 ? left : 32;
        s.blocks = blocks + channel / 16;
        s.wide_shifts = swl_has_wide_shifts(s.blocks, s.channels);
        s.lifts = !s.wide_shifts && swl_can_lift(s.blocks, s.channels);
        run[s.channels <= 16](a, &s, channel);
    }
}
