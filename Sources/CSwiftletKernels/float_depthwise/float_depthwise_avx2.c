#include "swl_float_depthwise.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

// Of the elements from `start` on, those of 0 ... width - 1.
INLINE __m256i inside_of(ptrdiff_t start, ptrdiff_t width)
{
    const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const int first = start >= 0 ? 0 : start < -8 ? 8 : (int)-start;
    const int end = width - start > 8 ? 8 : width < start ? 0 : (int)(width - start);
    return _mm256_and_si256(
        _mm256_cmpgt_epi32(index, _mm256_set1_epi32(first - 1)),
        _mm256_cmpgt_epi32(_mm256_set1_epi32(end), index));
}

// 8 elements, `stride` apart, those that `inside` allows.
INLINE __m256 load(const float *x, const __m256i *inside, const int stride)
{
    const __m256 low = _mm256_maskload_ps(x, inside[0]);
    if (stride == 1) return low;
    const __m256 high = _mm256_maskload_ps(x + 8, inside[1]);
    const __m256d pairs = _mm256_castps_pd(_mm256_shuffle_ps(low, high, 0x88));
    return _mm256_castpd_ps(_mm256_permute4x64_pd(pairs, 0xd8));
}

INLINE __m256 window(
    const struct swl_depthwise_f32 *t, const int stride, const ptrdiff_t kernel_width,
    ptrdiff_t row, const ptrdiff_t *start,
    const __m256i (*inside)[2])
{
    __m256 sum = _mm256_set1_ps(t->bias);
    for (ptrdiff_t u = 0; u < t->kernel_height; u++) {
        const ptrdiff_t input_row = row * t->stride_height + u * t->dilation_height - t->pad_top;
        if (input_row < 0 || input_row >= t->height) continue;
        const float *x = t->x + input_row * t->width;
        const float *weight = t->weight + u * kernel_width;
        for (ptrdiff_t v = 0; v < kernel_width; v++)
            sum = _mm256_fmadd_ps(
                _mm256_set1_ps(weight[v]), load(x + start[v], inside[v], stride), sum);
    }
    // The sum is the second operand: a NaN stays.
    sum = _mm256_max_ps(_mm256_set1_ps(t->minimum), sum);
    return _mm256_min_ps(_mm256_set1_ps(t->maximum), sum);
}

INLINE void plane(
    const struct swl_depthwise_f32 *t, const int stride, const ptrdiff_t kernel_width)
{
    for (ptrdiff_t column = 0; column < t->output_width; column += 8) {
        ptrdiff_t start[SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH];
        __m256i inside[SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH][2];
        for (ptrdiff_t v = 0; v < kernel_width; v++) {
            start[v] = column * stride + v * t->dilation_width - t->pad_left;
            inside[v][0] = inside_of(start[v], t->width);
            inside[v][1] = inside_of(start[v] + 8, t->width);
        }
        const __m256i wanted = inside_of(0, t->output_width - column);
        for (ptrdiff_t row = 0; row < t->output_height; row++)
            _mm256_maskstore_ps(
                t->y + row * t->output_width + column, wanted,
                window(t, stride, kernel_width, row, start, inside));
    }
}

TARGET void swl_depthwise_f32__avx2(const struct swl_depthwise_f32 *t)
{
    // The usual kernel with its taps in registers.
    if (t->kernel_width == 3 && t->stride_width == 1) plane(t, 1, 3);
    else if (t->kernel_width == 3) plane(t, 2, 3);
    else if (t->stride_width == 1) plane(t, 1, t->kernel_width);
    else plane(t, 2, t->kernel_width);
}

#endif
