// The valid part of a pooling window.
#ifndef SWL_POOL_WINDOW_H
#define SWL_POOL_WINDOW_H

#include "../include/swl_pool_int8.h"

// Positions `first`, `first + dilation`, ... along one axis.
struct swl_taps {
    ptrdiff_t first;
    ptrdiff_t count;
};

static inline __attribute__((always_inline)) struct swl_taps swl_valid_taps(ptrdiff_t start, ptrdiff_t taps, ptrdiff_t dilation,
                                             ptrdiff_t extent)
{
    if (start >= 0 && start + (taps - 1) * dilation < extent)
        return (struct swl_taps){start, taps};
    const ptrdiff_t skipped = start < 0 ? (dilation - 1 - start) / dilation : 0;
    const ptrdiff_t reach = extent > start ? (extent - start + dilation - 1) / dilation : 0;
    const ptrdiff_t end = reach < taps ? reach : taps;
    return (struct swl_taps){start + skipped * dilation, end > skipped ? end - skipped : 0};
}

// One window's valid elements: `rows` times `columns` pixels from `start` on.
struct swl_pool_window {
    const int8_t *start;
    ptrdiff_t rows;
    ptrdiff_t columns;
    ptrdiff_t row_step;
    ptrdiff_t column_step;
};

// The part of `row`'s windows that all its columns share.
static inline __attribute__((always_inline)) struct swl_pool_window swl_find_pool_row(const struct swl_window_int8 *w,
                                                       ptrdiff_t row)
{
    const struct swl_taps rows = swl_valid_taps(row * w->stride_height - w->pad_top,
                                                w->kernel_height, w->dilation_height, w->height);
    return (struct swl_pool_window){
        .start = w->input + rows.first * w->width * w->pixel_stride,
        .rows = rows.count,
        .row_step = w->dilation_height * w->width * w->pixel_stride,
        .column_step = w->dilation_width * w->pixel_stride,
    };
}

static inline __attribute__((always_inline)) struct swl_pool_window swl_find_pool_window(struct swl_pool_window row,
                                                          const struct swl_window_int8 *w,
                                                          ptrdiff_t column)
{
    const struct swl_taps columns = swl_valid_taps(column * w->stride_width - w->pad_left,
                                                   w->kernel_width, w->dilation_width, w->width);
    row.start += columns.first * w->pixel_stride;
    row.columns = columns.count;
    return row;
}

#endif
