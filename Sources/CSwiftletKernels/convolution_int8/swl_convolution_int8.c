#include "../matmul_int8/swl_matmul_int8_paths.h"
#include "swl_strip.h"

// Convolution whose windows are read from strips: the input lines that some pixels of an output row
// see are copied to scratch once, with their padding. There the windows lie at even distances and
// each kernel row is one run of bytes, so that a tile needs one address and no case for the edges.

typedef struct swl_convolution_int8_arguments convolution;

#if defined(__x86_64__) || defined(__ARM_NEON)

// Where a kernel row is no multiple of four bytes, a panel's weights are laid out anew with rows of
// their own, in at most this many bytes of stack: enough for one block of 7x7 windows of three
// channels.
enum { WEIGHTS_LIMIT = 42 * 64 };

// With more channels than these, reading taps in place is faster than copying lines: strips are then
// shorter than the tallest tile.
enum { CHANNEL_LIMIT = 32 };

struct geometry {
    ptrdiff_t depth;        // of the weights in the file
    ptrdiff_t line_bytes;   // of one kernel row
    ptrdiff_t padded_line;  // rounded up to fours
    ptrdiff_t pixels;       // of the longest strip
};

static ptrdiff_t rounded_to_fours(ptrdiff_t count) { return (count + 3) & ~(ptrdiff_t)3; }

// The bytes of one line of a strip for `pixels` pixels, with its tail.
static ptrdiff_t strip_line(const struct swl_window_int8 *w, const struct geometry *g,
                            ptrdiff_t pixels)
{
    return ((pixels - 1) * w->stride_width + w->kernel_width) * w->channels + g->padded_line
           - g->line_bytes;
}

// Strips are whole output rows, or else whole tiles of nearly equal height. 0: not even one fits.
static ptrdiff_t strip_pixels(const convolution *a, const struct geometry *g, ptrdiff_t limit)
{
    const struct swl_window_int8 *w = &a->window;
    const ptrdiff_t line = a->scratch_byte_count / w->kernel_height - strip_line(w, g, 1);
    if (line < 0) return 0;
    const ptrdiff_t fitting = line / (w->stride_width * w->channels) + 1;
    if (fitting >= w->output_width) return w->output_width;
    const ptrdiff_t tiles = (w->output_width + limit - 1) / limit;
    const ptrdiff_t height = (w->output_width + tiles - 1) / tiles;
    return fitting / height * height;
}

// One block's weights with every kernel row rounded up to fours: from [depth/4][16][4] to
// [kernel row][line/4][16][4].
static void lay_out_block(uint32_t *to, const uint32_t *from, ptrdiff_t lines,
                          const struct geometry *g)
{
    const ptrdiff_t quads = (g->depth + 3) / 4;
    for (ptrdiff_t i = 0; i < lines; i++) {
        const ptrdiff_t first = i * g->line_bytes / 4;
        const int shift = (int)(i * g->line_bytes % 4 * 8);
        for (ptrdiff_t q = 0; q < g->padded_line / 4; q++, to += 16) {
            const uint32_t *low = from + (first + q) * 16;
            const uint32_t *high = first + q + 1 < quads ? low + 16 : low;
            const ptrdiff_t left = g->line_bytes - 4 * q;
            const uint32_t mask = left >= 4 ? UINT32_MAX : ((uint32_t)1 << 8 * left) - 1;
            for (int lane = 0; lane < 16; lane++)
                to[lane] = (low[lane] >> shift | (high[lane] << 1) << (31 - shift)) & mask;
        }
    }
}

// The pixels of one strip, in tiles of nearly equal height.
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

// All pixels times one panel.
static void run_panel(struct swl_int8_tile *tile, const convolution *a, const struct geometry *g,
                      const struct swl_matmul_int8_path *path)
{
    const struct swl_window_int8 *w = &a->window;
    const struct swl_strip strip = {
        .lines = a->scratch,
        .line_stride = strip_line(w, g, g->pixels),
        .tail = g->padded_line - g->line_bytes,
        .flip = path->strip_flip,
    };
    int32_t offset[SWL_TILE_BLOCKS * SWL_BLOCK_OFFSETS];
    path->load_offsets(offset, tile);
    tile->offset = offset;
    tile->line_stride = strip.line_stride;
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        for (ptrdiff_t column = 0; column < w->output_width; column += g->pixels) {
            const ptrdiff_t left = w->output_width - column;
            const ptrdiff_t pixels = left < g->pixels ? left : g->pixels;
            swl_fill_strip(&strip, w, row, column, pixels);
            tile->strip = a->scratch;
            run_tiles(tile, path, pixels);
        }
    }
}

// The blocks of the widest tile whose weights fit where they are laid out anew.
static int blocks_that_fit(int blocks, ptrdiff_t block_bytes,
                           const struct swl_matmul_int8_path *path)
{
    while (blocks > 0 && (!path->row_limit[blocks - 1] || blocks * block_bytes > WEIGHTS_LIMIT))
        blocks--;
    return blocks;
}

int swl_convolution_int8(const convolution *a, enum swl_int8_isa isa)
{
    const struct swl_matmul_int8_path *path = swl_find_matmul_int8_path(isa);
    const struct swl_window_int8 *w = &a->window;
    if (!path || !path->run_strip || w->dilation_width != 1 || w->pixel_stride != w->channels
        || w->channels > CHANNEL_LIMIT)
        return 0;
    struct geometry g = {.line_bytes = w->kernel_width * w->channels};
    g.depth = w->kernel_height * g.line_bytes;
    g.padded_line = rounded_to_fours(g.line_bytes);
    if (g.padded_line == 4) return 0;  // a segment of one step is slower than a packed row
    const int is_laid_out = g.padded_line == g.line_bytes;
    const ptrdiff_t file_stride = rounded_to_fours(g.depth) * 16;
    const ptrdiff_t block_bytes = w->kernel_height * g.padded_line * 16;
    int most = swl_panel_blocks(a->channels, path);
    if (!is_laid_out) most = blocks_that_fit(most, block_bytes, path);
    if (!most) return 0;
    g.pixels = strip_pixels(a, &g, path->row_limit[most - 1]);
    if (!g.pixels) return 0;

    int8_t laid_out[WEIGHTS_LIMIT] __attribute__((aligned(64)));
    const int8_t *weights = a->weights;
    struct swl_int8_tile tile = {
        .segment_count = w->kernel_height,
        .segment_bytes = g.padded_line,
        .weights_stride = block_bytes,
        .requantization = a->requantization,
        .output_stride = a->output_stride,
        .range = a->range,
        .row_step = w->stride_width * w->channels,
    };
    for (ptrdiff_t left = a->channels; left > 0; left -= tile.channels) {
        const int blocks = swl_panel_blocks(left, path);
        tile.block_count = blocks < most ? blocks : most;
        tile.channels = left < tile.block_count * 16 ? left : tile.block_count * 16;
        swl_choose_scheme(&tile, path);
        tile.weights = is_laid_out ? weights : laid_out;
        for (int n = 0; n < tile.block_count && !is_laid_out; n++)
            lay_out_block((uint32_t *)(laid_out + n * block_bytes),
                          (const uint32_t *)(weights + n * file_stride), w->kernel_height, &g);
        tile.output = a->output + (a->channels - left);
        run_panel(&tile, a, &g, path);
        weights += tile.block_count * file_stride;
        tile.requantization += tile.block_count;
    }
    return 1;
}

#else

int swl_convolution_int8(const convolution *arguments, enum swl_int8_isa isa)
{
    (void)arguments, (void)isa;
    return 0;
}

#endif
