// The walk over a strip of channels, for vectors of any width. The file that includes this defines
// before it, besides what it has in common with the others (TILE, TARGET, depthwise, struct strip):
//
//   vector, VECTOR_BYTES
//   load_weights(strip, weights, K, G)   the strip's weights, interleaved
//   load_scales(strip, K, G)             its sums' start values and scales
//   load_column(column, rows, ...)       a column of input, interleaved
//   add_column(sum, column, strip, j, K) its products with kernel column j
//   finish(rows, offset, sum, ...)       requantizes and stores a pixel of each row

// Closes the oldest window and opens a new one: sums move up by one place.
TILE void shift_sums(vector sum[][4], const struct strip *s, int count)
{
SWL_UNROLL
    for (int q = 0; q < 4; q++) {
SWL_UNROLL
        for (int i = count - 1; i > 0; i--) sum[i][q] = sum[i - 1][q];
        sum[0][q] = s->start[q];
    }
}

// Every pixel of up to G rows. `sum[i]` belongs to the window opened i columns ago, with stride 2 to
// that opened 2 * i columns ago.
TILE void run_rows(const depthwise *a, const struct strip *s, const struct rows *rows, int K, int S,
                   int G)
{
    const int last = S == 1 ? K - 1 : K / 2;
    vector sum[SWL_DEPTHWISE_TAPS][4], column[SWL_DEPTHWISE_QUADS][4];
SWL_UNROLL
    for (int i = 0; i < SWL_DEPTHWISE_TAPS; i++)
SWL_UNROLL
        for (int q = 0; q < 4; q++) sum[i][q] = s->start[q];
    ptrdiff_t x = -a->window.pad_left;
    for (ptrdiff_t pixel = -last; pixel < a->window.output_width; pixel++, x += S) {
        load_column(column, rows, s, &a->window, x, K, G);
SWL_UNROLL
        for (int i = 0; i <= last; i++) add_column(sum[i], column, s, S * i, K);
        if (pixel >= 0) finish(rows, pixel * a->output_stride, sum[last], s, a, G);
        shift_sums(sum, s, last + 1);
        if (S == 2) {
            load_column(column, rows, s, &a->window, x + 1, K, G);
SWL_UNROLL
            for (int i = 1; i <= last; i++) add_column(sum[i], column, s, 2 * i - 1, K);
        }
    }
}

// All rows of the strip's channels, G at a time; missing ones repeat the last.
TILE void run_strip(const depthwise *a, struct strip *s, ptrdiff_t channel, int K, int S, int G)
{
    load_weights(s, a->weights + channel * K * K, K, G);
    load_scales(s, K, G);
    int8_t padding[VECTOR_BYTES];
    __builtin_memset(padding, a->window.zero_point, sizeof padding);
    for (ptrdiff_t first = 0; first < a->output_height; first += G) {
        struct rows rows;
        for (int g = 0; g < G; g++) {
            const ptrdiff_t row = first + g < a->output_height ? first + g : a->output_height - 1;
            swl_find_lines(rows.lines[g], &a->window, row, channel, padding);
            rows.output[g] =
                a->output + row * a->window.output_width * a->output_stride + channel;
        }
        run_rows(a, s, &rows, K, S, G);
    }
}

typedef void strip_function(const depthwise *, struct strip *, ptrdiff_t channel);

#define DEFINE_STRIP(K, S, G)                                                                     \
    TARGET static void run_##K##x##K##_stride##S##_rows##G(const depthwise *a, struct strip *s,   \
                                                           ptrdiff_t channel)                     \
    {                                                                                             \
        run_strip(a, s, channel, K, S, G);                                                        \
    }
