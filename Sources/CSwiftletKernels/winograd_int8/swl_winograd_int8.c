#include "swl_winograd_int8_paths.h"

// The schedule: some patches are transformed, then for each panel of output channels the weights, some
// input channels at a time, and multiplied point by point. So the file's weights are read once for each
// group of patches, and nothing of what is four to eight times as large leaves the second-level cache.

#if defined(__x86_64__)

typedef const struct swl_winograd_int8_arguments arguments;
typedef const struct swl_winograd_int8_shape shape;

static const struct swl_winograd_int8_path *const paths[SWL_INT8_ISA_COUNT] = {
    [SWL_INT8_AVX2] = &swl_winograd_int8__avx2,
    [SWL_INT8_AVX_VNNI] = &swl_winograd_int8__avxvnni,
    [SWL_INT8_AVX512_VNNI] = &swl_winograd_int8__avx512vnni,
};

// DEPTH_LIMIT: input channels whose weights are transformed at once. PATCH_LIMIT: patches of a group.
// More of either leave the second-level cache, fewer patches transform weights more often.
enum { DEPTH_LIMIT = 64, PATCH_LIMIT = 49, LINE = 64 };

// Totals of parts for one block of a patch.
enum { TOTALS = SWL_PATCH_STEP * SWL_PATCH_STEP * 16 };

// The sum of absolute weights that no part may reach, and the most channels that cannot.
enum { WEIGHT_LIMIT = (1 << 25) / 128, SAFE_CHANNELS = WEIGHT_LIMIT / (9 * 127) / 4 * 4 };

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

static ptrdiff_t quotient(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

static ptrdiff_t rounded(ptrdiff_t count, ptrdiff_t unit) { return quotient(count, unit) * unit; }

// `count` in parts of at most `limit`, nearly equal: the length of the longest.
static ptrdiff_t part_length(ptrdiff_t count, ptrdiff_t limit)
{
    return quotient(count, quotient(count, limit));
}

// How the memory is divided. Strides between points are no multiples of a page, else all of a patch would
// meet in a few lines of the cache.
struct layout {
    ptrdiff_t values_depth;    // of a transformed patch's point
    ptrdiff_t values_stride;   // from one point to the next, in words
    ptrdiff_t weights_depth;
    ptrdiff_t weights_stride;
    ptrdiff_t patch_bytes;     // of a patch that is copied
    ptrdiff_t weights_bytes;
    ptrdiff_t values_bytes;
    ptrdiff_t sums_bytes;
    ptrdiff_t byte_count;
};

static struct layout make_layout(ptrdiff_t channels, ptrdiff_t patches)
{
    struct layout l = {
        .values_depth = rounded(channels, 32),
        .weights_depth = rounded(part_length(channels, DEPTH_LIMIT), 4),
        // Up to twelve bytes behind a patch's last pixel are read.
        .patch_bytes = rounded(SWL_POINTS * channels + 12, LINE),
    };
    l.values_stride = patches * l.values_depth + LINE / 2;
    l.weights_stride = l.weights_depth * 16 * SWL_PANEL_BLOCKS + LINE / 2;
    l.values_bytes = SWL_POINTS * l.values_stride * 2;
    l.weights_bytes = SWL_PATCH * l.weights_stride * 2;
    l.sums_bytes = patches * SWL_PANEL_BLOCKS * SWL_POINTS * 64;
    l.byte_count = l.patch_bytes + l.weights_bytes + l.values_bytes + l.sums_bytes;
    if (channels > SAFE_CHANNELS) l.byte_count += patches * SWL_PANEL_BLOCKS * TOTALS * 4;
    return l;
}

static ptrdiff_t patches_that_fit(ptrdiff_t channels, ptrdiff_t byte_count)
{
    const ptrdiff_t none = make_layout(channels, 0).byte_count;
    return (byte_count - none) / (make_layout(channels, 1).byte_count - none);
}

static ptrdiff_t patch_count(ptrdiff_t height, ptrdiff_t width)
{
    return quotient(height, SWL_PATCH_STEP) * quotient(width, SWL_PATCH_STEP);
}

ptrdiff_t swl_winograd_int8_byte_count(shape *s, enum swl_int8_isa isa)
{
    if (!paths[isa] || s->input_channels % 4) return 0;
    const ptrdiff_t patches = patch_count(s->output_height, s->output_width);
    return make_layout(s->input_channels, part_length(patches, PATCH_LIMIT)).byte_count;
}

// The constants are what the parts took on a Zen 5 (docs/kernels.md), a step being a `vpdpwssd` for sixteen
// channels: requantizing a vector of outputs the other ways 10, with the inverse transform of a patch 400, a
// patch's transform for 32 channels 400, that of four channels' weights for sixteen 500.
struct swl_winograd_int8_costs swl_winograd_int8_estimate(shape *s, ptrdiff_t part_count,
                                                          enum swl_int8_isa isa)
{
    const double steps = paths[isa]->steps_per_quad;
    const double patches = patch_count(s->output_height, s->output_width);
    const double groups = quotient((ptrdiff_t)patches, PATCH_LIMIT);
    const double blocks = quotient(s->channels, 16), channels = s->input_channels;
    const double pixels = s->output_height * s->output_width;
    const double products = 1.25 * SWL_POINTS * channels / 2;
    return (struct swl_winograd_int8_costs){
        .own = patches * (blocks * (products + 400 * (double)part_count) + quotient(s->input_channels, 32) * 400)
               + groups * blocks * channels / 4 * 500,
        .others = pixels * blocks * (9 * channels / 4 * steps + 10),
    };
}

static ptrdiff_t part_depth(ptrdiff_t input_channels, ptrdiff_t part_count)
{
    return rounded(quotient(input_channels, part_count), 4);
}

// Whether no sum over `count` input channels of sixteen channels' weights reaches the limit.
static int is_safe(const int8_t *weights, ptrdiff_t input_channels, ptrdiff_t count)
{
    int32_t sum[64] = {0};
    for (int tap = 0; tap < 9; tap++, weights += input_channels * 16)
        for (ptrdiff_t k = 0; k < count * 16; k += 64)
            for (int i = 0; i < 64; i++) {
                const int8_t weight = weights[k + i];
                sum[i] += weight < 0 ? -weight : weight;
            }
    for (int i = 0; i < 64; i += 4)
        if (sum[i] + sum[i + 1] + sum[i + 2] + sum[i + 3] >= WEIGHT_LIMIT) return 0;
    return 1;
}

static int are_safe_parts(const int8_t *weights, ptrdiff_t channels, ptrdiff_t input_channels,
                          ptrdiff_t part_count)
{
    const ptrdiff_t depth = part_depth(input_channels, part_count);
    if (depth <= SAFE_CHANNELS) return 1;
    for (ptrdiff_t o = 0; o < channels; o += 16, weights += 9 * input_channels * 16)
        for (ptrdiff_t from = 0; from < input_channels; from += depth)
            if (!is_safe(weights + from * 16, input_channels, least(depth, input_channels - from)))
                return 0;
    return 1;
}

ptrdiff_t swl_winograd_int8_part_count(const int8_t *weights, ptrdiff_t channels,
                                       ptrdiff_t input_channels)
{
    ptrdiff_t count = 1;
    while (!are_safe_parts(weights, channels, input_channels, count)) count++;
    return count;
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
        .path = paths[isa],
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
