#include "matmul_int8_neon.h"

#if defined(__aarch64__)

#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define TILE TARGET static inline __attribute__((always_inline))

// `sdot` adds four products to each of four sums; its second factor is one lane of a register, so a
// row's sixteen values are loaded once and need no copy in every lane.

// Twenty sums, five rows' values and four registers of weights leave three free.
enum { ROWS = 5 };

typedef const struct swl_int8_tile tile;

// The products with quad `lane` of x; `lane` is a constant after unrolling.
TILE int32x4_t dot(int32x4_t sum, int8x16_t w, int8x16_t x, int lane)
{
    switch (lane) {
    case 0: return vdotq_laneq_s32(sum, w, x, 0);
    case 1: return vdotq_laneq_s32(sum, w, x, 1);
    case 2: return vdotq_laneq_s32(sum, w, x, 2);
    default: return vdotq_laneq_s32(sum, w, x, 3);
    }
}

// Adds `quads` quads of each row's x to its sums, which alternate between `steps` sets. Returns where
// the next weights are.
TILE const int8_t *add_quads(int32x4_t sum[][4], const int8x16_t *x, const int8_t *w, int MR,
                             int NV, int quads, int steps)
{
SWL_UNROLL
    for (int lane = 0; lane < quads; lane++, w = now_neon(w + 64)) {
        int8x16x4_t block;
        if (NV == 4) {
            block = vld1q_s8_x4(w);
        } else {
            block.val[0] = vld1q_s8(w);
            block.val[1] = vld1q_s8(w + 16);
        }
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            int32x4_t *const s = sum[m + lane % steps * MR];
SWL_UNROLL
            for (int n = 0; n < NV; n++) s[n] = dot(s[n], block.val[n], x[m], lane);
        }
    }
    return w;
}

// MR rows times 4 * NV channels.
TILE void run_tile(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                   struct rows_neon rows, int8_t *output, int MR, int NV, int steps)
{
    int32x4_t sum[ROWS][4];
SWL_UNROLL
    for (int m = 0; m < MR * steps; m++)
SWL_UNROLL
        for (int n = 0; n < NV; n++)
            sum[m][n] = m < MR ? vld1q_s32(b->requantization->bias + 4 * n) : vdupq_n_s32(0);

    const int8_t *w = b->weights;
    ptrdiff_t segments = t->segment_count;
    do {
        const int8_t *row[ROWS];
        int8x16_t x[ROWS];
        next_rows_neon(row, &rows, MR);
        for (ptrdiff_t count = t->segment_bytes >> 4; count > 0; count--) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = next_16_neon(&row[m]);
            w = add_quads(sum, x, w, MR, NV, 4, steps);
        }
        const ptrdiff_t left = t->segment_bytes & 15;
        if (left == 0) continue;
        if (left & 8) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = next_8_neon(&row[m]);
            w = add_quads(sum, x, w, MR, NV, 2, steps);
        }
        if (left & 4) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = next_quad_neon(&row[m]);
            w = add_quads(sum, x, w, MR, NV, 1, steps);
        }
        if (left & 3) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = load_tail_neon(row[m], left & 3);
            w = add_quads(sum, x, w, MR, NV, 1, steps);
        }
    } while (--segments > 0);
    if (steps > 1) {
SWL_UNROLL
        for (int n = 0; n < NV; n++) sum[0][n] = vaddq_s32(sum[0][n], sum[MR][n]);
    }
    store_block_neon(sum, MR, NV, output, t, b, bounds);
}

// MR rows from `row` on, times a block.
TILE void run_rows_of_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                            ptrdiff_t row, int MR, int IS_TABLE)
{
    const struct rows_neon rows = {
        IS_TABLE ? t->segments + row : 0,
        t->row_count,
        IS_TABLE ? 0 : t->strip + row * t->row_step,
        t->line_stride,
        t->row_step,
    };
    int8_t *const output = b->output + row * t->output_stride;
    // A single row has two sets of sums, so that one `sdot` need not wait for another.
    if (b->channels > 8)
        run_tile(t, b, bounds, rows, output, MR, 4, MR == 1 ? 2 : 1);
    else
        run_tile(t, b, bounds, rows, output, MR, 2, MR == 1 ? 2 : 1);
}

// MR rows from `row` on, times all blocks.
TILE void run_rows_of_blocks(tile *t, int MR)
{
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct block_neon b = first_block_neon(t);
    do
        run_rows_of_block(t, &b, &bounds, 0, MR, 1);
    while (next_block_neon(&b, t));
}

TARGET static void run_1_row(tile *t) { run_rows_of_blocks(t, 1); }
TARGET static void run_2_rows(tile *t) { run_rows_of_blocks(t, 2); }
TARGET static void run_3_rows(tile *t) { run_rows_of_blocks(t, 3); }
TARGET static void run_4_rows(tile *t) { run_rows_of_blocks(t, 4); }
TARGET static void run_5_rows(tile *t) { run_rows_of_blocks(t, ROWS); }

static void run(tile *t)
{
    static void (*const run_some[ROWS])(tile *) = {run_1_row, run_2_rows, run_3_rows, run_4_rows,
                                                   run_5_rows};
    run_some[t->row_count - 1](t);
}

// Any number of rows at even distances, block by block: a block's weights stay in the cache. Fives, then
// as many fours as leave no rest.
TARGET static void run_all_rows(tile *t)
{
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct block_neon b = first_block_neon(t);
    const ptrdiff_t count = t->row_count;
    const ptrdiff_t in_fours = (ROWS - count % ROWS) % ROWS * 4;
    const ptrdiff_t in_fives = in_fours <= count ? count - in_fours : count;
    do {
        ptrdiff_t row = 0;
        for (; row + ROWS <= in_fives; row += ROWS)
            run_rows_of_block(t, &b, &bounds, row, ROWS, 0);
        for (; row + 4 <= count; row += 4) run_rows_of_block(t, &b, &bounds, row, 4, 0);
        switch (count - row) {
        case 3: run_rows_of_block(t, &b, &bounds, row, 3, 0); break;
        case 2: run_rows_of_block(t, &b, &bounds, row, 2, 0); break;
        case 1: run_rows_of_block(t, &b, &bounds, row, 1, 0); break;
        default: break;
        }
    } while (next_block_neon(&b, t));
}

static void run_row(tile *t)
{
    int32_t offset[SWL_BLOCK_OFFSETS];
    struct swl_int8_tile row = *t;
    prepare_blocks_neon(offset, t);
    row.offset = offset;
    run_1_row(&row);
}

const struct swl_matmul_int8_path swl_matmul_int8__neondot = {
    .row_limit = {ROWS, ROWS, ROWS, ROWS},
    .takes_all_rows = 1,
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_strip = run_all_rows,
    .run_rows = run_all_rows,
    .run_row = run_row,
    .load_offsets = prepare_blocks_neon,
};

#endif
