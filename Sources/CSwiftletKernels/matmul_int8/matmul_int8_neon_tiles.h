// Tiles of the NEON products of 64 bits: the walk over rows, blocks and segments. The file that includes
// this defines before it
//
//   TARGET, TILE          attributes of its functions, and of those that are inlined
//   ROWS                  of a tile of sixteen channels; a tile of eight channels has four
//   TABLE_ROWS            for which addresses are found at a time
//   PREPARE(offset, tile) what `load_offsets` of the path does
//
// and after it
//
//   start_of(b)           where the sums of a block start: what START below reads
//   sum_rows(...)         the sums of a tile, by functions that DEFINE_SUMS makes
//   add_quad(...)         four products, for rows' last one to three values
//   run_block(...)        all rows times a block
//
// The sums' loops are written as instructions, because GCC 12 copies registers between intrinsics and
// finds no neighbouring registers for loads of several. They use v0 to v31, and
//
//   x9 ... x12   where the rows' next values are
//   x13          a counter
#ifndef SWL_MATMUL_INT8_NEON_TILES_H
#define SWL_MATMUL_INT8_NEON_TILES_H

#include "matmul_int8_neon.h"

#if defined(__aarch64__)

typedef const struct swl_int8_tile tile;

// What a tile reads.
struct reads {
    const int32_t *start;
    const int8_t *weights;  // afterwards: those of the tail
    const void *at;         // in the strip or in the table of addresses
    ptrdiff_t next;         // from there to the next segment
    ptrdiff_t step;         // in a strip, from row to row
    ptrdiff_t segments;
    ptrdiff_t bytes;        // of a segment
};

// Where the rows' next segments begin: in a strip, or in the table of addresses.

#define STRIP_1 "mov x9, %[at]\n\tadd %[at], %[at], %[next]\n\t"
#define STRIP_2 "add x10, %[at], %[step]\n\t" STRIP_1
#define STRIP_3 "add x11, %[at], %[step], lsl #1\n\t" STRIP_2
#define STRIP_4                                                                                    \
    "add x10, %[at], %[step]\n\t"                                                                  \
    "add x11, x10, %[step]\n\t"                                                                    \
    "add x12, x11, %[step]\n\t" STRIP_1
#define TABLE_1 "ldr x9, [%[at]]\n\tadd %[at], %[at], %[next]\n\t"
#define TABLE_2 "ldp x9, x10, [%[at]]\n\tadd %[at], %[at], %[next]\n\t"
#define TABLE_3 "ldr x11, [%[at], #16]\n\t" TABLE_2
#define TABLE_4 "ldp x11, x12, [%[at], #16]\n\t" TABLE_2

// A segment's values but the tail: LONG takes the most at once, 2^LONG_SHIFT of them, and SHORT the rest.
#define SUMS(START, SEGMENT, LONG, LONG_SHIFT, SHORT, TOTALS)                                      \
    START "1:\n\t" SEGMENT "lsr x13, %[bytes], #" #LONG_SHIFT "\n\t"                               \
          "cbz x13, 3f\n"                                                                          \
          "2:\n\t" LONG "subs x13, x13, #1\n\t"                                                    \
          "b.ne 2b\n"                                                                              \
          "3:\n\t" SHORT "subs %[segments], %[segments], #1\n\t"                                   \
          "b.ne 1b\n\t" TOTALS

// STEPS where the segment's length has the bit of that number.
#define IF_BIT(BIT, STEPS) "tbz %[bytes], #" #BIT ", 4f\n\t" STEPS "4:\n\t"

// Sixteen or eight numbers from `start` on.
#define START_16(S0, S1, S2, S3)                                                                   \
    "ldp q" #S0 ", q" #S1 ", [%[start]]\n\t"                                                       \
    "ldp q" #S2 ", q" #S3 ", [%[start], #32]\n\t"
#define START_8(S0, S1) "ldp q" #S0 ", q" #S1 ", [%[start]]\n\t"

// Makes the function NAME: the sums of a tile, in the order in which TOTALS leaves them in v0 to v15.
#define DEFINE_SUMS(NAME, ...)                                                                     \
    TILE void NAME(int32x4_t total[16], struct reads *r)                                           \
    {                                                                                              \
        register int32x4_t t0 __asm__("v0");                                                       \
        register int32x4_t t1 __asm__("v1");                                                       \
        register int32x4_t t2 __asm__("v2");                                                       \
        register int32x4_t t3 __asm__("v3");                                                       \
        register int32x4_t t4 __asm__("v4");                                                       \
        register int32x4_t t5 __asm__("v5");                                                       \
        register int32x4_t t6 __asm__("v6");                                                       \
        register int32x4_t t7 __asm__("v7");                                                       \
        register int32x4_t t8 __asm__("v8");                                                       \
        register int32x4_t t9 __asm__("v9");                                                       \
        register int32x4_t t10 __asm__("v10");                                                     \
        register int32x4_t t11 __asm__("v11");                                                     \
        register int32x4_t t12 __asm__("v12");                                                     \
        register int32x4_t t13 __asm__("v13");                                                     \
        register int32x4_t t14 __asm__("v14");                                                     \
        register int32x4_t t15 __asm__("v15");                                                     \
        __asm__ volatile(SUMS(__VA_ARGS__)                                                         \
                         : [w] "+r"(r->weights), [at] "+r"(r->at), [segments] "+r"(r->segments),   \
                           "=&w"(t0), "=&w"(t1), "=&w"(t2), "=&w"(t3), "=&w"(t4), "=&w"(t5),       \
                           "=&w"(t6), "=&w"(t7), "=&w"(t8), "=&w"(t9), "=&w"(t10), "=&w"(t11),     \
                           "=&w"(t12), "=&w"(t13), "=&w"(t14), "=&w"(t15)                          \
                         : [start] "r"(r->start), [next] "r"(r->next), [step] "r"(r->step),        \
                           [bytes] "r"(r->bytes)                                                   \
                         : "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25",   \
                           "v26", "v27", "v28", "v29", "v30", "v31", "x9", "x10", "x11", "x12",    \
                           "x13", "cc", "memory");                                                 \
        const int32x4_t totals[16] = {t0, t1, t2,  t3,  t4,  t5,  t6,  t7,                         \
                                      t8, t9, t10, t11, t12, t13, t14, t15};                       \
SWL_UNROLL                                                                                         \
        for (int i = 0; i < 16; i++) total[i] = totals[i];                                         \
    }

// How rows are found; a path may add kinds of its own to TABLE.
enum { STRIP = 0, TABLE = 1 };

TILE const int32_t *start_of(const struct block_neon *b);
// total[m * NV + n]: channels 4 * n ... of row m.
TILE void sum_rows(int32x4_t total[16], struct reads *r, int MR, int NV, int KIND);
// The products of four values of a row, in all lanes of x, with sixteen weights.
TILE int32x4_t add_quad(int32x4_t sum, int8x16_t w, int8x16_t x);

// Adds the products of the last `count` < 4 values of the rows, which lie in a strip.
TILE void add_tail(int32x4_t sum[][4], const struct reads *r, const int8_t *rows, int MR, int NV)
{
SWL_UNROLL
    for (int m = 0; m < MR; m++) {
        const int8x16_t x = load_tail_neon(rows + m * r->step + (r->bytes & ~(ptrdiff_t)3), r->bytes & 3);
SWL_UNROLL
        for (int n = 0; n < NV; n++) sum[m][n] = add_quad(sum[m][n], vld1q_s8(r->weights + 16 * n), x);
    }
}

// MR rows from `row` on, times 4 * NV channels.
TILE void run_tile(tile *t, const struct block_neon *b, const struct bounds_neon *bounds, ptrdiff_t row,
                   int MR, int NV, int KIND)
{
    const int IS_TABLE = KIND & TABLE;
    const int8_t *const strip = IS_TABLE ? 0 : t->strip + row * t->row_step;
    struct reads r = {
        .start = start_of(b),
        .weights = b->weights,
        .at = IS_TABLE ? (const void *)(t->segments + row) : strip,
        .next = IS_TABLE ? t->row_count * (ptrdiff_t)sizeof(int8_t *) : t->line_stride,
        .step = t->row_step,
        .segments = t->segment_count,
        .bytes = t->segment_bytes,
    };
    int32x4_t total[16], sum[4][4];
    sum_rows(total, &r, MR, NV, KIND);
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NV; n++) sum[m][n] = total[m * NV + n];
    if (!IS_TABLE && __builtin_expect(r.bytes & 3, 0)) add_tail(sum, &r, strip, MR, NV);
    store_block_neon(sum, MR, NV, b->output + row * t->output_stride, t, b, bounds);
}

// All rows times a block of more than eight channels: as many tiles of one row less than ROWS as leave
// no single rows.
TILE void run_whole_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                          int KIND)
{
    const ptrdiff_t count = t->row_count;
    const ptrdiff_t in_short = (ROWS - count % ROWS) % ROWS * (ROWS - 1);
    const ptrdiff_t in_tall = in_short <= count ? count - in_short : count;
    ptrdiff_t row = 0;
    for (; row + ROWS <= in_tall; row += ROWS) run_tile(t, b, bounds, row, ROWS, 4, KIND);
    if (ROWS > 2)
        for (; row + ROWS - 1 <= count; row += ROWS - 1)
            run_tile(t, b, bounds, row, ROWS - 1, 4, KIND);
    for (; row < count; row++) run_tile(t, b, bounds, row, 1, 4, KIND);
}

// All rows times eight channels.
TILE void run_half_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                         int KIND)
{
    ptrdiff_t row = 0;
    for (; row + 4 <= t->row_count; row += 4) run_tile(t, b, bounds, row, 4, 2, KIND);
    for (; row < t->row_count; row++) run_tile(t, b, bounds, row, 1, 4, KIND);
}

// All rows times any block.
TILE void run_any_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds, int KIND)
{
    if (b->channels > 8)
        run_whole_block(t, b, bounds, KIND);
    else
        run_half_block(t, b, bounds, KIND);
}

TILE void run_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds, int KIND);

// Block by block: a block's weights stay in the innermost cache.
TILE void run_blocks(tile *t, int KIND)
{
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct block_neon b = first_block_neon(t);
    do run_block(t, &b, &bounds, KIND);
    while (next_block_neon(&b, t));
}

TARGET static void run(tile *t) { run_blocks(t, TABLE); }
TARGET static void run_rows(tile *t) { run_blocks(t, STRIP); }

TARGET static void run_row(tile *t)
{
    int32_t offset[SWL_BLOCK_OFFSETS];
    struct swl_int8_tile row = *t;
    PREPARE(offset, t);
    row.offset = offset;
    row.strip = t->segments[0];
    run_rows(&row);
}

// A table holds TABLE_ROWS rows.
#define PATH                                                                                       \
    {                                                                                              \
        .row_limit = {TABLE_ROWS, TABLE_ROWS, TABLE_ROWS, TABLE_ROWS}, .takes_all_rows = 1, .least_shift = SWL_NEON_LEAST_SHIFT,       \
        .run = run, .run_strip = run_rows, .run_rows = run_rows, .run_row = run_row,               \
        .load_offsets = PREPARE                                                        \
    }

#endif
#endif
