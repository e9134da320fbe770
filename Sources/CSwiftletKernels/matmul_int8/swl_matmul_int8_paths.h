// The kernels behind swl_matmul_int8, and the requantization that they share.
#ifndef SWL_MATMUL_INT8_PATHS_H
#define SWL_MATMUL_INT8_PATHS_H

#include "../include/swl_matmul_int8.h"
#include "../requantize_int8/swl_requantization.h"

// The most channel blocks of a tile.
enum { SWL_TILE_BLOCKS = 4 };

// The most numbers that a path prepares for a block.
enum { SWL_BLOCK_OFFSETS = 48 };

// A register tile's work: a few rows times a few blocks of sixteen channels. Every row is
// `segment_count` runs of `segment_bytes` bytes; with more than one run a multiple of 4.
struct swl_int8_tile {
    int row_count;
    int block_count;
    const int8_t *const *segments;  // [segment][row]
    ptrdiff_t segment_count;
    ptrdiff_t segment_bytes;
    const int8_t *weights;       // of the first block
    ptrdiff_t weights_stride;    // bytes from one block to the next
    const int8_t *next_weights;  // `weights_stride` bytes that will be read soon; or `weights`
    const struct swl_requantization_block *requantization;
    const int32_t *offset;  // what the path's `load_offsets` made
    int32_t row_excess;     // what its `find_excess` made, of a single row
    ptrdiff_t channels;     // of these blocks that exist
    int wide_shifts;        // whether all their shifts allow the 32-bit scheme
    int lifts;              // whether those that do not can be lifted
    int8_t *output;
    ptrdiff_t output_stride;
    struct swl_output_range range;
    // Instead of segments, for `run_strip`: segment s of row m is at
    // `strip + s * line_stride + m * row_step`.
    const int8_t *strip;
    ptrdiff_t line_stride;
    ptrdiff_t row_step;
};

// One instruction set's kernels.
struct swl_matmul_int8_path {
    int row_limit[SWL_TILE_BLOCKS];  // rows of a tile of one to four blocks; 0: no such tile
    int takes_all_rows;   // `run_strip` and `run_rows` take any number of rows at once
    int32_t least_shift;  // from which `wide_shifts` is true
    void (*run)(const struct swl_int8_tile *tile);
    // The same with rows in a strip, whose bytes were flipped by `strip_flip`; null: no such kernel.
    void (*run_strip)(const struct swl_int8_tile *tile);
    int8_t strip_flip;
    int joins_pixels;  // whether a block takes as long with few channels as with sixteen
    // The same with rows at even distances in the input, bytes as they are; null: `run` takes them.
    void (*run_rows)(const struct swl_int8_tile *tile);
    // A single row of any length times one block, reading each weight once; uses no `offset`.
    void (*run_row)(const struct swl_int8_tile *tile);
    // What all sums of a single row come out too large in `run_row`; null: nothing.
    int32_t (*find_excess)(const int8_t *row, ptrdiff_t count);
    // The start values of a tile's sums, for `block_count` blocks, or what else the path wants
    // prepared: up to SWL_BLOCK_OFFSETS numbers for each.
    void (*load_offsets)(int32_t *offset, const struct swl_int8_tile *tile);
};

// The last `count` < 4 values of a row; zeros stand for the others.
static inline uint32_t swl_tail_quad(const int8_t *row, ptrdiff_t count)
{
    uint32_t quad = 0;
    for (ptrdiff_t i = 0; i < count; i++) quad |= (uint32_t)(uint8_t)row[i] << (8 * i);
    return quad;
}

// The widest tile that `left` channels fill.
static inline int swl_panel_blocks(ptrdiff_t left, const struct swl_matmul_int8_path *path)
{
    int blocks = left > SWL_TILE_BLOCKS * 16 ? SWL_TILE_BLOCKS : (int)((left + 15) / 16);
    while (!path->row_limit[blocks - 1]) blocks--;
    return blocks;
}

// How the tile's channels are requantized.
static inline void swl_choose_scheme(struct swl_int8_tile *tile,
                                     const struct swl_matmul_int8_path *path)
{
    tile->wide_shifts =
        swl_has_shifts_from(tile->requantization, tile->channels, path->least_shift);
    tile->lifts = !tile->wide_shifts && swl_can_lift(tile->requantization, tile->channels);
}

// The instruction set's kernels; null where there are none.
const struct swl_matmul_int8_path *swl_find_matmul_int8_path(enum swl_int8_isa isa);

#if defined(__x86_64__)
extern const struct swl_matmul_int8_path swl_matmul_int8__avx2;
extern const struct swl_matmul_int8_path swl_matmul_int8__avxvnni;
extern const struct swl_matmul_int8_path swl_matmul_int8__avx512vnni;
#elif defined(__ARM_NEON)
extern const struct swl_matmul_int8_path swl_matmul_int8__neon;
extern const struct swl_matmul_int8_path swl_matmul_int8__neondot;   // 64 bits only
extern const struct swl_matmul_int8_path swl_matmul_int8__neoni8mm;  // 64 bits only
#endif

#endif
