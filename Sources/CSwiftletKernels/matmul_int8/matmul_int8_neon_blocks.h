// The kernels of the NEON paths of 64 bits that matmul_int8_neon_tiles.h has all tiles for, and their
// choice for a block. Included once by each such path, after that header.
#ifndef SWL_MATMUL_INT8_NEON_BLOCKS_H
#define SWL_MATMUL_INT8_NEON_BLOCKS_H

#include "matmul_int8_neon_tiles.h"

#if defined(__aarch64__)

// The kernels of one block. Functions of their own, since GCC prepares for all of a function's loops
// before the first of them.
struct block_functions {
    void (*plain_16)(tile *, ptrdiff_t);
    void (*plain_8)(tile *, ptrdiff_t);
    void (*any_16)(tile *, ptrdiff_t);
    void (*any_8)(tile *, ptrdiff_t);
};

TARGET static void run_plain_16_of_strip(tile *t, ptrdiff_t n) { run_plain_block(t, n, 4, 0); }
TARGET static void run_plain_8_of_strip(tile *t, ptrdiff_t n) { run_plain_block(t, n, 2, 0); }
TARGET static void run_any_16_of_strip(tile *t, ptrdiff_t n) { run_block(t, n, 4, 0); }
TARGET static void run_any_8_of_strip(tile *t, ptrdiff_t n) { run_block(t, n, 2, 0); }
TARGET static void run_plain_16_of_table(tile *t, ptrdiff_t n) { run_plain_block(t, n, 4, 1); }
TARGET static void run_plain_8_of_table(tile *t, ptrdiff_t n) { run_plain_block(t, n, 2, 1); }
TARGET static void run_any_16_of_table(tile *t, ptrdiff_t n) { run_block(t, n, 4, 1); }
TARGET static void run_any_8_of_table(tile *t, ptrdiff_t n) { run_block(t, n, 2, 1); }

static const struct block_functions of_strip = {run_plain_16_of_strip, run_plain_8_of_strip,
                                                run_any_16_of_strip, run_any_8_of_strip};
static const struct block_functions of_table = {run_plain_16_of_table, run_plain_8_of_table,
                                                run_any_16_of_table, run_any_8_of_table};

// Block by block: a block's weights stay in the innermost cache.
STEP_NEON void run_blocks(tile *t, const struct block_functions *functions)
{
    const int is_plain = are_plain(t);
    const ptrdiff_t blocks = (t->channels + 15) / 16;
    for (ptrdiff_t n = 0; n < blocks; n++) {
        const ptrdiff_t channels = t->channels - 16 * n;
        if (is_plain && channels >= 16)
            functions->plain_16(t, n);
        else if (is_plain && channels == 8)
            functions->plain_8(t, n);
        else
            (channels > 8 ? functions->any_16 : functions->any_8)(t, n);
    }
}

static void run(tile *t) { run_blocks(t, &of_table); }
static void run_rows(tile *t) { run_blocks(t, &of_strip); }

static void run_row(tile *t) { run_single_row(t, run_rows); }

#endif
#endif
