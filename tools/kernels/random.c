// Random matrix products, convolutions, pools, sums and packed windows on every kernel path that this
// processor has, each against its definition. Inputs and outputs end at a page that cannot be
// touched; bytes between rows of outputs are checked. Usage: random SEED COUNT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CSwiftletKernels.h"
#include "requantize_int8/swl_requantization.h"

static uint64_t state;

// xorshift64* (Vigna 2016).
static uint64_t next(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1D;
}

static ptrdiff_t pick(ptrdiff_t low, ptrdiff_t high)
{
    return low + (ptrdiff_t)(next() >> 33) % (high - low + 1);
}

// Memory whose last byte is the last before a page without access.
struct guarded {
    int8_t *start;
    void *base;
    size_t mapped;
    size_t count;
};

static struct guarded make_guarded(ptrdiff_t count)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t used = ((size_t)count + page - 1) / page * page;
    struct guarded memory = {.mapped = used + page, .count = (size_t)count};
    memory.base = mmap(0, memory.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory.base == MAP_FAILED || mprotect((char *)memory.base + used, page, PROT_NONE)) {
        perror("random: memory");
        exit(1);
    }
    memory.start = (int8_t *)memory.base + used - count;
    return memory;
}

static void drop(struct guarded memory) { munmap(memory.base, memory.mapped); }

// Any values, or now and then only the extremes.
static void fill(int8_t *to, ptrdiff_t count, int low)
{
    const int extreme = pick(0, 3) == 0;
    for (ptrdiff_t i = 0; i < count; i++)
        to[i] = (int8_t)(extreme ? (pick(0, 1) ? 127 : low) : pick(low, 127));
}

// Blocks for `channels`; all shifts from 33, 32, 31, 24 or 1. Half of them have only multipliers that
// quantized models have.
static void fill_blocks(struct swl_requantization_block *blocks, ptrdiff_t channels)
{
    const ptrdiff_t least[] = {33, 32, 31, 24, 1};
    const ptrdiff_t first = least[pick(0, 4)], last = pick(0, 1) ? first + 12 : 62;
    const int is_normal = pick(0, 1) == 0;
    for (ptrdiff_t i = 0; i < (channels + 15) / 16 * 16; i++) {
        blocks[i / 16].bias[i % 16] = (int32_t)pick(-(1 << 28), 1 << 28) >> pick(0, 24);
        blocks[i / 16].multiplier[i % 16] = is_normal || pick(0, 9) ? (int32_t)pick(1 << 30, INT32_MAX)
                                                       : (int32_t)pick(0, INT32_MAX);
        blocks[i / 16].shift[i % 16] = (int32_t)pick(first, last);
    }
}

static struct swl_output_range make_range(void)
{
    struct swl_output_range range = {(int32_t)pick(-128, 127), -128, 127};
    if (pick(0, 1)) {
        range.clamp_low = (int32_t)pick(-128, 127);
        range.clamp_high = (int32_t)pick(range.clamp_low, 127);
    }
    return range;
}

// Outputs of `pixels` pixels, and what must be in them and between them.
struct outputs {
    struct guarded memory;
    int8_t *expected;
    ptrdiff_t count, stride;
};

static struct outputs make_outputs(ptrdiff_t pixels, ptrdiff_t channels)
{
    struct outputs o = {.stride = channels + (pick(0, 1) ? pick(0, 9) : 0)};
    o.count = (pixels - 1) * o.stride + channels;
    o.memory = make_guarded(o.count);
    o.expected = malloc((size_t)o.count);
    memset(o.memory.start, 0x55, (size_t)o.count);
    memset(o.expected, 0x55, (size_t)o.count);
    return o;
}

static int is_equal(struct outputs *o, const char *what, const char *path)
{
    for (ptrdiff_t i = 0; i < o->count; i++) {
        if (o->memory.start[i] == o->expected[i]) continue;
        fprintf(stderr, "random: %s on %s: byte %td is %d instead of %d\n", what, path, i,
                o->memory.start[i], o->expected[i]);
        return 0;
    }
    return 1;
}

static int8_t *make_weights(ptrdiff_t count)
{
    int8_t *weights = aligned_alloc(64, (size_t)(count + 63) / 64 * 64);
    memset(weights, 0, (size_t)(count + 63) / 64 * 64);
    return weights;
}

// [channels/16][depth/4][16][4] of [channels][depth].
static int8_t *block_weights(const int8_t *dense, ptrdiff_t channels, ptrdiff_t depth)
{
    const ptrdiff_t stride = (depth + 3) / 4 * 64;
    int8_t *weights = make_weights((channels + 15) / 16 * stride);
    for (ptrdiff_t o = 0; o < channels; o++)
        for (ptrdiff_t k = 0; k < depth; k++)
            weights[o / 16 * stride + k / 4 * 64 + o % 16 * 4 + k % 4] = dense[o * depth + k];
    return weights;
}

// A window over a map with up to `most` channels, whose pixels may lie apart.
static struct swl_window_int8 make_window(ptrdiff_t channels, ptrdiff_t kernel,
                                          ptrdiff_t dilation_width, ptrdiff_t *output_height)
{
    struct swl_window_int8 w = {
        .channels = channels,
        .pixel_stride = channels + (pick(0, 1) ? 0 : pick(1, 7)),
        .kernel_height = kernel ? kernel : pick(1, 5),
        .kernel_width = kernel ? kernel : pick(1, 5),
        .stride_height = pick(1, 2),
        .stride_width = pick(1, 2),
        .dilation_height = pick(1, 2),
        .dilation_width = dilation_width,
        .zero_point = (int8_t)pick(-128, 127),
    };
    const ptrdiff_t height = (w.kernel_height - 1) * w.dilation_height + 1;
    const ptrdiff_t width = (w.kernel_width - 1) * w.dilation_width + 1;
    w.pad_top = pick(0, height - 1);
    w.pad_left = pick(0, width - 1);
    w.height = pick(1, 9);
    w.width = pick(1, 12);
    const ptrdiff_t rows = w.height + 2 * w.pad_top - height;
    const ptrdiff_t columns = w.width + 2 * w.pad_left - width;
    *output_height = (rows < 0 ? 0 : rows / w.stride_height) + 1;
    w.output_width = (columns < 0 ? 0 : columns / w.stride_width) + 1;
    return w;
}

static ptrdiff_t tap_row(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i)
{
    return pixel / w->output_width * w->stride_height - w->pad_top + i * w->dilation_height;
}

static ptrdiff_t tap_column(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t j)
{
    return pixel % w->output_width * w->stride_width - w->pad_left + j * w->dilation_width;
}

static int is_inside(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j)
{
    const ptrdiff_t y = tap_row(w, pixel, i), x = tap_column(w, pixel, j);
    return y >= 0 && y < w->height && x >= 0 && x < w->width;
}

static int32_t element(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j,
                       ptrdiff_t channel)
{
    if (!is_inside(w, pixel, i, j)) return w->zero_point;
    const ptrdiff_t y = tap_row(w, pixel, i), x = tap_column(w, pixel, j);
    return w->input[(y * w->width + x) * w->pixel_stride + channel];
}

static struct guarded make_input(struct swl_window_int8 *w)
{
    const ptrdiff_t count = (w->height * w->width - 1) * w->pixel_stride + w->channels;
    struct guarded input = make_guarded(count);
    fill(input.start, count, -128);
    w->input = input.start;
    return input;
}

static int check_product(enum swl_int8_isa isa, const char *path)
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

// A path may have no kernel for strips, or none for these shapes.
static int check_convolution(enum swl_int8_isa isa, const char *path)
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
    const ptrdiff_t taps = w.kernel_height * w.kernel_width, depth = taps * w.channels;
    const ptrdiff_t channels = pick(1, pick(0, 1) ? 24 : 100), pixels = output_height * w.output_width;
    struct guarded input = make_input(&w);
    int8_t *dense = malloc((size_t)(channels * depth));
    fill(dense, channels * depth, -127);
    int8_t *weights = block_weights(dense, channels, depth);
    struct swl_requantization_block blocks[7];
    fill_blocks(blocks, channels);
    struct outputs output = make_outputs(pixels, channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t o = 0; o < channels; o++)
            output.expected[p * output.stride + o] =
                swl_requantize(blocks[o / 16].bias[o % 16] + window_sum(&w, p, dense + o * depth),
                               blocks + o / 16, o % 16, &range);
    struct guarded scratch = make_guarded(pick(0, 8) * (depth + 64));
    const struct swl_convolution_int8_arguments a = {
        .window = w, .output_height = output_height, .weights = weights,
        .requantization = blocks, .channels = channels, .output = output.memory.start,
        .output_stride = output.stride, .range = range,
        .scratch = scratch.start, .scratch_byte_count = (ptrdiff_t)scratch.count,
    };
    const int ran = swl_convolution_int8(&a, isa);
    const int result = !ran || is_equal(&output, "convolution", path);
    drop(scratch);
    drop(input);
    drop(output.memory);
    free(output.expected);
    free(dense);
    free(weights);
    return result;
}

#if defined(__x86_64__)
// Memory is exactly what some patches need; x86-64 only.
static int check_winograd(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(4 * pick(1, pick(0, 3) ? 20 : 75), 3, 1, &output_height);
    w.stride_height = w.stride_width = w.dilation_height = 1;
    if (!pick(0, 3)) w.width += pick(0, 40);
    output_height = w.height + 2 * w.pad_top < 3 ? 1 : w.height + 2 * w.pad_top - 2;
    w.output_width = w.width + 2 * w.pad_left < 3 ? 1 : w.width + 2 * w.pad_left - 2;
    const ptrdiff_t depth = 9 * w.channels, channels = pick(1, 100);
    const ptrdiff_t pixels = output_height * w.output_width;
    struct guarded input = make_input(&w);
    int8_t *dense = malloc((size_t)(channels * depth));
    fill(dense, channels * depth, -127);
    int8_t *weights = block_weights(dense, channels, depth);
    struct swl_requantization_block blocks[7];
    fill_blocks(blocks, channels);
    struct outputs output = make_outputs(pixels, channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t o = 0; o < channels; o++)
            output.expected[p * output.stride + o] =
                swl_requantize(blocks[o / 16].bias[o % 16] + window_sum(&w, p, dense + o * depth),
                               blocks + o / 16, o % 16, &range);
    const struct swl_winograd_int8_shape some = {w.channels, 4, 4 * pick(1, 30), channels};
    struct guarded memory = make_guarded(swl_winograd_int8_byte_count(&some, isa));
    const struct swl_winograd_int8_arguments a = {
        .window = w, .output_height = output_height, .weights = weights,
        .requantization = blocks, .channels = channels, .output = output.memory.start,
        .output_stride = output.stride, .range = range,
        .part_count = swl_winograd_int8_part_count(weights, channels, w.channels),
        .memory = memory.start, .memory_byte_count = (ptrdiff_t)memory.count,
    };
    swl_winograd_int8(&a, isa);
    const int result = is_equal(&output, "winograd", path);
    drop(memory);
    drop(input);
    drop(output.memory);
    free(output.expected);
    free(dense);
    free(weights);
    return result;
}
#else
static int check_winograd(enum swl_int8_isa isa, const char *path)
{
    (void)isa, (void)path;
    return 1;
}
#endif

static int check_depthwise(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, pick(0, 1) ? 32 : 100), pick(0, 1) ? 3 : 5, 1,
                                           &output_height);
    w.stride_width = w.stride_height;
    w.dilation_height = 1;
    if (pick(0, 2)) w.pixel_stride = w.channels;
    const ptrdiff_t rows = w.height + 2 * w.pad_top - w.kernel_height;
    output_height = (rows < 0 ? 0 : rows / w.stride_height) + 1;
    const ptrdiff_t span = w.kernel_width, columns = w.width + 2 * w.pad_left - span;
    w.output_width = (columns < 0 ? 0 : columns / w.stride_width) + 1;
    const ptrdiff_t taps = w.kernel_height * w.kernel_width;
    struct guarded input = make_input(&w);
    int8_t *weights = make_weights((w.channels + 15) / 16 * taps * 16);
    fill(weights, (w.channels + 15) / 16 * taps * 16, -127);
    struct swl_requantization_block blocks[7];
    fill_blocks(blocks, w.channels);
    const ptrdiff_t pixels = output_height * w.output_width;
    struct outputs output = make_outputs(pixels, w.channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < w.channels; c++) {
            int32_t sum = blocks[c / 16].bias[c % 16];
            for (ptrdiff_t t = 0; t < taps; t++)
                sum += element(&w, p, t / w.kernel_width, t % w.kernel_width, c)
                       * weights[(c / 16 * taps + t) * 16 + c % 16];
            output.expected[p * output.stride + c] =
                swl_requantize(sum, blocks + c / 16, c % 16, &range);
        }
    const struct swl_depthwise_int8_arguments a = {
        .window = w, .weights = weights, .requantization = blocks,
        .output = output.memory.start, .output_height = output_height,
        .output_stride = output.stride, .range = range,
    };
    const int ran = swl_depthwise_int8(&a, isa);
    const int result = ran && is_equal(&output, "depthwise convolution", path);
    if (!ran) fprintf(stderr, "random: no depthwise kernel on %s\n", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    free(weights);
    return result;
}

static int check_max_pool(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, 80), pick(0, 2) ? pick(2, 3) : 0, pick(1, 2),
                                           &output_height);
    // Halving a dense map of few channels has a way of its own.
    if (!pick(0, 3)) {
        w = make_window(pick(1, 8), 2, 1, &output_height);
        w.pixel_stride = w.channels;
        w.stride_height = w.stride_width = 2;
        w.dilation_height = 1;
        w.pad_top = w.pad_left = 0;
        w.height = pick(2, 9);
        w.width = pick(2, 12);
        output_height = w.height / 2;
        w.output_width = w.width / 2;
    }
    const ptrdiff_t pixels = output_height * w.output_width;
    struct guarded input = make_input(&w);
    struct outputs output = make_outputs(pixels, w.channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < w.channels; c++) {
            int32_t largest = range.clamp_low;
            for (ptrdiff_t i = 0; i < w.kernel_height; i++)
                for (ptrdiff_t j = 0; j < w.kernel_width; j++) {
                    if (!is_inside(&w, p, i, j)) continue;
                    const int32_t x = element(&w, p, i, j, c);
                    if (x > largest) largest = x;
                }
            output.expected[p * output.stride + c] =
                (int8_t)(largest < range.clamp_high ? largest : range.clamp_high);
        }
    const struct swl_pool_int8_arguments a = {
        .window = w, .output = output.memory.start, .output_height = output_height,
        .output_stride = output.stride, .range = range,
    };
    const int ran = swl_max_pool_int8(&a, isa);
    const int result = !ran || is_equal(&output, "max pool", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    return result;
}

static int check_add(enum swl_int8_isa isa, const char *path)
{
    const ptrdiff_t count = pick(1, 300);
    struct guarded a = make_guarded(count), b = make_guarded(count);
    fill(a.start, count, -128);
    fill(b.start, count, -128);
    struct outputs output = make_outputs(1, count);
    const struct swl_output_range range = make_range();
    const struct swl_add_int8_arguments p = {
        .zero_point0 = (int32_t)pick(-128, 127), .zero_point1 = (int32_t)pick(-128, 127),
        .multiplier0 = (int32_t)pick(0, (1 << 21) - 1), .shift = (int32_t)pick(1, 31),
        .multiplier1 = pick(0, 3) ? (int32_t)pick(0, (1 << 21) - 1) : 0,
        .zero_point = range.zero_point, .clamp_low = range.clamp_low,
        .clamp_high = range.clamp_high,
    };
    const ptrdiff_t done = swl_add_int8(output.memory.start, a.start, b.start, count, &p, isa);
    for (ptrdiff_t i = 0; i < done; i++) {
        int32_t y = ((a.start[i] - p.zero_point0) * p.multiplier0
                     + (b.start[i] - p.zero_point1) * p.multiplier1 + (1 << (p.shift - 1)))
                    >> p.shift;
        y += p.zero_point;
        if (y < p.clamp_low) y = p.clamp_low;
        if (y > p.clamp_high) y = p.clamp_high;
        output.expected[i] = (int8_t)y;
    }
    const int result = is_equal(&output, "add", path);
    drop(a);
    drop(b);
    drop(output.memory);
    free(output.expected);
    return result;
}

// Channel `c` of a pixel.
static int8_t normalized(const int8_t *x, ptrdiff_t c, ptrdiff_t channels,
                         const struct swl_lrn_int8_arguments *p)
{
    uint32_t sum = 0;
    for (ptrdiff_t k = c - p->before; k <= c + p->after; k++) {
        if (k < 0 || k >= channels) continue;
        const int32_t value = x[k] - p->input_zero_point;
        sum += (uint32_t)(value * value);
    }
    if (sum == 0) sum = 1;
    const int leading = __builtin_clz(sum);
    const uint32_t normalized = sum << leading;
    const uint32_t index = (uint32_t)(31 - leading) * 32 + (normalized >> 26 & 31);
    const int32_t left = (int32_t)p->factors[index], right = (int32_t)p->factors[index + 1];
    const int32_t fraction = (int32_t)(normalized >> 18 & 255);
    const int32_t factor = left + (((right - left) * fraction + 128) >> 8);
    int32_t y = ((x[c] - p->input_zero_point) * factor + (1 << (p->shift - 1))) >> p->shift;
    y += p->zero_point;
    if (y < p->clamp_low) y = p->clamp_low;
    if (y > p->clamp_high) y = p->clamp_high;
    return (int8_t)y;
}

// The table is that of no particular function.
static int check_normalization(const char *path)
{
    const ptrdiff_t channels = pick(1, pick(0, 1) ? 100 : 300), pixels = pick(1, 5);
    const ptrdiff_t stride = channels + (pick(0, 1) ? pick(0, 9) : 0);
    const struct swl_output_range range = make_range();
    uint32_t factors[32 * 21 + 1];
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        factors[i] = (uint32_t)pick(0, (1 << 22) - 1);
    const ptrdiff_t count = (pixels - 1) * stride + channels;
    struct guarded input = make_guarded(count);
    fill(input.start, count, -128);
    struct outputs output = make_outputs(pixels, channels);
    const struct swl_lrn_int8_arguments p = {
        .factors = factors, .before = pick(0, 1) ? 2 : (int32_t)pick(0, 8),
        .after = pick(0, 1) ? 2 : (int32_t)pick(0, 7),
        .input_zero_point = (int32_t)pick(-128, 127), .shift = (int32_t)pick(1, 30),
        .zero_point = range.zero_point, .clamp_low = range.clamp_low,
        .clamp_high = range.clamp_high,
    };
    const struct swl_lrn_int8_map map = {
        input.start, stride, output.memory.start, output.stride, pixels, channels,
    };
    const struct swl_lrn_range done = swl_lrn_int8(&map, &p);
    for (ptrdiff_t i = 0; i < pixels * channels; i++) {
        const int8_t *x = input.start + i / channels * stride;
        const ptrdiff_t c = i % channels;
        if (c >= done.first && c < done.end)
            output.expected[i / channels * output.stride + c] = normalized(x, c, channels, &p);
    }
    const int result = is_equal(&output, "local response normalization", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    return result;
}

static int check_packing(const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, 9), 0, pick(1, 2), &output_height);
    const ptrdiff_t depth = w.kernel_height * w.kernel_width * w.channels;
    const ptrdiff_t row_stride = (depth + 3) / 4 * 4, pixels = output_height * w.output_width;
    const ptrdiff_t first = pick(0, pixels - 1), count = pick(1, pixels - first);
    struct guarded input = make_input(&w);
    struct outputs rows = {make_guarded(count * row_stride), calloc((size_t)count, (size_t)row_stride),
                           count * row_stride, row_stride};
    for (ptrdiff_t p = 0; p < count; p++)
        for (ptrdiff_t k = 0; k < depth; k++) {
            const ptrdiff_t tap = k / w.channels;
            rows.expected[p * row_stride + k] = (int8_t)element(
                &w, first + p, tap / w.kernel_width, tap % w.kernel_width, k % w.channels);
        }
    swl_pack_windows_int8(&w, first, count, rows.memory.start, row_stride);
    const int result = is_equal(&rows, "packed windows", path);
    drop(input);
    drop(rows.memory);
    free(rows.expected);
    return result;
}

int main(int argument_count, char **arguments)
{
    static const struct {
        const char *name;
        enum swl_int8_isa isa;
        uint32_t feature;
        int packs;
    } paths[] = {
        {"avx2", SWL_INT8_AVX2, SWL_CPU_AVX2, 0},
        {"avxvnni", SWL_INT8_AVX_VNNI, SWL_CPU_AVX_VNNI, 0},
        {"avx512vnni", SWL_INT8_AVX512_VNNI, SWL_CPU_AVX512_VNNI, 1},
        {"neon", SWL_INT8_NEON, SWL_CPU_NEON, 1},
        {"neondot", SWL_INT8_NEONDOT, SWL_CPU_DOTPROD, 1},
        {"neoni8mm", SWL_INT8_NEONI8MM, SWL_CPU_I8MM, 1},
    };
    const uint64_t seed = argument_count > 1 ? strtoull(arguments[1], 0, 10) : 1;
    const int count = argument_count > 2 ? atoi(arguments[2]) : 500;
    int paths_run = 0;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        if (!(swl_cpu_features() & paths[p].feature)) continue;
        state = seed * 2 + 1;
        for (int i = 0; i < count; i++) {
            const uint64_t before = state;
            if (check_product(paths[p].isa, paths[p].name)
                && check_convolution(paths[p].isa, paths[p].name)
                && check_winograd(paths[p].isa, paths[p].name)
                && check_depthwise(paths[p].isa, paths[p].name)
                && check_max_pool(paths[p].isa, paths[p].name)
                && check_add(paths[p].isa, paths[p].name)
                && check_normalization(paths[p].name)
                && (!paths[p].packs || check_packing(paths[p].name)))
                continue;
            fprintf(stderr, "random: seed %llu, case %d, state %llx\n", (unsigned long long)seed, i,
                    (unsigned long long)before);
            return 1;
        }
        printf("%s ", paths[p].name);
        paths_run++;
    }
    printf("\n");
    return paths_run == 0;
}
