// The walk over depthwise windows for NEON, in blocks of as many channels as a vector has. The file that
// includes this defines before it, besides TARGET, TILE and what depthwise_vector_neon.h has:
//
//   struct column                        a column of input under a window, ready to be multiplied
//   struct weights                       a block's weights
//   make_column(x, K)                    a column from its K vectors
//   load_weights(block, K)
//   add_window(sum, columns, weights, K) the products of the columns' pointers, left to right
//
// A column serves all windows that it lies in: they are computed from left to right, and the columns
// stay in registers. Column x has the place x % K, so that nothing moves; that takes K windows in one
// pass of the loop.

typedef const struct swl_depthwise_int8_arguments depthwise;

// What stays the same for one block of channels.
struct block {
    const int8_t *weights;
    const struct swl_requantization_block *requantization;
    ptrdiff_t first;  // of its channels in that
    vector_scale scale;
    struct bounds_neon bounds;
    vector padding;
    ptrdiff_t channels;
    int wide_shifts;
};

// A window's outputs that are not plain: a function, since it is rare and would stand in every window of a
// loop. Its sums come in registers; where a vector has eight channels the last two are nothing.
TARGET static __attribute__((noinline)) void store_rest(int8_t *output, int32x4_t sum0, int32x4_t sum1,
                                                        int32x4_t sum2, int32x4_t sum3,
                                                        const struct block *b,
                                                        const struct swl_output_range *range)
{
    const int32x4_t sum[4] = {sum0, sum1, sum2, sum3};
    if (b->wide_shifts)
        store_part(output, vector_of_outputs(sum, &b->scale, &b->bounds, 1), b->channels);
    else
        store_narrow_shift(output, sum, b->channels, b->requantization, b->first, range);
}

// `is_plain`: all channels, none of whose shifts or clamps need more than the usual.
TILE void store_window(int8_t *output, const int32x4_t sum[SUMS], const struct block *b,
                       const struct swl_output_range *range, int is_plain)
{
    if (__builtin_expect(is_plain, 1))
        store_vector(output, vector_of_outputs(sum, &b->scale, &b->bounds, 0));
    else
        store_rest(output, sum[0], sum[1], sum[SUMS - 2], sum[SUMS - 1], b, range);
}

#if defined(__aarch64__)
// The rows that see the input's end, of any stride, and the channels from `channel` on with stride 1.
void swl_depthwise_3x3_in_bounds__neon(depthwise *a, const struct block *b,
                                       const struct swl_depthwise_line *lines, int8_t *output);
void swl_depthwise_3x3_from__neon(depthwise *a, ptrdiff_t channel);
#endif

// Where the next input column of each line is.
struct columns_left {
    const int8_t *at[SWL_DEPTHWISE_TAPS];
    ptrdiff_t step[SWL_DEPTHWISE_TAPS];
    ptrdiff_t x;
    ptrdiff_t width;
};

// `is_full`: a whole vector of every pixel may be read.
TILE struct column next_column(struct columns_left *c, const struct block *b, int K, int is_full)
{
    vector values[SWL_DEPTHWISE_TAPS];
    if ((size_t)c->x < (size_t)c->width) {
SWL_UNROLL
        for (int i = 0; i < K; i++)
            values[i] = is_full ? load_vector(c->at[i]) : load_part(c->at[i], b->channels);
    } else {
SWL_UNROLL
        for (int i = 0; i < K; i++) values[i] = b->padding;
    }
    c->x++;
SWL_UNROLL
    for (int i = 0; i < K; i++) c->at[i] += c->step[i];
    return make_column(values, K);
}

TILE struct columns_left columns_from(depthwise *a, const struct swl_depthwise_line *lines,
                                      ptrdiff_t x, int K)
{
    struct columns_left c = {.x = x, .width = a->window.width};
SWL_UNROLL
    for (int i = 0; i < K; i++) {
        c.at[i] = lines[i].start + x * lines[i].step;
        c.step[i] = lines[i].step;
    }
    return c;
}

// One window's outputs.
TILE void run_window(depthwise *a, const struct block *b, const struct column *const *under,
                     const struct weights *weights, int8_t *output, int K, int is_plain)
{
    int32x4_t sum[SUMS];
SWL_UNROLL
    for (int n = 0; n < SUMS; n++)
        sum[n] = vld1q_s32(b->requantization->bias + b->first + 4 * n);
    add_window(sum, under, weights, K);
    store_window(output, sum, b, &a->range, is_plain);
}

// One output row with stride S, a constant.
TILE void run_row(depthwise *a, const struct block *b, const struct swl_depthwise_line *lines,
                  int8_t *output, int K, int S)
{
    const struct weights weights = load_weights(b, K);
    const int is_plain = b->wide_shifts && b->channels == VECTOR_BYTES && !b->bounds.are_narrow;
    const ptrdiff_t stride = a->output_stride;
    struct columns_left next = columns_from(a, lines, -a->window.pad_left, K);
    struct column columns[SWL_DEPTHWISE_TAPS];
SWL_UNROLL
    for (int j = 0; j < K - S; j++) columns[j] = next_column(&next, b, K, 1);
    for (ptrdiff_t left = a->window.output_width;; left -= K) {
SWL_UNROLL
        for (int p = 0; p < K; p++) {
            if (left == p) return;
            const struct column *under[SWL_DEPTHWISE_TAPS];
SWL_UNROLL
            for (int j = 0; j < K; j++) {
                struct column *const column = &columns[(p * S + j) % K];
                if (j >= K - S) *column = next_column(&next, b, K, 1);
                under[j] = column;
            }
            run_window(a, b, under, &weights, output, K, is_plain);
            output += stride;
        }
    }
}

// One output row of any stride, reading no more than the block's channels.
TILE void run_row_in_bounds(depthwise *a, const struct block *b,
                            const struct swl_depthwise_line *lines, int8_t *output, int K)
{
    const struct weights weights = load_weights(b, K);
    for (ptrdiff_t p = 0; p < a->window.output_width; p++, output += a->output_stride) {
        struct columns_left next =
            columns_from(a, lines, p * a->window.stride_width - a->window.pad_left, K);
        struct column columns[SWL_DEPTHWISE_TAPS];
        const struct column *under[SWL_DEPTHWISE_TAPS];
SWL_UNROLL
        for (int j = 0; j < K; j++) {
            columns[j] = next_column(&next, b, K, 0);
            under[j] = &columns[j];
        }
        run_window(a, b, under, &weights, output, K, 0);
    }
}

typedef void row_function(depthwise *, const struct block *, const struct swl_depthwise_line *,
                          int8_t *output);

// The first input row from whose last pixel on a vector could reach behind the input.
STEP_NEON ptrdiff_t first_row_at_end(const struct swl_window_int8 *w, ptrdiff_t channels)
{
    const ptrdiff_t line = w->width * w->pixel_stride;
    return w->height - (VECTOR_BYTES - channels + line - 1) / line;
}

// `in_bounds` runs the rows that see the input's end.
STEP_NEON void run_block(depthwise *a, const struct block *b, ptrdiff_t channel, row_function *run,
                         row_function *in_bounds)
{
    const struct swl_window_int8 *w = &a->window;
    int8_t padding[VECTOR_BYTES];
    store_vector(padding, b->padding);
    const ptrdiff_t reach = (w->kernel_height - 1) * w->dilation_height - w->pad_top;
    const ptrdiff_t end = first_row_at_end(w, b->channels);
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        struct swl_depthwise_line lines[SWL_DEPTHWISE_TAPS];
        swl_find_lines(lines, w, row, channel, padding);
        const int sees_end = b->channels < VECTOR_BYTES && row * w->stride_height + reach >= end;
        (sees_end ? in_bounds : run)(
            a, b, lines, a->output + row * w->output_width * a->output_stride + channel);
    }
}

// The blocks from `channel` on, a multiple of sixteen.
STEP_NEON void run_blocks_from(depthwise *a, ptrdiff_t channel, row_function *run,
                               row_function *in_bounds)
{
    const struct swl_requantization_block *blocks = a->requantization;
    struct block b = {
        .bounds = load_bounds_neon(&a->range),
        .padding = vector_of(a->window.zero_point),
    };
    for (; channel < a->window.channels; channel += VECTOR_BYTES) {
        const ptrdiff_t left = a->window.channels - channel;
        const ptrdiff_t taps = a->window.kernel_height * a->window.kernel_width;
        b.channels = left < VECTOR_BYTES ? left : VECTOR_BYTES;
        b.first = channel % 16;
        b.weights = a->weights + (channel - b.first) * taps + b.first;
        b.requantization = blocks + channel / 16;
        b.scale = load_vector_scale(b.requantization, b.first);
        b.wide_shifts =
            swl_has_shifts_from(b.requantization, b.first + b.channels, SWL_NEON_LEAST_SHIFT);
        run_block(a, &b, channel, run, in_bounds);
    }
}

