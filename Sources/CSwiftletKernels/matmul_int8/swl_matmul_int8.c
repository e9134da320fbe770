#include "../float_matrix/unroll.h"
#include "swl_matmul_int8_paths.h"

// The schedule: which rows meet which weights in which order. A panel of up to four channel blocks
// stays in the cache while all rows pass by, so that weights come from memory once; the rows of
// one tile stay in the innermost cache while they meet the panel.

static const struct swl_matmul_int8_path *const paths[SWL_INT8_ISA_COUNT] = {
#if defined(__x86_64__)
    [SWL_INT8_AVX2] = &swl_matmul_int8__avx2,
    [SWL_INT8_AVX_VNNI] = &swl_matmul_int8__avxvnni,
    [SWL_INT8_AVX512_VNNI] = &swl_matmul_int8__avx512vnni,
#elif defined(__aarch64__)
    [SWL_INT8_NEON] = &swl_matmul_int8__neon,
    [SWL_INT8_NEONDOT] = &swl_matmul_int8__neondot,
#ifndef SWL_WITHOUT_I8MM
    [SWL_INT8_NEONI8MM] = &swl_matmul_int8__neoni8mm,
#endif
#elif defined(__ARM_NEON)
    [SWL_INT8_NEON] = &swl_matmul_int8__neon,
#else
    0,
#endif
};

const struct swl_matmul_int8_path *swl_find_matmul_int8_path(enum swl_int8_isa isa)
{
    return paths[isa];
}

typedef struct swl_matmul_int8_arguments matmul;

// Where a tile's windows begin.
struct origins {
    ptrdiff_t top[SWL_TILE_ROWS];
    ptrdiff_t left[SWL_TILE_ROWS];
    ptrdiff_t offset[SWL_TILE_ROWS];  // of the first tap from the input's first byte
    int is_inside;                    // all taps of all windows are in the input
};

static void find_origins(struct origins *o, const struct swl_window_int8 *w, ptrdiff_t first,
                         int count)
{
    const ptrdiff_t last_top = w->height - 1 - (w->kernel_height - 1) * w->dilation_height;
    const ptrdiff_t last_left = w->width - 1 - (w->kernel_width - 1) * w->dilation_width;
    ptrdiff_t row = first / w->output_width, column = first % w->output_width;
    o->is_inside = 1;
    for (int m = 0; m < count; m++) {
        const ptrdiff_t top = row * w->stride_height - w->pad_top;
        const ptrdiff_t left = column * w->stride_width - w->pad_left;
        o->top[m] = top;
        o->left[m] = left;
        o->offset[m] = (top * w->width + left) * w->pixel_stride;
        o->is_inside &= top >= 0 && top <= last_top && left >= 0 && left <= last_left;
        if (++column == w->output_width) {
            column = 0;
            row++;
        }
    }
}

#define SCHEDULE static inline __attribute__((always_inline))

// The addresses of `runs` runs of the `count` pixels whose windows are all in the input, the first of
// them at the origins and each `step` bytes behind the one before: [run][pixel].
SCHEDULE void find_runs(const struct origins *o, const int8_t *input, ptrdiff_t runs, ptrdiff_t step,
                        int count, const int8_t **pointers)
{
    for (ptrdiff_t i = 0; i < runs; i++, input += step, pointers += count) {
SWL_UNROLL_IF_CONSTANT
        for (int m = 0; m < count; m++) pointers[m] = input + o->offset[m];
    }
}

// The tap addresses of the `count` pixels whose windows begin at the origins: [tap][pixel].
SCHEDULE void find_taps_from(const struct origins *o, const struct swl_window_int8 *w,
                             const int8_t *padding, int count, const int8_t **pointers)
{
    for (ptrdiff_t i = 0; i < w->kernel_height; i++) {
        const ptrdiff_t down = i * w->dilation_height;
        const int8_t *tap = w->input + down * w->width * w->pixel_stride;
        if (o->is_inside) {
            const ptrdiff_t step = w->dilation_width * w->pixel_stride;
            find_runs(o, tap, w->kernel_width, step, count, pointers);
            pointers += w->kernel_width * count;
            continue;
        }
        for (ptrdiff_t j = 0; j < w->kernel_width; j++, pointers += count) {
            const ptrdiff_t right = j * w->dilation_width;
SWL_UNROLL_IF_CONSTANT
            for (int m = 0; m < count; m++) {
                const int is_inside = (size_t)(o->top[m] + down) < (size_t)w->height
                                      && (size_t)(o->left[m] + right) < (size_t)w->width;
                pointers[m] =
                    is_inside ? tap + right * w->pixel_stride + o->offset[m] : padding;
            }
        }
    }
}

// The segments of the tile's rows from pixel `first` on: the taps of each window, or where all windows
// are in an input without gaps, their kernel rows.
static void find_segments(struct swl_int8_tile *tile, const matmul *a, ptrdiff_t first)
{
    const struct swl_window_int8 *w = a->window;
    const int count = tile->row_count;
    const int is_dense = w->pixel_stride == w->channels && w->dilation_width == 1;
    struct origins o;
    find_origins(&o, w, first, count);
    tile->segments = a->pointers;
    tile->segment_count = w->kernel_height;
    tile->segment_bytes = w->channels;
    if (o.is_inside && is_dense) {
        const ptrdiff_t line = w->dilation_height * w->width * w->pixel_stride;
        tile->segment_bytes *= w->kernel_width;
        find_runs(&o, w->input, w->kernel_height, line, count, a->pointers);
        return;
    }
    tile->segment_count *= w->kernel_width;
    // Heights that small tiles have get loops without a counter; four is that of ARM's tables.
    switch (count) {
#if defined(__x86_64__)
    case 2: return find_taps_from(&o, w, a->padding, 2, a->pointers);
    case 5: return find_taps_from(&o, w, a->padding, 5, a->pointers);
#endif
    case 4: return find_taps_from(&o, w, a->padding, 4, a->pointers);
    default: return find_taps_from(&o, w, a->padding, count, a->pointers);
    }
}

// One tile's rows, found and multiplied.
static void run_tile(struct swl_int8_tile *tile, const matmul *a, ptrdiff_t row,
                     const struct swl_matmul_int8_path *path)
{
    if (a->window) {
        find_segments(tile, a, a->first_row + row);
        path->run(tile);
    } else if (path->run_rows) {
        tile->strip = a->rows + row * a->row_stride;
        tile->row_step = a->row_stride;
        path->run_rows(tile);
    } else {
        const int8_t *rows[SWL_TILE_ROWS];
        for (int m = 0; m < tile->row_count; m++) rows[m] = a->rows + (row + m) * a->row_stride;
        tile->segments = rows;
        path->run(tile);
    }
}

// All rows of one panel, in tiles of nearly equal height.
static void run_panel(struct swl_int8_tile *tile, const matmul *a,
                      const struct swl_matmul_int8_path *path)
{
    int32_t offset[SWL_TILE_BLOCKS * SWL_BLOCK_OFFSETS];
    tile->offset = offset;
    path->load_offsets(offset, tile);
    const ptrdiff_t limit = path->takes_all_rows && !a->window
                                ? a->row_count
                                : path->row_limit[tile->block_count - 1];
    const ptrdiff_t tiles = (a->row_count + limit - 1) / limit;
    const ptrdiff_t shortest = a->row_count / tiles;
    ptrdiff_t taller = a->row_count % tiles;
    int8_t *const output = tile->output;
    // While the first tiles pass by, each fetches a block of the next panel: weights that come from
    // memory would keep the first tile waiting. Behind the last panel lie most often the weights of the
    // next layer.
    const int8_t *next = tile->weights + tile->block_count * tile->weights_stride;
    int left = tile->block_count;
    for (ptrdiff_t row = 0; row < a->row_count; row += tile->row_count, taller--) {
        tile->row_count = (int)shortest + (taller > 0);
        tile->output = output + row * a->output_stride;
        tile->next_weights = left-- > 0 ? next : tile->weights;
        next += tile->weights_stride;
        run_tile(tile, a, row, path);
    }
    tile->output = output;
}

// How far ahead of a single row's products weights are fetched, in bytes: the processor alone stops at
// each page.
enum { ROW_AHEAD = 4096 };

void swl_matmul_int8(const matmul *a, enum swl_int8_isa isa)
{
    const struct swl_matmul_int8_path *path = paths[isa];
    if (!path) return;
    const ptrdiff_t weights_stride = (a->depth + 3) / 4 * 64;
    const int is_vector = a->row_count == 1 && !a->window;
    struct swl_int8_tile tile = {
        .segment_count = 1,
        .segment_bytes = a->depth,
        .weights = a->weights,
        .weights_stride = weights_stride,
        .next_weights = a->weights,
        .requantization = a->requantization,
        .output = a->output,
        .output_stride = a->output_stride,
        .range = a->range,
    };
#if defined(__x86_64__)
    if (is_vector && path->find_excess) tile.row_excess = path->find_excess(a->rows, a->depth);
#endif
    for (ptrdiff_t left = a->channels; left > 0; left -= tile.channels) {
        const int blocks = is_vector ? 1 : swl_panel_blocks(left, path);
        tile.block_count = blocks;
        tile.channels = left < blocks * 16 ? left : blocks * 16;
        swl_choose_scheme(&tile, path);
        if (is_vector) {
            tile.row_count = 1;
            tile.segments = &a->rows;
            tile.next_weights = tile.weights + ROW_AHEAD;
            path->run_row(&tile);
        } else {
            run_panel(&tile, a, path);
        }
        tile.weights += blocks * weights_stride;
        tile.requantization += blocks;
        tile.output += tile.channels;
    }
}
