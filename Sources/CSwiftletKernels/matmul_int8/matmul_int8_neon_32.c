#include "../requantize_int8/requantize_neon_32.h"
#include "matmul_int8_neon.h"

#if defined(__ARM_NEON) && !defined(__aarch64__)

// As on 64 bits `vmull` and `vmlal` multiply bytes to 16 bits, two products to a sum, and `vpadal` adds
// neighbours to sums of 32 bits, of which each channel so has two. The loops over the depth are written
// as instructions, which need all registers:
//
//   q0, q1    values of the rows, each four in both halves of a register
//   q2 to q5  weights: two quads of eight channels
//   q6, q7    products, added when the next two have begun
//   q8 to q15 sums of two rows times eight channels, or of one times sixteen; in the end q8 to q11 are
//             the totals

// Eight products for each of two channels: of a row's quads X0, X1 with the weights W0, W1.
#define EIGHT(PRODUCTS, W0, X0, W1, X1)                                                            \
    "vmull.s8 " #PRODUCTS ", " #W0 ", " #X0 "\n\t"                                                 \
    "vmlal.s8 " #PRODUCTS ", " #W1 ", " #X1 "\n\t"
#define FOUR(PRODUCTS, W, X) "vmull.s8 " #PRODUCTS ", " #W ", " #X "\n\t"
#define ADD(SUM, PRODUCTS) "vpadal.s16 " #SUM ", " #PRODUCTS "\n\t"

#define LOAD_8(X0, X1, ROW) "vld2.32 {" #X0 "[], " #X1 "[]}, [%[" #ROW "]]!\n\t"
#define LOAD_4(X, ROW) "vld1.32 {" #X "[]}, [%[" #ROW "]]!\n\t"
#define LOAD_WEIGHTS(REGISTERS, NEXT) "vld1.8 {" REGISTERS "}, [%[w] :256]" NEXT "\n\t"
#define START(REGISTERS, AT) "vld1.32 {" REGISTERS "}, [%[" #AT "]]!\n\t"
#define TOTAL(TO, LOW, HIGH) "vpadd.i32 " #TO ", " #LOW ", " #HIGH "\n\t"

// Two rows of eight channels: 24 products and 4 other instructions for 128 products.

#define START_2X8                                                                                  \
    "mov %[left], %[start]\n\t" START("d16-d19", start) START("d20-d23", start)                    \
        START("d24-d27", left) START("d28-d31", left)
#define EIGHT_2X8                                                                                  \
    LOAD_8(d0, d1, row0) LOAD_8(d2, d3, row1)                                                      \
    LOAD_WEIGHTS("d4-d7", ", %[quad]") LOAD_WEIGHTS("d8-d11", ", %[quad]")                         \
    EIGHT(q6, d4, d0, d8, d1) EIGHT(q7, d4, d2, d8, d3)                                            \
    ADD(q8, q6) EIGHT(q6, d5, d0, d9, d1) ADD(q12, q7) EIGHT(q7, d5, d2, d9, d3)                   \
    ADD(q9, q6) EIGHT(q6, d6, d0, d10, d1) ADD(q13, q7) EIGHT(q7, d6, d2, d10, d3)                 \
    ADD(q10, q6) EIGHT(q6, d7, d0, d11, d1) ADD(q14, q7) EIGHT(q7, d7, d2, d11, d3)                \
    ADD(q11, q6) ADD(q15, q7)
#define FOUR_2X8                                                                                   \
    LOAD_4(d0, row0) LOAD_4(d2, row1) LOAD_WEIGHTS("d4-d7", ", %[quad]")                           \
    FOUR(q6, d4, d0) FOUR(q7, d4, d2) FOUR(q4, d5, d0) FOUR(q5, d5, d2)                            \
    ADD(q8, q6) ADD(q12, q7) ADD(q9, q4) ADD(q13, q5)                                              \
    FOUR(q6, d6, d0) FOUR(q7, d6, d2) FOUR(q4, d7, d0) FOUR(q5, d7, d2)                            \
    ADD(q10, q6) ADD(q14, q7) ADD(q11, q4) ADD(q15, q5)

// One row of sixteen channels. The weights of a quad's first eight, those of the next quad, then of the
// last eight of both.

#define START_1X16                                                                                 \
    START("d16-d19", start) START("d20-d23", start) START("d24-d27", start) START("d28-d31", start)
#define HALF_1X16(S0, S1, S2, S3)                                                                  \
    EIGHT(q6, d4, d0, d8, d1) EIGHT(q7, d5, d0, d9, d1)                                            \
    ADD(S0, q6) EIGHT(q6, d6, d0, d10, d1) ADD(S1, q7) EIGHT(q7, d7, d0, d11, d1)                  \
    ADD(S2, q6) ADD(S3, q7)
#define EIGHT_1X16                                                                                 \
    LOAD_8(d0, d1, row0) LOAD_WEIGHTS("d4-d7", ", %[quad]") LOAD_WEIGHTS("d8-d11", ", %[back]")    \
    HALF_1X16(q8, q9, q10, q11)                                                                    \
    LOAD_WEIGHTS("d4-d7", ", %[quad]") LOAD_WEIGHTS("d8-d11", "!")                                 \
    HALF_1X16(q12, q13, q14, q15)
#define FOUR_1X16                                                                                  \
    LOAD_4(d0, row0) LOAD_WEIGHTS("d4-d7", "!") LOAD_WEIGHTS("d8-d11", "!")                        \
    FOUR(q6, d4, d0) FOUR(q7, d5, d0) ADD(q8, q6) ADD(q9, q7)                                      \
    FOUR(q6, d6, d0) FOUR(q7, d7, d0) ADD(q10, q6) ADD(q11, q7)                                    \
    FOUR(q6, d8, d0) FOUR(q7, d9, d0) ADD(q12, q6) ADD(q13, q7)                                    \
    FOUR(q6, d10, d0) FOUR(q7, d11, d0) ADD(q14, q6) ADD(q15, q7)

#define TOTALS                                                                                     \
    TOTAL(d16, d16, d17) TOTAL(d17, d18, d19) TOTAL(d18, d20, d21) TOTAL(d19, d22, d23)            \
    TOTAL(d20, d24, d25) TOTAL(d21, d26, d27) TOTAL(d22, d28, d29) TOTAL(d23, d30, d31)

// Where the next segments begin: in a strip, or in the table of addresses.

#define STRIP_1 "mov %[row0], %[at]\n\tadd %[at], %[at], %[next]\n\t"
#define STRIP_2 "add %[row1], %[at], %[step]\n\t" STRIP_1
#define TABLE_1 "ldr %[row0], [%[at]]\n\tadd %[at], %[at], %[next]\n\t"
#define TABLE_2 "ldr %[row1], [%[at], #4]\n\t" TABLE_1

// The sums of a tile. A segment is read sixteen values at a time, then eight, then four.
#define SUMS(START, ROWS, EIGHT, FOUR)                                                             \
    START "1:\n\t" ROWS                                                                            \
          "movs %[left], %[bytes], lsr #4\n\t"                                                     \
          "beq 3f\n"                                                                               \
          "2:\n\t" EIGHT EIGHT                                                                     \
          "subs %[left], %[left], #1\n\t"                                                          \
          "bne 2b\n"                                                                               \
          "3:\n\t"                                                                                 \
          "tst %[bytes], #8\n\t"                                                                   \
          "beq 4f\n\t" EIGHT                                                                       \
          "4:\n\t"                                                                                 \
          "tst %[bytes], #4\n\t"                                                                   \
          "beq 5f\n\t" FOUR                                                                        \
          "5:\n\t"                                                                                 \
          "subs %[segments], %[segments], #1\n\t"                                                  \
          "bne 1b\n\t" TOTALS

// What a tile reads.
struct reads {
    const int32_t *start;  // of the sums, two for each channel
    const int8_t *weights;
    const void *at;       // in the strip or in the table
    ptrdiff_t next;       // from there to the next segment
    ptrdiff_t step;       // in a strip, from row to row
    ptrdiff_t segments;
    ptrdiff_t bytes;      // of a segment
    const int8_t *row[2]; // afterwards: where the rows' tails of less than four bytes begin
};

// `STEP` is what only some of them need: the rows' distance, or how far the weights go back.
#define DEFINE_SUMS(NAME, STEP, ...)                                                               \
    STEP_NEON void NAME(int32x4_t total[4], struct reads *r)                                       \
    {                                                                                              \
        register int32x4_t t0 __asm__("q8");                                                       \
        register int32x4_t t1 __asm__("q9");                                                       \
        register int32x4_t t2 __asm__("q10");                                                      \
        register int32x4_t t3 __asm__("q11");                                                      \
        ptrdiff_t left;                                                                            \
        __asm__ volatile(SUMS(__VA_ARGS__)                                                         \
                         : [row0] "=&r"(r->row[0]), [row1] "=&r"(r->row[1]), [left] "=&r"(left),   \
                           [start] "+&r"(r->start), [w] "+&r"(r->weights), [at] "+&r"(r->at),      \
                           [segments] "+&r"(r->segments), "=&w"(t0), "=&w"(t1), "=&w"(t2),         \
                           "=&w"(t3)                                                               \
                         : [next] "r"(r->next), [bytes] "r"(r->bytes),                             \
                           [quad] "r"((ptrdiff_t)64), STEP                                         \
                         : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q12", "q13", "q14",    \
                           "q15", "cc", "memory");                                                 \
        total[0] = t0, total[1] = t1, total[2] = t2, total[3] = t3;                                \
    }

#define ROW_STEP [step] "r"(r->step)
#define WAY_BACK [back] "r"((ptrdiff_t)-32)

DEFINE_SUMS(sum_strip_2x8, ROW_STEP, START_2X8, STRIP_2, EIGHT_2X8, FOUR_2X8)
DEFINE_SUMS(sum_table_2x8, ROW_STEP, START_2X8, TABLE_2, EIGHT_2X8, FOUR_2X8)
DEFINE_SUMS(sum_strip_1x16, WAY_BACK, START_1X16, STRIP_1, EIGHT_1X16, FOUR_1X16)
DEFINE_SUMS(sum_table_1x16, WAY_BACK, START_1X16, TABLE_1, EIGHT_1X16, FOUR_1X16)

// Adds the products of the last `count` < 4 values of MR rows.
STEP_NEON void add_tail(int32x4_t total[4], const struct reads *r, ptrdiff_t count, int MR)
{
SWL_UNROLL
    for (int n = 0; n < 4; n++) {
        const int group = MR == 2 ? n & 1 : n;  // of four channels
        const int8x8_t x = vget_low_s8(load_tail_neon(r->row[MR == 2 ? n / 2 : 0], count));
        const int8_t *w = r->weights + 16 * group;
        const int32x4_t low = vpaddlq_s16(vmull_s8(vld1_s8(w), x));
        const int32x4_t high = vpaddlq_s16(vmull_s8(vld1_s8(w + 8), x));
        const int32x4_t sum = vcombine_s32(vpadd_s32(vget_low_s32(low), vget_high_s32(low)),
                                           vpadd_s32(vget_low_s32(high), vget_high_s32(high)));
        total[n] = vaddq_s32(total[n], sum);
    }
}

// Requantizes and stores `rows` rows of eight channels from `first` on, as far as they exist.
STEP_NEON void store_rows(const int32x4_t *total, int rows, int8_t *output, ptrdiff_t first, tile *t,
                          const struct block_neon *b, const struct bounds_neon *bounds)
{
    const ptrdiff_t channels = b->channels - first;
    if (__builtin_expect(!t->wide_shifts, 0)) {
        for (int m = 0; m < rows; m++, output += t->output_stride)
            store_narrow_shift_of_8(output, total[2 * m], total[2 * m + 1], channels,
                                    b->requantization, first, &t->range);
        return;
    }
    const int32_t *multiplier = b->requantization->multiplier + first;
    const int32_t *shift = b->prepared->shift + first;
    const struct scale_of_8 scale = {{vld1q_s32(multiplier), vld1q_s32(multiplier + 4)},
                                     {vld1q_s32(shift), vld1q_s32(shift + 4)}};
    int8x8_t outputs[2];
SWL_UNROLL
    for (int m = 0; m < rows; m++) outputs[m] = outputs_of_8(total + 2 * m, &scale, bounds, 1);
    if (__builtin_expect(channels >= 8, 1))
SWL_UNROLL
        for (int m = 0; m < rows; m++, output += t->output_stride) vst1_s8(output, outputs[m]);
    else
SWL_UNROLL
        for (int m = 0; m < rows; m++, output += t->output_stride)
            store_up_to_8(output, outputs[m], channels);
}

// MR rows from `at` on, times 16 / MR channels from `first` on.
STEP_NEON void run_tile(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                        const void *at, int8_t *output, ptrdiff_t first, int MR, int IS_TABLE)
{
    struct reads r = {
        .start = b->prepared->bias + 2 * first,
        .weights = b->weights + 4 * first,
        .at = at,
        .next = IS_TABLE ? t->row_count * (ptrdiff_t)sizeof(int8_t *) : t->line_stride,
        .step = t->row_step,
        .segments = t->segment_count,
        .bytes = t->segment_bytes,
    };
    int32x4_t total[4];
    if (MR == 2)
        IS_TABLE ? sum_table_2x8(total, &r) : sum_strip_2x8(total, &r);
    else
        IS_TABLE ? sum_table_1x16(total, &r) : sum_strip_1x16(total, &r);
    if (!IS_TABLE && __builtin_expect(r.bytes & 3, 0)) add_tail(total, &r, r.bytes & 3, MR);
    store_rows(total, MR, output, first, t, b, bounds);
    if (MR == 1 && b->channels > 8) store_rows(total + 2, 1, output + 8, 8, t, b, bounds);
}

STEP_NEON const void *row_at(tile *t, ptrdiff_t row, int IS_TABLE)
{
    return IS_TABLE ? (const void *)(t->segments + row) : t->strip + row * t->row_step;
}

// All rows of a block.
STEP_NEON void run_block(tile *t, const struct block_neon *b, const struct bounds_neon *bounds,
                         int IS_TABLE)
{
    const ptrdiff_t pairs = t->row_count & ~1;
    for (ptrdiff_t first = 0; first < b->channels; first += 8) {
        int8_t *output = b->output + first;
        for (ptrdiff_t row = 0; row < pairs; row += 2, output += 2 * t->output_stride)
            run_tile(t, b, bounds, row_at(t, row, IS_TABLE), output, first, 2, IS_TABLE);
    }
    if (pairs < t->row_count)
        run_tile(t, b, bounds, row_at(t, pairs, IS_TABLE), b->output + pairs * t->output_stride, 0,
                 1, IS_TABLE);
}

STEP_NEON void run_blocks(tile *t, int IS_TABLE)
{
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    for (ptrdiff_t n = 0; 16 * n < t->channels; n++) {
        const struct block_neon b = block_at(t, n);
        run_block(t, &b, &bounds, IS_TABLE);
    }
}

static void run(tile *t) { run_blocks(t, 1); }
static void run_rows(tile *t) { run_blocks(t, 0); }
static void run_row(tile *t) { run_single_row(t, run_rows); }

const struct swl_matmul_int8_path swl_matmul_int8__neon = NEON_PATH;

#endif
