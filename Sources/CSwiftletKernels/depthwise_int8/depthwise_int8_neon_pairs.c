#include "../requantize_int8/requantize_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__aarch64__)

#define TARGET
#define TILE STEP_NEON

// A register holds the values of two rows, x0 and x1 or x2 and x3, in its halves, and two taps' products
// fit 16 bits, 2 * 128 * 127 = 32512. Three registers have the weights of a kernel column: w0 and w1,
// w2 and w0, w1 and w2. The first output row takes x0 w0 + x1 w1 and x2 w2, the second x1 w0 and
// x2 w1 + x3 w2; the single products of columns A and B go together.

#define LOAD_COLUMN(C0, C1)                                                                        \
    "ld1 {v" #C0 ".8b}, [x9], x13\n\t"                                                             \
    "ld1 {v" #C1 ".8b}, [x11], x15\n\t"                                                            \
    "ld1 {v" #C0 ".d}[1], [x10], x14\n\t"                                                          \
    "ld1 {v" #C1 ".d}[1], [x12], x16\n\t"

#define LOW(INSTRUCTION, P, X, W) INSTRUCTION " v" #P ".8h, v" #X ".8b, v" #W ".8b\n\t"
#define HIGH(INSTRUCTION, P, X, W) INSTRUCTION "2 v" #P ".8h, v" #X ".16b, v" #W ".16b\n\t"

// Products in v25 ... v27 and v31, added to FROM0 and FROM1.
#define ADD_PRODUCTS(S0, S1, FROM0, FROM1, P)                                                      \
    "saddw v" #S0 ".4s, v" #FROM0 ".4s, v" #P ".4h\n\t"                                            \
    "saddw2 v" #S1 ".4s, v" #FROM1 ".4s, v" #P ".8h\n\t"

#define SUM_FIRST(A0, A1, B0, B1, C0, C1)                                                          \
    LOW("smull", 25, A0, 16) LOW("smull", 26, B0, 19) LOW("smull", 27, C0, 22)                     \
    LOW("smull", 31, A1, 17)                                                                       \
    HIGH("smlal", 25, A0, 16) HIGH("smlal", 26, B0, 19) HIGH("smlal", 27, C0, 22)                  \
    LOW("smlal", 31, B1, 20)                                                                       \
    ADD_PRODUCTS(0, 1, 10, 11, 25) LOW("smull", 25, C1, 23) ADD_PRODUCTS(0, 1, 0, 1, 26)           \
    ADD_PRODUCTS(0, 1, 0, 1, 27) ADD_PRODUCTS(0, 1, 0, 1, 31) ADD_PRODUCTS(0, 1, 0, 1, 25)
#define SUM_SECOND(A0, A1, B0, B1, C0, C1)                                                         \
    LOW("smull", 25, A1, 18) LOW("smull", 26, B1, 21) LOW("smull", 27, C1, 24)                     \
    HIGH("smull", 31, A0, 17)                                                                      \
    HIGH("smlal", 25, A1, 18) HIGH("smlal", 26, B1, 21) HIGH("smlal", 27, C1, 24)                  \
    HIGH("smlal", 31, B0, 20)                                                                      \
    ADD_PRODUCTS(2, 3, 10, 11, 25) HIGH("smull", 25, C0, 23) ADD_PRODUCTS(2, 3, 2, 3, 26)          \
    ADD_PRODUCTS(2, 3, 2, 3, 27) ADD_PRODUCTS(2, 3, 2, 3, 31) ADD_PRODUCTS(2, 3, 2, 3, 25)
#define SUM_WINDOWS(A0, A1, B0, B1, C0, C1)                                                        \
    SUM_FIRST(A0, A1, B0, B1, C0, C1) SUM_SECOND(A0, A1, B0, B1, C0, C1)

#include "depthwise_int8_neon_pairs.h"

TILE struct pair_column make_column(const int8x8_t x[4])
{
    return (struct pair_column){{vcombine_s8(x[0], x[1]), vcombine_s8(x[2], x[3])}};
}

// Nine registers of the twelve.
TILE void prepare_weights(int8x16_t to[12], const int8_t *from)
{
    for (int j = 0; j < 3; j++) {
        int8x8_t w[3];
        for (int i = 0; i < 3; i++) w[i] = vld1_s8(from + 16 * (3 * i + j));
        to[3 * j] = vcombine_s8(w[0], w[1]);
        to[3 * j + 1] = vcombine_s8(w[2], w[0]);
        to[3 * j + 2] = vcombine_s8(w[1], w[2]);
    }
}

ptrdiff_t swl_depthwise_pairs_int8__neon(const struct swl_depthwise_int8_arguments *a)
{
    const ptrdiff_t channels = channels_in_pairs(a);
    run_pairs(a, channels);
    return channels;
}

#endif
