// The walk down the rows of a slice. The file that includes this defines before it, besides what is in
// depthwise_int8_slice.h (TILE, TARGET, struct strip):
//
//   vector, VECTOR_BYTES, VECTOR_REGISTER (its constraint in assembly)
//   CAN_SPREAD(channels)               whether pixels with so many are computed side by side with stride 2
//   LONGEST_WHOLE_WINDOW               kernels up to which all lines of a window fit registers
//   struct reach, find_reach(slice)    which lanes of a slice's lines have input
//   load_line(line, slice, reach)      what a slice sees of the input line at its taps: [quad][q]
//   padding_line(line, zero_point)     the same for a line in the padding
//   add_line(sum, line, weights, K)    a line's products with one kernel row's weights
//   requantized(sum, strip, IS_WIDE)   a slice's outputs of one row
//   store(output, bytes, lanes, KIND)  stores them

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

// The slice's taps at input line `y`. A copy, in registers: stores of outputs could change the slice itself.
TILE struct slice at_line(const struct slice *slice, ptrdiff_t y, int K)
{
    struct slice at = *slice;
SWL_UNROLL
    for (int j = 0; j < K; j++) at.tap[j] += y * at.step[j];
    return at;
}

// Line `y`, where the slice is, which goes on to the next.
TILE void find_line(vector line[][4], struct slice *slice, const struct reach *reach,
                    const struct swl_window_int8 *w, ptrdiff_t y, int K, int KIND)
{
    if (y >= 0 && y < w->height) {
        load_line(line, slice, reach, K, KIND);
    } else {
        padding_line(line, w->zero_point, K);
    }
SWL_UNROLL
    for (int j = 0; j < K; j++) slice->tap[j] += slice->step[j];
}

// Every row of a slice, from top to bottom, with one set of sums for each window that is open:
// `sum[i]` belongs to that opened i lines ago, with stride 2 to that opened 2 * i lines ago.
TILE void run_open_windows(const depthwise *a, const struct strip *s, const struct slice *slice,
                           int8_t *output, int K, int S, int KIND, int IS_WIDE)
{
    const int last = S == 1 ? K - 1 : K / 2;
    vector sum[SWL_DEPTHWISE_TAPS][4], line[SWL_DEPTHWISE_QUADS][4];
SWL_UNROLL
    for (int i = 0; i < SWL_DEPTHWISE_TAPS; i++)
SWL_UNROLL
        for (int q = 0; q < 4; q++) sum[i][q] = s->start[q];
    const ptrdiff_t step = a->window.output_width * a->output_stride;
    const struct reach reach = find_reach(slice, a->window.zero_point, K, KIND);
    ptrdiff_t y = -a->window.pad_top;
    struct slice at = at_line(slice, y, K);
    for (ptrdiff_t row = -last; row < a->output_height; row++, y += S) {
        find_line(line, &at, &reach, &a->window, y, K, KIND);
SWL_UNROLL
        for (int i = 0; i <= last; i++) add_line(sum[i], line, s->weights[S * i], K);
        if (row >= 0) {
            store(output, requantized(sum[last], s, IS_WIDE), slice->lanes, KIND);
            output += step;
        }
        shift_sums(sum, s, last + 1);
        if (S == 2) {
            find_line(line, &at, &reach, &a->window, y + 1, K, KIND);
SWL_UNROLL
            for (int i = 1; i <= last; i++) add_line(sum[i], line, s->weights[2 * i - 1], K);
        }
    }
}

// The windows that begin at `line`, one for each of `rows` rows of outputs, quarter by quarter: while one is
// requantized the products of the next are computed. Without the statement that does nothing Clang
// takes one row after the other, for which registers do not suffice.
TILE void find_outputs(vector bytes[], vector line[][1][4], const struct strip *s, int rows, int K,
                       int S, int IS_WIDE)
{
    vector v[2][4];
SWL_UNROLL
    for (int q = 0; q < 4; q++) {
SWL_UNROLL
        for (int r = 0; r < rows; r++) v[r][q] = s->start[q];
SWL_UNROLL
        for (int i = 0; i < K; i++)
SWL_UNROLL
            for (int r = 0; r < rows; r++)
                v[r][q] = dot(v[r][q], line[r * S + i][0][q], s->weights[i][0][q]);
SWL_UNROLL
        for (int r = 0; r < rows; r++) {
            if (IS_WIDE) v[r][q] = scaled(v[r][q], &s->scale[q]);
            __asm__("" : "+" VECTOR_REGISTER(v[r][q]));
        }
    }
SWL_UNROLL
    for (int r = 0; r < rows; r++)
        bytes[r] = IS_WIDE ? outputs(v[r][0], v[r][1], v[r][2], v[r][3], &s->bounds)
                           : narrow_outputs(v[r], s);
}

// The same with all lines of a window in registers: two rows of outputs at a time, or with stride 2 one,
// so that weights and scales are loaded half as often.
TILE void run_whole_windows(const depthwise *a, const struct strip *s, const struct slice *slice,
                            int8_t *output, int K, int S, int KIND, int IS_WIDE)
{
    enum { MOST_LINES = 4, QUADS = 1 };
    const int rows = S == 1 ? 2 : 1, lines = (rows - 1) * S + K, kept = lines - rows * S;
    vector line[MOST_LINES][QUADS][4];
    const struct reach reach = find_reach(slice, a->window.zero_point, K, KIND);
    ptrdiff_t y = -a->window.pad_top;
    struct slice at = at_line(slice, y, K);
SWL_UNROLL
    for (int i = 0; i < kept; i++) find_line(line[i], &at, &reach, &a->window, y + i, K, KIND);
    const ptrdiff_t step = a->window.output_width * a->output_stride;
    for (ptrdiff_t row = 0; row < a->output_height; row += rows, y += rows * S) {
        vector bytes[2];
SWL_UNROLL
        for (int i = kept; i < lines; i++) find_line(line[i], &at, &reach, &a->window, y + i, K, KIND);
        find_outputs(bytes, line, s, rows, K, S, IS_WIDE);
        store(output, bytes[0], slice->lanes, KIND);
        output += step;
        if (rows > 1 && row + 1 < a->output_height) {
            store(output, bytes[1], slice->lanes, KIND);
            output += step;
        }
SWL_UNROLL
        for (int i = 0; i < kept; i++)
SWL_UNROLL
            for (int q = 0; q < 4; q++) line[i][0][q] = line[i + rows * S][0][q];
    }
}

typedef void slice_function(const depthwise *, const struct strip *, const struct slice *,
                            int8_t *output);

enum { NARROW, WIDE };

#define SLICE(K, S, SHIFTS, KIND) run_##K##x##K##_stride##S##_##SHIFTS##_##KIND

#define DEFINE_SLICE(K, S, SHIFTS, KIND)                                                          \
    TARGET static void SLICE(K, S, SHIFTS, KIND)(const depthwise *a, const struct strip *s,       \
                                                 const struct slice *slice, int8_t *output)       \
    {                                                                                             \
        if (K <= LONGEST_WHOLE_WINDOW)                                                            \
            run_whole_windows(a, s, slice, output, K, S, KIND, SHIFTS);                           \
        else                                                                                      \
            run_open_windows(a, s, slice, output, K, S, KIND, SHIFTS);                            \
    }

// What is not whole takes care of what is, too.
#define DEFINE_SLICES(K, S)                                                                       \
    DEFINE_SLICE(K, S, WIDE, WHOLE)                                                               \
    DEFINE_SLICE(K, S, WIDE, PARTIAL)                                                             \
    DEFINE_SLICE(K, S, NARROW, PARTIAL)
#define DEFINE_SPREAD_SLICES(K)                                                                   \
    DEFINE_SLICE(K, 2, WIDE, SPREAD)                                                              \
    DEFINE_SLICE(K, 2, NARROW, SPREAD)

// By kind.
#define WIDE_SLICES(K, S, SPREAD_SLICE)                                                           \
    {SLICE(K, S, WIDE, WHOLE), SLICE(K, S, WIDE, PARTIAL), SPREAD_SLICE}
#define NARROW_SLICES(K, S, SPREAD_SLICE)                                                         \
    {SLICE(K, S, NARROW, PARTIAL), SLICE(K, S, NARROW, PARTIAL), SPREAD_SLICE}

// How many pixels of `channels` channels a vector takes: several where they follow each other in memory.
static ptrdiff_t pixels_side_by_side(const depthwise *a)
{
    const struct swl_window_int8 *w = &a->window;
    const int is_dense = w->pixel_stride == w->channels && a->output_stride == w->channels;
    if (!is_dense || w->channels > VECTOR_BYTES / 2) return 1;
    if (w->stride_width == 2 && !CAN_SPREAD(w->channels)) return 1;
    const ptrdiff_t fitting = VECTOR_BYTES / w->channels;
    return fitting < w->output_width ? fitting : w->output_width;
}

// All outputs of the strip's channels, from `channel` on.
TARGET static void run_strip(const depthwise *a, const struct strip *s, ptrdiff_t channel,
                             slice_function *const *run)
{
    int8_t padding[2 * VECTOR_BYTES];
    __builtin_memset(padding, a->window.zero_point, sizeof padding);
    for (ptrdiff_t column = 0; column < a->window.output_width; column += s->pixels) {
        const ptrdiff_t left = a->window.output_width - column;
        const ptrdiff_t pixels = left < s->pixels ? left : s->pixels;
        const struct slice slice = find_slice(a, column, pixels, channel, s->channels, padding);
        run[slice.kind](a, s, &slice, a->output + column * a->output_stride + channel);
    }
}
