#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx512.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__x86_64__)
// As in the matrix product, `vpdpbusd` takes x + 128 as unsigned, and the sums' start values take
// 128 * sum(w) back.

typedef __m512i vector;
enum { VECTOR_BYTES = 64 };

// What stays the same for a strip of up to 64 channels.
struct strip {
    __m512i weights[SWL_DEPTHWISE_TAPS][SWL_DEPTHWISE_QUADS][4];  // [row][quad of columns][q]
    __m512i start[4];
    struct scale scale[4];
    struct lift lift[4];
    struct bounds bounds;
    struct swl_output_range range;
    ptrdiff_t channels;
    ptrdiff_t pixels;  // side by side in a vector
    int wide_shifts;
    int lifts;
    const struct swl_requantization_block *blocks;
};

#include "depthwise_int8_slice.h"

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

// The block whose channels are in 128-bit lane `lane` of one pixel; lanes without channels repeat the
// last.
TILE ptrdiff_t block_of_lane(const struct strip *s, int lane)
{
    const ptrdiff_t last = (s->channels - 1) / 16;
    return lane < last ? lane : last;
}

// One tap's weights in all lanes.
TILE __m512i load_tap(const int8_t *weights, const struct strip *s, ptrdiff_t taps, int tap)
{
    if (s->pixels > 1) {
        int8_t lanes[VECTOR_BYTES + 16] = {0};
        repeat_channels(lanes, weights + tap * 16, taps * 16, 1, s);
        return _mm512_loadu_si512(lanes);
    }
    __m512i result = _mm512_setzero_si512();
    const int8_t *w[4];
SWL_UNROLL
    for (int lane = 0; lane < 4; lane++)
        w[lane] = weights + (block_of_lane(s, lane) * taps + tap) * 16;
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[0]), 0);
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[1]), 1);
    result = _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[2]), 2);
    return _mm512_inserti32x4(result, _mm_loadu_si128((const __m128i *)w[3]), 3);
}

TILE void load_weights(struct strip *s, const int8_t *weights, int K)
{
    const __m512i zero = _mm512_setzero_si512();
SWL_UNROLL
    for (int i = 0; i < K; i++) {
        __m512i tap[SWL_DEPTHWISE_QUADS * 4];
SWL_UNROLL
        for (int j = 0; j < SWL_DEPTHWISE_QUADS * 4; j++)
            tap[j] = j < K ? load_tap(weights, s, K * K, i * K + j) : zero;
        interleave(tap[0], tap[1], tap[2], tap[3], s->weights[i][0]);
        if (K > 4) interleave(tap[4], tap[5], tap[6], tap[7], s->weights[i][1]);
    }
}

// What the lanes' channels have at `values` in their blocks: [q].
TILE void load_lanes(__m512i result[4], const int32_t *values, const struct strip *s)
{
    enum { STRIDE = sizeof(struct swl_requantization_block) };
    __m512i quarter[4];
    if (s->pixels > 1) {
        int32_t lanes[VECTOR_BYTES + 16] = {0};
        repeat_channels(lanes, values, STRIDE, 4, s);
SWL_UNROLL
        for (int lane = 0; lane < 4; lane++) quarter[lane] = _mm512_loadu_si512(lanes + 16 * lane);
    } else {
SWL_UNROLL
        for (int lane = 0; lane < 4; lane++)
            quarter[lane] = _mm512_loadu_si512(values + block_of_lane(s, lane) * (STRIDE / 4));
    }
    transpose(quarter, result);
}

TILE void load_scales(struct strip *s, int K)
{
    __m512i bias[4], multiplier[4], shift[4];
    load_lanes(bias, s->blocks->bias, s);
    load_lanes(multiplier, s->blocks->multiplier, s);
    load_lanes(shift, s->blocks->shift, s);
SWL_UNROLL
    for (int q = 0; q < 4; q++) {
        __m512i sum = _mm512_setzero_si512();
SWL_UNROLL
        for (int i = 0; i < K; i++)
SWL_UNROLL
            for (int quad = 0; quad < (K + 3) / 4; quad++)
                sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(-128), s->weights[i][quad][q]);
        s->start[q] = _mm512_sub_epi32(bias[q], sum);
        s->scale[q] = make_scale(multiplier[q], shift[q]);
        if (s->lifts) s->lift[q] = make_lift(shift[q]);
    }
}

TILE __mmask64 lanes_below(ptrdiff_t count)
{
    return count >= 64 ? ~(__mmask64)0 : count <= 0 ? 0 : ((__mmask64)1 << count) - 1;
}

// Which lanes have input, by kernel column and vector, and what the others have.
struct reach {
    __mmask64 mask[SWL_DEPTHWISE_TAPS][2];
    __m512i padding;
    __m512i order;  // of the 64-bit lanes of every other pixel
};

TILE struct reach find_reach(const struct slice *slice, int8_t zero_point, int K, int KIND)
{
    struct reach reach = {0};
    if (KIND == WHOLE) return reach;
    reach.padding = _mm512_set1_epi8(zero_point);
SWL_UNROLL
    for (int j = 0; j < K; j++)
SWL_UNROLL
        for (int half = 0; half < 2; half++)
            reach.mask[j][half] = lanes_below(slice->end[j] - 64 * half)
                                  & ~lanes_below(slice->first[j] - 64 * half);
    // With n 64-bit lanes to a pixel lane l is lane (l / n) * 2n + l % n of twice as many pixels.
    const __m512i lane = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    const __m512i rest = _mm512_and_si512(lane, _mm512_set1_epi64(slice->channels / 8 - 1));
    reach.order = _mm512_sub_epi64(_mm512_slli_epi64(lane, 1), rest);
    return reach;
}

// What lies under kernel column `j`, as unsigned bytes.
TILE __m512i load_values(const struct slice *slice, const struct reach *reach, int j, int KIND)
{
    const int8_t *const at = slice->tap[j];
    __m512i value;
    if (KIND == WHOLE) {
        value = _mm512_loadu_si512(at);
    } else {
        value = _mm512_mask_loadu_epi8(reach->padding, reach->mask[j][0], at);
    }
    if (KIND == SPREAD) {
        const __m512i next = _mm512_mask_loadu_epi8(reach->padding, reach->mask[j][1], at + 64);
        value = _mm512_permutex2var_epi64(value, reach->order, next);
    }
    return _mm512_xor_si512(value, _mm512_set1_epi8(-128));
}

// The columns' values of one line interleaved, [quad][q]; what fills up a quad meets zero weights.
TILE void interleave_line(__m512i line[][4], __m512i value[], int K)
{
SWL_UNROLL
    for (int j = K; j < SWL_DEPTHWISE_QUADS * 4; j++) value[j] = value[K - 1];
    interleave(value[0], value[1], value[2], value[3], line[0]);
    if (K > 4) interleave(value[4], value[5], value[6], value[7], line[1]);
}

TILE void load_line(__m512i line[][4], const struct slice *slice, const struct reach *reach,
                    int K, int KIND)
{
    __m512i value[SWL_DEPTHWISE_QUADS * 4];
SWL_UNROLL
    for (int j = 0; j < K; j++) value[j] = load_values(slice, reach, j, KIND);
    interleave_line(line, value, K);
}

TILE void padding_line(__m512i line[][4], int8_t zero_point, int K)
{
SWL_UNROLL
    for (int quad = 0; quad < (K + 3) / 4; quad++)
SWL_UNROLL
        for (int q = 0; q < 4; q++) line[quad][q] = _mm512_set1_epi8((char)(zero_point ^ 0x80));
}

// Adds four products to each of sixteen sums.
TILE __m512i dot(__m512i sum, __m512i x, __m512i w) { return _mm512_dpbusd_epi32(sum, x, w); }

// Adds one line's products with one kernel row's weights.
TILE void add_line(__m512i sum[4], __m512i line[][4],
                    const __m512i weights[][4], int K)
{
SWL_UNROLL
    for (int quad = 0; quad < (K + 3) / 4; quad++)
SWL_UNROLL
        for (int q = 0; q < 4; q++)
            sum[q] = dot(sum[q], line[quad][q], weights[quad][q]);
}

// Outputs of which some shift is below 33.
TARGET static __attribute__((noinline)) __m512i narrow_outputs(const __m512i sum[4],
                                                               const struct strip *s)
{
    if (s->lifts) {
        __m512i v[4];
SWL_UNROLL
        for (int q = 0; q < 4; q++) v[q] = scaled(lifted(sum[q], &s->lift[q]), &s->scale[q]);
        return outputs(v[0], v[1], v[2], v[3], &s->bounds);
    }
    int32_t quarters[4][16];
    int8_t bytes[VECTOR_BYTES] = {0};
    for (int q = 0; q < 4; q++) _mm512_storeu_si512(quarters[q], sum[q]);
    for (ptrdiff_t lane = 0; lane < s->pixels * s->channels; lane++) {
        const ptrdiff_t c = lane % s->channels;
        bytes[lane] = swl_requantize(quarters[lane % 16 / 4][lane / 16 * 4 + lane % 4],
                                     s->blocks + c / 16, c % 16, &s->range);
    }
    return _mm512_loadu_si512(bytes);
}

// A slice's outputs of one row.
TILE __m512i requantized(const __m512i sum[4], const struct strip *s, int IS_WIDE)
{
    __m512i v[4] = {sum[0], sum[1], sum[2], sum[3]};
    if (!IS_WIDE) return narrow_outputs(v, s);
SWL_UNROLL
    for (int q = 0; q < 4; q++) v[q] = scaled(v[q], &s->scale[q]);
    return outputs(v[0], v[1], v[2], v[3], &s->bounds);
}

TILE void store(int8_t *output, __m512i bytes, ptrdiff_t lanes, int KIND)
{
    store_bytes(output, bytes, KIND == WHOLE ? 64 : lanes);
}

// Strides of two are computed side by side for 8, 16 and 32 channels.
#define VECTOR_REGISTER "v"
enum { LONGEST_WHOLE_WINDOW = 3 };
#define CAN_SPREAD(CHANNELS) ((CHANNELS) >= 8 && ((CHANNELS) & ((CHANNELS) - 1)) == 0)
#include "depthwise_int8_slice_walk.h"

DEFINE_SLICES(3, 1)
DEFINE_SLICES(3, 2)
DEFINE_SPREAD_SLICES(3)
DEFINE_SLICES(5, 1)
DEFINE_SLICES(5, 2)
DEFINE_SPREAD_SLICES(5)

// [kernel][stride][whether all shifts are wide][kind of slice].
static slice_function *const slices[2][2][2][3] = {
    {{NARROW_SLICES(3, 1, 0), WIDE_SLICES(3, 1, 0)},
     {NARROW_SLICES(3, 2, SLICE(3, 2, NARROW, SPREAD)),
      WIDE_SLICES(3, 2, SLICE(3, 2, WIDE, SPREAD))}},
    {{NARROW_SLICES(5, 1, 0), WIDE_SLICES(5, 1, 0)},
     {NARROW_SLICES(5, 2, SLICE(5, 2, NARROW, SPREAD)),
      WIDE_SLICES(5, 2, SLICE(5, 2, WIDE, SPREAD))}},
};

TARGET void swl_depthwise_int8__avx512vnni(const depthwise *a)
{
    const ptrdiff_t kernel = a->window.kernel_width;
    struct strip s;  // field by field: clearing it takes longer than a small layer's products
    s.bounds = load_bounds(&a->range);
    s.range = a->range;
    s.pixels = pixels_side_by_side(a);
    for (ptrdiff_t channel = 0; channel < a->window.channels; channel += s.channels) {
        const int8_t *weights = a->weights + channel * kernel * kernel;
        begin_strip(&s, a, channel);
        if (kernel == 3) {
            load_weights(&s, weights, 3);
            load_scales(&s, 3);
        } else {
            load_weights(&s, weights, 5);
            load_scales(&s, 5);
        }
        run_strip(a, &s, channel,
                  slices[kernel == 5][a->window.stride_width == 2][s.wide_shifts]);
    }
}

#endif
