#include "random.h"

int check_max_pool(enum swl_int8_isa isa, const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, 80), pick(0, 2) ? pick(2, 3) : 0, pick(1, 2),
                                           &output_height);
    // Halving a dense map of few channels has a way of its own.
    if (!pick(0, 3)) {
        w = make_window(pick(1, 8), 2, 1, &output_height);
        w.pixel_stride = w.channels;
        w.stride_height = w.stride_width = 2;
        w.dilation_height = 1;
        w.pad_top = w.pad_left = 0;
        w.height = pick(2, 9);
        w.width = pick(2, 12);
        output_height = w.height / 2;
        w.output_width = w.width / 2;
    }
    const ptrdiff_t pixels = output_height * w.output_width;
    struct guarded input = make_input(&w);
    struct outputs output = make_outputs(pixels, w.channels);
    const struct swl_output_range range = make_range();
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < w.channels; c++) {
            int32_t largest = range.clamp_low;
            for (ptrdiff_t i = 0; i < w.kernel_height; i++)
                for (ptrdiff_t j = 0; j < w.kernel_width; j++) {
                    if (!is_inside(&w, p, i, j)) continue;
                    const int32_t x = element(&w, p, i, j, c);
                    if (x > largest) largest = x;
                }
            output.expected[p * output.stride + c] =
                (int8_t)(largest < range.clamp_high ? largest : range.clamp_high);
        }
    const struct swl_pool_int8_arguments a = {
        .window = w, .output = output.memory.start, .output_height = output_height,
        .output_stride = output.stride, .range = range,
    };
    const int ran = swl_max_pool_int8(&a, isa);
    const int result = !ran || is_equal(&output, "max pool", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    return result;
}

int check_add(enum swl_int8_isa isa, const char *path)
{
    const ptrdiff_t count = pick(1, 300);
    struct guarded a = make_guarded(count), b = make_guarded(count);
    fill(a.start, count, -128);
    fill(b.start, count, -128);
    struct outputs output = make_outputs(1, count);
    const struct swl_output_range range = make_range();
    const struct swl_add_int8_arguments p = {
        .zero_point0 = (int32_t)pick(-128, 127), .zero_point1 = (int32_t)pick(-128, 127),
        .multiplier0 = (int32_t)pick(0, (1 << 21) - 1), .shift = (int32_t)pick(1, 31),
        .multiplier1 = pick(0, 3) ? (int32_t)pick(0, (1 << 21) - 1) : 0,
        .zero_point = range.zero_point, .clamp_low = range.clamp_low,
        .clamp_high = range.clamp_high,
    };
    const ptrdiff_t done = swl_add_int8(output.memory.start, a.start, b.start, count, &p, isa);
    for (ptrdiff_t i = 0; i < done; i++) {
        int32_t y = ((a.start[i] - p.zero_point0) * p.multiplier0
                     + (b.start[i] - p.zero_point1) * p.multiplier1 + (1 << (p.shift - 1)))
                    >> p.shift;
        y += p.zero_point;
        if (y < p.clamp_low) y = p.clamp_low;
        if (y > p.clamp_high) y = p.clamp_high;
        output.expected[i] = (int8_t)y;
    }
    const int result = is_equal(&output, "add", path);
    drop(a);
    drop(b);
    drop(output.memory);
    free(output.expected);
    return result;
}

// Channel `c` of a pixel.
static int8_t normalized(const int8_t *x, ptrdiff_t c, ptrdiff_t channels,
                         const struct swl_lrn_int8_arguments *p)
{
    uint32_t sum = 0;
    for (ptrdiff_t k = c - p->before; k <= c + p->after; k++) {
        if (k < 0 || k >= channels) continue;
        const int32_t value = x[k] - p->input_zero_point;
        sum += (uint32_t)(value * value);
    }
    if (sum == 0) sum = 1;
    const int leading = __builtin_clz(sum);
    const uint32_t normalized = sum << leading;
    const uint32_t index = (uint32_t)(31 - leading) * 32 + (normalized >> 26 & 31);
    const int32_t left = (int32_t)p->factors[index], right = (int32_t)p->factors[index + 1];
    const int32_t fraction = (int32_t)(normalized >> 18 & 255);
    const int32_t factor = left + (((right - left) * fraction + 128) >> 8);
    int32_t y = ((x[c] - p->input_zero_point) * factor + (1 << (p->shift - 1))) >> p->shift;
    y += p->zero_point;
    if (y < p->clamp_low) y = p->clamp_low;
    if (y > p->clamp_high) y = p->clamp_high;
    return (int8_t)y;
}

// The table is that of no particular function.
int check_normalization(const char *path)
{
    const ptrdiff_t channels = pick(1, pick(0, 1) ? 100 : 300), pixels = pick(1, 5);
    const ptrdiff_t stride = channels + (pick(0, 1) ? pick(0, 9) : 0);
    const struct swl_output_range range = make_range();
    uint32_t factors[32 * 21 + 1];
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        factors[i] = (uint32_t)pick(0, (1 << 22) - 1);
    const ptrdiff_t count = (pixels - 1) * stride + channels;
    struct guarded input = make_guarded(count);
    fill(input.start, count, -128);
    struct outputs output = make_outputs(pixels, channels);
    const struct swl_lrn_int8_arguments p = {
        .factors = factors, .before = pick(0, 1) ? 2 : (int32_t)pick(0, 8),
        .after = pick(0, 1) ? 2 : (int32_t)pick(0, 7),
        .input_zero_point = (int32_t)pick(-128, 127), .shift = (int32_t)pick(1, 30),
        .zero_point = range.zero_point, .clamp_low = range.clamp_low,
        .clamp_high = range.clamp_high,
    };
    const struct swl_lrn_int8_map map = {
        input.start, stride, output.memory.start, output.stride, pixels, channels,
    };
    const struct swl_lrn_range done = swl_lrn_int8(&map, &p);
    for (ptrdiff_t i = 0; i < pixels * channels; i++) {
        const int8_t *x = input.start + i / channels * stride;
        const ptrdiff_t c = i % channels;
        if (c >= done.first && c < done.end)
            output.expected[i / channels * output.stride + c] = normalized(x, c, channels, &p);
    }
    const int result = is_equal(&output, "local response normalization", path);
    drop(input);
    drop(output.memory);
    free(output.expected);
    return result;
}

int check_packing(const char *path)
{
    ptrdiff_t output_height;
    struct swl_window_int8 w = make_window(pick(1, 9), 0, pick(1, 2), &output_height);
    const ptrdiff_t depth = w.kernel_height * w.kernel_width * w.channels;
    const ptrdiff_t row_stride = (depth + 3) / 4 * 4, pixels = output_height * w.output_width;
    const ptrdiff_t first = pick(0, pixels - 1), count = pick(1, pixels - first);
    struct guarded input = make_input(&w);
    struct outputs rows = {make_guarded(count * row_stride), calloc((size_t)count, (size_t)row_stride),
                           count * row_stride, row_stride};
    for (ptrdiff_t p = 0; p < count; p++)
        for (ptrdiff_t k = 0; k < depth; k++) {
            const ptrdiff_t tap = k / w.channels;
            rows.expected[p * row_stride + k] = (int8_t)element(
                &w, first + p, tap / w.kernel_width, tap % w.kernel_width, k % w.channels);
        }
    swl_pack_windows_int8(&w, first, count, rows.memory.start, row_stride);
    const int result = is_equal(&rows, "packed windows", path);
    drop(input);
    drop(rows.memory);
    free(rows.expected);
    return result;
}
