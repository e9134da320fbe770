// How a layer is cut into patches, parts and panels, and where they lie in memory.
#ifndef SWL_WINOGRAD_LAYOUT_H
#define SWL_WINOGRAD_LAYOUT_H

#include "swl_winograd_int8_paths.h"

#if defined(__x86_64__)

// DEPTH_LIMIT: input channels whose weights are transformed at once. PATCH_LIMIT: patches of a group.
// More of either leave the second-level cache, fewer patches transform weights more often.
enum { DEPTH_LIMIT = 64, PATCH_LIMIT = 49, LINE = 64 };

// Totals of parts for one block of a patch.
enum { TOTALS = SWL_PATCH_STEP * SWL_PATCH_STEP * 16 };

// The sum of absolute weights that no part may reach, and the most channels that cannot.
enum { WEIGHT_LIMIT = (1 << 25) / 128, SAFE_CHANNELS = WEIGHT_LIMIT / (9 * 127) / 4 * 4 };

static inline ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

static inline ptrdiff_t quotient(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

static inline ptrdiff_t rounded(ptrdiff_t count, ptrdiff_t unit) { return quotient(count, unit) * unit; }

// `count` in parts of at most `limit`, nearly equal: the length of the longest.
static inline ptrdiff_t part_length(ptrdiff_t count, ptrdiff_t limit)
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

static inline struct layout make_layout(ptrdiff_t channels, ptrdiff_t patches)
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

static inline ptrdiff_t patches_that_fit(ptrdiff_t channels, ptrdiff_t byte_count)
{
    const ptrdiff_t none = make_layout(channels, 0).byte_count;
    return (byte_count - none) / (make_layout(channels, 1).byte_count - none);
}

static inline ptrdiff_t patch_count(ptrdiff_t height, ptrdiff_t width)
{
    return quotient(height, SWL_PATCH_STEP) * quotient(width, SWL_PATCH_STEP);
}

// Input channels of a part.
static inline ptrdiff_t part_depth(ptrdiff_t input_channels, ptrdiff_t part_count)
{
    return rounded(quotient(input_channels, part_count), 4);
}

#endif
#endif
