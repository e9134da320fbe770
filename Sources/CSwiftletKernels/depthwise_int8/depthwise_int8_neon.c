#include "../requantize_int8/requantize_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__aarch64__)

// Two taps' products fit 16 bits, 2 * 128 * 127 = 32512, so `smull` and `smlal` take two taps before
// they are added to the sums of 32 bits.

typedef struct swl_depthwise_int8_arguments depthwise;

enum { TAPS = SWL_DEPTHWISE_TAPS * SWL_DEPTHWISE_TAPS };

// What stays the same for one block of up to sixteen channels.
struct block {
    const int8_t *weights;
    const struct swl_requantization_block *requantization;
    struct scale_neon scale;
    struct bounds_neon bounds;
    int8x16_t padding;
    ptrdiff_t channels;
    int wide_shifts;
};

// Sixteen 16-bit products, added to 32-bit sums.
STEP_NEON void add_products(int32x4_t sum[4], int16x8_t low, int16x8_t high)
{
    sum[0] = vaddw_s16(sum[0], vget_low_s16(low));
    sum[1] = vaddw_high_s16(sum[1], low);
    sum[2] = vaddw_s16(sum[2], vget_low_s16(high));
    sum[3] = vaddw_high_s16(sum[3], high);
}

STEP_NEON void add_taps(int32x4_t sum[4], const int8x16_t *x, const int8x16_t *w, int taps)
{
SWL_UNROLL
    for (int i = 0; i + 1 < taps; i += 2) {
        const int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(x[i]), vget_low_s8(w[i])),
                                       vget_low_s8(x[i + 1]), vget_low_s8(w[i + 1]));
        const int16x8_t high =
            vmlal_high_s8(vmull_high_s8(x[i], w[i]), x[i + 1], w[i + 1]);
        add_products(sum, low, high);
    }
    if (taps & 1)
        add_products(sum, vmull_s8(vget_low_s8(x[taps - 1]), vget_low_s8(w[taps - 1])),
                     vmull_high_s8(x[taps - 1], w[taps - 1]));
}

STEP_NEON void store(int8_t *output, const int32x4_t sum[4], const struct block *b,
                     const struct swl_output_range *range)
{
    if (__builtin_expect(!b->wide_shifts, 0)) {
        store_narrow_shift_neon(output, sum[0], sum[1], sum[2], sum[3], b->channels,
                                b->requantization, range);
        return;
    }
    store_bytes_neon(output, outputs_neon(sum, 4, &b->scale, &b->bounds), b->channels);
}

// One output row from `lines`. `is_full`: all sixteen channels exist.
STEP_NEON void run_row(const depthwise *a, const struct block *b,
                       const struct swl_depthwise_line *lines, int8_t *output, int K, int is_full)
{
    const struct swl_window_int8 *w = &a->window;
    int8x16_t weights[TAPS], x[TAPS];
SWL_UNROLL
    for (int i = 0; i < K * K; i++) weights[i] = vld1q_s8(b->weights + 16 * i);
    const ptrdiff_t last_left = w->width - K;
    ptrdiff_t left = -w->pad_left;
    for (ptrdiff_t column = 0; column < w->output_width; column++, left += w->stride_width) {
        const int is_inside = left >= 0 && left <= last_left;
SWL_UNROLL
        for (int i = 0; i < K; i++) {
            const int8_t *at = lines[i].start + left * lines[i].step;
SWL_UNROLL
            for (int j = 0; j < K; j++, at += lines[i].step) {
                if (is_inside || (left + j >= 0 && left + j < w->width))
                    x[i * K + j] = is_full ? vld1q_s8(at) : load_bytes_neon(at, b->channels);
                else
                    x[i * K + j] = b->padding;
            }
        }
        int32x4_t sum[4];
SWL_UNROLL
        for (int n = 0; n < 4; n++) sum[n] = vld1q_s32(b->requantization->bias + 4 * n);
        add_taps(sum, x, weights, K * K);
        store(output + column * a->output_stride, sum, b, &a->range);
    }
}

typedef void row_function(const depthwise *, const struct block *,
                          const struct swl_depthwise_line *, int8_t *output);

#define DEFINE_ROW(K)                                                                             \
    static void run_row_##K##x##K(const depthwise *a, const struct block *b,                      \
                                  const struct swl_depthwise_line *lines, int8_t *output)         \
    {                                                                                             \
        if (b->channels == 16)                                                                    \
            run_row(a, b, lines, output, K, 1);                                                   \
        else                                                                                      \
            run_row(a, b, lines, output, K, 0);                                                   \
    }
DEFINE_ROW(3)
DEFINE_ROW(5)

static void run_block(const depthwise *a, const struct block *b, ptrdiff_t channel)
{
    row_function *const run = a->window.kernel_width == 3 ? run_row_3x3 : run_row_5x5;
    int8_t padding[16];
    vst1q_s8(padding, b->padding);
    for (ptrdiff_t row = 0; row < a->output_height; row++) {
        struct swl_depthwise_line lines[SWL_DEPTHWISE_TAPS];
        swl_find_lines(lines, &a->window, row, channel, padding);
        run(a, b, lines, a->output + row * a->window.output_width * a->output_stride + channel);
    }
}

void swl_depthwise_int8__neon(const depthwise *a)
{
    const struct swl_requantization_block *blocks = a->requantization;
    struct block b = {
        .bounds = load_bounds_neon(&a->range),
        .padding = vdupq_n_s8(a->window.zero_point),
    };
    for (ptrdiff_t channel = 0; channel < a->window.channels; channel += 16) {
        const ptrdiff_t left = a->window.channels - channel;
        b.channels = left < 16 ? left : 16;
        b.weights = a->weights + channel * a->window.kernel_height * a->window.kernel_width;
        b.requantization = blocks + channel / 16;
        b.scale = load_scale_neon(b.requantization, 4);
        b.wide_shifts = swl_has_shifts_from(b.requantization, b.channels, SWL_NEON_LEAST_SHIFT);
        run_block(a, &b, channel);
    }
}

#endif
