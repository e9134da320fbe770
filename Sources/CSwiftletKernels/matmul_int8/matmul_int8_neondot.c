#include "matmul_int8_neon.h"

#if defined(__aarch64__)

#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define TILE TARGET static inline __attribute__((always_inline))

// `sdot` adds four products to each of four sums; its second factor is one lane of a register, so a
// row's sixteen values are loaded once and need no copy in every lane.

// Twenty sums, five rows' values and four registers of weights leave three free.
enum { ROWS = 5 };

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
                             int quads, int steps)
{
SWL_UNROLL
    for (int lane = 0; lane < quads; lane++, w += 64) {
        const int8x16x4_t block = vld1q_s8_x4(w);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            int32x4_t *const s = sum[m + lane % steps * MR];
SWL_UNROLL
            for (int n = 0; n < 4; n++) s[n] = dot(s[n], block.val[n], x[m], lane);
        }
    }
    return w;
}

// MR rows times one block.
TILE void tile(const struct swl_int8_tile *t, int MR, int steps)
{
    int32x4_t sum[ROWS][4];
SWL_UNROLL
    for (int m = 0; m < MR * steps; m++)
SWL_UNROLL
        for (int n = 0; n < 4; n++)
            sum[m][n] = m < MR ? vld1q_s32(t->requantization->bias + 4 * n) : vdupq_n_s32(0);

    const int8_t *w = t->weights;
    const int8_t *const *segment = t->segments;
    for (ptrdiff_t s = 0; s < t->segment_count; s++, segment += MR) {
        const int8_t *row[ROWS];
        int8x16_t x[ROWS];
SWL_UNROLL
        for (int m = 0; m < MR; m++) row[m] = segment[m];
        ptrdiff_t left = t->segment_bytes;
        for (; left >= 16; left -= 16) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                x[m] = vld1q_s8(row[m]);
                row[m] += 16;
            }
            w = add_quads(sum, x, w, MR, 4, steps);
        }
        if (left >= 8) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                x[m] = vcombine_s8(vld1_s8(row[m]), vdup_n_s8(0));
                row[m] += 8;
            }
            w = add_quads(sum, x, w, MR, 2, steps);
            left -= 8;
        }
        if (left >= 4) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) {
                x[m] = load_quad_neon(row[m]);
                row[m] += 4;
            }
            w = add_quads(sum, x, w, MR, 1, steps);
            left -= 4;
        }
        if (left > 0) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = load_tail_neon(row[m], left);
            add_quads(sum, x, w, MR, 1, steps);
        }
    }
    if (steps > 1) {
SWL_UNROLL
        for (int n = 0; n < 4; n++) sum[0][n] = vaddq_s32(sum[0][n], sum[MR][n]);
    }
    store_rows_neon(sum, MR, t->output, t->output_stride, t->channels, t->wide_shifts,
                    t->requantization, &t->range);
}

// A single row has two sets of sums, so that one `sdot` need not wait for another.
TARGET static void run_row(const struct swl_int8_tile *t) { tile(t, 1, 2); }

TARGET static void run_block(const struct swl_int8_tile *t)
{
    switch (t->row_count) {
    case 1: return tile(t, 1, 2);
    case 2: return tile(t, 2, 1);
    case 3: return tile(t, 3, 1);
    case 4: return tile(t, 4, 1);
    default: return tile(t, ROWS, 1);
    }
}

TARGET static void run(const struct swl_int8_tile *t) { run_blocks_neon(t, run_block); }

const struct swl_matmul_int8_path swl_matmul_int8__neondot = {
    .row_limit = {ROWS, ROWS, ROWS, ROWS},
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_row = run_row,
    .load_offsets = load_offsets_neon,
};

#endif
