#include "matmul_int8_neon.h"

#if defined(__aarch64__)

// `smull` and `smlal` multiply bytes to 16 bits. Two products fit them: 2 * 128 * 127 = 32512. Then
// `sadalp` adds neighbours to sums of 32 bits, of which each channel so has two.
//
// The loops over the depth are written as instructions, since GCC 12 copies registers between
// intrinsics and finds no runs of registers for loads of several. Registers:
//
//   v0 ... v15   sums; in the end v0 ... v7 are the totals
//   v16 ... v23  values of the rows, each four in all lanes, as far as they are needed
//   v20 ... v27  weights: two quads of each channel
//   v28 ... v31  products

typedef const struct swl_int8_tile tile;

// Adds eight products to each of four sums: those of XA0 with WA0, of XA1 with WA1 to S0 and S1, those
// of XB0 with WB0, of XB1 with WB1 to T0 and T1. The names are registers' numbers.
#define ADD_EIGHT(WA0, WA1, XA0, XA1, WB0, WB1, XB0, XB1, S0, S1, T0, T1)                           \
    "smull v28.8h, v" #WA0 ".8b, v" #XA0 ".8b\n\t"                                                  \
    "smull2 v29.8h, v" #WA0 ".16b, v" #XA0 ".16b\n\t"                                               \
    "smull v30.8h, v" #WB0 ".8b, v" #XB0 ".8b\n\t"                                                  \
    "smull2 v31.8h, v" #WB0 ".16b, v" #XB0 ".16b\n\t"                                               \
    "smlal v28.8h, v" #WA1 ".8b, v" #XA1 ".8b\n\t"                                                  \
    "smlal2 v29.8h, v" #WA1 ".16b, v" #XA1 ".16b\n\t"                                               \
    "smlal v30.8h, v" #WB1 ".8b, v" #XB1 ".8b\n\t"                                                  \
    "smlal2 v31.8h, v" #WB1 ".16b, v" #XB1 ".16b\n\t" ADD_PRODUCTS(S0, S1, T0, T1)

// Four products: those of XA with WA to S0 and S1, those of XB with WB to T0 and T1.
#define ADD_FOUR(WA, XA, WB, XB, S0, S1, T0, T1)                                                    \
    "smull v28.8h, v" #WA ".8b, v" #XA ".8b\n\t"                                                    \
    "smull2 v29.8h, v" #WA ".16b, v" #XA ".16b\n\t"                                                 \
    "smull v30.8h, v" #WB ".8b, v" #XB ".8b\n\t"                                                    \
    "smull2 v31.8h, v" #WB ".16b, v" #XB ".16b\n\t" ADD_PRODUCTS(S0, S1, T0, T1)

#define ADD_PRODUCTS(S0, S1, T0, T1)                                                                \
    "sadalp v" #S0 ".4s, v28.8h\n\t"                                                                \
    "sadalp v" #S1 ".4s, v29.8h\n\t"                                                                \
    "sadalp v" #T0 ".4s, v30.8h\n\t"                                                                \
    "sadalp v" #T1 ".4s, v31.8h\n\t"

// The same for two rows of four channels; the rows' values are in v16 and v17, v18 and v19.
#define ROWS_EIGHT(W0, W1, S0, S1, T0, T1)                                                          \
    ADD_EIGHT(W0, W1, 16, 17, W0, W1, 18, 19, S0, S1, T0, T1)
#define ROWS_FOUR(W, S0, S1, T0, T1) ADD_FOUR(W, 16, W, 18, S0, S1, T0, T1)

#define LOAD_16_CHANNELS(FIRST, LAST) "ld1 {v" #FIRST ".16b-v" #LAST ".16b}, [%[w]], #64\n\t"
#define START_16(S0, S1, S2, S3, S4, S5, S6, S7)                                                    \
    "ldp q" #S0 ", q" #S1 ", [%[start]]\n\t"                                                        \
    "ldp q" #S2 ", q" #S3 ", [%[start], #32]\n\t"                                                   \
    "ldp q" #S4 ", q" #S5 ", [%[start], #64]\n\t"                                                   \
    "ldp q" #S6 ", q" #S7 ", [%[start], #96]\n\t"
#define TOTAL(T, S0, S1) "addp v" #T ".4s, v" #S0 ".4s, v" #S1 ".4s\n\t"

// Two rows of sixteen channels: 96 products and 10 other instructions for 512 products.

#define START_2X16 START_16(0, 1, 2, 3, 4, 5, 6, 7) START_16(8, 9, 10, 11, 12, 13, 14, 15)
#define EIGHT_2X16                                                                                  \
    "ld2r {v16.4s, v17.4s}, [%[row0]], #8\n\t"                                                      \
    "ld2r {v18.4s, v19.4s}, [%[row1]], #8\n\t" LOAD_16_CHANNELS(20, 23) LOAD_16_CHANNELS(24, 27)    \
        ROWS_EIGHT(20, 24, 0, 1, 8, 9) ROWS_EIGHT(21, 25, 2, 3, 10, 11)                             \
            ROWS_EIGHT(22, 26, 4, 5, 12, 13) ROWS_EIGHT(23, 27, 6, 7, 14, 15)
#define FOUR_2X16                                                                                   \
    "ld1r {v16.4s}, [%[row0]], #4\n\t"                                                              \
    "ld1r {v18.4s}, [%[row1]], #4\n\t" LOAD_16_CHANNELS(20, 23) ROWS_FOUR(20, 0, 1, 8, 9)           \
        ROWS_FOUR(21, 2, 3, 10, 11) ROWS_FOUR(22, 4, 5, 12, 13) ROWS_FOUR(23, 6, 7, 14, 15)
#define TOTALS_2X16                                                                                 \
    TOTAL(0, 0, 1) TOTAL(1, 2, 3) TOTAL(2, 4, 5) TOTAL(3, 6, 7)                                     \
    TOTAL(4, 8, 9) TOTAL(5, 10, 11) TOTAL(6, 12, 13) TOTAL(7, 14, 15)

// Four rows of eight channels.

#define START_8(S0, S1, S2, S3)                                                                     \
    "ldp q" #S0 ", q" #S1 ", [%[start]]\n\t"                                                        \
    "ldp q" #S2 ", q" #S3 ", [%[start], #32]\n\t"
#define START_4X8 START_8(0, 1, 2, 3) START_8(4, 5, 6, 7) START_8(8, 9, 10, 11) START_8(12, 13, 14, 15)
#define PAIR_EIGHT(W0, W1, XA0, XA1, XB0, XB1, S0, S1, T0, T1)                                      \
    ADD_EIGHT(W0, W1, XA0, XA1, W0, W1, XB0, XB1, S0, S1, T0, T1)
#define EIGHT_4X8                                                                                   \
    "ld2r {v16.4s, v17.4s}, [%[row0]], #8\n\t"                                                      \
    "ld2r {v18.4s, v19.4s}, [%[row1]], #8\n\t"                                                      \
    "ld2r {v20.4s, v21.4s}, [%[row2]], #8\n\t"                                                      \
    "ld2r {v22.4s, v23.4s}, [%[row3]], #8\n\t"                                                      \
    "ldp q24, q25, [%[w]]\n\t"                                                                      \
    "ldp q26, q27, [%[w], #64]\n\t"                                                                 \
    "add %[w], %[w], #128\n\t" PAIR_EIGHT(24, 26, 16, 17, 18, 19, 0, 1, 4, 5)                       \
        PAIR_EIGHT(24, 26, 20, 21, 22, 23, 8, 9, 12, 13)                                            \
            PAIR_EIGHT(25, 27, 16, 17, 18, 19, 2, 3, 6, 7)                                          \
                PAIR_EIGHT(25, 27, 20, 21, 22, 23, 10, 11, 14, 15)
#define FOUR_4X8                                                                                    \
    "ld1r {v16.4s}, [%[row0]], #4\n\t"                                                              \
    "ld1r {v18.4s}, [%[row1]], #4\n\t"                                                              \
    "ld1r {v20.4s}, [%[row2]], #4\n\t"                                                              \
    "ld1r {v22.4s}, [%[row3]], #4\n\t"                                                              \
    "ldp q24, q25, [%[w]], #64\n\t" ADD_FOUR(24, 16, 24, 18, 0, 1, 4, 5)                            \
        ADD_FOUR(24, 20, 24, 22, 8, 9, 12, 13) ADD_FOUR(25, 16, 25, 18, 2, 3, 6, 7)                 \
            ADD_FOUR(25, 20, 25, 22, 10, 11, 14, 15)
#define TOTALS_4X8                                                                                  \
    TOTAL(0, 0, 1) TOTAL(1, 2, 3) TOTAL(2, 4, 5) TOTAL(3, 6, 7)                                     \
    TOTAL(4, 8, 9) TOTAL(5, 10, 11) TOTAL(6, 12, 13) TOTAL(7, 14, 15)

// One row of sixteen channels.

#define START_1X16 START_16(0, 1, 2, 3, 4, 5, 6, 7)
#define EIGHT_1X16                                                                                  \
    "ld2r {v16.4s, v17.4s}, [%[row0]], #8\n\t" LOAD_16_CHANNELS(20, 23) LOAD_16_CHANNELS(24, 27)    \
        ADD_EIGHT(20, 24, 16, 17, 21, 25, 16, 17, 0, 1, 2, 3)                                       \
            ADD_EIGHT(22, 26, 16, 17, 23, 27, 16, 17, 4, 5, 6, 7)
#define FOUR_1X16                                                                                   \
    "ld1r {v16.4s}, [%[row0]], #4\n\t" LOAD_16_CHANNELS(20, 23)                                     \
        ADD_FOUR(20, 16, 21, 16, 0, 1, 2, 3) ADD_FOUR(22, 16, 23, 16, 4, 5, 6, 7)
#define TOTALS_1X16 TOTAL(0, 0, 1) TOTAL(1, 2, 3) TOTAL(2, 4, 5) TOTAL(3, 6, 7)

// Where the next segments begin: in a strip, or in the table of addresses.

#define STRIP_1 "mov %[row0], %[at]\n\tadd %[at], %[at], %[next]\n\t"
#define STRIP_2 "add %[row1], %[at], %[step]\n\t" STRIP_1
#define STRIP_4                                                                                     \
    "add %[row1], %[at], %[step]\n\t"                                                               \
    "add %[row2], %[row1], %[step]\n\t"                                                             \
    "add %[row3], %[row2], %[step]\n\t" STRIP_1
#define TABLE_1 "ldr %[row0], [%[at]]\n\tadd %[at], %[at], %[next]\n\t"
#define TABLE_2 "ldp %[row0], %[row1], [%[at]]\n\tadd %[at], %[at], %[next]\n\t"
#define TABLE_4 "ldp %[row2], %[row3], [%[at], #16]\n\t" TABLE_2

// The sums of a tile. A segment is read sixteen values at a time, then eight, then four.
#define SUMS(START, ROWS, EIGHT, FOUR, TOTALS)                                                      \
    START "1:\n\t" ROWS                                                                             \
          "mov %[left], %[sixteens]\n\t"                                                            \
          "cbz %[left], 3f\n"                                                                       \
          "2:\n\t" EIGHT EIGHT                                                                      \
          "subs %[left], %[left], #1\n\t"                                                           \
          "b.ne 2b\n"                                                                               \
          "3:\n\t"                                                                                  \
          "tbz %[bytes], #3, 4f\n\t" EIGHT                                                          \
          "4:\n\t"                                                                                  \
          "tbz %[bytes], #2, 5f\n\t" FOUR                                                           \
          "5:\n\t"                                                                                  \
          "subs %[segments], %[segments], #1\n\t"                                                   \
          "b.ne 1b\n\t" TOTALS

// What a tile reads.
struct reads {
    const int32_t *start;  // of the sums, two for each channel
    const int8_t *weights;
    const void *at;   // in the strip or in the table
    ptrdiff_t next;   // from there to the next segment
    ptrdiff_t step;   // in a strip, from row to row
    ptrdiff_t segments;
    ptrdiff_t bytes;  // of a segment
    const int8_t *row[4];  // afterwards: where the rows' tails of less than four bytes begin
};

#define DEFINE_SUMS(NAME, ...)                                                                      \
    STEP_NEON void NAME(int32x4_t total[8], struct reads *r)                                        \
    {                                                                                               \
        register int32x4_t t0 __asm__("v0");                                                        \
        register int32x4_t t1 __asm__("v1");                                                        \
        register int32x4_t t2 __asm__("v2");                                                        \
        register int32x4_t t3 __asm__("v3");                                                        \
        register int32x4_t t4 __asm__("v4");                                                        \
        register int32x4_t t5 __asm__("v5");                                                        \
        register int32x4_t t6 __asm__("v6");                                                        \
        register int32x4_t t7 __asm__("v7");                                                        \
        ptrdiff_t left;                                                                             \
        __asm__ volatile(SUMS(__VA_ARGS__)                                                          \
                         : [row0] "=&r"(r->row[0]), [row1] "=&r"(r->row[1]), [row2] "=&r"(r->row[2]), \
                           [row3] "=&r"(r->row[3]), [left] "=&r"(left), [w] "+r"(r->weights),       \
                           [at] "+r"(r->at), [segments] "+r"(r->segments), "=&w"(t0), "=&w"(t1),    \
                           "=&w"(t2), "=&w"(t3), "=&w"(t4), "=&w"(t5), "=&w"(t6), "=&w"(t7)         \
                         : [start] "r"(r->start), [next] "r"(r->next), [step] "r"(r->step),         \
                           [bytes] "r"(r->bytes), [sixteens] "r"(r->bytes >> 4)                     \
                         : "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17",      \
                           "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27",    \
                           "v28", "v29", "v30", "v31", "cc", "memory");                             \
        total[0] = t0, total[1] = t1, total[2] = t2, total[3] = t3;                                 \
        total[4] = t4, total[5] = t5, total[6] = t6, total[7] = t7;                                 \
    }

DEFINE_SUMS(sum_strip_1x16, START_1X16, STRIP_1, EIGHT_1X16, FOUR_1X16, TOTALS_1X16)
DEFINE_SUMS(sum_strip_2x16, START_2X16, STRIP_2, EIGHT_2X16, FOUR_2X16, TOTALS_2X16)
DEFINE_SUMS(sum_strip_4x8, START_4X8, STRIP_4, EIGHT_4X8, FOUR_4X8, TOTALS_4X8)
DEFINE_SUMS(sum_table_1x16, START_1X16, TABLE_1, EIGHT_1X16, FOUR_1X16, TOTALS_1X16)
DEFINE_SUMS(sum_table_2x16, START_2X16, TABLE_2, EIGHT_2X16, FOUR_2X16, TOTALS_2X16)
DEFINE_SUMS(sum_table_4x8, START_4X8, TABLE_4, EIGHT_4X8, FOUR_4X8, TOTALS_4X8)

// Adds the products of the last `count` < 4 values of MR rows.
STEP_NEON void add_tail(int32x4_t total[][4], const struct reads *r, ptrdiff_t count, int MR, int NV)
{
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        const int8x16_t x = load_tail_neon(r->row[m], count);
SWL_UNROLL
        for (int n = 0; n < NV; n++) {
            const int8x16_t w = vld1q_s8(r->weights + 16 * n);
            const int32x4_t low = vpaddlq_s16(vmull_s8(vget_low_s8(w), vget_low_s8(x)));
            const int32x4_t high = vpaddlq_s16(vmull_high_s8(w, x));
            total[m][n] = vaddq_s32(total[m][n], vpaddq_s32(low, high));
        }
    }
}

// MR rows from `at` on, times 4 * NV channels.
STEP_NEON void run_tile(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                        const void *at, int8_t *output, int MR, int NV, int IS_TABLE)
{
    struct reads r = {
        .start = b->prepared->bias,
        .weights = b->weights,
        .at = at,
        .next = IS_TABLE ? t->row_count * (ptrdiff_t)sizeof(int8_t *) : t->line_stride,
        .step = t->row_step,
        .segments = t->segment_count,
        .bytes = t->segment_bytes,
    };
    int32x4_t sums[8], total[4][4];
    if (MR == 4)
        IS_TABLE ? sum_table_4x8(sums, &r) : sum_strip_4x8(sums, &r);
    else if (MR == 2)
        IS_TABLE ? sum_table_2x16(sums, &r) : sum_strip_2x16(sums, &r);
    else
        IS_TABLE ? sum_table_1x16(sums, &r) : sum_strip_1x16(sums, &r);
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NV; n++) total[m][n] = sums[m * NV + n];
    if (!IS_TABLE && __builtin_expect(r.bytes & 3, 0)) add_tail(total, &r, r.bytes & 3, MR, NV);
    store_block_neon(total, MR, NV, output, t, b, bounds);
}

STEP_NEON const void *row_at(tile *t, int row, int IS_TABLE)
{
    return IS_TABLE ? (const void *)(t->segments + row) : t->strip + row * t->row_step;
}

// All rows of a block.
STEP_NEON void run_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds, int MR,
                         int NV, int IS_TABLE)
{
    int row = 0;
    int8_t *output = b->output;
    for (; row + MR <= t->row_count; row += MR, output += MR * t->output_stride)
        run_tile(t, b, bounds, row_at(t, row, IS_TABLE), output, MR, NV, IS_TABLE);
    for (; row < t->row_count; row++, output += t->output_stride)
        run_tile(t, b, bounds, row_at(t, row, IS_TABLE), output, 1, 4, IS_TABLE);
}

STEP_NEON void run_blocks(tile *t, int IS_TABLE)
{
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct block_neon b = first_block_neon(t);
    do {
        if (b.channels > 8)
            run_block(t, &b, &bounds, 2, 4, IS_TABLE);
        else
            run_block(t, &b, &bounds, 4, 2, IS_TABLE);
    } while (next_block_neon(&b, t));
}

static void run(tile *t) { run_blocks(t, 1); }
static void run_rows(tile *t) { run_blocks(t, 0); }

static void run_row(tile *t)
{
    int32_t offset[SWL_BLOCK_OFFSETS];
    struct swl_int8_tile row = *t;
    prepare_blocks_neon(offset, t);
    row.offset = offset;
    row.strip = t->segments[0];
    run_rows(&row);
}

// A table holds four rows, for tiles of eight channels.
const struct swl_matmul_int8_path swl_matmul_int8__neon = {
    .row_limit = {4, 4, 4, 4},
    .takes_all_rows = 1,
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_strip = run_rows,
    .run_rows = run_rows,
    .run_row = run_row,
    .load_offsets = prepare_blocks_neon,
};

#endif
