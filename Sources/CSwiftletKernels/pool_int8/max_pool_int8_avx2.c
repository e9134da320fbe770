#include "../float_matrix/unroll.h"
#include "max_pool_int8_narrow.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

struct bounds {
    __m256i low;
    __m256i high;
};

// `rows` and `columns` are those of the window, and constants in most places.
STEP void store_largest_of_32(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channel,
                              const struct bounds *bounds, ptrdiff_t rows, ptrdiff_t columns)
{
    __m256i largest = bounds->low;
    const int8_t *line = w->start + channel;
SWL_UNROLL_IF_CONSTANT
    for (ptrdiff_t i = 0; i < rows; i++, line += w->row_step) {
        const int8_t *tap = line;
SWL_UNROLL_IF_CONSTANT
        for (ptrdiff_t j = 0; j < columns; j++, tap += w->column_step)
            largest = _mm256_max_epi8(largest, _mm256_loadu_si256((const __m256i *)tap));
    }
    _mm256_storeu_si256((__m256i *)(output + channel), _mm256_min_epi8(largest, bounds->high));
}

STEP void store_largest_of_16(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channel,
                              const struct bounds *bounds, ptrdiff_t rows, ptrdiff_t columns)
{
    __m128i largest = _mm256_castsi256_si128(bounds->low);
    const int8_t *line = w->start + channel;
SWL_UNROLL_IF_CONSTANT
    for (ptrdiff_t i = 0; i < rows; i++, line += w->row_step) {
        const int8_t *tap = line;
SWL_UNROLL_IF_CONSTANT
        for (ptrdiff_t j = 0; j < columns; j++, tap += w->column_step)
            largest = _mm_max_epi8(largest, _mm_loadu_si128((const __m128i *)tap));
    }
    largest = _mm_min_epi8(largest, _mm256_castsi256_si128(bounds->high));
    _mm_storeu_si128((__m128i *)(output + channel), largest);
}

STEP void store_largest_of_few(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channels,
                               const struct narrow *narrow, const struct bounds *bounds,
                               ptrdiff_t rows, ptrdiff_t columns)
{
    const int8_t *last =
        w->start + (rows - 1) * w->row_step + (columns - 1) * w->column_step;
    if (last <= narrow->last_load && output <= narrow->last_store) {
        store_largest_of_16(output, w, 0, bounds, rows, columns);
        return;
    }
    store_largest_of_each(output, w, channels, (int8_t)_mm256_extract_epi8(bounds->low, 0),
                          (int8_t)_mm256_extract_epi8(bounds->high, 0));
}

// One pixel; its last vector overlaps the one before it.
STEP void store_largest(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channels,
                        const struct narrow *narrow, const struct bounds *bounds, ptrdiff_t rows,
                        ptrdiff_t columns)
{
    if (channels < 16) {
        store_largest_of_few(output, w, channels, narrow, bounds, rows, columns);
        return;
    }
    ptrdiff_t channel = 0;
    for (; channel + 32 <= channels; channel += 32)
        store_largest_of_32(output, w, channel, bounds, rows, columns);
    if (channels - channel >= 16) {
        store_largest_of_16(output, w, channel, bounds, rows, columns);
        channel += 16;
    }
    if (channel < channels)
        store_largest_of_16(output, w, channels - 16, bounds, rows, columns);
}

#include "max_pool_int8_walk.h"

TARGET int swl_max_pool_int8(const struct swl_pool_int8_arguments *a, enum swl_int8_isa isa)
{
    (void)isa;  // each has AVX2
    const struct bounds bounds = {
        _mm256_set1_epi8((char)a->range.clamp_low),
        _mm256_set1_epi8((char)a->range.clamp_high),
    };
    run_windows(a, &bounds);
    return 1;
}

#elif !defined(__ARM_NEON)

int swl_max_pool_int8(const struct swl_pool_int8_arguments *arguments, enum swl_int8_isa isa)
{
    (void)arguments, (void)isa;
    return 0;
}

#endif
