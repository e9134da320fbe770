// What the two NEON kernels share: rows in fours, and tiles of several blocks.
#ifndef SWL_MATMUL_INT8_NEON_H
#define SWL_MATMUL_INT8_NEON_H

#include "../requantize_int8/requantize_neon.h"
#include "swl_matmul_int8_paths.h"

#if defined(__aarch64__)

// Four values of a row in all four lanes.
STEP_NEON int8x16_t load_quad_neon(const int8_t *row)
{
    int32_t quad;
    __builtin_memcpy(&quad, row, 4);
    return vreinterpretq_s8_s32(vdupq_n_s32(quad));
}

// The last `count` < 4 values of a row; zeros stand for the others.
STEP_NEON int8x16_t load_tail_neon(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return vreinterpretq_s8_u32(vdupq_n_u32(quad));
}

// The blocks of a tile one after the other, which share the addresses of its rows.
STEP_NEON void run_blocks_neon(const struct swl_int8_tile *t,
                               void (*run)(const struct swl_int8_tile *))
{
    struct swl_int8_tile block = *t;
    for (ptrdiff_t left = t->channels; left > 0; left -= 16) {
        block.channels = left < 16 ? left : 16;
        run(&block);
        block.weights += block.weights_stride;
        block.requantization++;
        block.output += 16;
    }
}

// The sums start with the bias, which is in the file.
static inline void load_offsets_neon(int32_t *offset, const struct swl_int8_tile *t)
{
    (void)offset, (void)t;
}

#endif
#endif
