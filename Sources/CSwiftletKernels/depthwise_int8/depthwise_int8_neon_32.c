#include "depthwise_vector_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__ARM_NEON) && !defined(__aarch64__)

#define TARGET
#define TILE STEP_NEON

// As on 64 bits, `vmull` and `vmlal` take two taps before they are added to the sums of 32 bits.

enum { TAPS = SWL_DEPTHWISE_TAPS * SWL_DEPTHWISE_TAPS };

struct block;

struct column {
    int8x8_t value[SWL_DEPTHWISE_TAPS];
};

struct weights {
    int8x8_t value[TAPS];
};

STEP_NEON struct column make_column(const int8x8_t *x, int K)
{
    struct column column;
SWL_UNROLL
    for (int i = 0; i < K; i++) column.value[i] = x[i];
    return column;
}

STEP_NEON struct weights load_weights(const struct block *b, int K);

// Eight 16-bit products, added to 32-bit sums.
STEP_NEON void add_products(int32x4_t sum[2], int16x8_t products)
{
    sum[0] = vaddw_s16(sum[0], vget_low_s16(products));
    sum[1] = vaddw_s16(sum[1], vget_high_s16(products));
}

STEP_NEON void add_window(int32x4_t sum[2], const struct column *const *columns,
                          const struct weights *weights, int K)
{
    const int8x8_t *const w = weights->value;
    int8x8_t x[TAPS];
SWL_UNROLL
    for (int t = 0; t < K * K; t++) x[t] = columns[t % K]->value[t / K];
SWL_UNROLL
    for (int t = 0; t + 1 < K * K; t += 2)
        add_products(sum, vmlal_s8(vmull_s8(x[t], w[t]), x[t + 1], w[t + 1]));
    add_products(sum, vmull_s8(x[K * K - 1], w[K * K - 1]));  // a window has an odd number of taps
}

#include "depthwise_int8_neon.h"

STEP_NEON struct weights load_weights(const struct block *b, int K)
{
    struct weights weights;
SWL_UNROLL
    for (int t = 0; t < K * K; t++) weights.value[t] = vld1_s8(b->weights + 16 * t);
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

static void run_3x3_in_bounds(depthwise *a, const struct block *b,
                              const struct swl_depthwise_line *lines, int8_t *output)
{
    run_row_in_bounds(a, b, lines, output, 3);
}

static void run_5x5(depthwise *a, const struct block *b, const struct swl_depthwise_line *lines,
                    int8_t *output)
{
    run_row_in_bounds(a, b, lines, output, 5);
}

void swl_depthwise_int8__neon(depthwise *a)
{
    if (a->window.kernel_width == 5)
        run_blocks_from(a, 0, run_5x5, run_5x5);
    else if (a->window.stride_width == 1)
        run_blocks_from(a, 0, run_3x3_stride1, run_3x3_in_bounds);
    else
        run_blocks_from(a, 0, run_3x3_stride2, run_3x3_in_bounds);
}

#endif
