#include "swl_winograd_layout.h"

// The schedule: some patches are transformed, then for each panel of output channels the weights, some
// input channels at a time, and multiplied point by point. So the file's weights are read once for each
// group of patches, and nothing of what is four to eight times as large leaves the second-level cache.

#if defined(__x86_64__)

typedef const struct swl_winograd_int8_arguments arguments;

static const struct swl_winograd_int8_path *const paths[SWL_INT8_ISA_COUNT] = {
    [SWL_INT8_AVX2] = &swl_winograd_int8__avx2,
    [SWL_INT8_AVX_VNNI] = &swl_winograd_int8__avxvnni,
    [SWL_INT8_AVX512_VNNI] = &swl_winograd_int8__avx512vnni,
};

const struct swl_winograd_int8_path *swl_find_winograd_int8_path(enum swl_int8_isa isa)
{
    return paths[isa];
}

// A group of patches.
struct group {
    const struct swl_winograd_int8_path *path;
    struct layout layout;
    ptrdiff_t columns;  // of patches
    ptrdiff_t first;
    ptrdiff_t count;
    int8_t *patch;
    int16_t *weights;
    int16_t *values;
    int32_t *sums;
    int32_t *totals;
};

// Input channels that are summed before a transform.
struct part {
    ptrdiff_t start;
    ptrdiff_t end;
};

// A patch with its padding.
static void copy_patch(int8_t *to, const struct swl_window_int8 *w, ptrdiff_t top, ptrdiff_t left)
{
    for (ptrdiff_t i = top; i < top + SWL_PATCH; i++) {
        for (ptrdiff_t j = left; j < left + SWL_PATCH; j++, to += w->channels) {
            if (i < 0 || i >= w->height || j < 0 || j >= w->width)
                __builtin_memset(to, w->zero_point, (size_t)w->channels);
            else
                __builtin_memcpy(to, w->input + (i * w->width + j) * w->pixel_stride,
                                 (size_t)w->channels);
        }
    }
}

static void transform_patches(const struct group *g, const struct swl_window_int8 *w)
{
    const int must_copy = w->channels % g->path->patch_channels != 0;
    for (ptrdiff_t m = 0; m < g->count; m++) {
        const ptrdiff_t index = g->first + m;
        const ptrdiff_t top = index / g->columns * SWL_PATCH_STEP - w->pad_top;
        const ptrdiff_t left = index % g->columns * SWL_PATCH_STEP - w->pad_left;
        int16_t *const to = g->values + m * g->layout.values_depth;
        if (must_copy || top < 0 || left < 0 || top + SWL_PATCH > w->height
            || left + SWL_PATCH > w->width) {
            copy_patch(g->patch, w, top, left);
            g->path->transform_patch(to, g->layout.values_stride, g->patch,
                                     SWL_PATCH * w->channels, w->channels, w->channels);
        } else {
            g->path->transform_patch(to, g->layout.values_stride,
                                     w->input + (top * w->width + left) * w->pixel_stride,
                                     w->width * w->pixel_stride, w->pixel_stride, w->channels);
        }
    }
}

// All patches times one panel, whose first channel is `channel`.
static void multiply_panel(const struct group *g, arguments *a, struct part part, ptrdiff_t channel,
                           int blocks)
{
    const struct layout *const l = &g->layout;
    const ptrdiff_t tap_bytes = a->window.channels * 16, block_bytes = 9 * tap_bytes;
    const int8_t *const weights = a->weights + channel / 16 * block_bytes;
    for (ptrdiff_t from = part.start; from < part.end; from += l->weights_depth) {
        const ptrdiff_t depth = least(part.end - from, l->weights_depth);
        struct swl_winograd_product product = {
            .patches = g->values + from,
            .patch_stride = l->values_depth,
            .patch_count = g->count,
            .depth = depth,
            .block_count = blocks,
            .sums = g->sums,
            .adds = from > part.start,
        };
        for (int row = 0; row < SWL_PATCH; row++) {
            for (int n = 0; n < blocks; n++)
                g->path->transform_weights(g->weights + n * 32, l->weights_stride, blocks * 32,
                                           weights + n * block_bytes + from * 16, tap_bytes, depth,
                                           row);
            product.weights = g->weights;
            for (int column = 0; column < SWL_PATCH; column++) {
                g->path->multiply(&product);
                product.patches += l->values_stride;
                product.weights += l->weights_stride;
                product.sums += 16;
            }
        }
    }
}

// All patches' outputs of block `n` of a panel.
static void store_block(const struct group *g, arguments *a, struct part part, ptrdiff_t channel,
                        int n, int blocks)
{
    struct swl_winograd_outputs o = {
        .requantization =
            (const struct swl_requantization_block *)a->requantization + channel / 16,
        .output_stride = a->output_stride,
        .line_stride = a->window.output_width * a->output_stride,
        .channels = least(a->channels - channel, 16),
        .range = a->range,
        .has_totals = part.start > 0,
        .is_last = part.end == a->window.channels,
    };
    o.wide_shifts = swl_has_wide_shifts(o.requantization, o.channels);
    o.lifts = !o.wide_shifts && swl_can_lift(o.requantization, o.channels);
    for (ptrdiff_t m = 0; m < g->count; m++) {
        const ptrdiff_t row = (g->first + m) / g->columns * SWL_PATCH_STEP;
        const ptrdiff_t column = (g->first + m) % g->columns * SWL_PATCH_STEP;
        o.sums = g->sums + (m * blocks + n) * SWL_POINTS * 16;
        o.totals = g->totals + (m * blocks + n) * TOTALS;
        o.rows = (int)least(a->output_height - row, SWL_PATCH_STEP);
        o.columns = (int)least(a->window.output_width - column, SWL_PATCH_STEP);
        o.output = a->output + row * o.line_stride + column * a->output_stride + channel;
        g->path->store_outputs(&o);
    }
}

void swl_winograd_int8(arguments *a, enum swl_int8_isa isa)
{
    const ptrdiff_t patches = patch_count(a->output_height, a->window.output_width);
    const ptrdiff_t fitting = patches_that_fit(a->window.channels, a->memory_byte_count);
    const ptrdiff_t most = part_length(patches, least(fitting, PATCH_LIMIT));
    const ptrdiff_t depth = part_depth(a->window.channels, a->part_count);
    struct group g = {
        .path = swl_find_winograd_int8_path(isa),
        .layout = make_layout(a->window.channels, most),
        .columns = quotient(a->window.output_width, SWL_PATCH_STEP),
        .patch = a->memory,
    };
    g.weights = (int16_t *)(g.patch + g.layout.patch_bytes);
    g.values = (int16_t *)((int8_t *)g.weights + g.layout.weights_bytes);
    g.sums = (int32_t *)((int8_t *)g.values + g.layout.values_bytes);
    g.totals = (int32_t *)((int8_t *)g.sums + g.layout.sums_bytes);
    for (; g.first < patches; g.first += g.count) {
        g.count = least(patches - g.first, most);
        transform_patches(&g, &a->window);
        for (ptrdiff_t channel = 0; channel < a->channels; channel += 16 * SWL_PANEL_BLOCKS) {
            const int blocks = a->channels - channel > 16 ? SWL_PANEL_BLOCKS : 1;
            for (struct part part = {0, 0}; part.end < a->window.channels; part.start = part.end) {
                part.end = least(part.start + depth, a->window.channels);
                multiply_panel(&g, a, part, channel, blocks);
                for (int n = 0; n < blocks; n++)
                    store_block(&g, a, part, channel + 16 * n, n, blocks);
            }
        }
    }
}

#endif
