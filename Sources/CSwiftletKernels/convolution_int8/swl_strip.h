// A strip of input lines in scratch: what the windows of some pixels of one output row see, or those
// of some whole output rows.
#ifndef SWL_STRIP_H
#define SWL_STRIP_H

#include "../include/swl_convolution_int8.h"

// `line_count` lines of `line_stride` bytes, `line_step` input lines from one to the next, padded with
// the zero point, every byte flipped by `flip`. The lines end with `tail` bytes that meet zero weights.
struct swl_strip {
    int8_t *lines;
    ptrdiff_t line_count;
    ptrdiff_t line_step;
    ptrdiff_t line_stride;
    ptrdiff_t tail;
    int8_t flip;
};

// Copies the lines for the `count` pixels of output row `row` and the following from `column` on.
void swl_fill_strip(const struct swl_strip *strip, const struct swl_window_int8 *window,
                    ptrdiff_t row, ptrdiff_t column, ptrdiff_t count);

#endif
