#include "swl_strip.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Needs AVX2, as every path that has strips does.
#define TARGET __attribute__((target("avx2")))
#define STEP TARGET static inline __attribute__((always_inline))

typedef __m256i vector;

STEP vector every(int8_t byte) { return _mm256_set1_epi8(byte); }

STEP void copy_16(int8_t *to, const int8_t *from, __m256i flip)
{
    const __m128i value = _mm_loadu_si128((const __m128i *)from);
    _mm_storeu_si128((__m128i *)to, _mm_xor_si128(value, _mm256_castsi256_si128(flip)));
}

STEP void copy_32(int8_t *to, const int8_t *from, __m256i flip)
{
    const __m256i value = _mm256_loadu_si256((const __m256i *)from);
    _mm256_storeu_si256((__m256i *)to, _mm256_xor_si256(value, flip));
}

STEP void copy_8(int8_t *to, const int8_t *from, uint64_t flip)
{
    uint64_t value;
    __builtin_memcpy(&value, from, 8);
    value ^= flip;
    __builtin_memcpy(to, &value, 8);
}

// The last vector overlaps the one before it, so that no byte beyond either end is touched.
STEP void copy(int8_t *to, const int8_t *from, ptrdiff_t count, __m256i flip)
{
    if (count >= 32) {
        for (ptrdiff_t i = 0; i < count - 32; i += 32) copy_32(to + i, from + i, flip);
        copy_32(to + count - 32, from + count - 32, flip);
    } else if (count >= 16) {
        copy_16(to, from, flip);
        copy_16(to + count - 16, from + count - 16, flip);
    } else if (count >= 8) {
        const uint64_t mask = (uint64_t)_mm256_extract_epi64(flip, 0);
        copy_8(to, from, mask);
        copy_8(to + count - 8, from + count - 8, mask);
    } else {
        const int8_t mask = (int8_t)_mm256_extract_epi8(flip, 0);
        for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i] ^ mask;
    }
}

STEP void fill(int8_t *to, ptrdiff_t count, __m256i value)
{
    ptrdiff_t i = 0;
    for (; i + 32 <= count; i += 32) _mm256_storeu_si256((__m256i *)(to + i), value);
    for (; i + 4 <= count; i += 4) _mm_storeu_si32(to + i, _mm256_castsi256_si128(value));
    for (; i < count; i++) to[i] = (int8_t)_mm256_extract_epi8(value, 0);
}

#elif defined(__ARM_NEON)
#include "../neon/swl_neon.h"

#define TARGET
#define STEP static inline __attribute__((always_inline))

typedef int8x16_t vector;

STEP vector every(int8_t byte) { return vdupq_n_s8(byte); }

// The last vector overlaps the one before it, so that no byte beyond either end is touched.
STEP void copy(int8_t *to, const int8_t *from, ptrdiff_t count, int8x16_t flip)
{
    (void)flip;  // zero on NEON's paths
    if (count >= 16) {
        ptrdiff_t i = 0;
        for (; i + 64 <= count; i += 64) vst1q_s8_x4(to + i, vld1q_s8_x4(from + i));
        for (; i < count - 16; i += 16) vst1q_s8(to + i, vld1q_s8(from + i));
        vst1q_s8(to + count - 16, vld1q_s8(from + count - 16));
    } else if (count >= 8) {
        vst1_s8(to, vld1_s8(from));
        vst1_s8(to + count - 8, vld1_s8(from + count - 8));
    } else {
        for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i];
    }
}

STEP void fill(int8_t *to, ptrdiff_t count, int8x16_t value)
{
    ptrdiff_t i = 0;
    for (; i + 16 <= count; i += 16) vst1q_s8(to + i, value);
    if (count & 8) {
        vst1_s8(to + i, vget_low_s8(value));
        i += 8;
    }
    for (; i < count; i++) to[i] = vgetq_lane_s8(value, 0);
}

#endif

#if defined(__x86_64__) || defined(__ARM_NEON)

TARGET void swl_fill_strip(const struct swl_strip *strip, const struct swl_window_int8 *w,
                           ptrdiff_t row, ptrdiff_t column, ptrdiff_t count)
{
    const vector flip = every(strip->flip);
    const vector zero = every(w->zero_point ^ strip->flip);
    const ptrdiff_t left = column * w->stride_width - w->pad_left;
    const ptrdiff_t span = (count - 1) * w->stride_width + w->kernel_width;
    ptrdiff_t end = w->width - left < span ? w->width - left : span;
    if (end < 0) end = 0;
    ptrdiff_t start = left < 0 ? -left : 0;
    if (start > end) start = end;
    int8_t *line = strip->lines;
    ptrdiff_t y = row * w->stride_height - w->pad_top;
    for (ptrdiff_t i = 0; i < strip->line_count; i++) {
        ptrdiff_t done = 0;
        if (y >= 0 && y < w->height) {
            fill(line, start * w->channels, zero);
            copy(line + start * w->channels,
                 w->input + (y * w->width + left + start) * w->channels,
                 (end - start) * w->channels, flip);
            done = end * w->channels;
        }
        fill(line + done, span * w->channels + strip->tail - done, zero);
        line += strip->line_stride;
        y += strip->line_step;
    }
}

#endif
