#include "../matmul_int8/swl_matmul_int8_paths.h"
#include "swl_strip.h"
#include "swl_weights_layout.h"

// Convolution whose windows are read from strips: the input lines that some pixels of an output row
// see, or those of some output rows, are copied to scratch once, with their padding. There the
// windows lie at even distances and each kernel row is one run of bytes, so that a tile needs one
// address and no case for the edges.
//
// Where the output channels leave much of a vector empty, neighbouring pixels are joined: two pixels
// of six channels are one of twelve, whose window is wider by one stride. It takes little more products
// than one of them, and half the vectors are requantized.

typedef struct swl_convolution_int8_arguments convolution;

#if defined(__x86_64__) || defined(__ARM_NEON)

// Where a kernel row is no multiple of four bytes, a panel's weights are laid out anew with rows of
// their own, in at most WEIGHTS_LIMIT bytes of stack: enough for one block of 7x7 windows of three
// channels, or on x86-64, where there is room (`Session.stackByteCountOnX86AndI8MM`), for a panel of four.
// FEW_WEIGHTS, FEW_STRIP: the same for convolutions that need no more.
// STRIP_LIMIT: bytes of a strip on the stack there; else it lies in scratch, of which the file's plan
// gives a convolution less than its input's lines take.
// CHANNEL_LIMIT: with more channels than these reading taps in place is faster than copying lines.
// LEAST_LINE: the shortest kernel row, rounded up to fours, for which strips are faster than packed rows.
// JOINED_LIMIT: the most pixels that are joined.
#if defined(__x86_64__)
enum { FEW_WEIGHTS = 42 * 64, FEW_STRIP = 4096 };
enum { WEIGHTS_LIMIT = 4 * FEW_WEIGHTS, STRIP_LIMIT = 7168, CHANNEL_LIMIT = 64 };
enum { LEAST_LINE = 4, JOINED_LIMIT = 4 };
#else
enum { FEW_WEIGHTS = 42 * 64, FEW_STRIP = 0 };
enum { WEIGHTS_LIMIT = FEW_WEIGHTS, CHANNEL_LIMIT = 32 };
enum { LEAST_LINE = 8, JOINED_LIMIT = 1 };
#endif

// What the requantization of a vector costs, in steps of its sums.
enum { OUTPUT_STEPS = 10 };

// A convolution as it is computed.
struct plan {
    struct swl_window_int8 window;
    struct swl_weights_layout layout;
    ptrdiff_t channels;
    ptrdiff_t block_bytes;  // of weights
    ptrdiff_t output_stride;
    ptrdiff_t pixels;  // of the longest strip
    ptrdiff_t rows;    // of outputs in the tallest strip; more than one only of whole rows
};

// `joined` pixels as one.
static struct plan joined_plan(const convolution *a, ptrdiff_t joined)
{
    const struct swl_window_int8 *w = &a->window;
    struct plan p = {
        .window = *w,
        .layout = {
            .lines = w->kernel_height,
            .line_bytes = w->kernel_width * w->channels,
            .joined = joined,
            .step = w->stride_width * w->channels,
            .channels = a->channels,
        },
        .channels = a->channels * joined,
        .output_stride = a->output_stride * joined,
    };
    p.window.kernel_width += (joined - 1) * w->stride_width;
    p.window.stride_width *= joined;
    p.window.output_width /= joined;
    p.layout.padded_line = (p.window.kernel_width * w->channels + 3) & ~(ptrdiff_t)3;
    p.block_bytes = w->kernel_height * p.layout.padded_line * 16;
    return p;
}

static int joins(const struct plan *p) { return JOINED_LIMIT > 1 && p->layout.joined > 1; }

static ptrdiff_t block_count(const struct plan *p) { return (p->channels + 15) / 16; }

// Steps of sums for four pixels.
static ptrdiff_t step_count(const struct plan *p)
{
    return (p->block_bytes / 64 + OUTPUT_STEPS) * block_count(p) * 4 / p->layout.joined;
}

// The plan with the fewest steps. Joined pixels need outputs without gaps and all their weights on the
// stack.
static struct plan best_plan(const convolution *a, const struct swl_matmul_int8_path *path)
{
    struct plan best = joined_plan(a, 1);
    if (JOINED_LIMIT == 1 || !path->joins_pixels || a->output_stride != a->channels) return best;
    for (ptrdiff_t joined = 2; joined <= JOINED_LIMIT; joined *= 2) {
        const struct plan p = joined_plan(a, joined);
        if (a->window.output_width % joined || p.channels > SWL_TILE_BLOCKS * 16
            || block_count(&p) * p.block_bytes > WEIGHTS_LIMIT)
            break;
        if (step_count(&p) < step_count(&best)) best = p;
    }
    return best;
}

// The bytes of one line of a strip for `pixels` pixels, with its tail.
static ptrdiff_t strip_line(const struct plan *p, ptrdiff_t pixels)
{
    const struct swl_window_int8 *w = &p->window;
    return (pixels - 1) * w->stride_width * w->channels + p->layout.padded_line;
}

// The input lines that `rows` rows of outputs see.
static ptrdiff_t line_count(const struct swl_window_int8 *w, ptrdiff_t rows)
{
    return (rows - 1) * w->stride_height + (w->kernel_height - 1) * w->dilation_height + 1;
}

// Strips are as many output rows as fit, or one, or else whole tiles of nearly equal height. False: not
// even one fits.
static int choose_strips(struct plan *p, ptrdiff_t byte_count, ptrdiff_t output_height,
                         ptrdiff_t row_limit)
{
    const struct swl_window_int8 *w = &p->window;
    const ptrdiff_t whole = byte_count / strip_line(p, w->output_width);
    p->rows = 1;
    p->pixels = w->output_width;
    if (whole >= line_count(w, 1)) {
        const ptrdiff_t fitting = (whole - line_count(w, 1)) / w->stride_height + 1;
        const ptrdiff_t strips = (output_height + fitting - 1) / fitting;
        p->rows = (output_height + strips - 1) / strips;
    }
    if (whole >= w->kernel_height) return 1;
    const ptrdiff_t rest = byte_count / w->kernel_height - strip_line(p, 1);
    const ptrdiff_t fitting = rest / (w->stride_width * w->channels) + 1;
    const ptrdiff_t tiles = (w->output_width + row_limit - 1) / row_limit;
    const ptrdiff_t height = (w->output_width + tiles - 1) / tiles;
    p->pixels = rest < 0 ? 0 : fitting / height * height;
    return p->pixels > 0;
}

// The pixels of one row of a strip, in tiles of nearly equal height.
static void run_tiles(struct swl_int8_tile *tile, const struct swl_matmul_int8_path *path,
                      ptrdiff_t pixels)
{
    const ptrdiff_t limit =
        path->takes_all_rows ? pixels : path->row_limit[tile->block_count - 1];
    const ptrdiff_t tiles = (pixels + limit - 1) / limit;
    const ptrdiff_t shortest = pixels / tiles;
    ptrdiff_t taller = pixels % tiles;
    for (ptrdiff_t i = 0; i < tiles; i++, taller--) {
        tile->row_count = (int)shortest + (taller > 0);
        path->run_strip(tile);
        tile->strip += tile->row_count * tile->row_step;
        tile->output += tile->row_count * tile->output_stride;
    }
}

// One strip's outputs: `rows` rows from `row` on, of whole rows or of one row's pixels from `column` on.
static void run_strip(struct swl_int8_tile *tile, struct swl_strip *strip, const struct plan *p,
                      const struct swl_matmul_int8_path *path, ptrdiff_t row, ptrdiff_t rows,
                      ptrdiff_t column)
{
    const struct swl_window_int8 *w = &p->window;
    const ptrdiff_t left = w->output_width - column;
    const ptrdiff_t pixels = left < p->pixels ? left : p->pixels;
    strip->line_count = p->rows > 1 ? line_count(w, rows) : w->kernel_height;
    swl_fill_strip(strip, w, row, column, pixels);
    for (ptrdiff_t i = 0; i < rows; i++) {
        tile->strip = strip->lines + i * w->stride_height * strip->line_stride;
        run_tiles(tile, path, pixels);
    }
}

// All pixels times one panel.
static void run_panel(struct swl_int8_tile *tile, const struct plan *p, int8_t *lines,
                      ptrdiff_t output_height, const struct swl_matmul_int8_path *path)
{
    const struct swl_window_int8 *w = &p->window;
    struct swl_strip strip = {
        .lines = lines,
        .line_step = p->rows > 1 ? 1 : w->dilation_height,
        .line_stride = strip_line(p, p->pixels),
        .tail = p->layout.padded_line - w->kernel_width * w->channels,
        .flip = path->strip_flip,
    };
    int32_t offset[SWL_TILE_BLOCKS * SWL_BLOCK_OFFSETS];
    path->load_offsets(offset, tile);
    tile->offset = offset;
    tile->line_stride = strip.line_stride * (p->rows > 1 ? w->dilation_height : 1);
    for (ptrdiff_t row = 0; row < output_height; row += p->rows) {
        const ptrdiff_t left = output_height - row;
        for (ptrdiff_t column = 0; column < w->output_width; column += p->pixels)
            run_strip(tile, &strip, p, path, row, left < p->rows ? left : p->rows, column);
    }
}

// The blocks of the widest tile whose weights fit where they are laid out anew.
static int blocks_that_fit(int blocks, const struct plan *p, const struct swl_matmul_int8_path *path)
{
    while (blocks > 0
           && (!path->row_limit[blocks - 1] || blocks * p->block_bytes > WEIGHTS_LIMIT))
        blocks--;
    return blocks;
}

static int has_strips(const struct swl_window_int8 *w, const struct swl_matmul_int8_path *path)
{
    return path && path->run_strip && w->dilation_width == 1 && w->pixel_stride == w->channels
           && w->channels <= CHANNEL_LIMIT;
}

// Where weights and lines lie, and the most blocks of a panel.
struct work {
    int8_t *laid_out;
    int8_t *lines;
    int most_blocks;
    int is_in_place;  // the file's weights serve as they are
};

static void run_panels(const convolution *a, const struct swl_matmul_int8_path *path,
                       const struct plan *p, const struct work *work)
{
    const int is_joined = joins(p);
    struct swl_requantization_block blocks[SWL_TILE_BLOCKS];
    const int8_t *weights = a->weights;
    ptrdiff_t weights_stride = (p->layout.lines * p->layout.line_bytes + 3) / 4 * 64;
    struct swl_int8_tile tile = {
        .segment_count = a->window.kernel_height,
        .segment_bytes = p->layout.padded_line,
        .weights_stride = p->block_bytes,
        .requantization = a->requantization,
        .output_stride = p->output_stride,
        .range = a->range,
        .row_step = p->window.stride_width * p->window.channels,
    };
    if (is_joined) {
        swl_lay_out_weights(work->laid_out, weights, a->channels, &p->layout);
        swl_lay_out_requantization(blocks, a->requantization, &p->layout);
        tile.requantization = blocks;
        weights = work->laid_out;
        weights_stride = p->block_bytes;
    }
    for (ptrdiff_t left = p->channels; left > 0; left -= tile.channels) {
        const int count = swl_panel_blocks(left, path);
        tile.block_count = count < work->most_blocks ? count : work->most_blocks;
        tile.channels = left < tile.block_count * 16 ? left : tile.block_count * 16;
        swl_choose_scheme(&tile, path);
        tile.weights = work->is_in_place || is_joined ? weights : work->laid_out;
        tile.next_weights = tile.weights;
        if (tile.weights != weights)
            swl_lay_out_weights(work->laid_out, weights, tile.channels, &p->layout);
        tile.output = a->output + (p->channels - left);
        run_panel(&tile, p, work->lines, a->output_height, path);
        weights += tile.block_count * weights_stride;
        tile.requantization += tile.block_count;
    }
}

// A convolution with WEIGHTS bytes of stack for what is laid out and STRIP for a strip; returns whether a
// strip fits. Frames differ, so that small networks leave more of their stack to what called them:
// LeNet-5's head is fine-tuned in 64 KiB with it.
#define DEFINE_RUN(NAME, WEIGHTS, STRIP)                                                          \
    static __attribute__((noinline)) int NAME(const convolution *a,                               \
                                              const struct swl_matmul_int8_path *path,            \
                                              struct plan *p, struct work *work)                  \
    {                                                                                             \
        int8_t laid_out[WEIGHTS + 64] __attribute__((aligned(64)));                               \
        int8_t strip[STRIP + 64] __attribute__((aligned(64)));                                    \
        const int is_on_stack = a->scratch_byte_count < STRIP;                                    \
        work->laid_out = laid_out;                                                                \
        work->lines = is_on_stack ? strip : a->scratch;                                           \
        if (!choose_strips(p, is_on_stack ? STRIP : a->scratch_byte_count, a->output_height,      \
                           path->row_limit[work->most_blocks - 1]))                               \
            return 0;                                                                             \
        run_panels(a, path, p, work);                                                             \
        return 1;                                                                                 \
    }

DEFINE_RUN(run_few_weights, FEW_WEIGHTS, FEW_STRIP)
#if defined(__x86_64__)
DEFINE_RUN(run_in_place, 0, STRIP_LIMIT)
DEFINE_RUN(run_many_weights, WEIGHTS_LIMIT, STRIP_LIMIT)
#endif

int swl_convolution_int8(const convolution *a, enum swl_int8_isa isa)
{
    const struct swl_matmul_int8_path *path = swl_find_matmul_int8_path(isa);
    if (!has_strips(&a->window, path)) return 0;
    struct plan p = best_plan(a, path);
    if (p.layout.padded_line < LEAST_LINE) return 0;
    struct work work = {.most_blocks = swl_panel_blocks(p.channels, path)};
    work.is_in_place = !joins(&p) && p.layout.padded_line == p.layout.line_bytes;
    if (!work.is_in_place) work.most_blocks = blocks_that_fit(work.most_blocks, &p, path);
    if (!work.most_blocks) return 0;
#if defined(__x86_64__)
    if (work.is_in_place) return run_in_place(a, path, &p, &work);
    // Joined, all blocks' weights are laid out at once.
    const ptrdiff_t blocks = joins(&p) ? block_count(&p) : work.most_blocks;
    if (blocks * p.block_bytes > FEW_WEIGHTS) return run_many_weights(a, path, &p, &work);
#endif
    return run_few_weights(a, path, &p, &work);
}

#else

int swl_convolution_int8(const convolution *arguments, enum swl_int8_isa isa)
{
    (void)arguments, (void)isa;
    return 0;
}

#endif
