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

typedef int16_t words __attribute__((vector_size(32)));
typedef uint32_t sums __attribute__((vector_size(32)));
typedef int32_t signed_sums __attribute__((vector_size(32)));

#include "winograd_transforms.h"

TARGET static void transform_patch(int16_t *to, ptrdiff_t stride, const int8_t *patch,
                                   ptrdiff_t line_stride, ptrdiff_t pixel_stride,
                                   ptrdiff_t channels)
{
    for (ptrdiff_t c = 0; c < channels; c += 16, to += 16, patch += 16) {
        words between[SWL_PATCH][SWL_PATCH];
        for (int j = 0; j < SWL_PATCH; j++) {
            words d[SWL_PATCH], v[SWL_PATCH];
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++) {
                const void *pixel = patch + i * line_stride + j * pixel_stride;
                d[i] = (words)_mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)pixel));
            }
            transform_values(v, d);
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++) between[i][j] = v[i];
        }
        for (int i = 0; i < SWL_PATCH; i++) {
            words v[SWL_PATCH];
            transform_values(v, between[i]);
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH; j++)
                _mm256_storeu_si256((__m256i *)(to + (i * SWL_PATCH + j) * stride), (__m256i)v[j]);
        }
    }
}

// Eight channels' quads of weights, nine taps `tap_stride` apart.
TILE void transform_quads(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                          const int8_t *weights, ptrdiff_t tap_stride, int ROW)
{
    // Of four channels 0, 2, 1, 3: the pairs 0, 1 and 2, 3 are then the even and the odd bytes.
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15));
    words low[3], high[3];
SWL_UNROLL
    for (int j = 0; j < 3; j++) {
        words even[3] = {0}, odd[3] = {0};
SWL_UNROLL
        for (int i = 0; i < 3; i++) {
            if ((ROW == 0 && i != 0) || (ROW == 5 && i != 2)) continue;
            const void *quads = weights + (3 * i + j) * tap_stride;
            const __m256i w = _mm256_shuffle_epi8(_mm256_load_si256((const __m256i *)quads), order);
            even[i] = (words)_mm256_srai_epi16(_mm256_slli_epi16(w, 8), 8);
            odd[i] = (words)_mm256_srai_epi16(w, 8);
        }
        low[j] = transformed_weight(even, ROW);
        high[j] = transformed_weight(odd, ROW);
    }
SWL_UNROLL
    for (int j = 0; j < SWL_PATCH; j++, to += stride) {
        _mm256_store_si256((__m256i *)to, (__m256i)transformed_weight(low, j));
        _mm256_store_si256((__m256i *)(to + pair_stride), (__m256i)transformed_weight(high, j));
    }
}

TILE void transform_weights_row(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                                const int8_t *weights, ptrdiff_t tap_stride, ptrdiff_t depth,
                                int ROW)
{
    for (ptrdiff_t k = 0; k < depth; k += 4, weights += 64, to += 2 * pair_stride) {
        transform_quads(to, stride, pair_stride, weights, tap_stride, ROW);
        transform_quads(to + 16, stride, pair_stride, weights + 32, tap_stride, ROW);
    }
}

SWL_DEFINE_TRANSFORM_WEIGHTS

// MR patches times one block.
TILE void multiply_rows(const struct swl_winograd_product *p, ptrdiff_t first, int n, int MR)
{
    const ptrdiff_t step = 32 * p->block_count;
    const int16_t *w = p->weights + 32 * n;
    const int16_t *const x = p->patches + first * p->patch_stride;
    int32_t *const place = p->sums + (first * p->block_count + n) * SWL_POINTS * 16;
    __m256i sum[ROWS][2];
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        const __m256i *at = (const __m256i *)(place + m * p->block_count * SWL_POINTS * 16);
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
        __m256i *at = (__m256i *)(place + m * p->block_count * SWL_POINTS * 16);
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

TARGET static void store_outputs(const struct swl_winograd_outputs *o)
{
    sums between[2][SWL_PATCH_STEP][SWL_PATCH];
    for (int half = 0; half < 2; half++) {
        for (int j = 0; j < SWL_PATCH; j++) {
            sums m[SWL_PATCH], y[SWL_PATCH_STEP];
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH; i++)
                m[i] = (sums)_mm256_load_si256((const __m256i *)(o->sums + (i * SWL_PATCH + j) * 16)
                                               + half);
            transform_sums(y, m);
SWL_UNROLL
            for (int i = 0; i < SWL_PATCH_STEP; i++) between[half][i][j] = y[i];
        }
    }
    const __m256i *bias = (const __m256i *)o->requantization->bias;
    int8_t *output = o->output;
    for (int i = 0; i < o->rows; i++, output += o->line_stride) {
        __m256i sum[SWL_PATCH_STEP][2];
        const int places = swl_winograd_places[i];
        __m256i *const totals = (__m256i *)(o->totals + i * SWL_PATCH_STEP * 16);
SWL_UNROLL
        for (int half = 0; half < 2; half++) {
            sums y[SWL_PATCH_STEP];
            transform_sums(y, between[half][i]);
SWL_UNROLL
            for (int j = 0; j < SWL_PATCH_STEP; j++) {
                const int shift = places + swl_winograd_places[j];
                const signed_sums value = (signed_sums)(y[j] * SWL_INVERSE_OF_9) >> shift;
                const __m256i *start = o->has_totals ? totals + 2 * j : bias;
                sum[j][half] = _mm256_add_epi32((__m256i)value, _mm256_loadu_si256(start + half));
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
