#include "swl_convolution_plan.h"
#include "swl_strip.h"

// Convolution whose windows are read from strips: the input lines that some pixels of an output row
// see, or those of some output rows, are copied to scratch once, with their padding. There the
// windows lie at even distances and each kernel row is one run of bytes, so that a tile needs one
// address and no case for the edges.
//
// Where the output channels leave much of a vector empty, neighbouring pixels are joined: two pixels
// of six channels are one of twelve, whose window is wider by one stride. It takes little more products
// than one of them, and half the vectors are requantized.

#if defined(__x86_64__) || defined(__ARM_NEON)

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
