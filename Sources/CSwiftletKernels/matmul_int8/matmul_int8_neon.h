// What the products of NEON share: a tile's blocks, and what is prepared for them.
#ifndef SWL_MATMUL_INT8_NEON_H
#define SWL_MATMUL_INT8_NEON_H

#include "../requantize_int8/requantize_neon.h"
#include "swl_matmul_int8_paths.h"

#if defined(__ARM_NEON)

typedef const struct swl_int8_tile tile;

// The last values of a row in all lanes.
STEP_NEON int8x16_t load_tail_neon(const int8_t *row, ptrdiff_t count)
{
    return vreinterpretq_s8_u32(vdupq_n_u32(swl_tail_quad(row, count)));
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

// Block `n` of a tile.
STEP_NEON struct block_neon block_at(tile *t, ptrdiff_t n)
{
    const ptrdiff_t left = t->channels - 16 * n;
    return (struct block_neon){
        .weights = t->weights + n * t->weights_stride,
        .requantization = t->requantization + n,
        .prepared = (const struct prepared_neon *)t->offset + n,
        .output = t->output + 16 * n,
        .channels = left < 16 ? left : 16,
    };
}

// A single row is a strip of one.
STEP_NEON void run_single_row(tile *t, void (*run_rows)(tile *))
{
    int32_t offset[SWL_BLOCK_OFFSETS];
    struct swl_int8_tile row = *t;
    prepare_blocks_neon(offset, t);
    row.offset = offset;
    row.strip = t->segments[0];
    run_rows(&row);
}

// A path whose functions have these names. A table holds four rows.
#define NEON_PATH                                                                                  \
    {                                                                                              \
        .row_limit = {4, 4, 4, 4}, .takes_all_rows = 1, .least_shift = SWL_NEON_LEAST_SHIFT,       \
        .run = run, .run_strip = run_rows, .run_rows = run_rows, .run_row = run_row,               \
        .load_offsets = prepare_blocks_neon                                                        \
    }

#endif
#endif
