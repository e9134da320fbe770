#include "depthwise_vector_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__aarch64__)

#define TARGET
#define TILE STEP_NEON

// Two taps' products fit 16 bits, 2 * 128 * 127 = 32512, so `smull` and `smlal` take two taps before
// they are added to the sums of 32 bits.

enum { TAPS = SWL_DEPTHWISE_TAPS * SWL_DEPTHWISE_TAPS };

struct block;

struct column {
    int8x16_t value[SWL_DEPTHWISE_TAPS];
};

struct weights {
    int8x16_t value[TAPS];
};

STEP_NEON struct column make_column(const int8x16_t *x, int K)
{
    struct column column;
SWL_UNROLL
    for (int i = 0; i < K; i++) column.value[i] = x[i];
    return column;
}

STEP_NEON struct weights load_weights(const struct block *b, int K);

// Sixteen 16-bit products, added to 32-bit sums.
STEP_NEON void add_products(int32x4_t sum[4], int16x8_t low, int16x8_t high)
{
    sum[0] = vaddw_s16(sum[0], vget_low_s16(low));
    sum[1] = vaddw_high_s16(sum[1], low);
    sum[2] = vaddw_s16(sum[2], vget_low_s16(high));
    sum[3] = vaddw_high_s16(sum[3], high);
}

// The products of two taps. Of the intrinsics GCC keeps the lower halves in registers of their own.
STEP_NEON void add_two_taps(int32x4_t sum[4], int8x16_t x0, int8x16_t w0, int8x16_t x1, int8x16_t w1)
{
    int16x8_t low, high;
    __asm__("smull %[low].8h, %[x0].8b, %[w0].8b\n\t"
            "smull2 %[high].8h, %[x0].16b, %[w0].16b\n\t"
            "smlal %[low].8h, %[x1].8b, %[w1].8b\n\t"
            "smlal2 %[high].8h, %[x1].16b, %[w1].16b"
            : [low] "=&w"(low), [high] "=&w"(high)
            : [x0] "w"(x0), [x1] "w"(x1), [w0] "w"(w0), [w1] "w"(w1));
    add_products(sum, low, high);
}

STEP_NEON void add_tap(int32x4_t sum[4], int8x16_t x, int8x16_t w)
{
    int16x8_t low, high;
    __asm__("smull %[low].8h, %[x].8b, %[w].8b\n\t"
            "smull2 %[high].8h, %[x].16b, %[w].16b"
            : [low] "=&w"(low), [high] "=&w"(high)
            : [x] "w"(x), [w] "w"(w));
    add_products(sum, low, high);
}

STEP_NEON void add_window(int32x4_t sum[4], const struct column *const *columns,
                          const struct weights *weights, int K)
{
    const int8x16_t *const w = weights->value;
    int8x16_t x[TAPS];
SWL_UNROLL
    for (int t = 0; t < K * K; t++) x[t] = columns[t % K]->value[t / K];
SWL_UNROLL
    for (int t = 0; t + 1 < K * K; t += 2) add_two_taps(sum, x[t], w[t], x[t + 1], w[t + 1]);
    add_tap(sum, x[K * K - 1], w[K * K - 1]);  // a window has an odd number of taps
}

#include "depthwise_int8_neon.h"

STEP_NEON struct weights load_weights(const struct block *b, int K)
{
    struct weights weights;
SWL_UNROLL
    for (int t = 0; t < K * K; t++) weights.value[t] = vld1q_s8(b->weights + 16 * t);
    return weights;
}

static void run_3x3_stride1(depthwise *a, const struct block *b,
                            const struct swl_depthwise_line *lines, int8_t *output)
{
    run_row(a, b, lines, output, 3, 1);
}

static void run_3x3_stride2(depthwise *a, const struct block *b,
                            const struct swl_depthwise_line *lines, int8_t *output)
{
    run_row(a, b, lines, output, 3, 2);
}

void swl_depthwise_3x3_in_bounds__neon(depthwise *a, const struct block *b,
                                       const struct swl_depthwise_line *lines, int8_t *output)
{
    run_row_in_bounds(a, b, lines, output, 3);
}

// Called, as the others are: inlined it would be there twice.
static __attribute__((noinline)) void run_5x5(depthwise *a, const struct block *b,
                                              const struct swl_depthwise_line *lines,
                                              int8_t *output)
{
    run_row_in_bounds(a, b, lines, output, 5);
}

void swl_depthwise_3x3_from__neon(depthwise *a, ptrdiff_t channel)
{
    run_blocks_from(a, channel, run_3x3_stride1, swl_depthwise_3x3_in_bounds__neon);
}

void swl_depthwise_int8__neon(depthwise *a)
{
    if (a->window.kernel_width == 5)
        run_blocks_from(a, 0, run_5x5, run_5x5);
    else if (a->window.stride_width == 1)
        swl_depthwise_3x3_from__neon(a, swl_depthwise_pairs_int8__neon(a));
    else
        run_blocks_from(a, 0, run_3x3_stride2, swl_depthwise_3x3_in_bounds__neon);
}

#endif
