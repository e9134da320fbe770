// Slices of a strip of channels, for vectors of any width. The file that includes this defines VECTOR_BYTES
// and struct strip before it.

typedef struct swl_depthwise_int8_arguments depthwise;

// How a slice's vectors are read: whole; with bytes missing at either end; or from every other pixel.
enum { WHOLE, PARTIAL, SPREAD };

// Outputs of one vector, from one pixel or from some neighbours, and the input under them: the lanes of
// kernel column j are at `tap[j] + y * step[j]` for input line y, those that exist from `first[j]` up
// to `end[j]`. Those of a SPREAD slice hold twice as many pixels.
struct slice {
    const int8_t *tap[SWL_DEPTHWISE_TAPS];
    ptrdiff_t step[SWL_DEPTHWISE_TAPS];
    ptrdiff_t first[SWL_DEPTHWISE_TAPS];
    ptrdiff_t end[SWL_DEPTHWISE_TAPS];
    ptrdiff_t lanes;
    ptrdiff_t channels;
    int kind;
};

// Finds `pixels` pixels of every row from column `column` on, each with `channels` from `channel` on.
static struct slice find_slice(const depthwise *a, ptrdiff_t column, ptrdiff_t pixels,
                               ptrdiff_t channel, ptrdiff_t channels, const int8_t *padding)
{
    const struct swl_window_int8 *w = &a->window;
    const ptrdiff_t span = (pixels - 1) * w->stride_width + 1;
    struct slice s = {.lanes = pixels * channels, .channels = channels};
    int is_whole = s.lanes == VECTOR_BYTES;
    for (ptrdiff_t j = 0; j < w->kernel_width; j++) {
        const ptrdiff_t left = column * w->stride_width - w->pad_left + j;
        const ptrdiff_t right = w->width - left;
        s.tap[j] = w->input + left * w->pixel_stride + channel;
        s.step[j] = w->width * w->pixel_stride;
        s.first[j] = left < 0 ? -left * channels : 0;
        s.end[j] = (right < span ? right : span) * channels;
        if (s.first[j] >= s.end[j]) {
            s.tap[j] = padding;
            s.step[j] = s.first[j] = 0;
            s.end[j] = span * channels;
        }
        is_whole &= s.end[j] - s.first[j] == span * channels;
    }
    s.kind = span > pixels ? SPREAD : is_whole ? WHOLE : PARTIAL;
    return s;
}

// Several pixels' lanes, one after the other: what the `channels` channels have, `size` bytes each, in
// blocks of sixteen that are `stride` bytes apart. There is room for a block more.
static void repeat_channels(void *lanes, const void *blocks, ptrdiff_t stride, size_t size,
                            const struct strip *s)
{
    for (ptrdiff_t p = 0; p < s->pixels; p++)
        for (ptrdiff_t c = 0; c < s->channels; c += 16)
            __builtin_memcpy((char *)lanes + (size_t)(p * s->channels + c) * size,
                             (const char *)blocks + c / 16 * stride, 16 * size);
}

// Channels from `channel` on, as many as a vector takes.
static void begin_strip(struct strip *s, const depthwise *a, ptrdiff_t channel)
{
    const ptrdiff_t left = a->window.channels - channel;
    s->channels = left < VECTOR_BYTES ? left : VECTOR_BYTES;
    s->blocks = (const struct swl_requantization_block *)a->requantization + channel / 16;
    s->wide_shifts = swl_has_wide_shifts(s->blocks, s->channels);
    s->lifts = !s->wide_shifts && swl_can_lift(s->blocks, s->channels);
}
