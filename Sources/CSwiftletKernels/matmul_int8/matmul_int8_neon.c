#include "matmul_int8_neon.h"

#if defined(__aarch64__)

// `smull` and `smlal` multiply bytes to 16 bits. Two products fit them: 2 * 128 * 127 = 32512. Then
// `sadalp` adds neighbours to sums of 32 bits, of which each channel so has two.

// Sixteen sums, four registers of values and two of weights, and their products.
enum { ROWS = 2 };

// Makes the compiler load what is at the address only now. Without it GCC loads all weights first and
// has no registers left for the sums.
STEP_NEON const int8_t *now(const int8_t *address)
{
    __asm__ volatile("" : "+r"(address));
    return address;
}

// The next four values of a row in all four lanes.
STEP_NEON int8x16_t next_quad(const int8_t **row)
{
    const int8x16_t quad = load_quad_neon(*row);
    *row = now(*row + 4);
    return quad;
}

// Adds eight products to a channel's sums: those of x0 with w0, of x1 with w1.
STEP_NEON void add_eight(int32x4_t sum[2], int8x16_t x0, int8x16_t x1, int8x16_t w0, int8x16_t w1)
{
    const int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(w0), vget_low_s8(x0)), vget_low_s8(w1),
                                   vget_low_s8(x1));
    const int16x8_t high = vmlal_high_s8(vmull_high_s8(w0, x0), w1, x1);
    sum[0] = vpadalq_s16(sum[0], low);
    sum[1] = vpadalq_s16(sum[1], high);
}

// The same for all channels of a block: x0 meets the weights at w, x1 the next.
STEP_NEON void add_two_quads(int32x4_t sum[][8], const int8x16_t *x0, const int8x16_t *x1,
                             const int8_t *w, int MR)
{
SWL_UNROLL
    for (int n = 0; n < 4; n += 2, w = now(w + 32)) {
        const int8x16_t w0 = vld1q_s8(w), w1 = vld1q_s8(w + 64);
        const int8x16_t w2 = vld1q_s8(w + 16), w3 = vld1q_s8(w + 80);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            add_eight(sum[m] + 2 * n, x0[m], x1[m], w0, w1);
            add_eight(sum[m] + 2 * n + 2, x0[m], x1[m], w2, w3);
        }
    }
}

// Adds four products to each channel's sums.
STEP_NEON void add_quad(int32x4_t sum[][8], const int8x16_t *x, const int8_t *w, int MR)
{
SWL_UNROLL
    for (int n = 0; n < 4; n++) {
        const int8x16_t block = vld1q_s8(w + 16 * n);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            sum[m][2 * n] = vpadalq_s16(sum[m][2 * n],
                                        vmull_s8(vget_low_s8(block), vget_low_s8(x[m])));
            sum[m][2 * n + 1] = vpadalq_s16(sum[m][2 * n + 1], vmull_high_s8(block, x[m]));
        }
    }
}

// Joins the two sums of each channel and adds the bias.
STEP_NEON void store(int32x4_t sum[][8], int MR, const struct swl_int8_tile *t)
{
    int32x4_t total[ROWS][4];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < 4; n++)
            total[m][n] = vaddq_s32(vpaddq_s32(sum[m][2 * n], sum[m][2 * n + 1]),
                                    vld1q_s32(t->requantization->bias + 4 * n));
    store_rows_neon(total, MR, t->output, t->output_stride, t->channels, t->wide_shifts,
                    t->requantization, &t->range);
}

// MR rows times one block.
STEP_NEON void tile(const struct swl_int8_tile *t, int MR)
{
    int32x4_t sum[ROWS][8];
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < 8; n++) sum[m][n] = vdupq_n_s32(0);

    const int8_t *w = t->weights;
    const int8_t *const *segment = t->segments;
    for (ptrdiff_t s = 0; s < t->segment_count; s++, segment += MR) {
        const int8_t *row[ROWS];
        int8x16_t x0[ROWS], x1[ROWS];
SWL_UNROLL
        for (int m = 0; m < MR; m++) row[m] = segment[m];
        ptrdiff_t left = t->segment_bytes;
        for (; left >= 8; left -= 8, w += 128) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                x0[m] = next_quad(&row[m]);
                x1[m] = next_quad(&row[m]);
            }
            add_two_quads(sum, x0, x1, w, MR);
        }
        if (left >= 4) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x0[m] = next_quad(&row[m]);
            add_quad(sum, x0, w, MR);
            left -= 4;
            w += 64;
        }
        if (left > 0) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x0[m] = load_tail_neon(row[m], left);
            add_quad(sum, x0, w, MR);
        }
    }
    store(sum, MR, t);
}

static void run_row(const struct swl_int8_tile *t) { tile(t, 1); }

static void run_block(const struct swl_int8_tile *t)
{
    if (t->row_count == 1) return tile(t, 1);
    tile(t, ROWS);
}

static void run(const struct swl_int8_tile *t) { run_blocks_neon(t, run_block); }

const struct swl_matmul_int8_path swl_matmul_int8__neon = {
    .row_limit = {ROWS, ROWS, ROWS, ROWS},
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_row = run_row,
    .load_offsets = load_offsets_neon,
};

#endif
