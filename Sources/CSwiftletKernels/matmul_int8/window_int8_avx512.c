#include "swl_matmul_int8_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define STEP TARGET static inline __attribute__((always_inline))

// Masked loads do not touch what their mask leaves out, so a kernel row that hangs over the input's
// edge is one load into a register of zero points.

typedef struct swl_window_int8_arguments window;

STEP __mmask64 lanes(ptrdiff_t count)
{
    return count >= 64 ? ~(__mmask64)0 : count <= 0 ? 0 : ((__mmask64)1 << count) - 1;
}

// `count` bytes of a kernel row, of which [start, end) lie in the input; byte 0 is at `source`.
STEP void copy_line(int8_t *destination, const int8_t *source, ptrdiff_t start, ptrdiff_t end,
                    ptrdiff_t count, __m512i zero)
{
    for (ptrdiff_t at = 0; at < count; at += 64) {
        const __mmask64 valid = lanes(end - at) & ~lanes(start - at);
        const __m512i value = _mm512_mask_loadu_epi8(zero, valid, source + at);
        _mm512_mask_storeu_epi8(destination + at, lanes(count - at), value);
    }
}

// One kernel row tap by tap, for dilation and for pixels with gaps between them.
STEP void copy_taps(int8_t *destination, const window *a, const int8_t *line, ptrdiff_t left,
                    __m512i zero)
{
    for (ptrdiff_t j = 0; j < a->kernel_width; j++) {
        const ptrdiff_t x = left + j * a->dilation_width;
        const ptrdiff_t end = x >= 0 && x < a->width ? a->channels : 0;
        copy_line(destination, line + x * a->pixel_stride, 0, end, a->channels, zero);
        destination += a->channels;
    }
}

// Where a kernel row that starts at column `left` meets the input, in bytes.
struct range {
    ptrdiff_t start;
    ptrdiff_t end;
};

STEP struct range valid_range(const window *a, ptrdiff_t left)
{
    ptrdiff_t start = left < 0 ? -left : 0;
    ptrdiff_t end = a->width - left;
    if (end > a->kernel_width) end = a->kernel_width;
    if (start > end) start = end;
    return (struct range){start * a->channels, end * a->channels};
}

// A window of any size.
STEP void pack_window(int8_t *destination, const window *a, ptrdiff_t top, ptrdiff_t left,
                      int is_dense, __m512i zero)
{
    const ptrdiff_t length = a->kernel_width * a->channels;
    const struct range range = valid_range(a, left);
    for (ptrdiff_t i = 0; i < a->kernel_height; i++) {
        const ptrdiff_t y = top + i * a->dilation_height;
        const int8_t *line = a->input + y * a->width * a->pixel_stride;
        if (y < 0 || y >= a->height) {
            copy_line(destination, line, 0, 0, length, zero);
        } else if (is_dense) {
            copy_line(destination, line + left * a->channels, range.start, range.end, length, zero);
        } else {
            copy_taps(destination, a, line, left, zero);
        }
        destination += length;
    }
    const ptrdiff_t depth = a->kernel_height * length;
    _mm512_mask_storeu_epi8(destination, lanes(a->row_stride - depth), _mm512_setzero_si512());
}

// A window of at most 64 bytes, put together in one register: kernel row i goes to byte
// i * length, so it is loaded from that many bytes before its place.
STEP void pack_small_window(int8_t *destination, const window *a, ptrdiff_t top, ptrdiff_t left,
                            __m512i padding)
{
    const ptrdiff_t length = a->kernel_width * a->channels;
    const struct range range = valid_range(a, left);
    __mmask64 mask = lanes(range.end) & ~lanes(range.start);
    const ptrdiff_t first = top < 0 ? -top : 0;
    ptrdiff_t end = a->height - top;
    if (end > a->kernel_height) end = a->kernel_height;
    const int8_t *line = a->input + ((top + first) * a->width + left) * a->channels;
    line -= first * length;
    mask <<= first * length < 64 ? first * length : 63;
    __m512i value = padding;
    for (ptrdiff_t i = first; i < end; i++) {
        value = _mm512_mask_loadu_epi8(value, mask, line);
        line += a->width * a->channels - length;
        mask <<= length & 63;
    }
    _mm512_mask_storeu_epi8(destination, lanes(a->row_stride), value);
}

TARGET void swl_window_int8__avx512(const window *a)
{
    const int is_dense = a->dilation_width == 1 && a->pixel_stride == a->channels;
    const int is_small = is_dense && a->dilation_height == 1 && a->row_stride <= 64;
    const ptrdiff_t depth = a->kernel_height * a->kernel_width * a->channels;
    const __m512i zero = _mm512_set1_epi8(a->zero_point);
    const __m512i padding = _mm512_maskz_mov_epi8(lanes(depth), zero);
    ptrdiff_t row = a->first_pixel / a->output_width;
    ptrdiff_t column = a->first_pixel % a->output_width;
    int8_t *destination = a->rows;
    for (ptrdiff_t left = a->pixel_count; left > 0; left--) {
        const ptrdiff_t top = row * a->stride_height - a->pad_top;
        const ptrdiff_t start = column * a->stride_width - a->pad_left;
        if (is_small) {
            pack_small_window(destination, a, top, start, padding);
        } else {
            pack_window(destination, a, top, start, is_dense, zero);
        }
        destination += a->row_stride;
        if (++column == a->output_width) {
            column = 0;
            row++;
        }
    }
}

#endif
