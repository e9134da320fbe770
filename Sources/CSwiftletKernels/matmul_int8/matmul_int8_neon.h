// What the NEON kernels share: rows in fours, and tiles of several blocks.
#ifndef SWL_MATMUL_INT8_NEON_H
#define SWL_MATMUL_INT8_NEON_H

#include "../requantize_int8/requantize_neon.h"
#include "swl_matmul_int8_paths.h"

#if defined(__ARM_NEON)

// GCC moves no instruction across this. Left alone it begins so many products at once that the sums
// find no registers.
STEP_NEON void keep_order_neon(void) { __asm__ volatile(""); }

// Makes the compiler move the address by the load before, instead of keeping many addresses.
STEP_NEON const int8_t *now_neon(const int8_t *address)
{
    __asm__ volatile("" : "+r"(address));
    return address;
}

// The next sixteen values of a row.
STEP_NEON int8x16_t next_16_neon(const int8_t **row)
{
    const int8x16_t values = vld1q_s8(*row);
    *row = now_neon(*row + 16);
    return values;
}

// The next eight, and zeros.
STEP_NEON int8x16_t next_8_neon(const int8_t **row)
{
    const int8x16_t values = vcombine_s8(vld1_s8(*row), vdup_n_s8(0));
    *row = now_neon(*row + 8);
    return values;
}

#if defined(__aarch64__)

// The next four in all four lanes. Of the intrinsics GCC makes two instructions.
STEP_NEON int8x16_t next_quad_neon(const int8_t **row)
{
    int8x16_t quad;
    __asm__ volatile("ld1r {%0.4s}, [%1], #4" : "=w"(quad), "+r"(*row));
    return quad;
}

#endif

// The last `count` < 4 values of a row; zeros stand for the others.
STEP_NEON int8x16_t load_tail_neon(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return vreinterpretq_s8_u32(vdupq_n_u32(quad));
}

// The segments of some rows: each at an address of its own, or at even distances in a strip.
struct rows_neon {
    const int8_t *const *segment;
    ptrdiff_t segment_step;  // from one segment's addresses to the next
    const int8_t *strip;     // or null
    ptrdiff_t line_stride;
    ptrdiff_t row_step;
};

// Where the next segment of each of MR rows begins.
STEP_NEON void next_rows_neon(const int8_t **row, struct rows_neon *rows, int MR)
{
    if (rows->strip) {
        row[0] = rows->strip;
SWL_UNROLL
        for (int m = 1; m < MR; m++) row[m] = row[m - 1] + rows->row_step;
        rows->strip += rows->line_stride;
    } else {
SWL_UNROLL
        for (int m = 0; m < MR; m++) row[m] = rows->segment[m];
        rows->segment += rows->segment_step;
    }
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

// Requantizes and stores a block's sums of `rows` rows of `vectors` vectors of channels, which are
// constants where this is called.
STEP_NEON void store_block_neon(int32x4_t sum[][4], int rows, int vectors, int8_t *output,
                                const struct swl_int8_tile *t, const struct block_neon *b,
                                const struct bounds_neon *bounds)
{
    if (__builtin_expect(!t->wide_shifts, 0))
        return store_narrow_shift_rows_neon(sum, rows, vectors, output, t->output_stride, b->channels,
                                            b->requantization, &t->range);
    struct scale_neon scale;
SWL_UNROLL
    for (int n = 0; n < vectors; n++) {
        scale.multiplier[n] = vld1q_s32(b->requantization->multiplier + 4 * n);
        scale.shift[n] = vld1q_s32(b->prepared->shift + 4 * n);
    }
    store_scaled_rows_neon(sum, rows, vectors, output, t->output_stride, b->channels, &scale, bounds);
}

#endif
#endif
