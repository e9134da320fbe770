#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define TILE TARGET static inline __attribute__((always_inline))
enum { ROWS = 4 };
#include "matmul_int8_neon_blocks.h"

#if defined(__aarch64__)

// `sdot` adds four products to each of four sums; its second factor is one lane of a register, so a
// row's values are loaded once and need no copy in every lane.
//
//   v0 ... v15   sums
//   v16 ... v23  values of the rows, up to 32 of each
//   v24 ... v31  weights: a quad of each channel, and the next one

// The products of the rows' quads in lane LANE with one of four registers of weights.
#define DOT(S, W, X, LANE) "sdot v" #S ".4s, v" #W ".16b, v" #X ".4b[" #LANE "]\n\t"
#define DOT_4(S0, S1, S2, S3, W, X0, X1, X2, X3, LANE)                                             \
    DOT(S0, W, X0, LANE) DOT(S1, W, X1, LANE) DOT(S2, W, X2, LANE) DOT(S3, W, X3, LANE)
#define DOT_3(S0, S1, S2, W, X0, X1, X2, LANE)                                                     \
    DOT(S0, W, X0, LANE) DOT(S1, W, X1, LANE) DOT(S2, W, X2, LANE)

// A quad of sixteen or eight channels' weights.
#define LOAD_16(FIRST, LAST) "ld1 {v" #FIRST ".16b-v" #LAST ".16b}, [%[w]], #64\n\t"
#define LOAD_8(W0, W1) "ldp q" #W0 ", q" #W1 ", [%[w]], #64\n\t"

// The next values of the row at x9 ... x12: two registers, one, and half and a quarter of one.
#define LOAD_32_VALUES(X0, X1, ROW) "ldp q" #X0 ", q" #X1 ", [" #ROW "], #32\n\t"
#define LOAD_16_VALUES(X, ROW) "ldr q" #X ", [" #ROW "], #16\n\t"
#define LOAD_8_VALUES(X, ROW) "ldr d" #X ", [" #ROW "], #8\n\t"
#define LOAD_4_VALUES(X, ROW) "ldr s" #X ", [" #ROW "], #4\n\t"

// Steps of 4, 8, 16 and 32 values. EVEN and ODD are the products with the weights in v24 ... v27 and
// v28 ... v31; X the first or the second register of each row. Weights are loaded before they are
// needed, and none behind the last.
#define STEPS_16(LOAD, EVEN, ODD, X)                                                               \
    LOAD(24, 27) LOAD(28, 31) EVEN(X, 0) LOAD(24, 27) ODD(X, 1) LOAD(28, 31) EVEN(X, 2) ODD(X, 3)
#define STEPS_32(LOAD, EVEN, ODD)                                                                  \
    LOAD(24, 27) LOAD(28, 31) EVEN(0, 0) LOAD(24, 27) ODD(0, 1) LOAD(28, 31) EVEN(0, 2)            \
    LOAD(24, 27) ODD(0, 3) LOAD(28, 31) EVEN(1, 0) LOAD(24, 27) ODD(1, 1) LOAD(28, 31) EVEN(1, 2)  \
    ODD(1, 3)
#define SHORT(VALUES_16, VALUES_8, VALUES_4, LOAD, EVEN, ODD)                                      \
    IF_BIT(4, VALUES_16 STEPS_16(LOAD, EVEN, ODD, 0))                                              \
    IF_BIT(3, VALUES_8 LOAD(24, 27) LOAD(28, 31) EVEN(0, 0) ODD(0, 1))                             \
    IF_BIT(2, VALUES_4 LOAD(24, 27) EVEN(0, 0))

// Four rows of sixteen channels: in the loop 128 products and 14 other instructions for 2048 products.

#define START_4X16 START_16(0, 1, 2, 3) START_16(4, 5, 6, 7) START_16(8, 9, 10, 11) START_16(12, 13, 14, 15)
#define X4_0 16, 18, 20, 22
#define X4_1 17, 19, 21, 23
#define DOT_4_WITH(...) DOT_4(__VA_ARGS__)
#define EVEN_4X16(X, LANE)                                                                         \
    DOT_4_WITH(0, 4, 8, 12, 24, X4_##X, LANE) DOT_4_WITH(1, 5, 9, 13, 25, X4_##X, LANE)            \
    DOT_4_WITH(2, 6, 10, 14, 26, X4_##X, LANE) DOT_4_WITH(3, 7, 11, 15, 27, X4_##X, LANE)
#define ODD_4X16(X, LANE)                                                                          \
    DOT_4_WITH(0, 4, 8, 12, 28, X4_##X, LANE) DOT_4_WITH(1, 5, 9, 13, 29, X4_##X, LANE)            \
    DOT_4_WITH(2, 6, 10, 14, 30, X4_##X, LANE) DOT_4_WITH(3, 7, 11, 15, 31, X4_##X, LANE)
#define FOUR_ROWS_32                                                                               \
    LOAD_32_VALUES(16, 17, x9) LOAD_32_VALUES(18, 19, x10) LOAD_32_VALUES(20, 21, x11)             \
    LOAD_32_VALUES(22, 23, x12)
#define FOUR_ROWS(LOAD) LOAD(16, x9) LOAD(18, x10) LOAD(20, x11) LOAD(22, x12)
#define LONG_4X16 FOUR_ROWS_32 STEPS_32(LOAD_16, EVEN_4X16, ODD_4X16)
#define SHORT_4X16                                                                                 \
    SHORT(FOUR_ROWS(LOAD_16_VALUES), FOUR_ROWS(LOAD_8_VALUES), FOUR_ROWS(LOAD_4_VALUES), LOAD_16,  \
          EVEN_4X16, ODD_4X16)

DEFINE_SUMS(sum_strip_4x16, START_4X16, STRIP_4, LONG_4X16, 5, SHORT_4X16, "")
DEFINE_SUMS(sum_table_4x16, START_4X16, TABLE_4, LONG_4X16, 5, SHORT_4X16, "")

// Three rows of sixteen channels.

#define START_3X16 START_16(0, 1, 2, 3) START_16(4, 5, 6, 7) START_16(8, 9, 10, 11)
#define X3_0 16, 18, 20
#define X3_1 17, 19, 21
#define DOT_3_WITH(...) DOT_3(__VA_ARGS__)
#define EVEN_3X16(X, LANE)                                                                         \
    DOT_3_WITH(0, 4, 8, 24, X3_##X, LANE) DOT_3_WITH(1, 5, 9, 25, X3_##X, LANE)                    \
    DOT_3_WITH(2, 6, 10, 26, X3_##X, LANE) DOT_3_WITH(3, 7, 11, 27, X3_##X, LANE)
#define ODD_3X16(X, LANE)                                                                          \
    DOT_3_WITH(0, 4, 8, 28, X3_##X, LANE) DOT_3_WITH(1, 5, 9, 29, X3_##X, LANE)                    \
    DOT_3_WITH(2, 6, 10, 30, X3_##X, LANE) DOT_3_WITH(3, 7, 11, 31, X3_##X, LANE)
#define THREE_ROWS_32                                                                              \
    LOAD_32_VALUES(16, 17, x9) LOAD_32_VALUES(18, 19, x10) LOAD_32_VALUES(20, 21, x11)
#define THREE_ROWS(LOAD) LOAD(16, x9) LOAD(18, x10) LOAD(20, x11)
#define LONG_3X16 THREE_ROWS_32 STEPS_32(LOAD_16, EVEN_3X16, ODD_3X16)
#define SHORT_3X16                                                                                 \
    SHORT(THREE_ROWS(LOAD_16_VALUES), THREE_ROWS(LOAD_8_VALUES), THREE_ROWS(LOAD_4_VALUES),        \
          LOAD_16, EVEN_3X16, ODD_3X16)

DEFINE_SUMS(sum_strip_3x16, START_3X16, STRIP_3, LONG_3X16, 5, SHORT_3X16, "")
DEFINE_SUMS(sum_table_3x16, START_3X16, TABLE_3, LONG_3X16, 5, SHORT_3X16, "")

// Four rows of eight channels.

#define START_4X8 START_8(0, 1) START_8(2, 3) START_8(4, 5) START_8(6, 7)
#define EVEN_4X8(X, LANE)                                                                          \
    DOT_4_WITH(0, 2, 4, 6, 24, X4_##X, LANE) DOT_4_WITH(1, 3, 5, 7, 27, X4_##X, LANE)
#define ODD_4X8(X, LANE)                                                                           \
    DOT_4_WITH(0, 2, 4, 6, 28, X4_##X, LANE) DOT_4_WITH(1, 3, 5, 7, 31, X4_##X, LANE)
#define LONG_4X8 FOUR_ROWS_32 STEPS_32(LOAD_8, EVEN_4X8, ODD_4X8)
#define SHORT_4X8                                                                                  \
    SHORT(FOUR_ROWS(LOAD_16_VALUES), FOUR_ROWS(LOAD_8_VALUES), FOUR_ROWS(LOAD_4_VALUES), LOAD_8,   \
          EVEN_4X8, ODD_4X8)

DEFINE_SUMS(sum_strip_4x8, START_4X8, STRIP_4, LONG_4X8, 5, SHORT_4X8, "")
DEFINE_SUMS(sum_table_4x8, START_4X8, TABLE_4, LONG_4X8, 5, SHORT_4X8, "")

// One row of sixteen channels. It has two sets of sums, so that one `sdot` need not wait for another.

#define START_1X16                                                                                 \
    START_16(0, 1, 2, 3)                                                                           \
    "movi v4.4s, #0\n\tmovi v5.4s, #0\n\tmovi v6.4s, #0\n\tmovi v7.4s, #0\n\t"
#define X1_0 16
#define X1_1 17
#define DOT_WITH(...) DOT(__VA_ARGS__)
#define EVEN_1X16(X, LANE)                                                                         \
    DOT_WITH(0, 24, X1_##X, LANE) DOT_WITH(1, 25, X1_##X, LANE) DOT_WITH(2, 26, X1_##X, LANE)      \
    DOT_WITH(3, 27, X1_##X, LANE)
#define ODD_1X16(X, LANE)                                                                          \
    DOT_WITH(4, 28, X1_##X, LANE) DOT_WITH(5, 29, X1_##X, LANE) DOT_WITH(6, 30, X1_##X, LANE)      \
    DOT_WITH(7, 31, X1_##X, LANE)
#define LONG_1X16 LOAD_32_VALUES(16, 17, x9) STEPS_32(LOAD_16, EVEN_1X16, ODD_1X16)
#define SHORT_1X16                                                                                 \
    SHORT(LOAD_16_VALUES(16, x9), LOAD_8_VALUES(16, x9), LOAD_4_VALUES(16, x9), LOAD_16, EVEN_1X16, \
          ODD_1X16)
#define TOTAL(S, T) "add v" #S ".4s, v" #S ".4s, v" #T ".4s\n\t"
#define TOTALS_1X16 TOTAL(0, 4) TOTAL(1, 5) TOTAL(2, 6) TOTAL(3, 7)

DEFINE_SUMS(sum_strip_1x16, START_1X16, STRIP_1, LONG_1X16, 5, SHORT_1X16, TOTALS_1X16)
DEFINE_SUMS(sum_table_1x16, START_1X16, TABLE_1, LONG_1X16, 5, SHORT_1X16, TOTALS_1X16)

TILE void sum_rows(int32x4_t total[16], struct reads *r, int MR, int NV, int IS_TABLE)
{
    if (MR == 4 && NV == 2)
        IS_TABLE ? sum_table_4x8(total, r) : sum_strip_4x8(total, r);
    else if (MR == 4)
        IS_TABLE ? sum_table_4x16(total, r) : sum_strip_4x16(total, r);
    else if (MR == 3)
        IS_TABLE ? sum_table_3x16(total, r) : sum_strip_3x16(total, r);
    else
        IS_TABLE ? sum_table_1x16(total, r) : sum_strip_1x16(total, r);
}

TILE const int32_t *start_of(const struct block_neon *b) { return b->requantization->bias; }

TILE int32x4_t add_quad(int32x4_t sum, int8x16_t w, int8x16_t x) { return vdotq_s32(sum, w, x); }

const struct swl_matmul_int8_path swl_matmul_int8__neondot = NEON_PATH;

#endif
