#include "matmul_int8_neon.h"

#if defined(__aarch64__)

// `smull` and `smlal` multiply bytes to 16 bits. Two products fit them: 2 * 128 * 127 = 32512. Then
// `sadalp` adds neighbours to sums of 32 bits, of which each channel so has two.

// Sixteen sums, four registers of values and two of weights, and their products.
enum { ROWS = 2 };

typedef const struct swl_int8_tile tile;

// Adds eight products to a channel's sums: those of x0 with w0, of x1 with w1.
STEP_NEON void add_eight(int32x4_t sum[2], int8x16_t x0, int8x16_t x1, int8x16_t w0, int8x16_t w1)
{
    const int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(w0), vget_low_s8(x0)), vget_low_s8(w1),
                                   vget_low_s8(x1));
    const int16x8_t high = vmlal_high_s8(vmull_high_s8(w0, x0), w1, x1);
    sum[0] = vpadalq_s16(sum[0], low);
    sum[1] = vpadalq_s16(sum[1], high);
}

STEP_NEON void next_two_quads(int8x16_t *x0, int8x16_t *x1, const int8_t **row, int MR)
{
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        x0[m] = next_quad_neon(&row[m]);
        x1[m] = next_quad_neon(&row[m]);
    }
}

// The same for 4 * NV channels: x0 meets the weights at w, x1 the next.
STEP_NEON void add_two_quads(int32x4_t sum[][8], const int8x16_t *x0, const int8x16_t *x1,
                             const int8_t *w, int MR, int NV)
{
SWL_UNROLL
    for (int n = 0; n < NV; n += 2, w += 32) {
        const int8x16_t w0 = vld1q_s8(w), w1 = vld1q_s8(w + 64);
        const int8x16_t w2 = vld1q_s8(w + 16), w3 = vld1q_s8(w + 80);
        keep_order_neon();
SWL_UNROLL
        for (int m = 0; m < MR; m++) add_eight(sum[m] + 2 * n, x0[m], x1[m], w0, w1);
        keep_order_neon();
SWL_UNROLL
        for (int m = 0; m < MR; m++) add_eight(sum[m] + 2 * n + 2, x0[m], x1[m], w2, w3);
        keep_order_neon();
    }
}

// Adds four products to each channel's sums.
STEP_NEON const int8_t *add_quad(int32x4_t sum[][8], const int8x16_t *x, const int8_t *w, int MR,
                                 int NV)
{
SWL_UNROLL
    for (int n = 0; n < NV; n++) {
        const int8x16_t block = vld1q_s8(w + 16 * n);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            sum[m][2 * n] = vpadalq_s16(sum[m][2 * n],
                                        vmull_s8(vget_low_s8(block), vget_low_s8(x[m])));
            sum[m][2 * n + 1] = vpadalq_s16(sum[m][2 * n + 1], vmull_high_s8(block, x[m]));
        }
    }
    return w + 64;
}

// MR rows times 4 * NV channels. The bias starts one of a channel's two sums.
STEP_NEON void run_block(tile *t, const struct block_neon *b, int MR, int NV)
{
    int32x4_t sum[ROWS][8];
SWL_UNROLL
    for (int n = 0; n < NV; n++) {
        const int32x4_t bias = vld1q_s32(b->requantization->bias + 4 * n);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            sum[m][2 * n] = vzip1q_s32(bias, vdupq_n_s32(0));
            sum[m][2 * n + 1] = vzip2q_s32(bias, vdupq_n_s32(0));
        }
    }
    const int8_t *w = b->weights;
    const int8_t *const *segment = t->segments;
    const int8_t *const *const end = segment + t->segment_count * MR;
    do {
        const int8_t *row[ROWS];
        int8x16_t x0[ROWS], x1[ROWS];
SWL_UNROLL
        for (int m = 0; m < MR; m++) row[m] = *segment++;
        for (ptrdiff_t count = t->segment_bytes >> 4; count > 0; count--, w += 256) {
            next_two_quads(x0, x1, row, MR);
            add_two_quads(sum, x0, x1, w, MR, NV);
            next_two_quads(x0, x1, row, MR);
            add_two_quads(sum, x0, x1, w + 128, MR, NV);
        }
        const ptrdiff_t left = t->segment_bytes & 15;
        if (left == 0) continue;
        if (left & 8) {
            next_two_quads(x0, x1, row, MR);
            add_two_quads(sum, x0, x1, w, MR, NV);
            w += 128;
        }
        if (left & 4) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x0[m] = next_quad_neon(&row[m]);
            w = add_quad(sum, x0, w, MR, NV);
        }
        if (left & 3) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x0[m] = load_tail_neon(row[m], left & 3);
            w = add_quad(sum, x0, w, MR, NV);
        }
    } while (segment != end);
    int32x4_t total[ROWS][4];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NV; n++) total[m][n] = vpaddq_s32(sum[m][2 * n], sum[m][2 * n + 1]);
    store_rows_neon(total, MR, NV, b->output, t->output_stride, b->channels, t->wide_shifts,
                    b->requantization, &t->range);
}

// MR rows times all blocks.
STEP_NEON void run_rows(tile *t, int MR)
{
    struct block_neon b = first_block_neon(t);
    do {
        if (b.channels > 8)
            run_block(t, &b, MR, 4);
        else
            run_block(t, &b, MR, 2);
    } while (next_block_neon(&b, t));
}

static void run_1_row(tile *t) { run_rows(t, 1); }
static void run_2_rows(tile *t) { run_rows(t, ROWS); }

static void run(tile *t)
{
    if (t->row_count == 1) return run_1_row(t);
    run_2_rows(t);
}

const struct swl_matmul_int8_path swl_matmul_int8__neon = {
    .row_limit = {ROWS, ROWS, ROWS, ROWS},
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_row = run_1_row,
    .load_offsets = load_offsets_neon,
};

#endif
