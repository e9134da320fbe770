#include "random.h"

int check_product(enum swl_int8_isa isa, const char *path)
{
    const int has_window = pick(0, 1) == 0;
    ptrdiff_t output_height = 1;
    struct swl_window_int8 w = make_window(4 * pick(1, 12), 0, pick(1, 2), &output_height);
    const ptrdiff_t taps = w.kernel_height * w.kernel_width;
    const ptrdiff_t depth = has_window ? taps * w.channels : pick(1, pick(0, 1) ? 40 : 700);
    const ptrdiff_t row_count = has_window ? output_height * w.output_width : pick(1, 40);
    const ptrdiff_t row_stride = depth + (pick(0, 1) ? 0 : pick(0, 20));
    const ptrdiff_t channels = pick(1, 150);
    struct guarded input =
        has_window ? make_input(&w) : make_guarded((row_count - 1) * row_stride + depth);
    if (!has_window) fill(input.start, (row_count - 1) * row_stride + depth, -128);
    int8_t *dense = malloc((size_t)(channels * depth));
    fill(dense, channels * depth, -127);
    int8_t *weights = block_weights(dense, channels, depth);
    struct swl_requantization_block blocks[10];
    fill_blocks(blocks, channels);
    struct outputs output = make_outputs(row_count, channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t r = 0; r < row_count; r++)
        for (ptrdiff_t o = 0; o < channels; o++) {
            int32_t sum = blocks[o / 16].bias[o % 16];
            for (ptrdiff_t k = 0; k < depth; k++) {
                const ptrdiff_t tap = k / w.channels;
                const int32_t x = has_window ? element(&w, r, tap / w.kernel_width,
                                                       tap % w.kernel_width, k % w.channels)
                                             : input.start[r * row_stride + k];
                sum += x * dense[o * depth + k];
            }
            output.expected[r * output.stride + o] =
                swl_requantize(sum, blocks + o / 16, o % 16, &range);
        }
    int8_t padding[64];
    memset(padding, w.zero_point, sizeof padding);
    const int8_t **pointers = malloc(sizeof(int8_t *) * SWL_TILE_ROWS * (size_t)taps);
    const struct swl_matmul_int8_arguments a = {
        .rows = input.start, .row_stride = row_stride, .row_count = row_count, .depth = depth,
        .window = has_window ? &w : 0, .padding = padding, .pointers = pointers,
        .weights = weights, .requantization = blocks, .channels = channels,
        .output = output.memory.start, .output_stride = output.stride, .range = range,
    };
    swl_matmul_int8(&a, isa);
    const int result = is_equal(&output, has_window ? "product of windows" : "product", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    free(dense);
    free(weights);
    free(pointers);
    return result;
}

// The sum of one window's products; `dense` has one output's weights in the window's order.
static int32_t window_sum(const struct swl_window_int8 *w, ptrdiff_t pixel, const int8_t *dense)
{
    int32_t sum = 0;
    for (ptrdiff_t i = 0; i < w->kernel_height; i++)
        for (ptrdiff_t j = 0; j < w->kernel_width; j++)
            for (ptrdiff_t c = 0; c < w->channels; c++)
                sum += element(w, pixel, i, j, c) * *dense++;
    return sum;
}

// A convolution and what must come out.
struct convolution_case {
    struct guarded input;
    int8_t *dense;
    int8_t *weights;
    struct swl_requantization_block blocks[7];
    struct outputs output;
    struct swl_output_range range;
};

static struct convolution_case make_case(struct swl_window_int8 *w, ptrdiff_t output_height,
                                         ptrdiff_t channels)
{
    const ptrdiff_t depth = w->kernel_height * w->kernel_width * w->channels;
    const ptrdiff_t pixels = output_height * w->output_width;
    struct convolution_case c = {.input = make_input(w), .dense = malloc((size_t)(channels * depth))};
    fill(c.dense, channels * depth, -127);
    c.weights = block_weights(c.dense, channels, depth);
    fill_blocks(c.blocks, channels);
    c.output = make_outputs(pixels, channels);
    c.range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t o = 0; o < channels; o++)
            c.output.expected[p * c.output.stride + o] = swl_requantize(
                c.blocks[o / 16].bias[o % 16] + window_sum(w, p, c.dense + o * depth),
                c.blocks + o / 16, o % 16, &c.range);
    return c;
}

static void drop_case(struct convolution_case *c)
{
    drop(c->input);
    drop(c->output.memory);
    free(c->output.expected);
    free(c->dense);
    free(c->weights);
}

// A path may have no kernel for strips, or none for these shapes.
int check_convolution(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, 70), 0, 1, &output_height);
    if (pick(0, 3)) w.pixel_stride = w.channels;
    // Now and then lines that a strip has no room for.
    if (!pick(0, 7)) {
        const ptrdiff_t wider = pick(0, 150);
        w.width += wider * w.stride_width;
        w.output_width += wider;
    }
    const ptrdiff_t depth = w.kernel_height * w.kernel_width * w.channels;
    const ptrdiff_t channels = pick(1, pick(0, 1) ? 24 : 100);
    struct convolution_case c = make_case(&w, output_height, channels);
    struct guarded scratch = make_guarded(pick(0, 8) * (depth + 64));
    const struct swl_convolution_int8_arguments a = {
        .window = w, .output_height = output_height, .weights = c.weights,
        .requantization = c.blocks, .channels = channels, .output = c.output.memory.start,
        .output_stride = c.output.stride, .range = c.range,
        .scratch = scratch.start, .scratch_byte_count = (ptrdiff_t)scratch.count,
    };
    const int ran = swl_convolution_int8(&a, isa);
    const int result = !ran || is_equal(&c.output, "convolution", path);
    drop(scratch);
    drop_case(&c);
    return result;
}

#if defined(__x86_64__)

// In exactly the memory that some patches need.
int check_winograd(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w =
        make_window(4 * pick(1, pick(0, 3) ? 20 : 75), 3, 1, &output_height);
    w.stride_height = w.stride_width = w.dilation_height = 1;
    if (!pick(0, 3)) w.width += pick(0, 40);
    output_height = w.height + 2 * w.pad_top < 3 ? 1 : w.height + 2 * w.pad_top - 2;
    w.output_width = w.width + 2 * w.pad_left < 3 ? 1 : w.width + 2 * w.pad_left - 2;
    const ptrdiff_t channels = pick(1, 100);
    struct convolution_case c = make_case(&w, output_height, channels);
    const struct swl_winograd_int8_shape some = {w.channels, 4, 4 * pick(1, 30), channels};
    struct guarded memory = make_guarded(swl_winograd_int8_byte_count(&some, isa));
    const struct swl_winograd_int8_arguments a = {
        .window = w, .output_height = output_height, .weights = c.weights,
        .requantization = c.blocks, .channels = channels, .output = c.output.memory.start,
        .output_stride = c.output.stride, .range = c.range,
        .part_count = swl_winograd_int8_part_count(c.weights, channels, w.channels),
        .memory = memory.start, .memory_byte_count = (ptrdiff_t)memory.count,
    };
    swl_winograd_int8(&a, isa);
    const int result = is_equal(&c.output, "winograd", path);
    drop(memory);
    drop_case(&c);
    return result;
}

#else

int check_winograd(enum swl_int8_isa isa, const char *path)
{
    (void)isa, (void)path;
    return 1;
}

#endif
