#define TARGET
#define TILE STEP_NEON
enum { ROWS = 2 };
#include "matmul_int8_neon_blocks.h"

#if defined(__aarch64__)

// `smull` and `smlal` multiply bytes to 16 bits. Two products fit them: 2 * 128 * 127 = 32512. Then
// `sadalp` adds neighbours to sums of 32 bits, of which each channel so has two.
//
//   v0 ... v15   sums; in the end v0 ... v7 are the totals
//   v16 ... v23  values of the rows, each four in all lanes, as far as they are needed
//   v20 ... v27  weights: two quads of each channel
//   v28 ... v31  products

// Adds eight products to each of four sums: those of XA0 with WA0, of XA1 with WA1 to S0 and S1, those
// of XB0 with WB0, of XB1 with WB1 to T0 and T1. The names are registers' numbers.
#define ADD_EIGHT(WA0, WA1, XA0, XA1, WB0, WB1, XB0, XB1, S0, S1, T0, T1)                          \
    MULTIPLY(WA0, XA0, WB0, XB0)                                                                   \
    "smlal v28.8h, v" #WA1 ".8b, v" #XA1 ".8b\n\t"                                                 \
    "smlal2 v29.8h, v" #WA1 ".16b, v" #XA1 ".16b\n\t"                                              \
    "smlal v30.8h, v" #WB1 ".8b, v" #XB1 ".8b\n\t"                                                 \
    "smlal2 v31.8h, v" #WB1 ".16b, v" #XB1 ".16b\n\t" ADD_PRODUCTS(S0, S1, T0, T1)

// Four products: those of XA with WA to S0 and S1, those of XB with WB to T0 and T1.
#define ADD_FOUR(WA, XA, WB, XB, S0, S1, T0, T1)                                                   \
    MULTIPLY(WA, XA, WB, XB) ADD_PRODUCTS(S0, S1, T0, T1)

#define MULTIPLY(WA, XA, WB, XB)                                                                   \
    "smull v28.8h, v" #WA ".8b, v" #XA ".8b\n\t"                                                   \
    "smull2 v29.8h, v" #WA ".16b, v" #XA ".16b\n\t"                                                \
    "smull v30.8h, v" #WB ".8b, v" #XB ".8b\n\t"                                                   \
    "smull2 v31.8h, v" #WB ".16b, v" #XB ".16b\n\t"

#define ADD_PRODUCTS(S0, S1, T0, T1)                                                               \
    "sadalp v" #S0 ".4s, v28.8h\n\t"                                                               \
    "sadalp v" #S1 ".4s, v29.8h\n\t"                                                               \
    "sadalp v" #T0 ".4s, v30.8h\n\t"                                                               \
    "sadalp v" #T1 ".4s, v31.8h\n\t"

// The next eight or four values of the row at x9 ... x12.
#define LOAD_EIGHT(X0, X1, ROW) "ld2r {v" #X0 ".4s, v" #X1 ".4s}, [" #ROW "], #8\n\t"
#define LOAD_FOUR(X, ROW) "ld1r {v" #X ".4s}, [" #ROW "], #4\n\t"

// A quad of sixteen channels' weights.
#define LOAD_WEIGHTS(FIRST, LAST) "ld1 {v" #FIRST ".16b-v" #LAST ".16b}, [%[w]], #64\n\t"

#define TOTAL(T, S0, S1) "addp v" #T ".4s, v" #S0 ".4s, v" #S1 ".4s\n\t"
#define TOTALS_OF_8 TOTAL(0, 0, 1) TOTAL(1, 2, 3) TOTAL(2, 4, 5) TOTAL(3, 6, 7)
#define TOTALS_OF_16                                                                               \
    TOTALS_OF_8 TOTAL(4, 8, 9) TOTAL(5, 10, 11) TOTAL(6, 12, 13) TOTAL(7, 14, 15)

#define SHORT(EIGHT, FOUR) IF_BIT(3, EIGHT) IF_BIT(2, FOUR)

// Two rows of sixteen channels: in the loop 96 products and ten other instructions for 512 products.
// The rows' values are in v16 and v17, v18 and v19.

#define TWO_EIGHT(W0, W1, S0, S1, T0, T1) ADD_EIGHT(W0, W1, 16, 17, W0, W1, 18, 19, S0, S1, T0, T1)
#define TWO_FOUR(W, S0, S1, T0, T1) ADD_FOUR(W, 16, W, 18, S0, S1, T0, T1)
#define START_2X16                                                                                 \
    START_16(0, 1, 2, 3) START_16_AT_64(4, 5, 6, 7) START_16(8, 9, 10, 11) START_16_AT_64(12, 13, 14, 15)
#define START_16_AT_64(S0, S1, S2, S3)                                                             \
    "ldp q" #S0 ", q" #S1 ", [%[start], #64]\n\t"                                                  \
    "ldp q" #S2 ", q" #S3 ", [%[start], #96]\n\t"
#define EIGHT_2X16                                                                                 \
    LOAD_EIGHT(16, 17, x9) LOAD_EIGHT(18, 19, x10) LOAD_WEIGHTS(20, 23) LOAD_WEIGHTS(24, 27)       \
    TWO_EIGHT(20, 24, 0, 1, 8, 9) TWO_EIGHT(21, 25, 2, 3, 10, 11)                                  \
    TWO_EIGHT(22, 26, 4, 5, 12, 13) TWO_EIGHT(23, 27, 6, 7, 14, 15)
#define FOUR_2X16                                                                                  \
    LOAD_FOUR(16, x9) LOAD_FOUR(18, x10) LOAD_WEIGHTS(20, 23)                                      \
    TWO_FOUR(20, 0, 1, 8, 9) TWO_FOUR(21, 2, 3, 10, 11)                                            \
    TWO_FOUR(22, 4, 5, 12, 13) TWO_FOUR(23, 6, 7, 14, 15)

DEFINE_SUMS(sum_strip_2x16, START_2X16, STRIP_2, EIGHT_2X16 EIGHT_2X16, 4, SHORT(EIGHT_2X16, FOUR_2X16),
            TOTALS_OF_16)
DEFINE_SUMS(sum_table_2x16, START_2X16, TABLE_2, EIGHT_2X16 EIGHT_2X16, 4, SHORT(EIGHT_2X16, FOUR_2X16),
            TOTALS_OF_16)

// Four rows of eight channels.

#define PAIR_EIGHT(W0, W1, XA0, XA1, XB0, XB1, S0, S1, T0, T1)                                     \
    ADD_EIGHT(W0, W1, XA0, XA1, W0, W1, XB0, XB1, S0, S1, T0, T1)
#define START_4X8 START_16(0, 1, 2, 3) START_16(4, 5, 6, 7) START_16(8, 9, 10, 11) START_16(12, 13, 14, 15)
#define EIGHT_4X8                                                                                  \
    LOAD_EIGHT(16, 17, x9) LOAD_EIGHT(18, 19, x10) LOAD_EIGHT(20, 21, x11) LOAD_EIGHT(22, 23, x12) \
    "ldp q24, q25, [%[w]]\n\t"                                                                     \
    "ldp q26, q27, [%[w], #64]\n\t"                                                                \
    "add %[w], %[w], #128\n\t"                                                                     \
    PAIR_EIGHT(24, 26, 16, 17, 18, 19, 0, 1, 4, 5) PAIR_EIGHT(24, 26, 20, 21, 22, 23, 8, 9, 12, 13) \
    PAIR_EIGHT(25, 27, 16, 17, 18, 19, 2, 3, 6, 7)                                                 \
    PAIR_EIGHT(25, 27, 20, 21, 22, 23, 10, 11, 14, 15)
#define FOUR_4X8                                                                                   \
    LOAD_FOUR(16, x9) LOAD_FOUR(18, x10) LOAD_FOUR(20, x11) LOAD_FOUR(22, x12)                     \
    "ldp q24, q25, [%[w]], #64\n\t"                                                                \
    ADD_FOUR(24, 16, 24, 18, 0, 1, 4, 5) ADD_FOUR(24, 20, 24, 22, 8, 9, 12, 13)                    \
    ADD_FOUR(25, 16, 25, 18, 2, 3, 6, 7) ADD_FOUR(25, 20, 25, 22, 10, 11, 14, 15)

DEFINE_SUMS(sum_strip_4x8, START_4X8, STRIP_4, EIGHT_4X8 EIGHT_4X8, 4, SHORT(EIGHT_4X8, FOUR_4X8),
            TOTALS_OF_16)
DEFINE_SUMS(sum_table_4x8, START_4X8, TABLE_4, EIGHT_4X8 EIGHT_4X8, 4, SHORT(EIGHT_4X8, FOUR_4X8),
            TOTALS_OF_16)

// One row of sixteen channels.

#define START_1X16 START_16(0, 1, 2, 3) START_16_AT_64(4, 5, 6, 7)
#define EIGHT_1X16                                                                                 \
    LOAD_EIGHT(16, 17, x9) LOAD_WEIGHTS(20, 23) LOAD_WEIGHTS(24, 27)                               \
    ADD_EIGHT(20, 24, 16, 17, 21, 25, 16, 17, 0, 1, 2, 3)                                          \
    ADD_EIGHT(22, 26, 16, 17, 23, 27, 16, 17, 4, 5, 6, 7)
#define FOUR_1X16                                                                                  \
    LOAD_FOUR(16, x9) LOAD_WEIGHTS(20, 23)                                                         \
    ADD_FOUR(20, 16, 21, 16, 0, 1, 2, 3) ADD_FOUR(22, 16, 23, 16, 4, 5, 6, 7)

DEFINE_SUMS(sum_strip_1x16, START_1X16, STRIP_1, EIGHT_1X16 EIGHT_1X16, 4, SHORT(EIGHT_1X16, FOUR_1X16),
            TOTALS_OF_8)
DEFINE_SUMS(sum_table_1x16, START_1X16, TABLE_1, EIGHT_1X16 EIGHT_1X16, 4, SHORT(EIGHT_1X16, FOUR_1X16),
            TOTALS_OF_8)

TILE void sum_rows(int32x4_t total[16], struct reads *r, int MR, int NV, int IS_TABLE)
{
    if (MR == 4 && NV == 2)
        IS_TABLE ? sum_table_4x8(total, r) : sum_strip_4x8(total, r);
    else if (MR == 2)
        IS_TABLE ? sum_table_2x16(total, r) : sum_strip_2x16(total, r);
    else
        IS_TABLE ? sum_table_1x16(total, r) : sum_strip_1x16(total, r);
}

TILE const int32_t *start_of(const struct block_neon *b) { return b->prepared->bias; }

TILE int32x4_t add_quad(int32x4_t sum, int8x16_t w, int8x16_t x)
{
    const int32x4_t low = vpaddlq_s16(vmull_s8(vget_low_s8(w), vget_low_s8(x)));
    const int32x4_t high = vpaddlq_s16(vmull_high_s8(w, x));
    return vaddq_s32(sum, vpaddq_s32(low, high));
}

const struct swl_matmul_int8_path swl_matmul_int8__neon = NEON_PATH;

#endif
