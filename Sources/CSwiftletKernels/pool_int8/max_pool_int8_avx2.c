#include "../float_matrix/unroll.h"
#include "../requantize_int8/swl_requantization.h"
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

// Whether windows are 2x2, lie side by side inside a dense map and have at most eight channels: a vector
// then holds both pixels of a window's line.
static int has_pairs(const struct swl_pool_int8_arguments *a)
{
    const struct swl_window_int8 *w = &a->window;
    return w->kernel_height == 2 && w->kernel_width == 2 && w->stride_height == 2
           && w->stride_width == 2 && w->dilation_height == 1 && w->dilation_width == 1
           && !w->pad_top && !w->pad_left && a->output_height * 2 <= w->height
           && w->output_width * 2 <= w->width && w->channels <= 8 && w->pixel_stride == w->channels
           && a->output_stride == w->channels && w->height * w->width * w->channels >= 16;
}

// The largest of four pixels, in the first channels of the result.
STEP __m128i largest_of_pairs(__m128i top, __m128i bottom, __m128i second,
                              const struct bounds *bounds)
{
    const __m128i both = _mm_max_epi8(top, bottom);
    const __m128i largest = _mm_max_epi8(both, _mm_shuffle_epi8(both, second));
    return _mm_min_epi8(_mm_max_epi8(largest, _mm256_castsi256_si128(bounds->low)),
                        _mm256_castsi256_si128(bounds->high));
}

STEP __m128i load_16(const int8_t *at) { return _mm_loadu_si128((const __m128i *)at); }

// The same, near the end of a map.
STEP __m128i load_last(const int8_t *at, const struct narrow *narrow, __m128i places)
{
    const ptrdiff_t back = at > narrow->last_load ? at - narrow->last_load : 0;
    return _mm_shuffle_epi8(load_16(at - back), _mm_add_epi8(places, _mm_set1_epi8((char)back)));
}

TARGET static void run_pairs(const struct swl_pool_int8_arguments *a, const struct bounds *bounds)
{
    const struct swl_window_int8 *w = &a->window;
    const struct narrow narrow = find_narrow(a);
    const ptrdiff_t channels = w->channels, line = w->width * channels;
    const __m128i places = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i second = _mm_add_epi8(places, _mm_set1_epi8((char)channels));
    int8_t *output = a->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        const int8_t *top = w->input + 2 * row * line, *bottom = top + line;
        const int8_t *const end = top + 2 * w->output_width * channels;
        for (; top < end && bottom <= narrow.last_load && output <= narrow.last_store;
             top += 2 * channels, bottom += 2 * channels, output += channels)
            _mm_storeu_si128((__m128i *)output,
                             largest_of_pairs(load_16(top), load_16(bottom), second, bounds));
        // The last ones: a vector that ends with the map, and no byte too many.
        for (; top < end; top += 2 * channels, bottom += 2 * channels, output += channels) {
            const __m128i largest =
                largest_of_pairs(load_last(top, &narrow, places),
                                 load_last(bottom, &narrow, places), second, bounds);
            if (channels == 8)
                _mm_storel_epi64((__m128i *)output, largest);
            else
                swl_store_tail(output, (uint64_t)_mm_cvtsi128_si64(largest), channels);
        }
    }
}

TARGET int swl_max_pool_int8(const struct swl_pool_int8_arguments *a, enum swl_int8_isa isa)
{
    (void)isa;  // each has AVX2
    const struct bounds bounds = {
        _mm256_set1_epi8((char)a->range.clamp_low),
        _mm256_set1_epi8((char)a->range.clamp_high),
    };
    if (has_pairs(a))
        run_pairs(a, &bounds);
    else
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
