// The walk over max pooling's windows, for vectors of any width. The file that includes this defines
// before it, besides TARGET:
//
//   struct bounds
//   store_largest(output, window, channels, narrow, bounds, rows, columns)   one pixel

TARGET static void run_windows(const struct swl_pool_int8_arguments *a, const struct bounds *bounds)
{
    const ptrdiff_t channels = a->window.channels;
    const struct narrow narrow = find_narrow(a);
    int8_t *output = a->output;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        const struct swl_pool_window line = swl_find_pool_row(&a->window, row);
        for (ptrdiff_t column = 0; column < a->window.output_width; column++) {
            const struct swl_pool_window w = swl_find_pool_window(line, &a->window, column);
            if (w.rows == 2 && w.columns == 2) {
                store_largest(output, &w, channels, &narrow, bounds, 2, 2);
            } else if (w.rows == 3 && w.columns == 3) {
                store_largest(output, &w, channels, &narrow, bounds, 3, 3);
            } else {
                store_largest(output, &w, channels, &narrow, bounds, w.rows, w.columns);
            }
            output += a->output_stride;
        }
    }
}
