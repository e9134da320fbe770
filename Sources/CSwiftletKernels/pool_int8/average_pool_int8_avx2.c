#include "../requantize_int8/requantize_avx2.h"
#include "swl_pool_window.h"

#if defined(__x86_64__)

#define STEP STEP_AVX2

// Values are added in 16 bits as long as no sum can overflow, then in 32.
enum { RUN = 255 };

// Sixteen channels' sums, eight to a register.
struct sums {
    __m256i low;
    __m256i high;
};

STEP struct sums widened(struct sums sums, __m256i run)
{
    return (struct sums){
        _mm256_add_epi32(sums.low, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(run))),
        _mm256_add_epi32(sums.high, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(run, 1))),
    };
}

STEP struct sums sum_of_16(const struct swl_pool_window *w, ptrdiff_t channel)
{
    struct sums sums = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    __m256i run = _mm256_setzero_si256();
    int left = RUN;
    const int8_t *line = w->start + channel;
    for (ptrdiff_t i = 0; i < w->rows; i++, line += w->row_step) {
        const int8_t *tap = line;
        for (ptrdiff_t j = 0; j < w->columns; j++, tap += w->column_step) {
            const __m128i values = _mm_loadu_si128((const __m128i *)tap);
            run = _mm256_add_epi16(run, _mm256_cvtepi8_epi16(values));
            if (--left == 0) {
                sums = widened(sums, run);
                run = _mm256_setzero_si256();
                left = RUN;
            }
        }
    }
    return widened(sums, run);
}

// The entry for one count of valid elements. A shift below the 32-bit scheme's 33 is made up for by
// doubling the sums, as long as they are small enough.
struct entry {
    struct scale_256 scale;
    __m128i doublings;
    __m256i offset;  // -count * zero point of the input
    int is_wide;     // whether the scheme holds
    const struct swl_requantization_block *block;
    ptrdiff_t lane;
};

STEP struct entry load_entry(const struct swl_pool_int8_arguments *a, ptrdiff_t count)
{
    const ptrdiff_t index = count - a->first_count;
    const struct swl_requantization_block *block =
        (const struct swl_requantization_block *)a->requantization + index / 16;
    const int32_t shift = block->shift[index % 16];
    const int32_t doublings = shift < 33 ? 33 - shift : 0;
    return (struct entry){
        make_scale_256(_mm256_set1_epi32(block->multiplier[index % 16]),
                       _mm256_set1_epi32(shift + doublings)),
        _mm_cvtsi32_si128(doublings),
        _mm256_set1_epi32((int32_t)-count * a->window.zero_point),
        (int64_t)255 * count << doublings <= INT32_MAX,
        block,
        index % 16,
    };
}

STEP __m256i entry_scaled(__m256i difference, const struct entry *entry)
{
    return scaled_256(_mm256_sll_epi32(difference, entry->doublings), &entry->scale);
}

TARGET_AVX2 static __attribute__((noinline)) void
store_narrow_shift(int8_t *output, struct sums differences, const struct entry *entry,
                   const struct swl_output_range *range)
{
    int32_t sums[16];
    _mm256_storeu_si256((__m256i *)sums, differences.low);
    _mm256_storeu_si256((__m256i *)(sums + 8), differences.high);
    for (int i = 0; i < 16; i++)
        output[i] = swl_requantize(sums[i], entry->block, entry->lane, range);
}

STEP void store_16(int8_t *output, struct sums sums, const struct entry *entry,
                   const struct bounds_256 *bounds, const struct swl_output_range *range)
{
    const struct sums differences = {_mm256_add_epi32(sums.low, entry->offset),
                                     _mm256_add_epi32(sums.high, entry->offset)};
    if (__builtin_expect(!entry->is_wide, 0)) {
        store_narrow_shift(output, differences, entry, range);
        return;
    }
    const __m256i low = entry_scaled(differences.low, entry);
    const __m256i high = entry_scaled(differences.high, entry);
    const __m256i bytes = in_order_256(outputs_256(low, high, low, high, bounds));
    _mm_storeu_si128((__m128i *)output, _mm256_castsi256_si128(bytes));
}

TARGET_AVX2 int swl_average_pool_int8(const struct swl_pool_int8_arguments *a,
                                      enum swl_int8_isa isa)
{
    (void)isa;  // each has AVX2
    const ptrdiff_t channels = a->window.channels;
    if (channels < 16) return 0;
    const struct bounds_256 bounds = load_bounds_256(&a->range);
    struct entry entry;
    ptrdiff_t entry_count = -1;
    int8_t *output = a->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        const struct swl_pool_window line = swl_find_pool_row(&a->window, row);
        for (ptrdiff_t column = 0; column < a->window.output_width; column++) {
            const struct swl_pool_window w = swl_find_pool_window(line, &a->window, column);
            if (w.rows * w.columns != entry_count) {
                entry_count = w.rows * w.columns;
                entry = load_entry(a, entry_count);
            }
            for (ptrdiff_t channel = 0; channel < channels; channel += 16) {
                // The last vector overlaps the one before it.
                const ptrdiff_t first = channel < channels - 16 ? channel : channels - 16;
                store_16(output + first, sum_of_16(&w, first), &entry, &bounds, &a->range);
            }
            output += a->output_stride;
        }
    }
    return 1;
}

#else

int swl_average_pool_int8(const struct swl_pool_int8_arguments *arguments, enum swl_int8_isa isa)
{
    (void)arguments, (void)isa;
    return 0;
}

#endif
