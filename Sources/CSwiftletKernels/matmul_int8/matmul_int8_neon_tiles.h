// Tiles of the NEON products of 64 bits: the walk over rows, blocks and segments. The file that includes
// this defines before it
//
//   TARGET, TILE          attributes of its functions, and of those that are inlined
//   ROWS                  of a tile of sixteen channels; a tile of eight channels has four
//
// and after it
//
//   start_of(b)           where the sums of a block start: what START below reads
//   sum_rows(...)         the sums of a tile, by functions that DEFINE_SUMS makes
//   add_quad(sum, w, x)   the products of four values of a row with sixteen weights
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

TILE const int32_t *start_of(const struct block_neon *b);
// total[m * NV + n]: channels 4 * n ... of row m. IS_TABLE is 1, or 0 for rows in a strip; the file that
// includes this may add bits of its own to what it calls the functions below with.
TILE void sum_rows(int32x4_t total[16], struct reads *r, int MR, int NV, int IS_TABLE);
// The products of four values of a row, in all lanes of x, with sixteen weights.
TILE int32x4_t add_quad(int32x4_t sum, int8x16_t w, int8x16_t x);

// What the tiles of a block read: `at` is that of the next tile.
TILE struct reads first_reads(tile *t, const struct block_neon *b, int IS_TABLE)
{
    IS_TABLE &= 1;
    return (struct reads){
        .start = start_of(b),
        .weights = b->weights,
        .at = IS_TABLE ? (const void *)t->segments : t->strip,
        .next = IS_TABLE ? t->row_count * (ptrdiff_t)sizeof(int8_t *) : t->line_stride,
        .step = IS_TABLE ? (ptrdiff_t)sizeof(int8_t *) : t->row_step,
        .segments = t->segment_count,
        .bytes = t->segment_bytes,
    };
}

// The sums of the next MR rows. Returns where the tails' weights are.
TILE const int8_t *sum_tile(int32x4_t sum[][4], struct reads *next, int MR, int NV, int IS_TABLE)
{
    struct reads r = *next;
    int32x4_t total[16];
    sum_rows(total, &r, MR, NV, IS_TABLE);
SWL_UNROLL
    for (int m = 0; m < MR; m++)
SWL_UNROLL
        for (int n = 0; n < NV; n++) sum[m][n] = total[m * NV + n];
    next->at = (const int8_t *)next->at + MR * next->step;
    return r.weights;
}

TILE struct scale_neon load_prepared_scale(const struct block_neon *b, int vectors)
{
    struct scale_neon scale;
SWL_UNROLL
    for (int n = 0; n < vectors; n++) {
        scale.multiplier[n] = vld1q_s32(b->requantization->multiplier + 4 * n);
        scale.shift[n] = vld1q_s32(b->prepared->shift + 4 * n);
    }
    return scale;
}

// MR rows times 4 * NV channels that all exist, with wide shifts, without tails or a clamp of their own.
TILE void run_plain_tile(struct reads *next, int8_t **output, ptrdiff_t output_stride,
                         const struct block_neon *b, const struct bounds_neon *bounds, int MR, int NV,
                         int IS_TABLE)
{
    int32x4_t sum[4][4];
    sum_tile(sum, next, MR, NV, IS_TABLE);
    const struct scale_neon scale = load_prepared_scale(b, NV);
    store_whole_rows_neon(sum, MR, NV, *output, output_stride, &scale, bounds);
    *output += MR * output_stride;
}

// Whether a block's tiles may be plain, but for the channels that it has.
STEP_NEON int are_plain(tile *t)
{
    return t->wide_shifts && (t->segment_bytes & 3) == 0 && !load_bounds_neon(&t->range).are_narrow;
}

// All rows times plain block `n`. Of sixteen channels there are as many tiles of one row less than ROWS
// as leave no single rows.
TILE void run_plain_block(tile *t, ptrdiff_t n, int NV, int IS_TABLE)
{
    const int tall = NV == 4 ? ROWS : 4;
    const ptrdiff_t count = t->row_count, output_stride = t->output_stride;
    const ptrdiff_t in_short = (-count & (tall - 1)) * (tall - 1);
    const ptrdiff_t rest = NV == 4 && tall > 2 && in_short <= count ? in_short : 0;
    const struct block_neon b = block_at(t, n);
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct reads next = first_reads(t, &b, IS_TABLE);
    int8_t *output = b.output;
    ptrdiff_t left = count;
    for (; left >= rest + tall; left -= tall)
        run_plain_tile(&next, &output, output_stride, &b, &bounds, tall, NV, IS_TABLE);
    if (NV == 4 && tall > 2)
        for (; left >= tall - 1; left -= tall - 1)
            run_plain_tile(&next, &output, output_stride, &b, &bounds, tall - 1, NV, IS_TABLE);
    for (; left > 0; left--)
        run_plain_tile(&next, &output, output_stride, &b, &bounds, 1, NV, IS_TABLE);
}

// The sums of a tile of any block, and what is left of its rows in a strip.
struct any_sums {
    int32x4_t sum[4][4];
    const int8_t *tails;  // of the first row; null: none
    const int8_t *tail_weights;
    ptrdiff_t step;
    int tail_bytes;
};

// Adds the tails, requantizes and stores `rows` rows with any shifts and clamp. A function that all tiles
// of such blocks share, their sums in memory: inlined it would be a sixth of a path's code.
TARGET static __attribute__((noinline)) void finish_any(struct any_sums *s, tile *t,
                                                        const struct block_neon *b, int8_t *output,
                                                        int rows, int vectors)
{
    const struct scale_neon scale = load_prepared_scale(b, 4);
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    for (int m = 0; m < rows; m++, output += t->output_stride) {
        int32x4_t *const sum = s->sum[m];
        if (s->tails) {
            const int8x16_t x = load_tail_neon(s->tails + m * s->step, s->tail_bytes);
            for (int n = 0; n < vectors; n++)
                sum[n] = add_quad(sum[n], vld1q_s8(s->tail_weights + 16 * n), x);
        }
        if (t->wide_shifts)
            store_bytes_neon(output, outputs_neon(sum, 4, &scale, &bounds, 1), b->channels);
        else
            store_narrow_shift_neon(output, sum[0], sum[1], sum[2], sum[3], b->channels,
                                    b->requantization, &t->range);
    }
}

// MR rows times up to 4 * NV channels with any shifts, clamp and tails.
TILE void run_tile(tile *t, struct reads *next, int8_t **output, const struct block_neon *b, int MR,
                   int NV, int IS_TABLE)
{
    const int tail_bytes = IS_TABLE ? 0 : next->bytes & 3;
    struct any_sums s = {
        .tails = tail_bytes ? (const int8_t *)next->at + (next->bytes & ~(ptrdiff_t)3) : 0,
        .step = next->step,
        .tail_bytes = tail_bytes,
    };
    s.tail_weights = sum_tile(s.sum, next, MR, NV, IS_TABLE);
    finish_any(&s, t, b, *output, MR, NV);
    *output += MR * t->output_stride;
}

// All rows times any block of up to 4 * NV channels.
TILE void run_block(tile *t, ptrdiff_t n, int NV, int IS_TABLE)
{
    const int tall = NV == 4 ? ROWS : 4;
    const struct block_neon b = block_at(t, n);
    struct reads next = first_reads(t, &b, IS_TABLE);
    int8_t *output = b.output;
    ptrdiff_t left = t->row_count;
    for (; left >= tall; left -= tall) run_tile(t, &next, &output, &b, tall, NV, IS_TABLE);
    for (; left > 0; left--) run_tile(t, &next, &output, &b, 1, NV, IS_TABLE);
}

#endif
#endif
