// What the checks share: random numbers, guarded memory, windows and outputs, and the checks themselves.
#ifndef RANDOM_H
#define RANDOM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CSwiftletKernels.h"
#include "requantize_int8/swl_requantization.h"

void set_random_state(uint64_t state);
uint64_t random_state(void);
// From `low` to `high`.
ptrdiff_t pick(ptrdiff_t low, ptrdiff_t high);

// Memory whose last byte is the last before a page without access.
struct guarded {
    int8_t *start;
    void *base;
    size_t mapped;
    size_t count;
};

struct guarded make_guarded(ptrdiff_t count);
void drop(struct guarded memory);

// Any values, or now and then only the extremes.
void fill(int8_t *to, ptrdiff_t count, int low);

// Blocks for `channels`; all shifts from 33, 32, 31, 24 or 1. Half of them have only multipliers that
// quantized models have.
void fill_blocks(struct swl_requantization_block *blocks, ptrdiff_t channels);

struct swl_output_range make_range(void);

// Outputs of `pixels` pixels, and what must be in them and between them.
struct outputs {
    struct guarded memory;
    int8_t *expected;
    ptrdiff_t count, stride;
};

struct outputs make_outputs(ptrdiff_t pixels, ptrdiff_t channels);
int is_equal(struct outputs *o, const char *what, const char *path);

int8_t *make_weights(ptrdiff_t count);

// [channels/16][depth/4][16][4] of [channels][depth].
int8_t *block_weights(const int8_t *dense, ptrdiff_t channels, ptrdiff_t depth);

// A window, square where `kernel` is not 0, over a small map whose pixels may lie apart.
struct swl_window_int8 make_window(ptrdiff_t channels, ptrdiff_t kernel, ptrdiff_t dilation_width,
                                   ptrdiff_t *output_height);

int is_inside(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j);
int32_t element(const struct swl_window_int8 *w, ptrdiff_t pixel, ptrdiff_t i, ptrdiff_t j,
                ptrdiff_t channel);
struct guarded make_input(struct swl_window_int8 *w);

// One random case each; 0 and a line on standard error where the path is wrong. A path may have no kernel.
int check_product(enum swl_int8_isa isa, const char *path);
int check_convolution(enum swl_int8_isa isa, const char *path);
int check_winograd(enum swl_int8_isa isa, const char *path);
int check_depthwise(enum swl_int8_isa isa, const char *path);
int check_max_pool(enum swl_int8_isa isa, const char *path);
int check_add(enum swl_int8_isa isa, const char *path);
int check_normalization(const char *path);
int check_packing(const char *path);

#endif
