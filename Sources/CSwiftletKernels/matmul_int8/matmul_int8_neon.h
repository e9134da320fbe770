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

// The segments of a tile's rows: each at an address of its own, or at even distances in a strip.
struct rows_neon {
    ptrdiff_t left;
    const int8_t *const *segment;
    const int8_t *strip;  // or null
    ptrdiff_t line_stride;
    ptrdiff_t row_step;
};

STEP_NEON struct rows_neon first_rows_neon(const struct swl_int8_tile *t)
{
    return (struct rows_neon){t->segment_count, t->segments, t->strip, t->line_stride, t->row_step};
}

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
        rows->segment += MR;
    }
}

// Sixteen channels of a tile, or the first eight of them.
struct block_neon {
    const int8_t *weights;
    const struct swl_requantization_block *requantization;
    const int32_t *offset;
    int8_t *output;
    ptrdiff_t channels;  // that exist, at most sixteen
};

STEP_NEON struct block_neon first_block_neon(const struct swl_int8_tile *t)
{
    return (struct block_neon){t->weights, t->requantization, t->offset, t->output,
                               t->channels < 16 ? t->channels : 16};
}

// Moves on; returns whether there is a block.
STEP_NEON int next_block_neon(struct block_neon *b, const struct swl_int8_tile *t)
{
    b->weights += t->weights_stride;
    b->requantization++;
    b->offset += SWL_BLOCK_OFFSETS;
    b->output += 16;
    const ptrdiff_t left = t->output + t->channels - b->output;
    b->channels = left < 16 ? left : 16;
    return left > 0;
}

#endif
#endif
