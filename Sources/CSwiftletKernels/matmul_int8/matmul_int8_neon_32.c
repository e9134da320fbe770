#include "../requantize_int8/requantize_neon_32.h"
#include "matmul_int8_neon.h"

#if defined(__ARM_NEON) && !defined(__aarch64__)

// As on 64 bits `vmull` and `vmlal` multiply bytes to 16 bits, two products to a sum, and `vpadal` adds
// neighbours to sums of 32 bits, of which each channel so has two. Half of the sixteen registers are
// sums: two rows times eight channels, or one row times sixteen.
//
// The steps are written as instructions, which need all registers: d0 to d3 a quad of each row in both
// halves, d4 to d11 weights, q6 and q7 products. A product is added when the next two have begun.

enum { ROWS = 2, SUMS = 8 };

typedef const struct swl_int8_tile tile;

// The next eight values of a row, each four in both halves of a register.
#define LOAD_QUADS(X0, X1, ROW) "vld2.32 {" X0 "[], " X1 "[]}, [%[" ROW "]]!\n\t"

// The product of two channels' weights with both quads of a row.
#define MULTIPLY(TEMPORARY, W0, X0, W1, X1)                                                        \
    "vmull.s8 " TEMPORARY ", " W0 ", " X0 "\n\t"                                                   \
    "vmlal.s8 " TEMPORARY ", " W1 ", " X1 "\n\t"

#define ADD(SUM, TEMPORARY) "vpadal.s16 %q[" SUM "], " TEMPORARY "\n\t"

#define SUM_OPERANDS(SUM)                                                                          \
    [s0] "+w"(SUM[0]), [s1] "+w"(SUM[1]), [s2] "+w"(SUM[2]), [s3] "+w"(SUM[3]), [s4] "+w"(SUM[4]), \
        [s5] "+w"(SUM[5]), [s6] "+w"(SUM[6]), [s7] "+w"(SUM[7])

#define CLOBBERED "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "cc", "memory"

// Eight values of each of two rows times eight channels.
#define STEP_OF_2                                                                                  \
    LOAD_QUADS("d0", "d1", "x0")                                                                   \
    LOAD_QUADS("d2", "d3", "x1")                                                                   \
    "vld1.8 {d4-d7}, [%[w] :256], %[quad]\n\t"                                                     \
    "vld1.8 {d8-d11}, [%[w] :256], %[quad]\n\t"                                                    \
    MULTIPLY("q6", "d4", "d0", "d8", "d1")                                                         \
    MULTIPLY("q7", "d4", "d2", "d8", "d3")                                                         \
    ADD("s0", "q6") MULTIPLY("q6", "d5", "d0", "d9", "d1")                                         \
    ADD("s4", "q7") MULTIPLY("q7", "d5", "d2", "d9", "d3")                                         \
    ADD("s1", "q6") MULTIPLY("q6", "d6", "d0", "d10", "d1")                                        \
    ADD("s5", "q7") MULTIPLY("q7", "d6", "d2", "d10", "d3")                                        \
    ADD("s2", "q6") MULTIPLY("q6", "d7", "d0", "d11", "d1")                                        \
    ADD("s6", "q7") MULTIPLY("q7", "d7", "d2", "d11", "d3")                                        \
    ADD("s3", "q6") ADD("s7", "q7")

// Four of the sums of one row; LAST is what is added to the address of the weights at the end.
#define HALF_OF_1(S0, S1, S2, S3, LAST)                                                            \
    "vld1.8 {d4-d7}, [%[w] :256], %[quad]\n\t"                                                     \
    "vld1.8 {d8-d11}, [%[w] :256]" LAST "\n\t"                                                     \
    MULTIPLY("q6", "d4", "d0", "d8", "d1")                                                         \
    MULTIPLY("q7", "d5", "d0", "d9", "d1")                                                         \
    ADD(S0, "q6") MULTIPLY("q6", "d6", "d0", "d10", "d1")                                          \
    ADD(S1, "q7") MULTIPLY("q7", "d7", "d0", "d11", "d1")                                          \
    ADD(S2, "q6") ADD(S3, "q7")

// Eight values of a row times sixteen channels.
#define STEP_OF_1                                                                                  \
    LOAD_QUADS("d0", "d1", "x0")                                                                   \
    HALF_OF_1("s0", "s1", "s2", "s3", ", %[back]")                                                 \
    HALF_OF_1("s4", "s5", "s6", "s7", "!")

// Adds the products of `bytes` values of each row, rounded down to eights; returns where the next
// weights are.
#define ADD_EIGHTS(STEP)                                                                           \
    "subs %[bytes], %[bytes], #16\n\t"                                                             \
    "blo 2f\n\t"                                                                                   \
    "1:\n\t" STEP STEP                                                                             \
    "subs %[bytes], %[bytes], #16\n\t"                                                             \
    "bhs 1b\n\t"                                                                                   \
    "2: tst %[bytes], #8\n\t"                                                                         \
    "beq 3f\n\t" STEP                                                                              \
    "3:"

STEP_NEON const int8_t *add_eights(int32x4_t *sum, const int8_t **row, const int8_t *w,
                                   ptrdiff_t bytes, int MR)
{
    const ptrdiff_t quad = 64, back = -32;
    if (MR == 2)
        __asm__ volatile(ADD_EIGHTS(STEP_OF_2)
                         : SUM_OPERANDS(sum), [x0] "+&r"(row[0]), [x1] "+&r"(row[1]), [w] "+&r"(w),
                           [bytes] "+&r"(bytes)
                         : [quad] "r"(quad)
                         : CLOBBERED);
    else
        __asm__ volatile(ADD_EIGHTS(STEP_OF_1)
                         : SUM_OPERANDS(sum), [x0] "+&r"(row[0]), [w] "+&r"(w), [bytes] "+&r"(bytes)
                         : [quad] "r"(quad), [back] "r"(back)
                         : CLOBBERED);
    return w;
}

// Adds a quad of each row: `x` has it in both halves.
STEP_NEON const int8_t *add_quad(int32x4_t *sum, const int8x8_t *x, const int8_t *w, int MR)
{
    const int pairs = SUMS / MR;
SWL_UNROLL
    for (int i = 0; i < pairs; i++) {
        const int8x8_t weights = vld1_s8(w + 8 * i);
SWL_UNROLL
        for (int m = 0; m < MR; m++) {
            int32x4_t *const s = sum + m * pairs + i;
            *s = vpadalq_s16(*s, vmull_s8(weights, x[m]));
        }
    }
    return w + 64;
}

// The next four values of a row twice.
STEP_NEON int8x8_t next_quad_twice(const int8_t **row)
{
    uint32_t quad;
    __builtin_memcpy(&quad, *row, 4);
    *row += 4;
    return vreinterpret_s8_u32(vdup_n_u32(quad));
}

// The bias starts one of a channel's two sums.
STEP_NEON void start_sums(int32x4_t *sum, const int32_t *bias, int MR)
{
    const int pairs = SUMS / MR;
SWL_UNROLL
    for (int i = 0; i < pairs; i++)
SWL_UNROLL
        for (int m = 0; m < MR; m++)
            sum[m * pairs + i] =
                vreinterpretq_s32_u64(vmovl_u32(vreinterpret_u32_s32(vld1_s32(bias + 2 * i))));
}

// Both sums of four channels.
STEP_NEON int32x4_t totals(const int32x4_t sum[2])
{
    return vcombine_s32(vpadd_s32(vget_low_s32(sum[0]), vget_high_s32(sum[0])),
                        vpadd_s32(vget_low_s32(sum[1]), vget_high_s32(sum[1])));
}

// Requantizes and stores `rows` rows of eight channels, of which `channels` exist.
STEP_NEON void store_8(const int32x4_t *sum, tile *t, const struct block_neon *b, ptrdiff_t first,
                       int rows)
{
    const ptrdiff_t channels = b->channels - first;
    int8_t *output = b->output + first;
    int32x4_t total[ROWS][2];
SWL_UNROLL
    for (int m = 0; m < rows; m++)
SWL_UNROLL
        for (int n = 0; n < 2; n++) total[m][n] = totals(sum + 4 * m + 2 * n);
    if (__builtin_expect(!t->wide_shifts, 0)) {
        for (int m = 0; m < rows; m++, output += t->output_stride)
            store_narrow_shift_of_8(output, total[m][0], total[m][1], channels, b->requantization,
                                    first, &t->range);
        return;
    }
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    const struct scale_of_8 scale = load_scale_of_8(b->requantization, first);
SWL_UNROLL
    for (int m = 0; m < rows; m++, output += t->output_stride)
        store_up_to_8(output, outputs_of_8(total[m], &scale, &bounds, 1), channels);
}

// MR rows times 16 / MR channels of a block from `first` on.
STEP_NEON void run_channels(tile *t, const struct block_neon *b, ptrdiff_t first, int MR)
{
    int32x4_t sum[SUMS];
    start_sums(sum, b->requantization->bias + first, MR);
    const int8_t *w = b->weights + 4 * first;
    struct rows_neon rows = first_rows_neon(t);
    do {
        const int8_t *row[ROWS];
        int8x8_t x[ROWS];
        next_rows_neon(row, &rows, MR);
        const ptrdiff_t left = t->segment_bytes & 7;
        w = add_eights(sum, row, w, t->segment_bytes, MR);
        if (left == 0) continue;
        if (left & 4) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = next_quad_twice(&row[m]);
            w = add_quad(sum, x, w, MR);
        }
        if (left & 3) {
SWL_UNROLL
            for (int m = 0; m < MR; m++) x[m] = vget_low_s8(load_tail_neon(row[m], left & 3));
            w = add_quad(sum, x, w, MR);
        }
    } while (--rows.left > 0);
    store_8(sum, t, b, first, MR);
    if (MR == 1 && b->channels > 8) store_8(sum + 4, t, b, first + 8, 1);
}

static void run_1_row(tile *t)
{
    struct block_neon b = first_block_neon(t);
    do run_channels(t, &b, 0, 1);
    while (next_block_neon(&b, t));
}

static void run_2_rows(tile *t)
{
    struct block_neon b = first_block_neon(t);
    do {
        for (ptrdiff_t first = 0; first < b.channels; first += 8) run_channels(t, &b, first, ROWS);
    } while (next_block_neon(&b, t));
}

static void run(tile *t)
{
    if (t->row_count == 1) return run_1_row(t);
    run_2_rows(t);
}

// The sums start with the bias, which is in the file.
static void load_offsets(int32_t *offset, tile *t) { (void)offset, (void)t; }

const struct swl_matmul_int8_path swl_matmul_int8__neon = {
    .row_limit = {ROWS, ROWS, ROWS, ROWS},
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_strip = run,
    .run_row = run_1_row,
    .load_offsets = load_offsets,
};

#endif
