#include "../float_matrix/unroll.h"
#include "../neon/swl_neon.h"
#include "max_pool_int8_narrow.h"

#if defined(__ARM_NEON)

#define TARGET
#define STEP static inline __attribute__((always_inline))

struct bounds {
    int8x16_t low;
    int8x16_t high;
};

// `rows` and `columns` are those of the window, and constants in most places.
STEP void store_largest_of_16(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channel,
                              const struct bounds *bounds, ptrdiff_t rows, ptrdiff_t columns)
{
    int8x16_t largest = bounds->low;
    const int8_t *line = w->start + channel;
SWL_UNROLL_IF_CONSTANT
    for (ptrdiff_t i = 0; i < rows; i++, line += w->row_step) {
        const int8_t *tap = line;
SWL_UNROLL_IF_CONSTANT
        for (ptrdiff_t j = 0; j < columns; j++, tap += w->column_step)
            largest = vmaxq_s8(largest, vld1q_s8(tap));
    }
    vst1q_s8(output + channel, vminq_s8(largest, bounds->high));
}

// One pixel; its last vector overlaps the one before it.
STEP void store_largest(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channels,
                        const struct narrow *narrow, const struct bounds *bounds, ptrdiff_t rows,
                        ptrdiff_t columns)
{
    if (channels < 16) {
        const int8_t *last = w->start + (rows - 1) * w->row_step + (columns - 1) * w->column_step;
        if (last <= narrow->last_load && output <= narrow->last_store)
            store_largest_of_16(output, w, 0, bounds, rows, columns);
        else
            store_largest_of_each(output, w, channels, vgetq_lane_s8(bounds->low, 0),
                                  vgetq_lane_s8(bounds->high, 0));
        return;
    }
    const ptrdiff_t last = channels - 16;
    for (ptrdiff_t channel = 0; channel < channels; channel += 16)
        store_largest_of_16(output, w, channel < last ? channel : last, bounds, rows, columns);
}

#include "max_pool_int8_walk.h"

int swl_max_pool_int8(const struct swl_pool_int8_arguments *a, enum swl_int8_isa isa)
{
    (void)isa;  // both have NEON
    const struct bounds bounds = {
        vdupq_n_s8((int8_t)a->range.clamp_low),
        vdupq_n_s8((int8_t)a->range.clamp_high),
    };
    run_windows(a, &bounds);
    return 1;
}

#endif
