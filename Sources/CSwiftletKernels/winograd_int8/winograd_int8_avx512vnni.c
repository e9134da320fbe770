#include "../matmul_int8/finish_int8_avx512.h"
#include "swl_winograd_int8_paths.h"

#if defined(__x86_64__)

typedef int16_t words __attribute__((vector_size(64)));
typedef uint32_t sums __attribute__((vector_size(64)));
typedef int32_t signed_sums __attribute__((vector_size(64)));

#include "winograd_transforms.h"

// 32 channels of a patch, or those in `mask`.
TILE void transform_patch_32(int16_t *to, ptrdiff_t stride, const int8_t *patch,
                             ptrdiff_t line_stride, ptrdiff_t pixel_stride, __mmask32 mask)
{
    words between[SWL_PATCH][SWL_PATCH];
    for (int j = 0; j < SWL_PATCH; j++) {
        words d[SWL_PATCH], v[SWL_PATCH];
SWL_UNROLL
        for (int i = 0; i < SWL_PATCH; i++)
            d[i] = (words)_mm512_cvtepi8_epi16(
                _mm256_maskz_loadu_epi8(mask, patch + i * line_stride + j * pixel_stride));
        transform_values(v, d);
SWL_UNROLL
        for (int i = 0; i < SWL_PATCH; i++) between[i][j] = v[i];
    }
    for (int i = 0; i < SWL_PATCH; i++) {
        words v[SWL_PATCH];
        transform_values(v, between[i]);
SWL_UNROLL
        for (int j = 0; j < SWL_PATCH; j++)
            _mm512_storeu_si512(to + (i * SWL_PATCH + j) * stride, (__m512i)v[j]);
    }
}

TARGET static void transform_patch(int16_t *to, ptrdiff_t stride, const int8_t *patch,
                                   ptrdiff_t line_stride, ptrdiff_t pixel_stride,
                                   ptrdiff_t channels)
{
    ptrdiff_t c = 0;
    for (; c + 32 <= channels; c += 32)
        transform_patch_32(to + c, stride, patch + c, line_stride, pixel_stride, (__mmask32)-1);
    if (c < channels)
        transform_patch_32(to + c, stride, patch + c, line_stride, pixel_stride,
                           ((__mmask32)1 << (channels - c)) - 1);
}

// One line of points of the weights.
TILE void transform_weights_row(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                                const int8_t *weights, ptrdiff_t tap_stride, ptrdiff_t depth,
                                int ROW)
{
    // Of four channels 0, 2, 1, 3: the pairs 0, 1 and 2, 3 are then the even and the odd bytes.
    const __m512i order = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15));
    for (ptrdiff_t k = 0; k < depth; k += 4, weights += 64, to += 2 * pair_stride) {
        words low[3], high[3];
SWL_UNROLL
        for (int j = 0; j < 3; j++) {
            words even[3] = {0}, odd[3] = {0};
SWL_UNROLL
            for (int i = 0; i < 3; i++) {
                if ((ROW == 0 && i != 0) || (ROW == 5 && i != 2)) continue;
                const __m512i w = _mm512_shuffle_epi8(
                    _mm512_load_si512(weights + (3 * i + j) * tap_stride), order);
                even[i] = (words)_mm512_srai_epi16(_mm512_slli_epi16(w, 8), 8);
                odd[i] = (words)_mm512_srai_epi16(w, 8);
            }
            low[j] = transformed_weight(even, ROW);
            high[j] = transformed_weight(odd, ROW);
        }
SWL_UNROLL
        for (int j = 0; j < SWL_PATCH; j++) {
            _mm512_store_si512(to + j * stride, (__m512i)transformed_weight(low, j));
            _mm512_store_si512(to + j * stride + pair_stride, (__m512i)transformed_weight(high, j));
        }
    }
}

SWL_DEFINE_TRANSFORM_WEIGHTS

// Adds two products to each of sixteen sums. Of the intrinsic Clang makes `vpmaddwd` and `vpaddd`, which
// fill the other pipes too.
TILE void add_products(__m512i *sum, __m512i values, __m512i weights)
{
    __asm__("vpdpwssd %2, %1, %0" : "+v"(*sum) : "v"(values), "v"(weights));
}

// Rows of two blocks: 24 sums, with weights and values 27 of the 32 registers.
enum { MOST_ROWS = 12 };

// MR patches times NR blocks.
TILE void multiply_rows(const struct swl_winograd_product *p, ptrdiff_t first, int MR, int NR)
{
    __m512i sum[MOST_ROWS][SWL_PANEL_BLOCKS];
    int32_t *const place = p->sums + first * NR * SWL_POINTS * 16;
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NR; n++)
            sum[m][n] = p->adds ? _mm512_loadu_si512(place + (m * NR + n) * SWL_POINTS * 16)
                                : _mm512_setzero_si512();
    const int16_t *w = p->weights;
    const int16_t *const x = p->patches + first * p->patch_stride;
    for (ptrdiff_t k = 0; k < p->depth; k += 2, w += 32 * NR) {
        __m512i weights[SWL_PANEL_BLOCKS];
SWL_UNROLL
        for (int n = 0; n < NR; n++) weights[n] = _mm512_load_si512(w + 32 * n);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            int32_t pair;
            __builtin_memcpy(&pair, x + m * p->patch_stride + k, 4);
            const __m512i values = _mm512_set1_epi32(pair);
SWL_UNROLL
            for (int n = 0; n < NR; n++)
                add_products(&sum[m][n], values, weights[n]);
        }
    }
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NR; n++)
            _mm512_storeu_si512(place + (m * NR + n) * SWL_POINTS * 16, sum[m][n]);
}

#define ROWS(COUNT) case COUNT: multiply_rows(p, first, COUNT, NR); break

// All patches, in tiles of nearly equal height.
TILE void multiply_all(const struct swl_winograd_product *p, int NR)
{
    const ptrdiff_t tiles = (p->patch_count + MOST_ROWS - 1) / MOST_ROWS;
    const ptrdiff_t least = p->patch_count / tiles;
    ptrdiff_t taller = p->patch_count % tiles;
    for (ptrdiff_t first = 0; first < p->patch_count; taller--) {
        const ptrdiff_t rows = least + (taller > 0);
        switch (rows) {
        ROWS(1);
        ROWS(2);
        ROWS(3);
        ROWS(4);
        ROWS(5);
        ROWS(6);
        ROWS(7);
        ROWS(8);
        ROWS(9);
        ROWS(10);
        ROWS(11);
        default: multiply_rows(p, first, MOST_ROWS, NR);
        }
        first += rows;
    }
}

TARGET static void multiply(const struct swl_winograd_product *p)
{
    if (p->block_count == 2)
        multiply_all(p, 2);
    else
        multiply_all(p, 1);
}

TARGET static void store_outputs(const struct swl_winograd_outputs *o)
{
    sums between[SWL_PATCH_STEP][SWL_PATCH];
SWL_UNROLL
    for (int j = 0; j < SWL_PATCH; j++) {
        sums m[SWL_PATCH], y[SWL_PATCH_STEP];
SWL_UNROLL
        for (int i = 0; i < SWL_PATCH; i++)
            m[i] = (sums)_mm512_load_si512(o->sums + (i * SWL_PATCH + j) * 16);
        transform_sums(y, m);
SWL_UNROLL
        for (int i = 0; i < SWL_PATCH_STEP; i++) between[i][j] = y[i];
    }
    struct swl_int8_tile t = {
        .row_count = o->columns,
        .block_count = 1,
        .requantization = o->requantization,
        .channels = o->channels,
        .wide_shifts = o->wide_shifts,
        .lifts = o->lifts,
        .output = o->output,
        .output_stride = o->output_stride,
        .range = o->range,
    };
    const __m512i bias = _mm512_loadu_si512(o->requantization->bias);
SWL_UNROLL
    for (int i = 0; i < SWL_PATCH_STEP; i++) {
        if (i == o->rows) break;
        sums y[SWL_PATCH_STEP];
        __m512i sum[SWL_PATCH_STEP][SWL_TILE_BLOCKS];
        int32_t *const totals = o->totals + i * SWL_PATCH_STEP * 16;
        transform_sums(y, between[i]);
SWL_UNROLL
        for (int j = 0; j < SWL_PATCH_STEP; j++) {
            const int shift = swl_winograd_places[i] + swl_winograd_places[j];
            const signed_sums value = (signed_sums)(y[j] * SWL_INVERSE_OF_9) >> shift;
            const __m512i start = o->has_totals ? _mm512_load_si512(totals + j * 16) : bias;
            sum[j][0] = _mm512_add_epi32((__m512i)value, start);
        }
        if (!o->is_last) {
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH_STEP; j++) _mm512_store_si512(totals + j * 16, sum[j][0]);
            continue;
        }
        switch (o->columns) {
        case 1: finish(sum, &t, 1, 1); break;
        case 2: finish(sum, &t, 2, 1); break;
        case 3: finish(sum, &t, 3, 1); break;
        default: finish(sum, &t, 4, 1); break;
        }
        t.output += o->line_stride;
    }
}

const struct swl_winograd_int8_path swl_winograd_int8__avx512vnni = {
    .patch_channels = 4,
    .steps_per_quad = 1.05,
    .transform_patch = transform_patch,
    .transform_weights = transform_weights,
    .multiply = multiply,
    .store_outputs = store_outputs,
};

#endif
