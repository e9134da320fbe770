#include "random.h"

int check_depthwise(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, pick(0, 1) ? 32 : 100), pick(0, 1) ? 3 : 5, 1,
                                           &output_height);
    w.stride_width = w.stride_height;
    w.dilation_height = 1;
    if (pick(0, 2)) w.pixel_stride = w.channels;
    const ptrdiff_t rows = w.height + 2 * w.pad_top - w.kernel_height;
    output_height = (rows < 0 ? 0 : rows / w.stride_height) + 1;
    const ptrdiff_t span = w.kernel_width, columns = w.width + 2 * w.pad_left - span;
    w.output_width = (columns < 0 ? 0 : columns / w.stride_width) + 1;
    const ptrdiff_t taps = w.kernel_height * w.kernel_width;
    struct guarded input = make_input(&w);
    int8_t *weights = make_weights((w.channels + 15) / 16 * taps * 16);
    fill(weights, (w.channels + 15) / 16 * taps * 16, -127);
    struct swl_requantization_block blocks[7];
    fill_blocks(blocks, w.channels);
    const ptrdiff_t pixels = output_height * w.output_width;
    struct outputs output = make_outputs(pixels, w.channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < w.channels; c++) {
            int32_t sum = blocks[c / 16].bias[c % 16];
            for (ptrdiff_t t = 0; t < taps; t++)
                sum += element(&w, p, t / w.kernel_width, t % w.kernel_width, c)
                       * weights[(c / 16 * taps + t) * 16 + c % 16];
            output.expected[p * output.stride + c] =
                swl_requantize(sum, blocks + c / 16, c % 16, &range);
        }
    const struct swl_depthwise_int8_arguments a = {
        .window = w, .weights = weights, .requantization = blocks,
        .output = output.memory.start, .output_height = output_height,
        .output_stride = output.stride, .range = range,
    };
    const int ran = swl_depthwise_int8(&a, isa);
    const int result = ran && is_equal(&output, "depthwise convolution", path);
    if (!ran) fprintf(stderr, "random: no depthwise kernel on %s\n", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    free(weights);
    return result;
}
