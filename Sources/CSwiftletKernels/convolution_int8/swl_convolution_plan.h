// How a convolution is computed from strips: which pixels are joined, how many rows and pixels a strip has,
// how many blocks a panel.
#ifndef SWL_CONVOLUTION_PLAN_H
#define SWL_CONVOLUTION_PLAN_H

#include "../include/swl_convolution_int8.h"
#include "../matmul_int8/swl_matmul_int8_paths.h"
#include "swl_weights_layout.h"

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

#endif
#endif
