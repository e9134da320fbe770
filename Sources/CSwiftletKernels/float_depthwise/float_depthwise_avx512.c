#include "swl_float_depthwise.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

// The first `count` of 32 elements, all for count >= 32, none for count <= 0.
INLINE __mmask32 first_elements(ptrdiff_t count)
{
    return count >= 32 ? 0xffffffffu : count <= 0 ? 0 : (1u << count) - 1;
}

// 16 elements, `stride` apart, those that `inside` allows.
INLINE __m512 load(const float *x, __mmask32 inside, const int stride)
{
    const __m512 low = _mm512_maskz_loadu_ps((__mmask16)inside, x);
    if (stride == 1) return low;
    const __m512i even =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512 high = _mm512_maskz_loadu_ps((__mmask16)(inside >> 16), x + 16);
    return _mm512_permutex2var_ps(low, even, high);
}

INLINE __m512 window(
    const struct swl_depthwise_f32 *t, const int stride, const ptrdiff_t kernel_width,
    ptrdiff_t row, const ptrdiff_t *start,
    const __mmask32 *inside)
{
    __m512 sum = _mm512_set1_ps(t->bias);
    for (ptrdiff_t u = 0; u < t->kernel_height; u++) {
        const ptrdiff_t input_row = row * t->stride_height + u * t->dilation_height - t->pad_top;
        if (input_row < 0 || input_row >= t->height) continue;
        const float *x = t->x + input_row * t->width;
        const float *weight = t->weight + u * kernel_width;
        for (ptrdiff_t v = 0; v < kernel_width; v++)
            sum = _mm512_fmadd_ps(
                _mm512_set1_ps(weight[v]), load(x + start[v], inside[v], stride), sum);
    }
    // The sum is the second operand: a NaN stays.
    sum = _mm512_max_ps(_mm512_set1_ps(t->minimum), sum);
    return _mm512_min_ps(_mm512_set1_ps(t->maximum), sum);
}

INLINE void plane(
    const struct swl_depthwise_f32 *t, const int stride, const ptrdiff_t kernel_width)
{
    for (ptrdiff_t column = 0; column < t->output_width; column += 16) {
        ptrdiff_t start[SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH];
        __mmask32 inside[SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH];
        for (ptrdiff_t v = 0; v < kernel_width; v++) {
            start[v] = column * stride + v * t->dilation_width - t->pad_left;
            inside[v] = first_elements(t->width - start[v]) & ~first_elements(-start[v]);
        }
        const __mmask16 wanted = (__mmask16)first_elements(t->output_width - column);
        for (ptrdiff_t row = 0; row < t->output_height; row++)
            _mm512_mask_storeu_ps(
                t->y + row * t->output_width + column, wanted,
                window(t, stride, kernel_width, row, start, inside));
    }
}

TARGET void swl_depthwise_f32__avx512(const struct swl_depthwise_f32 *t)
{
    // The usual kernel with its taps in registers.
    if (t->kernel_width == 3 && t->stride_width == 1) plane(t, 1, 3);
    else if (t->kernel_width == 3) plane(t, 2, 3);
    else if (t->stride_width == 1) plane(t, 1, t->kernel_width);
    else plane(t, 2, t->kernel_width);
}

#endif
