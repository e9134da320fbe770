// The kernels behind swl_depthwise_int8, and what they share.
//
// The sum over a window is taken column by column. The values of one input column under the window,
// three or five, are interleaved so that four of them lie in the four bytes of a 32-bit lane, which
// a dot product instruction multiplies and adds. One such column serves all windows that it lies
// in: with stride 1 as many as the kernel has columns. So a row of outputs is computed from left to
// right with one set of sums for each window that is open.
//
// Interleaving by `unpack` orders channels by quarters of 128-bit lanes: register q holds channels
// 16 * lane + 4 * q ... + 3. `packs` undoes that when the outputs are narrowed.
//
// A register holds 64 or 32 bytes. Where there are at most half as many channels, two rows of outputs
// are computed side by side in one register.
//
// AVX-512 walks the other way: down the rows, with the columns of one kernel row interleaved. Then pixels
// that follow each other in memory are lanes that follow each other, however few channels they have, and a
// register is full without being put together.
#ifndef SWL_DEPTHWISE_INT8_PATHS_H
#define SWL_DEPTHWISE_INT8_PATHS_H

#include "../include/swl_depthwise_int8.h"
#include "../requantize_int8/swl_requantization.h"

// The largest kernel, and quads of taps in one column of it.
enum { SWL_DEPTHWISE_TAPS = 5, SWL_DEPTHWISE_QUADS = 2 };

// One kernel row's input for one row of outputs: column x is at `start + x * step`. For a row of
// padding the step is zero.
struct swl_depthwise_line {
    const int8_t *start;
    ptrdiff_t step;
};

// Finds the input lines of output row `row`, from channel `channel` on.
static inline void swl_find_lines(struct swl_depthwise_line *lines, const struct swl_window_int8 *w,
                                  ptrdiff_t row, ptrdiff_t channel, const int8_t *padding)
{
    for (ptrdiff_t i = 0; i < w->kernel_height; i++) {
        const ptrdiff_t y = row * w->stride_height - w->pad_top + i * w->dilation_height;
        if (y >= 0 && y < w->height) {
            lines[i].start = w->input + y * w->width * w->pixel_stride + channel;
            lines[i].step = w->pixel_stride;
        } else {
            lines[i].start = padding;
            lines[i].step = 0;
        }
    }
}

#if defined(__x86_64__)
void swl_depthwise_int8__avx2(const struct swl_depthwise_int8_arguments *arguments);
void swl_depthwise_int8__avxvnni(const struct swl_depthwise_int8_arguments *arguments);
void swl_depthwise_int8__avx512vnni(const struct swl_depthwise_int8_arguments *arguments);
#elif defined(__ARM_NEON)
void swl_depthwise_int8__neon(const struct swl_depthwise_int8_arguments *arguments);
// 64 bits only.
void swl_depthwise_int8__neondot(const struct swl_depthwise_int8_arguments *arguments);
// Windows of 3x3 with stride 1: how many channels of all, from the first on, they have computed.
ptrdiff_t swl_depthwise_pairs_int8__neon(const struct swl_depthwise_int8_arguments *arguments);
ptrdiff_t swl_depthwise_pairs_int8__neondot(const struct swl_depthwise_int8_arguments *arguments);
#endif

#endif
