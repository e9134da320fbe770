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

// The same for two rows. Of the intrinsics GCC makes up to six more instructions in sixteen values of
// the rows, which copy registers.
STEP_NEON void add_eight_twice(int32x4_t s[2], int32x4_t t[2], const int8x16_t *x0,
                               const int8x16_t *x1, int8x16_t w0, int8x16_t w1)
{
    int16x8_t a, b, c, d;
    __asm__("smull %[a].8h, %[w0].8b, %[x0].8b\n\t"
            "smull2 %[b].8h, %[w0].16b, %[x0].16b\n\t"
            "smull %[c].8h, %[w0].8b, %[y0].8b\n\t"
            "smull2 %[d].8h, %[w0].16b, %[y0].16b\n\t"
            "smlal %[a].8h, %[w1].8b, %[x1].8b\n\t"
            "smlal2 %[b].8h, %[w1].16b, %[x1].16b\n\t"
            "smlal %[c].8h, %[w1].8b, %[y1].8b\n\t"
            "smlal2 %[d].8h, %[w1].16b, %[y1].16b\n\t"
            "sadalp %[s0].4s, %[a].8h\n\t"
            "sadalp %[s1].4s, %[b].8h\n\t"
            "sadalp %[t0].4s, %[c].8h\n\t"
            "sadalp %[t1].4s, %[d].8h"
            : [a] "=&w"(a), [b] "=&w"(b), [c] "=&w"(c), [d] "=&w"(d), [s0] "+w"(s[0]),
              [s1] "+w"(s[1]), [t0] "+w"(t[0]), [t1] "+w"(t[1])
            : [w0] "w"(w0), [w1] "w"(w1), [x0] "w"(x0[0]), [x1] "w"(x1[0]), [y0] "w"(x0[1]),
              [y1] "w"(x1[1]));
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
        const int8x16_t w0[2] = {vld1q_s8(w), vld1q_s8(w + 16)};
        const int8x16_t w1[2] = {vld1q_s8(w + 64), vld1q_s8(w + 80)};
        keep_order_neon();
SWL_UNROLL
        for (int i = 0; i < 2; i++) {
            const int pair = 2 * (n + i);
            if (MR == 2)
                add_eight_twice(sum[0] + pair, sum[1] + pair, x0, x1, w0[i], w1[i]);
            else
                add_eight(sum[0] + pair, x0[0], x1[0], w0[i], w1[i]);
        }
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
    struct rows_neon rows = first_rows_neon(t);
    do {
        const int8_t *row[ROWS];
        int8x16_t x0[ROWS], x1[ROWS];
        next_rows_neon(row, &rows, MR);
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
    } while (--rows.left > 0);
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
    .run_strip = run,
    .run_row = run_1_row,
    .load_offsets = load_offsets_neon,
};

#endif
