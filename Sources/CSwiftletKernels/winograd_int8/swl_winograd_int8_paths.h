// The kernels behind swl_winograd_int8.
//
// Winograd's F(4x4, 3x3) with the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray 2016, "Fast
// Algorithms for Convolutional Neural Networks"): sixteen outputs of a 6x6 patch d of the input under 3x3
// weights g are
//
//   Y = A' [(G g G') * (B' d B)] A        * element by element, summed over the input's channels
//
// with 36 products instead of 144. In integers all of it is exact. B has integers of its own; the lines
// of G are multiplied by 24 / (1, 4, 4, 1, 1, 4) to have some, what that makes of A' is
//
//   24 Y0 = m0 - 4 (m1 + m2) +   (m3 + m4)
//   12 Y1 =    - 2 (m1 - m2) +   (m3 - m4)
//    6 Y2 =    -   (m1 + m2) +   (m3 + m4)
//    6 Y3 =    -   (m1 - m2) + 2 (m3 - m4) + m5
//
// and so what comes out is Y times 9 and a power of two. |B' d B| <= 100 * 128 and |G g G'| <= 49 * 127 fit
// 16 bits. Sums wrap around in 32 bits: Y times 9 * 2^6 is known modulo 2^32, so Y modulo 2^26 after
// multiplying by the inverse of 9 and a shift to the right, which is Y itself where |Y| < 2^25. Where sums
// over all channels could be larger, those of some channels at a time are transformed and added up.
#ifndef SWL_WINOGRAD_INT8_PATHS_H
#define SWL_WINOGRAD_INT8_PATHS_H

#include "../include/swl_winograd_int8.h"
#include "../requantize_int8/swl_requantization.h"

enum {
    SWL_PATCH = 6,        // rows and columns of a patch
    SWL_PATCH_STEP = 4,   // outputs, and what one patch lies beside the next
    SWL_POINTS = 36,      // of a transformed patch
    SWL_PANEL_BLOCKS = 2, // blocks of sixteen output channels whose weights are transformed at once
};

// 1 / 9 modulo 2^32.
#define SWL_INVERSE_OF_9 0x38E38E39u

// Transformed patches times transformed weights of some blocks of output channels.
struct swl_winograd_product {
    const int16_t *patches;     // [point][patch][depth]
    ptrdiff_t patch_stride;     // from one patch to the next
    ptrdiff_t patch_count;
    const int16_t *weights;     // [point][depth / 2][block][16][2]
    ptrdiff_t depth;            // a multiple of 4
    int block_count;
    int32_t *sums;              // [patch][block][point][16]
    int adds;                   // to what is in `sums`
};

// One block's outputs of one patch.
struct swl_winograd_outputs {
    const int32_t *sums;  // [point][16]
    int32_t *totals;      // [4][4][16]: of the parts before
    int has_totals;
    int is_last;          // else the outputs are added to `totals`
    const struct swl_requantization_block *requantization;
    int8_t *output;
    ptrdiff_t output_stride;  // from one pixel to the next
    ptrdiff_t line_stride;    // from one row to the next
    int rows;                 // of the patch's 4x4 outputs that exist
    int columns;
    ptrdiff_t channels;
    int wide_shifts;
    int lifts;
    struct swl_output_range range;
};

// One instruction set's kernels.
struct swl_winograd_int8_path {
    ptrdiff_t patch_channels;  // patches of no multiple of these must be readable up to one
    double steps_per_quad;     // what four products of bytes take the other ways, where two of words take 1
    // A patch's values, `channels` (a multiple of 4) to a pixel, to [point] `stride` apart.
    void (*transform_patch)(int16_t *to, ptrdiff_t stride, const int8_t *patch, ptrdiff_t line_stride,
                            ptrdiff_t pixel_stride, ptrdiff_t channels);
    // Points of line `row` for one block: `depth` channels of nine taps `tap_stride` bytes apart. Points are
    // `stride` apart, pairs of channels `pair_stride`.
    void (*transform_weights)(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,
                              const int8_t *weights, ptrdiff_t tap_stride, ptrdiff_t depth, int row);
    // One point.
    void (*multiply)(const struct swl_winograd_product *product);
    void (*store_outputs)(const struct swl_winograd_outputs *outputs);
};

// The factors 2, as places of a shift, that are too many in a line of A' m.
static const int swl_winograd_places[SWL_PATCH_STEP] = {3, 2, 1, 1};

// The instruction set's kernels; null where there are none.
const struct swl_winograd_int8_path *swl_find_winograd_int8_path(enum swl_int8_isa isa);

#if defined(__x86_64__)
extern const struct swl_winograd_int8_path swl_winograd_int8__avx2;
extern const struct swl_winograd_int8_path swl_winograd_int8__avxvnni;
extern const struct swl_winograd_int8_path swl_winograd_int8__avx512vnni;
#endif

#endif
