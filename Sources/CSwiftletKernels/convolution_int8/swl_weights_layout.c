#include "swl_weights_layout.h"

#if defined(__x86_64__)
// Needs AVX2, as every path that has strips does.
#define TARGET __attribute__((target("avx2")))
#else
#define TARGET
#endif

// One kernel row of a block, with no pixel joined: `shift` is the same for all its quads.
TARGET static void lay_out_line(uint32_t *to, const uint32_t *from, ptrdiff_t position,
                                ptrdiff_t byte_count)
{
    const int shift = (int)(position & 3) * 8;
    for (from += (position >> 2) * 16; byte_count > 0; byte_count -= 4, from += 16, to += 16) {
        const int bits = byte_count < 4 ? (int)byte_count * 8 : 32;
        const uint32_t mask = UINT32_MAX >> (32 - bits);
        // The next quad where a part of this one lies there; else it may be another block's.
        const uint32_t *const next = shift + bits > 32 ? from + 16 : from;
        for (int lane = 0; lane < 16; lane++)
            to[lane] = (from[lane] >> shift | next[lane] << 1 << (31 - shift)) & mask;
    }
}

TARGET static void lay_out_lines(int8_t *to, const int8_t *from, ptrdiff_t blocks,
                                 const struct swl_weights_layout *layout)
{
    const ptrdiff_t from_stride = (layout->lines * layout->line_bytes + 3) / 4 * 64;
    for (ptrdiff_t n = 0; n < blocks; n++, from += from_stride)
        for (ptrdiff_t i = 0; i < layout->lines; i++, to += layout->padded_line * 16)
            lay_out_line((uint32_t *)to, (const uint32_t *)from, i * layout->line_bytes,
                         layout->line_bytes);
}

#if defined(__x86_64__)

// Channels beside each other, and what a block more may write beyond them.
enum { LANES = 64 + 16 };

// Sixteen channels' four weights that begin `at` bytes behind the begin of kernel row `line`, zeros
// for those that are not in it. `from` has the block's weights as the file has them.
TARGET static void find_quads(uint32_t *to, const uint32_t *from, ptrdiff_t line, ptrdiff_t at,
                              const struct swl_weights_layout *layout)
{
    uint32_t mask = UINT32_MAX;
    if (at <= -4 || at >= layout->line_bytes) mask = 0;
    if (at < 0) mask <<= -8 * at & 31;
    if (at + 4 > layout->line_bytes) mask &= UINT32_MAX >> (8 * (at + 4 - layout->line_bytes) & 31);
    const ptrdiff_t last = (layout->lines * layout->line_bytes + 3) / 4 - 1;
    const ptrdiff_t position = line * layout->line_bytes + at;
    const int shift = (int)(position & 3) * 8;
    ptrdiff_t low = position >> 2, high = low + 1;
    // What lies outside the block is masked.
    if (low < 0) low = 0;
    if (low > last) low = last;
    if (high < 0) high = 0;
    if (high > last) high = last;
    for (int lane = 0; lane < 16; lane++)
        to[lane] = (from[low * 16 + lane] >> shift
                    | (from[high * 16 + lane] << 1) << (31 - shift)) & mask;
}

TARGET static void lay_out_joined(int8_t *to, const int8_t *from, ptrdiff_t channels,
                                  const struct swl_weights_layout *layout)
{
    const ptrdiff_t from_stride = (layout->lines * layout->line_bytes + 3) / 4 * 64;
    const ptrdiff_t to_stride = layout->lines * layout->padded_line * 16;
    const ptrdiff_t blocks = (channels * layout->joined + 15) / 16;
    uint32_t quads[LANES] = {0};
    for (ptrdiff_t i = 0; i < layout->lines; i++) {
        for (ptrdiff_t k = 0; k < layout->padded_line; k += 4, to += 64) {
            // A block's empty channels are zeros, which the next pixel's overwrite.
            for (ptrdiff_t j = 0; j < layout->joined; j++)
                for (ptrdiff_t c = 0; c < channels; c += 16)
                    find_quads(quads + j * channels + c,
                               (const uint32_t *)(from + c / 16 * from_stride), i,
                               k - j * layout->step, layout);
            for (ptrdiff_t n = 0; n < blocks; n++)
                __builtin_memcpy(to + n * to_stride, quads + 16 * n, 64);
        }
    }
}

#endif

void swl_lay_out_weights(int8_t *to, const int8_t *from, ptrdiff_t channels,
                         const struct swl_weights_layout *layout)
{
#if defined(__x86_64__)
    if (layout->joined > 1) {
        lay_out_joined(to, from, channels, layout);
        return;
    }
#endif
    lay_out_lines(to, from, (channels + 15) / 16, layout);
}

void swl_lay_out_requantization(struct swl_requantization_block *to,
                                const struct swl_requantization_block *from,
                                const struct swl_weights_layout *layout)
{
    const ptrdiff_t lanes = (layout->joined * layout->channels + 15) & ~(ptrdiff_t)15;
    ptrdiff_t c = 0;
    // The last block's empty channels repeat some.
    for (ptrdiff_t lane = 0; lane < lanes; lane++) {
        to[lane / 16].bias[lane % 16] = from[c / 16].bias[c % 16];
        to[lane / 16].multiplier[lane % 16] = from[c / 16].multiplier[c % 16];
        to[lane / 16].shift[lane % 16] = from[c / 16].shift[c % 16];
        c = c + 1 < layout->channels ? c + 1 : 0;
    }
}
