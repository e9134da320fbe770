#include "../include/swl_matmul_int8.h"

#if defined(__ARM_NEON)

// Kernel rows are short: five bytes for a first layer of one channel. So each is copied by loads and
// stores of one size, the last of which overlaps the one before.

typedef struct swl_window_int8 window;

#define STEP static inline __attribute__((always_inline))

// Copies `count` bytes: at least `chunk`, and less than twice as many unless that is 16.
STEP void copy_run(int8_t *to, const int8_t *from, ptrdiff_t count, int chunk)
{
    __builtin_memcpy(to, from, (size_t)chunk);
    if (chunk == 16) {
        for (ptrdiff_t at = 16; at + 16 < count; at += 16) __builtin_memcpy(to + at, from + at, 16);
    }
    const ptrdiff_t last = count - chunk;
    __builtin_memcpy(to + last, from + last, (size_t)chunk);
}

// Fewer bytes than sixteen, or any number slowly.
STEP void copy_part(int8_t *to, const int8_t *from, ptrdiff_t count)
{
    for (; count >= 8; count -= 8, to += 8, from += 8) __builtin_memcpy(to, from, 8);
    if (count & 4) {
        __builtin_memcpy(to, from, 4);
        to += 4;
        from += 4;
    }
    if (count & 2) {
        __builtin_memcpy(to, from, 2);
        to += 2;
        from += 2;
    }
    if (count & 1) *to = *from;
}

// One kernel row of a window that may reach into the padding: zero points, then what there is.
STEP void pack_run_at_edge(const window *w, ptrdiff_t y, ptrdiff_t left, int8_t *to, int chunk)
{
    const ptrdiff_t run = w->kernel_width * w->channels;
    int8_t padding[16];
    __builtin_memset(padding, w->zero_point, 16);
    if (chunk == 16)
        for (ptrdiff_t at = 16; at + 16 < run; at += 16) __builtin_memcpy(to + at, padding, 16);
    __builtin_memcpy(to, padding, (size_t)chunk);
    __builtin_memcpy(to + run - chunk, padding, (size_t)chunk);
    if ((size_t)y >= (size_t)w->height) return;
    const ptrdiff_t start = left < 0 ? -left : 0, after = w->width - left;
    const ptrdiff_t end = after < w->kernel_width ? after : w->kernel_width;
    if (start < end)
        copy_part(to + start * w->channels,
                  w->input + (y * w->width + left + start) * w->channels,
                  (end - start) * w->channels);
}

// Any window, tap by tap.
static void pack_taps(const window *w, ptrdiff_t top, ptrdiff_t left, int8_t *row)
{
    for (ptrdiff_t i = 0; i < w->kernel_height; i++) {
        const ptrdiff_t y = top + i * w->dilation_height;
        for (ptrdiff_t j = 0; j < w->kernel_width; j++) {
            const ptrdiff_t x = left + j * w->dilation_width;
            if ((size_t)y >= (size_t)w->height || (size_t)x >= (size_t)w->width) {
                for (ptrdiff_t c = 0; c < w->channels; c++) *row++ = w->zero_point;
                continue;
            }
            const int8_t *from = w->input + (y * w->width + x) * w->pixel_stride;
            for (ptrdiff_t c = 0; c < w->channels; c++) *row++ = from[c];
        }
    }
}

// `chunk` is zero when the taps of a kernel row do not follow each other in memory.
STEP void pack(const window *w, ptrdiff_t first, ptrdiff_t count, int8_t *rows, ptrdiff_t row_stride,
               int chunk)
{
    const ptrdiff_t run = w->kernel_width * w->channels;
    const ptrdiff_t line = w->dilation_height * w->width * w->pixel_stride;
    const ptrdiff_t last_top = w->height - 1 - (w->kernel_height - 1) * w->dilation_height;
    const ptrdiff_t last_left = w->width - 1 - (w->kernel_width - 1) * w->dilation_width;
    ptrdiff_t top = first / w->output_width * w->stride_height - w->pad_top;
    ptrdiff_t column = first % w->output_width;
    for (; count > 0; count--, rows += row_stride) {
        const ptrdiff_t left = column * w->stride_width - w->pad_left;
        // The zero tail first; the window then covers all but the tail.
        const uint32_t zeros = 0;
        __builtin_memcpy(rows + row_stride - 4, &zeros, 4);
        if (chunk && top >= 0 && top <= last_top && left >= 0 && left <= last_left) {
            const int8_t *from = w->input + (top * w->width + left) * w->pixel_stride;
            int8_t *to = rows;
            for (ptrdiff_t i = 0; i < w->kernel_height; i++, from += line, to += run)
                copy_run(to, from, run, chunk);
        } else if (chunk) {
            for (ptrdiff_t i = 0; i < w->kernel_height; i++)
                pack_run_at_edge(w, top + i * w->dilation_height, left, rows + i * run, chunk);
        } else {
            pack_taps(w, top, left, rows);
        }
        if (++column == w->output_width) {
            column = 0;
            top += w->stride_height;
        }
    }
}

void swl_pack_windows_int8(const window *w, ptrdiff_t first_pixel, ptrdiff_t pixel_count,
                           int8_t *rows, ptrdiff_t row_stride)
{
    const ptrdiff_t run = w->kernel_width * w->channels;
    const int has_runs = w->dilation_width == 1 && w->pixel_stride == w->channels;
    if (!has_runs) return pack(w, first_pixel, pixel_count, rows, row_stride, 0);
    if (run >= 16) return pack(w, first_pixel, pixel_count, rows, row_stride, 16);
    if (run >= 8) return pack(w, first_pixel, pixel_count, rows, row_stride, 8);
    if (run >= 4) return pack(w, first_pixel, pixel_count, rows, row_stride, 4);
    if (run >= 2) return pack(w, first_pixel, pixel_count, rows, row_stride, 2);
    pack(w, first_pixel, pixel_count, rows, row_stride, 1);
}

#endif
