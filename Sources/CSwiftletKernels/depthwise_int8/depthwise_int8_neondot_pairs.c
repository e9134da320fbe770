#include "../requantize_int8/requantize_neon.h"
#include "swl_depthwise_int8_paths.h"

#if defined(__aarch64__)

#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define TILE TARGET static inline __attribute__((always_inline))

// A column's four values are interleaved into the four bytes of a lane, once for three windows of two
// rows: the first row's fourth weight is zero, the second row's first. v16 ... v21 are the weights of the
// first row, v22 ... v27 those of the second.

#define LOAD_COLUMN(C0, C1)                                                                        \
    "ld1 {v0.8b}, [x9], x13\n\t"                                                                   \
    "ld1 {v1.8b}, [x10], x14\n\t"                                                                  \
    "ld1 {v2.8b}, [x11], x15\n\t"                                                                  \
    "ld1 {v3.8b}, [x12], x16\n\t"                                                                  \
    "zip1 v0.16b, v0.16b, v1.16b\n\t"                                                              \
    "zip1 v2.16b, v2.16b, v3.16b\n\t"                                                              \
    "zip1 v" #C0 ".8h, v0.8h, v2.8h\n\t"                                                           \
    "zip2 v" #C1 ".8h, v0.8h, v2.8h\n\t"

#define DOT_COLUMN(C0, C1, W0, W1, W2, W3)                                                         \
    "sdot v0.4s, v" #C0 ".16b, v" #W0 ".16b\n\t"                                                   \
    "sdot v1.4s, v" #C1 ".16b, v" #W1 ".16b\n\t"                                                   \
    "sdot v2.4s, v" #C0 ".16b, v" #W2 ".16b\n\t"                                                   \
    "sdot v3.4s, v" #C1 ".16b, v" #W3 ".16b\n\t"

#define SUM_WINDOWS(A0, A1, B0, B1, C0, C1)                                                        \
    "mov v0.16b, v10.16b\n\t"                                                                      \
    "mov v1.16b, v11.16b\n\t"                                                                      \
    "mov v2.16b, v10.16b\n\t"                                                                      \
    "mov v3.16b, v11.16b\n\t" DOT_COLUMN(A0, A1, 16, 17, 22, 23)                                   \
        DOT_COLUMN(B0, B1, 18, 19, 24, 25) DOT_COLUMN(C0, C1, 20, 21, 26, 27)

#include "depthwise_int8_neon_pairs.h"

TILE struct pair_column make_column(const int8x8_t x[4])
{
    const int8x8_t nothing = vdup_n_s8(0);
    const int8x16_t low = vzip1q_s8(vcombine_s8(x[0], nothing), vcombine_s8(x[1], nothing));
    const int8x16_t high = vzip1q_s8(vcombine_s8(x[2], nothing), vcombine_s8(x[3], nothing));
    const int16x8_t pairs[2] = {vreinterpretq_s16_s8(low), vreinterpretq_s16_s8(high)};
    return (struct pair_column){{
        vreinterpretq_s8_s16(vzip1q_s16(pairs[0], pairs[1])),
        vreinterpretq_s8_s16(vzip2q_s16(pairs[0], pairs[1])),
    }};
}

TILE void prepare_weights(int8x16_t to[12], const int8_t *from)
{
    const int8x8_t zero = vdup_n_s8(0);
    for (int j = 0; j < 3; j++) {
        int8x8_t w[3];
        for (int i = 0; i < 3; i++) w[i] = vld1_s8(from + 16 * (3 * i + j));
        const struct pair_column first = make_column((int8x8_t[4]){w[0], w[1], w[2], zero});
        const struct pair_column second = make_column((int8x8_t[4]){zero, w[0], w[1], w[2]});
        for (int n = 0; n < 2; n++) {
            to[2 * j + n] = first.values[n];
            to[6 + 2 * j + n] = second.values[n];
        }
    }
}

TARGET ptrdiff_t swl_depthwise_pairs_int8__neondot(const struct swl_depthwise_int8_arguments *a)
{
    const ptrdiff_t channels = channels_in_pairs(a);
    run_pairs(a, channels);
    return channels;
}

#endif
