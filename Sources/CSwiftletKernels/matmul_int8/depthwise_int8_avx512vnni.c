#include "../float_matrix/unroll.h"
#include "requantize_avx512.h"

#if defined(__x86_64__)

// Sixteen channels are widened to 32-bit lanes. `vpdpwssd` multiplies the 16-bit halves of a lane and
// adds both products: with the weight's upper half zero that is x * w, exact, in one instruction.

typedef struct swl_depthwise_int8_arguments depthwise;

enum { KEPT_TAPS = 9 };  // weights that stay in registers

struct channels {
    const int8_t *input;  // the first of up to sixteen channels
    const int8_t *weights;
    const struct swl_requantization_block *block;
    int8_t *output;
    __mmask16 mask;
    int wide_shifts;
};

TILE __m512i load_weights(const int8_t *weights)
{
    const __m512i wide = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)weights));
    return _mm512_and_si512(wide, _mm512_set1_epi32(0xFFFF));
}

TILE __m512i load_pixel(const int8_t *pixel, __mmask16 mask)
{
    return _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(mask, pixel));
}

// A window with taps in the padding, or of a size that has no kernel of its own.
TILE __m512i sum_any(const depthwise *a, const struct channels *c, ptrdiff_t top, ptrdiff_t left)
{
    __m512i sum = _mm512_loadu_si512(c->block->bias);
    const int8_t *weights = c->weights;
    for (ptrdiff_t i = 0; i < a->kernel_height; i++) {
        const ptrdiff_t y = top + i * a->dilation_height;
        for (ptrdiff_t j = 0; j < a->kernel_width; j++, weights += 16) {
            const ptrdiff_t x = left + j * a->dilation_width;
            const int is_inside = y >= 0 && y < a->height && x >= 0 && x < a->width;
            const __m512i value =
                is_inside ? load_pixel(c->input + (y * a->width + x) * a->pixel_stride, c->mask)
                          : _mm512_set1_epi32(a->zero_point);
            sum = _mm512_dpwssd_epi32(sum, value, load_weights(weights));
        }
    }
    return sum;
}

// A 3x3 window inside the input.
TILE __m512i sum_3x3(const depthwise *a, const struct channels *c, const __m512i *weights,
                     ptrdiff_t top, ptrdiff_t left)
{
    const ptrdiff_t line = a->dilation_height * a->width * a->pixel_stride;
    const ptrdiff_t step = a->dilation_width * a->pixel_stride;
    const int8_t *pixel = c->input + (top * a->width + left) * a->pixel_stride;
    __m512i sum = _mm512_loadu_si512(c->block->bias), odd = _mm512_setzero_si512();
    SWL_UNROLL
    for (int i = 0; i < 3; i++, pixel += line) {
        sum = _mm512_dpwssd_epi32(sum, load_pixel(pixel, c->mask), weights[3 * i]);
        odd = _mm512_dpwssd_epi32(odd, load_pixel(pixel + step, c->mask), weights[3 * i + 1]);
        sum = _mm512_dpwssd_epi32(sum, load_pixel(pixel + 2 * step, c->mask), weights[3 * i + 2]);
    }
    return _mm512_add_epi32(sum, odd);
}

// All pixels of up to sixteen channels.
TILE void run_channels(const depthwise *a, const struct channels *c, int is_3x3)
{
    __m512i weights[KEPT_TAPS];
    SWL_UNROLL
    for (int tap = 0; tap < KEPT_TAPS; tap++)
        weights[tap] = is_3x3 ? load_weights(c->weights + tap * 16) : _mm512_setzero_si512();
    const __m512i multiplier = _mm512_loadu_si512(c->block->multiplier);
    const __m512i odd_multiplier = _mm512_srli_epi64(multiplier, 32);
    const __m512i shift =
        _mm512_sub_epi32(_mm512_loadu_si512(c->block->shift), _mm512_set1_epi32(32));
    const ptrdiff_t height = (a->kernel_height - 1) * a->dilation_height;
    const ptrdiff_t width = (a->kernel_width - 1) * a->dilation_width;
    int8_t *output = c->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        const ptrdiff_t top = row * a->stride_height - a->pad_top;
        const int is_inside = is_3x3 && top >= 0 && top + height < a->height;
        for (ptrdiff_t column = 0; column < a->output_width; column++, output += a->output_stride) {
            const ptrdiff_t left = column * a->stride_width - a->pad_left;
            const __m512i sum = is_inside && left >= 0 && left + width < a->width
                                    ? sum_3x3(a, c, weights, top, left)
                                    : sum_any(a, c, top, left);
            if (__builtin_expect(c->wide_shifts, 1)) {
                store(output, c->mask, requantize(sum, multiplier, odd_multiplier, shift),
                      &a->range);
            } else {
                store_narrow_shift(output, c->mask, sum, c->block, &a->range);
            }
        }
    }
}

TARGET void swl_depthwise_int8__avx512vnni(const depthwise *a)
{
    const ptrdiff_t taps = a->kernel_height * a->kernel_width;
    const struct swl_requantization_block *block = a->requantization;
    for (ptrdiff_t first = 0; first < a->channels; first += 16, block++) {
        const ptrdiff_t left = a->channels - first;
        const struct channels c = {
            .input = a->input + first,
            .weights = a->weights + first * taps,
            .block = block,
            .output = a->output + first,
            .mask = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1),
            .wide_shifts = swl_has_wide_shifts(block),
        };
        if (a->kernel_height == 3 && a->kernel_width == 3) {
            run_channels(a, &c, 1);
        } else {
            run_channels(a, &c, 0);
        }
    }
}

#endif
