#include <sys/mman.h>
#include <unistd.h>

#include "random.h"

static uint64_t state;

void set_random_state(uint64_t value) { state = value; }

uint64_t random_state(void) { return state; }

// xorshift64* (Vigna 2016).
static uint64_t next(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1D;
}

ptrdiff_t pick(ptrdiff_t low, ptrdiff_t high)
{
    return low + (ptrdiff_t)(next() >> 33) % (high - low + 1);
}

struct guarded make_guarded(ptrdiff_t count)
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

void drop(struct guarded memory) { munmap(memory.base, memory.mapped); }

void fill(int8_t *to, ptrdiff_t count, int low)
{
    const int extreme = pick(0, 3) == 0;
    for (ptrdiff_t i = 0; i < count; i++)
        to[i] = (int8_t)(extreme ? (pick(0, 1) ? 127 : low) : pick(low, 127));
}

void fill_blocks(struct swl_requantization_block *blocks, ptrdiff_t channels)
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

struct swl_output_range make_range(void)
{
    struct swl_output_range range = {(int32_t)pick(-128, 127), -128, 127};
    if (pick(0, 1)) {
        range.clamp_low = (int32_t)pick(-128, 127);
        range.clamp_high = (int32_t)pick(range.clamp_low, 127);
    }
    return range;
}

struct outputs make_outputs(ptrdiff_t pixels, ptrdiff_t channels)
{
    struct outputs o = {.stride = channels + (pick(0, 1) ? pick(0, 9) : 0)};
    o.count = (pixels - 1) * o.stride + channels;
    o.memory = make_guarded(o.count);
    o.expected = malloc((size_t)o.count);
    memset(o.memory.start, 0x55, (size_t)o.count);
    memset(o.expected, 0x55, (size_t)o.count);
    return o;
}

int is_equal(struct outputs *o, const char *what, const char *path)
{
    for (ptrdiff_t i = 0; i < o->count; i++) {
        if (o->memory.start[i] == o->expected[i]) continue;
        fprintf(stderr, "random: %s on %s: byte %td is %d instead of %d\n", what, path, i,
                o->memory.start[i], o->expected[i]);
        return 0;
    }
    return 1;
}

int8_t *make_weights(ptrdiff_t count)
{
    int8_t *weights = aligned_alloc(64, (size_t)(count + 63) / 64 * 64);
    memset(weights, 0, (size_t)(count + 63) / 64 * 64);
    return weights;
}

int8_t *block_weights(const int8_t *dense, ptrdiff_t channels, ptrdiff_t depth)
{
    const ptrdiff_t stride = (depth + 3) / 4 * 64;
    int8_t *weights = make_weights((channels + 15) / 16 * stride);
    for (ptrdiff_t o = 0; o < channels; o++)
        for (ptrdiff_t k = 0; k < depth; k++)
            weights[o / 16 * stride + k / 4 * 64 + o % 16 * 4 + k % 4] = dense[o * depth + k];
    return weights;
}

struct swl_window_int8 make_window(ptrdiff_t channels, ptrdiff_t kernel,
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

int is_inside(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j)
{
    const ptrdiff_t y = tap_row(w, pixel, i), x = tap_column(w, pixel, j);
    return y >= 0 && y < w->height && x >= 0 && x < w->width;
}

int32_t element(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j,
                       ptrdiff_t channel)
{
    if (!is_inside(w, pixel, i, j)) return w->zero_point;
    const ptrdiff_t y = tap_row(w, pixel, i), x = tap_column(w, pixel, j);
    return w->input[(y * w->width + x) * w->pixel_stride + channel];
}

struct guarded make_input(struct swl_window_int8 *w)
{
    const ptrdiff_t count = (w->height * w->width - 1) * w->pixel_stride + w->channels;
    struct guarded input = make_guarded(count);
    fill(input.start, count, -128);
    w->input = input.start;
    return input;
}
