#include "../include/swl_matmul_int8.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define STEP TARGET static inline __attribute__((always_inline))

// Kernel rows are copied in chunks of 16, 32 or 64 bytes. A chunk may read on past its kernel row
// while that is still input, and may write on past its place while that is still rows: rows are
// written in order, so what spills over is overwritten. Elsewhere loads and stores are masked;
// masked loads do not touch what their mask leaves out, and give the zero point there.

typedef struct swl_window_int8 window;

struct packing {
    const window *window;
    ptrdiff_t first_pixel;
    ptrdiff_t pixel_count;
    int8_t *rows;
    ptrdiff_t row_stride;
    const int8_t *input_end;
    const int8_t *rows_end;
    __m512i zero;
    int is_dense;  // taps of one kernel row follow each other in memory
    int is_short;  // and fit one chunk
};

// The bytes of one kernel row that lie in the input.
struct range {
    ptrdiff_t start;
    ptrdiff_t end;
};

STEP __mmask64 lanes(ptrdiff_t count)
{
    return count >= 64 ? ~(__mmask64)0 : count <= 0 ? 0 : ((__mmask64)1 << count) - 1;
}

STEP __m512i load(const int8_t *source, int size)
{
    if (size == 16) return _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)source));
    if (size == 32) return _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)source));
    return _mm512_loadu_si512(source);
}

STEP __m512i load_masked(const int8_t *source, __mmask64 valid, __m512i zero, int size)
{
    if (size == 16)
        return _mm512_castsi128_si512(
            _mm_mask_loadu_epi8(_mm512_castsi512_si128(zero), (__mmask16)valid, source));
    if (size == 32)
        return _mm512_castsi256_si512(
            _mm256_mask_loadu_epi8(_mm512_castsi512_si256(zero), (__mmask32)valid, source));
    return _mm512_mask_loadu_epi8(zero, valid, source);
}

STEP void store(int8_t *destination, __m512i value, int size)
{
    if (size == 16) {
        _mm_storeu_si128((__m128i *)destination, _mm512_castsi512_si128(value));
    } else if (size == 32) {
        _mm256_storeu_si256((__m256i *)destination, _mm512_castsi512_si256(value));
    } else {
        _mm512_storeu_si512(destination, value);
    }
}

// `count` bytes of a kernel row; byte 0 is at `source`, whether that is input or not.
STEP void copy_line(int8_t *destination, const int8_t *source, struct range range, ptrdiff_t count,
                    const struct packing *p, int size)
{
    for (ptrdiff_t at = 0; at < count; at += size) {
        const int is_read_through = range.end == count && p->input_end - (source + at) >= size;
        __m512i value;
        if (range.start <= at && (at + size <= range.end || is_read_through)) {
            value = load(source + at, size);
        } else {
            const __mmask64 valid = lanes(range.end - at) & ~lanes(range.start - at);
            value = load_masked(source + at, valid, p->zero, size);
        }
        if (p->rows_end - (destination + at) >= size) {
            store(destination + at, value, size);
        } else {
            _mm512_mask_storeu_epi8(destination + at, lanes(count - at), value);
        }
    }
}

// One kernel row tap by tap, for dilation and for pixels with gaps between them.
STEP void copy_taps(int8_t *destination, const int8_t *line, ptrdiff_t left,
                    const struct packing *p, int size)
{
    const window *a = p->window;
    for (ptrdiff_t j = 0; j < a->kernel_width; j++) {
        const ptrdiff_t x = left + j * a->dilation_width;
        const struct range range = {0, x >= 0 && x < a->width ? a->channels : 0};
        copy_line(destination, line + x * a->pixel_stride, range, a->channels, p, size);
        destination += a->channels;
    }
}

STEP struct range valid_range(const window *a, ptrdiff_t left)
{
    ptrdiff_t start = left < 0 ? -left : 0;
    ptrdiff_t end = a->width - left;
    if (end > a->kernel_width) end = a->kernel_width;
    if (start > end) start = end;
    return (struct range){start * a->channels, end * a->channels};
}

STEP void pack_window(int8_t *destination, ptrdiff_t top, ptrdiff_t left,
                      const struct packing *p, int size)
{
    const window *a = p->window;
    const ptrdiff_t length = a->kernel_width * a->channels;
    const struct range range = valid_range(a, left), none = {0, 0};
    int8_t *const end = destination + p->row_stride;
    for (ptrdiff_t i = 0; i < a->kernel_height; i++) {
        const ptrdiff_t y = top + i * a->dilation_height;
        const int8_t *line = a->input + y * a->width * a->pixel_stride;
        if (y < 0 || y >= a->height) {
            copy_line(destination, line, none, length, p, size);
        } else if (p->is_dense) {
            copy_line(destination, line + left * a->channels, range, length, p, size);
        } else {
            copy_taps(destination, line, left, p, size);
        }
        destination += length;
    }
    if (p->rows_end - destination >= 4) {
        __builtin_memset(destination, 0, 4);
    } else {
        while (destination < end) *destination++ = 0;
    }
}

// Kernel rows of one chunk each, from `first` up to `end`; the others are padding. A null mask means
// that whole chunks may be read.
STEP void pack_lines(int8_t *destination, const int8_t *line, ptrdiff_t first, ptrdiff_t end,
                     const __mmask64 *mask, const struct packing *p, int size)
{
    const window *a = p->window;
    const ptrdiff_t length = a->kernel_width * a->channels;
    const ptrdiff_t step = a->dilation_height * a->width * a->channels;
    line += first * step;
    for (ptrdiff_t i = 0; i < first; i++, destination += length) store(destination, p->zero, size);
    for (ptrdiff_t i = first; i < end; i++, destination += length, line += step)
        store(destination, mask ? load_masked(line, *mask, p->zero, size) : load(line, size), size);
    for (ptrdiff_t i = end; i < a->kernel_height; i++, destination += length)
        store(destination, p->zero, size);
    __builtin_memset(destination, 0, 4);
}

// The kernel rows of a window at `top` that lie in the input.
STEP struct range valid_lines(const window *a, ptrdiff_t top)
{
    const ptrdiff_t step = a->dilation_height;
    ptrdiff_t start = top < 0 ? (step - 1 - top) / step : 0;
    ptrdiff_t end = top < a->height ? (a->height - top + step - 1) / step : 0;
    if (end > a->kernel_height) end = a->kernel_height;
    if (start > end) start = end;
    return (struct range){start, end};
}

// `count` pixels of one output row from `column` on.
STEP void pack_row(int8_t *destination, ptrdiff_t row, ptrdiff_t column, ptrdiff_t count,
                   const struct packing *p, int size)
{
    const window *a = p->window;
    const ptrdiff_t top = row * a->stride_height - a->pad_top;
    const struct range lines = valid_lines(a, top);
    const ptrdiff_t height = (a->kernel_height - 1) * a->dilation_height * a->width * a->channels;
    const int8_t *const line = a->input + top * a->width * a->channels;
    for (ptrdiff_t end = column + count; column < end; column++, destination += p->row_stride) {
        const ptrdiff_t left = column * a->stride_width - a->pad_left;
        const int8_t *source = line + left * a->channels;
        if (!p->is_short || p->rows_end - destination < p->row_stride + size) {
            pack_window(destination, top, left, p, size);
        } else if (left >= 0 && left + a->kernel_width <= a->width
                   && p->input_end - source >= height + size) {
            pack_lines(destination, source, lines.start, lines.end, 0, p, size);
        } else {
            const struct range range = valid_range(a, left);
            const __mmask64 mask = lanes(range.end) & ~lanes(range.start);
            pack_lines(destination, source, lines.start, lines.end, &mask, p, size);
        }
    }
}

STEP void pack(const struct packing *p, int size)
{
    const window *a = p->window;
    ptrdiff_t row = p->first_pixel / a->output_width;
    ptrdiff_t column = p->first_pixel % a->output_width;
    for (ptrdiff_t done = 0; done < p->pixel_count; column = 0, row++) {
        ptrdiff_t count = a->output_width - column;
        if (count > p->pixel_count - done) count = p->pixel_count - done;
        pack_row(p->rows + done * p->row_stride, row, column, count, p, size);
        done += count;
    }
}

TARGET void swl_pack_windows_int8(const window *a, ptrdiff_t first_pixel, ptrdiff_t pixel_count,
                                  int8_t *rows, ptrdiff_t row_stride)
{
    const struct packing p = {
        .window = a,
        .first_pixel = first_pixel,
        .pixel_count = pixel_count,
        .rows = rows,
        .row_stride = row_stride,
        .input_end = a->input + (a->height * a->width - 1) * a->pixel_stride + a->channels,
        .rows_end = rows + pixel_count * row_stride,
        .zero = _mm512_set1_epi8(a->zero_point),
        .is_dense = a->dilation_width == 1 && a->pixel_stride == a->channels,
        .is_short = a->dilation_width == 1 && a->pixel_stride == a->channels
            && a->kernel_width * a->channels <= 64,
    };
    const ptrdiff_t run = p.is_dense ? a->kernel_width * a->channels : a->channels;
    if (run <= 16) {
        pack(&p, 16);
    } else if (run <= 32) {
        pack(&p, 32);
    } else {
        pack(&p, 64);
    }
}

#elif !defined(__ARM_NEON)

void swl_pack_windows_int8(const struct swl_window_int8 *window, ptrdiff_t first_pixel,
                           ptrdiff_t pixel_count, int8_t *rows, ptrdiff_t row_stride)
{
    (void)window, (void)first_pixel, (void)pixel_count, (void)rows, (void)row_stride;
}

#endif
