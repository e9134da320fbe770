// A convolution's weights laid out anew, as a strip's windows meet them.
#ifndef SWL_WEIGHTS_LAYOUT_H
#define SWL_WEIGHTS_LAYOUT_H

#include "../requantize_int8/swl_requantization.h"

// From [block][depth/4][16][4] to [block][kernel row][padded_line/4][16][4]: every kernel row begins
// with four weights of its own. Of `joined` pixels as one, channel `j * channels + c` is channel c of
// pixel j, whose kernel rows begin `j * step` bytes further right.
struct swl_weights_layout {
    ptrdiff_t lines;        // kernel rows
    ptrdiff_t line_bytes;   // of one of them in the file
    ptrdiff_t padded_line;  // ... and here: a multiple of four, with room for all pixels
    ptrdiff_t joined;
    ptrdiff_t step;
    ptrdiff_t channels;  // of one pixel; with several at most 64 for all of them
};

// Lays out `channels` channels' weights; those of the file begin at `from`.
void swl_lay_out_weights(int8_t *to, const int8_t *from, ptrdiff_t channels,
                         const struct swl_weights_layout *layout);

// The same for what belongs to each channel.
void swl_lay_out_requantization(struct swl_requantization_block *to,
                                const struct swl_requantization_block *from,
                                const struct swl_weights_layout *layout);

#endif
