// Windows of 3x3 with stride 1 for NEON of 64 bits: two output rows at once, which share two of their
// input rows, in blocks of eight channels. The file that includes this defines before it TARGET, TILE and
//
//   LOAD_COLUMN(C0, C1)          from x9 ... x12, whose steps are x13 ... x16, into a column's registers
//   SUM_WINDOWS(A0, ... C1)      the sums of both rows over columns A, B, C: v0 and v1, v2 and v3
//
// and after it
//
//   make_column(x)               the same column from four vectors
//   prepare_weights(to, from)    what SUM_WINDOWS has in v16 ... v27
//
// A row of windows is one piece of instructions, whose constants lie in registers:
//
//   v0 ... v3    sums, and the values of a new column
//   v4 ... v9    three columns, each of two registers, which take turns
//   v10 ... v15  bias, multiplier and shift of eight channels
//   v16 ... v27  weights; SUM_WINDOWS may use v25 ... v27 and v31 otherwise
//   v28 ... v30  zero point and clamp
#ifndef SWL_DEPTHWISE_INT8_NEON_PAIRS_H
#define SWL_DEPTHWISE_INT8_NEON_PAIRS_H

// Eight channels, in the order in which the instructions load them.
struct pair_block {
    int8x16_t weights[12];
    int32x4_t bias[2];
    int32x4_t multiplier[2];
    int32x4_t shift[2];  // 31 - s
    int16x8_t zero_point;
    int8x16_t low;
    int8x16_t high;
};

struct pair_column {
    int8x16_t values[2];
};

// Four input rows: where the column of the next window is, and how far the next one lies.
struct pair_lines {
    const int8_t *at[4];
    ptrdiff_t step[4];
};

// One row of windows or two; the second may write into a place of its own.
struct pair_outputs {
    int8_t *at[2];
    ptrdiff_t stride[2];
};

enum { PAIR_BLOCKS = 4 };

TILE struct pair_column make_column(const int8x8_t x[4]);
TILE void prepare_weights(int8x16_t to[12], const int8_t *from);

#define REQUANTIZE_WINDOWS(CLAMP)                                                                  \
    "sqdmulh v0.4s, v0.4s, v12.4s\n\t"                                                             \
    "sqdmulh v2.4s, v2.4s, v12.4s\n\t"                                                             \
    "sqdmulh v1.4s, v1.4s, v13.4s\n\t"                                                             \
    "sqdmulh v3.4s, v3.4s, v13.4s\n\t"                                                             \
    "srshl v0.4s, v0.4s, v14.4s\n\t"                                                               \
    "srshl v2.4s, v2.4s, v14.4s\n\t"                                                               \
    "srshl v1.4s, v1.4s, v15.4s\n\t"                                                               \
    "srshl v3.4s, v3.4s, v15.4s\n\t"                                                               \
    "sqxtn v0.4h, v0.4s\n\t"                                                                       \
    "sqxtn v2.4h, v2.4s\n\t"                                                                       \
    "sqxtn2 v0.8h, v1.4s\n\t"                                                                      \
    "sqxtn2 v2.8h, v3.4s\n\t"                                                                      \
    "sqadd v0.8h, v0.8h, v28.8h\n\t"                                                               \
    "sqadd v2.8h, v2.8h, v28.8h\n\t"                                                               \
    "sqxtn v0.8b, v0.8h\n\t"                                                                       \
    "sqxtn2 v0.16b, v2.8h\n\t" CLAMP "st1 {v0.8b}, [%[output0]], %[stride0]\n\t"                   \
    "st1 {v0.d}[1], [%[output1]], %[stride1]\n\t"

#define CLAMP_WINDOWS                                                                              \
    "smax v0.16b, v0.16b, v29.16b\n\t"                                                             \
    "smin v0.16b, v0.16b, v30.16b\n\t"

#define RUN_WINDOWS(A0, A1, B0, B1, C0, C1, CLAMP)                                                 \
    LOAD_COLUMN(C0, C1) SUM_WINDOWS(A0, A1, B0, B1, C0, C1) REQUANTIZE_WINDOWS(CLAMP)              \
    "subs %[inside], %[inside], #1\n\t"

#define MOVE_COLUMN(TO0, TO1, FROM0, FROM1)                                                        \
    "mov v" #TO0 ".16b, v" #FROM0 ".16b\n\tmov v" #TO1 ".16b, v" #FROM1 ".16b\n\t"

// `inside` windows whose last column is in the input, then `rest` windows, whose last column is padding.
// Both loops are this one.
#define RUN_ROWS(CLAMP)                                                                            \
    "ldp q16, q17, [%[block]]\n\t"                                                                 \
    "ldp q18, q19, [%[block], #32]\n\t"                                                            \
    "ldp q20, q21, [%[block], #64]\n\t"                                                            \
    "ldp q22, q23, [%[block], #96]\n\t"                                                            \
    "ldp q24, q25, [%[block], #128]\n\t"                                                           \
    "ldp q26, q27, [%[block], #160]\n\t"                                                           \
    "ldp q10, q11, [%[block], #192]\n\t"                                                           \
    "ldp q12, q13, [%[block], #224]\n\t"                                                           \
    "ldp q14, q15, [%[block], #256]\n\t"                                                           \
    "ldp q28, q29, [%[block], #288]\n\t"                                                           \
    "ldr q30, [%[block], #320]\n\t"                                                                \
    "ldp q4, q5, [%[columns]]\n\t"                                                                 \
    "ldp q6, q7, [%[columns], #32]\n\t"                                                            \
    "ldp x9, x10, [%[lines]]\n\t"                                                                  \
    "ldp x11, x12, [%[lines], #16]\n\t"                                                            \
    "ldp x13, x14, [%[lines], #32]\n\t"                                                            \
    "ldp x15, x16, [%[lines], #48]\n\t"                                                            \
    "cbz %[inside], 4f\n"                                                                          \
    "1:\n\t" RUN_WINDOWS(4, 5, 6, 7, 8, 9, CLAMP)                                                  \
    "b.eq 2f\n\t" RUN_WINDOWS(6, 7, 8, 9, 4, 5, CLAMP)                                             \
    "b.eq 3f\n\t" RUN_WINDOWS(8, 9, 4, 5, 6, 7, CLAMP)                                             \
    "b.ne 1b\n\t"                                                                                  \
    "b 4f\n"                                                                                       \
    "2:\n\t" MOVE_COLUMN(4, 5, 6, 7) MOVE_COLUMN(6, 7, 8, 9)                                       \
    "b 4f\n"                                                                                       \
    "3:\n\t" MOVE_COLUMN(6, 7, 4, 5) MOVE_COLUMN(4, 5, 8, 9)                                       \
    "4:\n\t"                                                                                       \
    "mov x9, %[padding]\n\tmov x10, x9\n\tmov x11, x9\n\tmov x12, x9\n\t"                          \
    "mov x13, #0\n\tmov x14, #0\n\tmov x15, #0\n\tmov x16, #0\n\t"                                 \
    "mov %[inside], %[rest]\n\t"                                                                   \
    "mov %[rest], #0\n\t"                                                                          \
    "cbnz %[inside], 1b\n\t"

#define DEFINE_RUN_ROWS(NAME, CLAMP)                                                               \
    TILE void NAME(const struct pair_block *block, const struct pair_column columns[2],            \
                   const struct pair_lines *lines, struct pair_outputs output, ptrdiff_t inside,   \
                   ptrdiff_t rest, const int8_t *padding)                                          \
    {                                                                                              \
        __asm__ volatile(RUN_ROWS(CLAMP)                                                           \
                         : [output0] "+r"(output.at[0]), [output1] "+r"(output.at[1]),             \
                           [inside] "+r"(inside), [rest] "+r"(rest)                                \
                         : [block] "r"(block), [columns] "r"(columns), [lines] "r"(lines),         \
                           [stride0] "r"(output.stride[0]), [stride1] "r"(output.stride[1]),       \
                           [padding] "r"(padding)                                                  \
                         : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10",      \
                           "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20",   \
                           "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30",   \
                           "v31", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "cc",     \
                           "memory");                                                              \
    }

DEFINE_RUN_ROWS(run_unclamped_rows, "")
DEFINE_RUN_ROWS(run_clamped_rows, CLAMP_WINDOWS)

TILE struct pair_block prepare_pair_block(const struct swl_depthwise_int8_arguments *a, ptrdiff_t channel)
{
    const struct swl_requantization_block *blocks = a->requantization;
    const struct swl_requantization_block *block = blocks + channel / 16;
    const struct bounds_neon bounds = load_bounds_neon(&a->range);
    struct pair_block b = {
        .zero_point = bounds.zero_point,
        .low = bounds.low,
        .high = bounds.high,
    };
    prepare_weights(b.weights, a->weights + channel / 16 * 144 + channel % 16);
    for (int n = 0; n < 2; n++) {
        const ptrdiff_t lane = channel % 16 + 4 * n;
        b.bias[n] = vld1q_s32(block->bias + lane);
        b.multiplier[n] = vld1q_s32(block->multiplier + lane);
        b.shift[n] = vsubq_s32(vdupq_n_s32(31), vld1q_s32(block->shift + lane));
    }
    return b;
}

// The column `x` of the input or of the padding.
TILE struct pair_column load_column(const struct swl_depthwise_line *lines, ptrdiff_t x, ptrdiff_t width,
                                    ptrdiff_t channel, const int8_t *padding)
{
    int8x8_t values[4];
SWL_UNROLL
    for (int i = 0; i < 4; i++)
        values[i] = vld1_s8(x < 0 || x >= width ? padding : lines[i].start + x * lines[i].step + channel);
    return make_column(values);
}

// Output rows `row` and `row + 1` of the blocks from `channel` on.
TILE void run_pair(const struct swl_depthwise_int8_arguments *a, const struct pair_block *blocks,
                   ptrdiff_t count, ptrdiff_t channel, ptrdiff_t row, const int8_t *padding)
{
    struct swl_window_int8 window = a->window;
    window.kernel_height = 4;
    struct swl_depthwise_line found[4];
    swl_find_lines(found, &window, row, channel, padding);
    const ptrdiff_t left = window.pad_left, width = window.output_width;
    ptrdiff_t inside = window.width + left - 2;
    if (inside < 0) inside = 0;
    if (inside > width) inside = width;
    const int is_clamped = a->range.clamp_low > -128 || a->range.clamp_high < 127;
    const int has_second = row + 1 < a->output_height;
    int8_t nowhere[8];
    for (ptrdiff_t n = 0; n < count; n++) {
        struct pair_lines lines;
SWL_UNROLL
        for (int i = 0; i < 4; i++) {
            lines.at[i] = found[i].start + (2 - left) * found[i].step + 8 * n;
            lines.step[i] = found[i].step;
        }
        const struct pair_column columns[2] = {
            load_column(found, -left, window.width, 8 * n, padding),
            load_column(found, 1 - left, window.width, 8 * n, padding),
        };
        int8_t *const first = a->output + row * width * a->output_stride + channel + 8 * n;
        const struct pair_outputs output = {
            {first, has_second ? first + width * a->output_stride : nowhere},
            {a->output_stride, has_second ? a->output_stride : 0},
        };
        if (is_clamped)
            run_clamped_rows(blocks + n, columns, &lines, output, inside, width - inside, padding);
        else
            run_unclamped_rows(blocks + n, columns, &lines, output, inside, width - inside, padding);
    }
}

// The channels that can be computed so, from the first on: whole eights, unless the rest has to be read
// in blocks of sixteen.
STEP_NEON ptrdiff_t channels_in_pairs(const struct swl_depthwise_int8_arguments *a)
{
    const struct swl_window_int8 *w = &a->window;
    const int fits = w->kernel_width == 3 && w->stride_width == 1 && w->stride_height == 1
                     && w->dilation_height == 1 && w->pad_left <= 2
                     && swl_has_shifts_from(a->requantization, w->channels, SWL_NEON_LEAST_SHIFT);
    if (!fits) return 0;
    return w->channels % 8 == 0 ? w->channels : w->channels / 16 * 16;
}

// All rows of the first `channels` channels, a few blocks at a time: their constants are made once, and
// the lines stay in the innermost cache for them.
TILE void run_pairs(const struct swl_depthwise_int8_arguments *a, ptrdiff_t channels)
{
    int8_t padding[8 * PAIR_BLOCKS];
    __builtin_memset(padding, a->window.zero_point, sizeof padding);
    for (ptrdiff_t channel = 0; channel < channels; channel += 8 * PAIR_BLOCKS) {
        const ptrdiff_t left = (channels - channel) / 8;
        const ptrdiff_t count = left < PAIR_BLOCKS ? left : PAIR_BLOCKS;
        struct pair_block blocks[PAIR_BLOCKS];
        for (ptrdiff_t n = 0; n < count; n++) blocks[n] = prepare_pair_block(a, channel + 8 * n);
        for (ptrdiff_t row = 0; row < a->output_height; row += 2)
            run_pair(a, blocks, count, channel, row, padding);
    }
}

#endif
