#include "swl_pool_window.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

struct bounds {
    __m256i low;
    __m256i high;
};

STEP void store_largest_of_32(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channel,
                              const struct bounds *bounds)
{
    __m256i largest = bounds->low;
    const int8_t *line = w->start + channel;
    for (ptrdiff_t i = 0; i < w->rows; i++, line += w->row_step) {
        const int8_t *tap = line;
        for (ptrdiff_t j = 0; j < w->columns; j++, tap += w->column_step)
            largest = _mm256_max_epi8(largest, _mm256_loadu_si256((const __m256i *)tap));
    }
    _mm256_storeu_si256((__m256i *)(output + channel), _mm256_min_epi8(largest, bounds->high));
}

STEP void store_largest_of_16(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channel,
                              const struct bounds *bounds)
{
    __m128i largest = _mm256_castsi256_si128(bounds->low);
    const int8_t *line = w->start + channel;
    for (ptrdiff_t i = 0; i < w->rows; i++, line += w->row_step) {
        const int8_t *tap = line;
        for (ptrdiff_t j = 0; j < w->columns; j++, tap += w->column_step)
            largest = _mm_max_epi8(largest, _mm_loadu_si128((const __m128i *)tap));
    }
    largest = _mm_min_epi8(largest, _mm256_castsi256_si128(bounds->high));
    _mm_storeu_si128((__m128i *)(output + channel), largest);
}

// The last vector of a pixel overlaps the one before it.
TARGET int swl_max_pool_int8(const struct swl_pool_int8_arguments *a, enum swl_int8_isa isa)
{
    (void)isa;  // each has AVX2
    const ptrdiff_t channels = a->window.channels;
    if (channels < 16) return 0;
    const struct bounds bounds = {
        _mm256_set1_epi8((char)a->range.clamp_low),
        _mm256_set1_epi8((char)a->range.clamp_high),
    };
    int8_t *output = a->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        for (ptrdiff_t column = 0; column < a->window.output_width; column++) {
            const struct swl_pool_window w = swl_find_pool_window(&a->window, row, column);
            ptrdiff_t channel = 0;
            for (; channel + 32 <= channels; channel += 32)
                store_largest_of_32(output, &w, channel, &bounds);
            if (channels - channel >= 16) {
                store_largest_of_16(output, &w, channel, &bounds);
                channel += 16;
            }
            if (channel < channels) store_largest_of_16(output, &w, channels - 16, &bounds);
            output += a->output_stride;
        }
    }
    return 1;
}

#else

int swl_max_pool_int8(const struct swl_pool_int8_arguments *arguments, enum swl_int8_isa isa)
{
    (void)arguments, (void)isa;
    return 0;
}

#endif
