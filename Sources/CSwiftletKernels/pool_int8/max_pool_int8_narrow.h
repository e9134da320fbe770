// Maxima of fewer channels than a vector has.
#ifndef SWL_MAX_POOL_INT8_NARROW_H
#define SWL_MAX_POOL_INT8_NARROW_H

#include "swl_pool_window.h"

// Fewer than sixteen channels: a vector takes in what follows a pixel, as long as that is input, and
// leaves it behind the pixel's output, where the next pixel's output goes.
struct narrow {
    const int8_t *last_load;  // addresses beyond these are too near the end
    int8_t *last_store;
};

static inline struct narrow find_narrow(const struct swl_pool_int8_arguments *a)
{
    const struct swl_window_int8 *w = &a->window;
    const int8_t *input_end = w->input + (w->height * w->width - 1) * w->pixel_stride + w->channels;
    int8_t *output_end =
        a->output + (a->output_height * w->output_width - 1) * a->output_stride + w->channels;
    return (struct narrow){input_end - 16,
                           a->output_stride == w->channels ? output_end - 16 : a->output - 1};
}

// One pixel, channel by channel: the last ones of a map, and not worth a copy at each call.
static __attribute__((noinline, unused)) void
store_largest_of_each(int8_t *output, const struct swl_pool_window *w, ptrdiff_t channels, int8_t low,
                      int8_t high)
{
    for (ptrdiff_t channel = 0; channel < channels; channel++) {
        int8_t largest = low;
        for (ptrdiff_t i = 0; i < w->rows; i++)
            for (ptrdiff_t j = 0; j < w->columns; j++) {
                const int8_t value = w->start[i * w->row_step + j * w->column_step + channel];
                if (value > largest) largest = value;
            }
        output[channel] = largest < high ? largest : high;
    }
}

#endif
