// What the products of NEON share: a tile's blocks, and what is prepared for them.
#ifndef SWL_MATMUL_INT8_NEON_H
#define SWL_MATMUL_INT8_NEON_H

#include "../requantize_int8/requantize_neon.h"
#include "swl_matmul_int8_paths.h"

#if defined(__ARM_NEON)

// The last `count` < 4 values of a row; zeros stand for the others.
STEP_NEON int8x16_t load_tail_neon(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return vreinterpretq_s8_u32(vdupq_n_u32(quad));
}

// What a block's tiles need and the model file does not have, made once for all of them.
struct prepared_neon {
    int32_t bias[32];   // each followed by zero: the start of a channel's two sums
    int32_t shift[16];  // 31 - s
};

_Static_assert(sizeof(struct prepared_neon) == SWL_BLOCK_OFFSETS * sizeof(int32_t), "offsets");

// For all blocks of a tile.
static inline void prepare_blocks_neon(int32_t *offset, const struct swl_int8_tile *t)
{
    const int32x4_t zero = vdupq_n_s32(0), most = vdupq_n_s32(31);
    struct prepared_neon *prepared = (struct prepared_neon *)offset;
    const struct swl_requantization_block *block = t->requantization;
    for (ptrdiff_t left = t->channels; left > 0; left -= 16, block++, prepared++) {
SWL_UNROLL
        for (int n = 0; n < 4; n++) {
            const int32x4_t bias = vld1q_s32(block->bias + 4 * n);
            vst1q_s32(prepared->bias + 8 * n, vzip1q_s32(bias, zero));
            vst1q_s32(prepared->bias + 8 * n + 4, vzip2q_s32(bias, zero));
            const int32x4_t shift = vld1q_s32(block->shift + 4 * n);
            vst1q_s32(prepared->shift + 4 * n, vsubq_s32(most, shift));
        }
    }
}

// Sixteen channels of a tile, or the first eight of them.
struct block_neon {
    const int8_t *weights;
    const struct swl_requantization_block *requantization;
    const struct prepared_neon *prepared;
    int8_t *output;
    ptrdiff_t channels;  // that exist, at most sixteen
};

STEP_NEON struct block_neon first_block_neon(const struct swl_int8_tile *t)
{
    return (struct block_neon){t->weights, t->requantization,
                               (const struct prepared_neon *)t->offset, t->output,
                               t->channels < 16 ? t->channels : 16};
}

// Moves on; returns whether there is a block.
STEP_NEON int next_block_neon(struct block_neon *b, const struct swl_int8_tile *t)
{
    b->weights += t->weights_stride;
    b->requantization++;
    b->prepared++;
    b->output += 16;
    const ptrdiff_t left = t->output + t->channels - b->output;
    b->channels = left < 16 ? left : 16;
    return left > 0;
}

#endif
#endif
