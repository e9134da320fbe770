// The walk over max pooling's windows, for vectors of any width. The file that includes this defines
// before it, besides TARGET:
//
//   struct bounds
//   store_largest(output, window, channels, narrow, bounds, rows, columns)   one pixel

// `count` windows of one shape that follow each other; rows and columns are constants in most places.
TARGET static inline __attribute__((always_inline)) void
run_neighbours(int8_t *output, struct swl_pool_window w, ptrdiff_t count,
               const struct swl_pool_int8_arguments *a, const struct bounds *bounds,
               const struct narrow *narrow, ptrdiff_t rows, ptrdiff_t columns)
{
    const ptrdiff_t channels = a->window.channels;
    const ptrdiff_t step = a->window.stride_width * a->window.pixel_stride;
    const ptrdiff_t output_step = a->output_stride;
    // Copies, since stores of bytes could change what lies behind pointers.
    const struct bounds own_bounds = *bounds;
    const struct narrow own_narrow = *narrow;
    for (ptrdiff_t i = 0; i < count; i++, w.start += step, output += output_step)
        store_largest(output, &w, channels, &own_narrow, &own_bounds, rows, columns);
}

TARGET static void run_windows_of_one_shape(int8_t *output, struct swl_pool_window w, ptrdiff_t count,
                           const struct swl_pool_int8_arguments *a, const struct bounds *bounds,
                           const struct narrow *narrow)
{
    if (w.rows == 2 && w.columns == 2) {
        run_neighbours(output, w, count, a, bounds, narrow, 2, 2);
    } else if (w.rows == 3 && w.columns == 3) {
        run_neighbours(output, w, count, a, bounds, narrow, 3, 3);
    } else {
        run_neighbours(output, w, count, a, bounds, narrow, w.rows, w.columns);
    }
}

// A row's windows that lie between the left and the right edge are one run, the others runs of one.
TARGET static void run_windows(const struct swl_pool_int8_arguments *a, const struct bounds *bounds)
{
    const struct swl_window_int8 *w = &a->window;
    const struct narrow narrow = find_narrow(a);
    const ptrdiff_t room = w->width + w->pad_left - (w->kernel_width - 1) * w->dilation_width - 1;
    const ptrdiff_t first = (w->pad_left + w->stride_width - 1) / w->stride_width;
    const ptrdiff_t fitting = room < 0 ? 0 : room / w->stride_width + 1;
    const ptrdiff_t end = fitting < w->output_width ? fitting : w->output_width;
    int8_t *output = a->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        const struct swl_pool_window line = swl_find_pool_row(w, row);
        ptrdiff_t count;
        for (ptrdiff_t column = 0; column < w->output_width; column += count) {
            count = column == first && end > first ? end - first : 1;
            run_windows_of_one_shape(output, swl_find_pool_window(line, w, column), count, a, bounds, &narrow);
            output += count * a->output_stride;
        }
    }
}
