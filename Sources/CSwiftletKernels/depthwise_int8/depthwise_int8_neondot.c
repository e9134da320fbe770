#include "depthwise_vector_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__aarch64__)

#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define TILE TARGET static inline __attribute__((always_inline))

// `sdot` adds four products to each sum. A column's three values are interleaved into the four bytes
// of a lane, once for all windows that the column lies in; a weight of zero meets the fourth byte.

struct block;

// Register n holds channels 4 * n ... + 3.
struct column {
    int8x16_t quads[4];
};

struct weights {
    struct column columns[3];
};

TILE struct column interleaved(int8x16_t x0, int8x16_t x1, int8x16_t x2, int8x16_t x3)
{
    const int16x8_t low = vreinterpretq_s16_s8(vzip1q_s8(x0, x1));
    const int16x8_t high = vreinterpretq_s16_s8(vzip2q_s8(x0, x1));
    const int16x8_t low2 = vreinterpretq_s16_s8(vzip1q_s8(x2, x3));
    const int16x8_t high2 = vreinterpretq_s16_s8(vzip2q_s8(x2, x3));
    return (struct column){{
        vreinterpretq_s8_s16(vzip1q_s16(low, low2)),
        vreinterpretq_s8_s16(vzip2q_s16(low, low2)),
        vreinterpretq_s8_s16(vzip1q_s16(high, high2)),
        vreinterpretq_s8_s16(vzip2q_s16(high, high2)),
    }};
}

TILE struct column make_column(const int8x16_t *x, int K)
{
    (void)K;
    return interleaved(x[0], x[1], x[2], x[2]);
}

TILE struct weights load_weights(const struct block *b, int K);

TILE void add_window(int32x4_t sum[4], const struct column *const *columns,
                     const struct weights *weights, int K)
{
SWL_UNROLL
    for (int j = 0; j < K; j++)
SWL_UNROLL
        for (int n = 0; n < 4; n++)
            sum[n] = vdotq_s32(sum[n], columns[j]->quads[n], weights->columns[j].quads[n]);
}

#include "depthwise_int8_neon.h"

TILE struct weights load_weights(const struct block *b, int K)
{
    struct weights weights;
SWL_UNROLL
    for (int j = 0; j < K; j++)
        weights.columns[j] = interleaved(vld1q_s8(b->weights + 16 * j),
                                         vld1q_s8(b->weights + 16 * (K + j)),
                                         vld1q_s8(b->weights + 16 * (2 * K + j)), vdupq_n_s8(0));
    return weights;
}

TARGET static void run_3x3_stride2(depthwise *a, const struct block *b,
                                   const struct swl_depthwise_line *lines, int8_t *output)
{
    run_row(a, b, lines, output, 3, 2);
}

// Columns of five would fill two quads with three zeros: no fewer instructions than in pairs. What is rare
// or little, the channels that make no pairs of rows and the rows at the input's end, runs as on `neon`.
void swl_depthwise_int8__neondot(depthwise *a)
{
    if (a->window.kernel_width == 5)
        swl_depthwise_int8__neon(a);
    else if (a->window.stride_width == 1)
        swl_depthwise_3x3_from__neon(a, swl_depthwise_pairs_int8__neondot(a));
    else
        run_blocks_from(a, 0, run_3x3_stride2, swl_depthwise_3x3_in_bounds__neon);
}

#endif
