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

// The tap addresses of the `count` pixels whose windows begin at the origins: [tap][pixel].
SCHEDULE void find_taps_from(const struct origins *o, const struct swl_window_int8 *w,
                             const int8_t *padding, int count, const int8_t **pointers)
{
    for (ptrdiff_t i = 0; i < w->kernel_height; i++) {
        const ptrdiff_t down = i * w->dilation_height;
        for (ptrdiff_t j = 0; j < w->kernel_width; j++, pointers += count) {
            const ptrdiff_t right = j * w->dilation_width;
            const int8_t *tap = w->input + (down * w->width + right) * w->pixel_stride;
            if (o->is_inside) {
SWL_UNROLL_IF_CONSTANT
                for (int m = 0; m < count; m++) pointers[m] = tap + o->offset[m];
                continue;
            }
SWL_UNROLL_IF_CONSTANT
            for (int m = 0; m < count; m++) {
                const int is_inside = (size_t)(o->top[m] + down) < (size_t)w->height
                                      && (size_t)(o->left[m] + right) < (size_t)w->width;
                pointers[m] = is_inside ? tap + o->offset[m] : padding;
            }
        }
    }
}

// The same for pixels from `first` on. Heights that small tiles have get loops without a counter.
static void find_taps(const struct swl_window_int8 *w, const int8_t *padding, ptrdiff_t first,
                      int count, const int8_t **pointers)
{
    struct origins o;
    find_origins(&o, w, first, count);
    switch (count) {
    case 2: return find_taps_from(&o, w, padding, 2, pointers);
    case 4: return find_taps_from(&o, w, padding, 4, pointers);
    case 5: return find_taps_from(&o, w, padding, 5, pointers);
    default: return find_taps_from(&o, w, padding, count, pointers);
    }
}

// One tile's rows, found and multiplied.
static void run_tile(struct swl_int8_tile *tile, const matmul *a, ptrdiff_t row,
                     const struct swl_matmul_int8_path *path)
{
    if (a->window) {
        find_taps(a->window, a->padding, a->first_row + row, tile->row_count, a->pointers);
        tile->segments = a->pointers;
        path->run(tile);
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
    int32_t offset[SWL_TILE_BLOCKS * 16];
    tile->offset = offset;
    path->load_offsets(offset, tile);
    const ptrdiff_t limit = path->row_limit[tile->block_count - 1];
    const ptrdiff_t tiles = (a->row_count + limit - 1) / limit;
    const ptrdiff_t shortest = a->row_count / tiles;
    ptrdiff_t taller = a->row_count % tiles;
    int8_t *const output = tile->output;
    for (ptrdiff_t row = 0; row < a->row_count; row += tile->row_count, taller--) {
        tile->row_count = (int)shortest + (taller > 0);
        tile->output = output + row * a->output_stride;
        run_tile(tile, a, row, path);
    }
    tile->output = output;
}

void swl_matmul_int8(const matmul *a, enum swl_int8_isa isa)
{
    const struct swl_matmul_int8_path *path = paths[isa];
    if (!path) return;
    const ptrdiff_t weights_stride = (a->depth + 3) / 4 * 64;
    const int is_vector = a->row_count == 1 && !a->window;
    struct swl_int8_tile tile = {
        .segment_count = a->window ? a->window->kernel_height * a->window->kernel_width : 1,
        .segment_bytes = a->window ? a->window->channels : a->depth,
        .weights = a->weights,
        .weights_stride = weights_stride,
        .requantization = a->requantization,
        .output = a->output,
        .output_stride = a->output_stride,
        .range = a->range,
    };
    for (ptrdiff_t left = a->channels; left > 0; left -= tile.channels) {
        const int blocks = is_vector ? 1 : swl_panel_blocks(left, path);
        tile.block_count = blocks;
        tile.channels = left < blocks * 16 ? left : blocks * 16;
        tile.wide_shifts =
            swl_has_shifts_from(tile.requantization, tile.channels, path->least_shift);
        if (is_vector) {
            tile.row_count = 1;
            tile.segments = &a->rows;
            path->run_row(&tile);
        } else {
            run_panel(&tile, a, path);
        }
        tile.weights += blocks * weights_stride;
        tile.requantization += blocks;
        tile.output += tile.channels;
    }
}
