#if defined(__aarch64__) && !defined(SWL_WITHOUT_I8MM)
#define TARGET __attribute__((target("arch=armv8.2-a+dotprod+i8mm")))
#define TILE TARGET static inline __attribute__((always_inline))
enum { ROWS = 4 };
#include "matmul_int8_neon_tiles.h"

// `smmla` multiplies two rows of eight values with two channels of eight weights: 32 products, twice as
// many as `sdot`. The file has weights by fours, [depth/4][16][4]. `zip` makes eights of two fours, either
// for every tile, or once for all rows: then a block's weights lie on the stack as [depth/8][16][8], as
// far as there is room.
//
//   v0 ... v7    values of the rows: eight of each of two rows in a register
//   v0 ... v15   beside these weights, in the end the totals
//   v16 ... v31  sums: of rows 0 and 1 with channels 2 * i and 2 * i + 1 in v16 + i, of rows 2 and 3 in
//                v24 + i

// Weights that are laid out on the stack; strip or table is the other bit.
enum { STRIP = 0, TABLE = 1, ARRANGED = 2 };

// The stack that they may take, 256 values of sixteen channels, and rows from which that is faster.
enum { ARRANGED_BYTES = 1024 * 16, ARRANGED_ROWS = 8 };

#define MULTIPLY(S, X, W) "smmla v" #S ".4s, v" #X ".16b, v" #W ".16b\n\t"

// The products of four rows, in X0 and X1, with four channels' weights, in W0 and W1.
#define ADD_4(X0, X1, W0, W1, S0, S1, T0, T1)                                                      \
    MULTIPLY(S0, X0, W0) MULTIPLY(T0, X1, W0) MULTIPLY(S1, X0, W1) MULTIPLY(T1, X1, W1)

#define LOAD_WEIGHTS(FIRST, LAST) "ld1 {v" #FIRST ".16b-v" #LAST ".16b}, [%[w]], #64\n\t"
#define ZIP(TO, HALF, A, B, LANES) "zip" #HALF " v" #TO "." #LANES ", v" #A "." #LANES ", v" #B "." #LANES "\n\t"

// Sixteen channels' arranged weights in v8 to v15.
#define ADD_ARRANGED(X0, X1)                                                                       \
    LOAD_WEIGHTS(8, 11) LOAD_WEIGHTS(12, 15)                                                       \
    ADD_4(X0, X1, 8, 9, 16, 17, 24, 25) ADD_4(X0, X1, 10, 11, 18, 19, 26, 27)                      \
    ADD_4(X0, X1, 12, 13, 20, 21, 28, 29) ADD_4(X0, X1, 14, 15, 22, 23, 30, 31)

// Two fours of weights in v8 to v15, put together in pairs of channels.
#define ADD_ZIPPED(X0, X1)                                                                         \
    ZIP(6, 1, 8, 12, 4s) ZIP(7, 2, 8, 12, 4s) ADD_4(X0, X1, 6, 7, 16, 17, 24, 25)                  \
    ZIP(8, 1, 9, 13, 4s) ZIP(12, 2, 9, 13, 4s) ADD_4(X0, X1, 8, 12, 18, 19, 26, 27)                \
    ZIP(9, 1, 10, 14, 4s) ZIP(13, 2, 10, 14, 4s) ADD_4(X0, X1, 9, 13, 20, 21, 28, 29)              \
    ZIP(10, 1, 11, 15, 4s) ZIP(14, 2, 11, 15, 4s) ADD_4(X0, X1, 10, 14, 22, 23, 30, 31)
#define ADD_8_ZIPPED(X0, X1) LOAD_WEIGHTS(8, 11) LOAD_WEIGHTS(12, 15) ADD_ZIPPED(X0, X1)
#define ADD_4_ZIPPED(X0, X1)                                                                       \
    LOAD_WEIGHTS(8, 11)                                                                            \
    "movi v12.4s, #0\n\tmovi v13.4s, #0\n\tmovi v14.4s, #0\n\tmovi v15.4s, #0\n\t" ADD_ZIPPED(X0, X1)

// Eight or four values of two rows in a register; zeros follow the four.
#define PAIR_OF_8(X, A, B) "ldr d" #X ", [" #A "], #8\n\tld1 {v" #X ".d}[1], [" #B "], #8\n\t"
#define PAIR_OF_4(X, A, B) "ldr s" #X ", [" #A "], #4\n\tld1 {v" #X ".s}[2], [" #B "], #4\n\t"
#define FOUR_ROWS_OF_8 PAIR_OF_8(0, x9, x10) PAIR_OF_8(1, x11, x12)
#define FOUR_ROWS_OF_4 PAIR_OF_4(0, x9, x10) PAIR_OF_4(1, x11, x12)

// Thirty-two values of two rows in v0 ... v3 or in v4 ... v7; v8 is free.
#define PAIR_OF_32(X0, X1, X2, X3, A, B)                                                           \
    "ldp q" #X0 ", q" #X2 ", [" #A "], #32\n\t"                                                    \
    "ldp q" #X1 ", q" #X3 ", [" #B "], #32\n\t"                                                    \
    "mov v8.16b, v" #X0 ".16b\n\t" ZIP(X0, 1, X0, X1, 2d) ZIP(X1, 2, 8, X1, 2d)                    \
    "mov v8.16b, v" #X2 ".16b\n\t" ZIP(X2, 1, X2, X3, 2d) ZIP(X3, 2, 8, X3, 2d)

#define LONG_ARRANGED                                                                              \
    PAIR_OF_32(0, 1, 2, 3, x9, x10) PAIR_OF_32(4, 5, 6, 7, x11, x12)                               \
    ADD_ARRANGED(0, 4) ADD_ARRANGED(1, 5) ADD_ARRANGED(2, 6) ADD_ARRANGED(3, 7)
#define SHORT_ARRANGED                                                                             \
    IF_BIT(4, FOUR_ROWS_OF_8 ADD_ARRANGED(0, 1) FOUR_ROWS_OF_8 ADD_ARRANGED(0, 1))                 \
    IF_BIT(3, FOUR_ROWS_OF_8 ADD_ARRANGED(0, 1))                                                   \
    IF_BIT(2, FOUR_ROWS_OF_4 ADD_ARRANGED(0, 1))

#define LONG_ZIPPED FOUR_ROWS_OF_8 ADD_8_ZIPPED(0, 1) FOUR_ROWS_OF_8 ADD_8_ZIPPED(0, 1)
#define SHORT_ZIPPED                                                                               \
    IF_BIT(3, FOUR_ROWS_OF_8 ADD_8_ZIPPED(0, 1)) IF_BIT(2, FOUR_ROWS_OF_4 ADD_4_ZIPPED(0, 1))

#define START_PAIR(S, T, OFFSET) "ldp q" #S ", q" #T ", [%[start], #" #OFFSET "]\n\t"
#define START_4X16                                                                                 \
    START_PAIR(16, 17, 0) START_PAIR(18, 19, 32) START_PAIR(20, 21, 64) START_PAIR(22, 23, 96)     \
    START_PAIR(24, 25, 0) START_PAIR(26, 27, 32) START_PAIR(28, 29, 64) START_PAIR(30, 31, 96)

// Four channels of two rows each.
#define TOTAL(ROW0, ROW1, S0, S1) ZIP(ROW0, 1, S0, S1, 2d) ZIP(ROW1, 2, S0, S1, 2d)
#define TOTALS_4X16                                                                                \
    TOTAL(0, 4, 16, 17) TOTAL(1, 5, 18, 19) TOTAL(2, 6, 20, 21) TOTAL(3, 7, 22, 23)                \
    TOTAL(8, 12, 24, 25) TOTAL(9, 13, 26, 27) TOTAL(10, 14, 28, 29) TOTAL(11, 15, 30, 31)

DEFINE_SUMS(sum_table, START_4X16, TABLE_4, LONG_ZIPPED, 4, SHORT_ZIPPED, TOTALS_4X16)
DEFINE_SUMS(sum_arranged_strip, START_4X16, STRIP_4, LONG_ARRANGED, 5, SHORT_ARRANGED, TOTALS_4X16)
DEFINE_SUMS(sum_arranged_table, START_4X16, TABLE_4, LONG_ARRANGED, 5, SHORT_ARRANGED, TOTALS_4X16)

// All tiles have four rows of sixteen channels.
TILE void sum_rows(int32x4_t total[16], struct reads *r, int MR, int NV, int IS_TABLE)
{
    (void)MR, (void)NV;
    switch (IS_TABLE) {
    case TABLE: return sum_table(total, r);
    case STRIP | ARRANGED: return sum_arranged_strip(total, r);
    default: return sum_arranged_table(total, r);
    }
}

TILE const int32_t *start_of(const struct block_neon *b) { return b->prepared->bias; }

TILE int32x4_t add_quad(int32x4_t sum, int8x16_t w, int8x16_t x) { return vdotq_s32(sum, w, x); }

// As the other paths' preparation, but with the bias of two channels twice, for two rows.
static void prepare_pairs(int32_t *offset, tile *t)
{
    prepare_blocks_neon(offset, t);
    struct prepared_neon *prepared = (struct prepared_neon *)offset;
    for (ptrdiff_t block = 0; block * 16 < t->channels; block++)
SWL_UNROLL
        for (int n = 0; n < 4; n++) {
            const int64x2_t bias =
                vreinterpretq_s64_s32(vld1q_s32(t->requantization[block].bias + 4 * n));
            int32_t *const to = prepared[block].bias + 8 * n;
            vst1q_s32(to, vreinterpretq_s32_s64(vzip1q_s64(bias, bias)));
            vst1q_s32(to + 4, vreinterpretq_s32_s64(vzip2q_s64(bias, bias)));
        }
}

// Eight values of sixteen channels: two fours put together, or one and zeros.
TILE void arrange_step(int8_t *to, const int8_t *low, const int8_t *high)
{
SWL_UNROLL
    for (int n = 0; n < 4; n++) {
        const int32x4_t a = vreinterpretq_s32_s8(vld1q_s8(low + 16 * n));
        const int32x4_t b = high ? vreinterpretq_s32_s8(vld1q_s8(high + 16 * n)) : vdupq_n_s32(0);
        vst1q_s8(to + 32 * n, vreinterpretq_s8_s32(vzip1q_s32(a, b)));
        vst1q_s8(to + 32 * n + 16, vreinterpretq_s8_s32(vzip2q_s32(a, b)));
    }
}

// Lays out a block's weights segment by segment.
TILE void arrange(int8_t *to, const int8_t *from, tile *t)
{
    for (ptrdiff_t segment = 0; segment < t->segment_count; segment++) {
        for (ptrdiff_t eights = t->segment_bytes >> 3; eights > 0; eights--, from += 128, to += 128)
            arrange_step(to, from, from + 64);
        if (t->segment_bytes & 4) {
            arrange_step(to, from, 0);
            from += 64;
            to += 128;
        }
    }
}

// All rows times sixteen channels. The last tile takes four rows, too: some of those before it again.
TILE void run_fours(tile *t, int IS_TABLE)
{
    const struct block_neon b = block_at(t, 0);
    const struct bounds_neon bounds = load_bounds_neon(&t->range);
    struct reads next = first_reads(t, &b, IS_TABLE);
    int8_t *output = b.output;
    for (ptrdiff_t left = t->row_count; left > 0; left -= ROWS) {
        const ptrdiff_t again = left < ROWS ? ROWS - left : 0;
        next.at = (const int8_t *)next.at - again * next.step;
        output -= again * t->output_stride;
        run_plain_tile(&next, &output, t->output_stride, &b, &bounds, ROWS, 4, IS_TABLE);
    }
}

TARGET static void run_zipped_table(tile *t) { run_fours(t, TABLE); }

TILE void run_arranged(struct swl_int8_tile *t, int IS_TABLE)
{
    int8_t weights[ARRANGED_BYTES] __attribute__((aligned(64)));
    arrange(weights, t->weights, t);
    t->weights = weights;
    run_fours(t, IS_TABLE | ARRANGED);
}

TARGET static void run_arranged_strip(struct swl_int8_tile *t) { run_arranged(t, STRIP); }
TARGET static void run_arranged_table(struct swl_int8_tile *t) { run_arranged(t, TABLE); }

// Whether a block's weights find room and are worth laying out.
STEP_NEON int can_arrange(tile *t)
{
    const ptrdiff_t bytes = t->segment_count * ((t->segment_bytes + 7) >> 3) * 128;
    return t->row_count >= ARRANGED_ROWS && bytes <= ARRANGED_BYTES;
}

// All rows times all blocks. Few rows, tails of less than four values, small shifts, blocks that are not
// full and strips of weights that find no room run on the path of `sdot`. It prepares the same but the
// bias, which it reads from the file.
STEP_NEON void run_blocks(tile *t, int IS_TABLE)
{
    const struct swl_matmul_int8_path *path = &swl_matmul_int8__neondot;
    void (*const on_sdot)(tile *) = IS_TABLE ? path->run : path->run_rows;
    const int arranges = can_arrange(t), zips = IS_TABLE && t->row_count >= ROWS && t->row_count != 5;
    if (!are_plain(t) || t->channels < 16 || !(arranges || zips))
        return on_sdot(t);
    struct swl_int8_tile block = *t;
    block.block_count = 1;
    for (ptrdiff_t left = t->channels; left > 0; left -= 16) {
        block.channels = left < 16 ? left : 16;
        const int8_t *const weights = block.weights;
        if (left < 16)
            on_sdot(&block);
        else if (arranges)
            IS_TABLE ? run_arranged_table(&block) : run_arranged_strip(&block);
        else
            run_zipped_table(&block);
        block.weights = weights + t->weights_stride;
        block.requantization++;
        block.offset += SWL_BLOCK_OFFSETS;
        block.output += 16;
    }
}

static void run(tile *t) { run_blocks(t, TABLE); }
static void run_rows(tile *t) { run_blocks(t, STRIP); }
static void run_row(tile *t) { swl_matmul_int8__neondot.run_row(t); }

// A table holds sixteen rows, so that weights laid out serve four tiles.
const struct swl_matmul_int8_path swl_matmul_int8__neoni8mm = {
    .row_limit = {SWL_TILE_ROWS, SWL_TILE_ROWS, SWL_TILE_ROWS, SWL_TILE_ROWS},
    .takes_all_rows = 1,
    .least_shift = SWL_NEON_LEAST_SHIFT,
    .run = run,
    .run_strip = run_rows,
    .run_rows = run_rows,
    .run_row = run_row,
    .load_offsets = prepare_pairs,
};

#endif
