#include "swl_winograd_layout.h"

// What a session asks before it takes this way.

#if defined(__x86_64__)

typedef const struct swl_winograd_int8_shape shape;

ptrdiff_t swl_winograd_int8_byte_count(shape *s, enum swl_int8_isa isa)
{
    if (!swl_find_winograd_int8_path(isa) || s->input_channels % 4) return 0;
    const ptrdiff_t patches = patch_count(s->output_height, s->output_width);
    return make_layout(s->input_channels, part_length(patches, PATCH_LIMIT)).byte_count;
}

// The constants are what the parts took on a Zen 5 (docs/kernels.md), a step being a `vpdpwssd` for sixteen
// channels: requantizing a vector of outputs the other ways 10, with the inverse transform of a patch 400, a
// patch's transform for 32 channels 400, that of four channels' weights for sixteen 500.
struct swl_winograd_int8_costs swl_winograd_int8_estimate(shape *s, ptrdiff_t part_count,
                                                          enum swl_int8_isa isa)
{
    const double steps = swl_find_winograd_int8_path(isa)->steps_per_quad;
    const double patches = patch_count(s->output_height, s->output_width);
    const double groups = quotient((ptrdiff_t)patches, PATCH_LIMIT);
    const double blocks = quotient(s->channels, 16), channels = s->input_channels;
    const double pixels = s->output_height * s->output_width;
    const double products = 1.25 * SWL_POINTS * channels / 2;
    return (struct swl_winograd_int8_costs){
        .own = patches * blocks * (products + 400 * (double)part_count)
               + patches * quotient(s->input_channels, 32) * 400 + groups * blocks * channels / 4 * 500,
        .others = pixels * blocks * (9 * channels / 4 * steps + 10),
    };
}

// Whether no sum over `count` input channels of sixteen channels' weights reaches the limit.
static int is_safe(const int8_t *weights, ptrdiff_t input_channels, ptrdiff_t count)
{
    int32_t sum[64] = {0};
    for (int tap = 0; tap < 9; tap++, weights += input_channels * 16)
        for (ptrdiff_t k = 0; k < count * 16; k += 64)
            for (int i = 0; i < 64; i++) {
                const int8_t weight = weights[k + i];
                sum[i] += weight < 0 ? -weight : weight;
            }
    for (int i = 0; i < 64; i += 4)
        if (sum[i] + sum[i + 1] + sum[i + 2] + sum[i + 3] >= WEIGHT_LIMIT) return 0;
    return 1;
}

static int are_safe_parts(const int8_t *weights, ptrdiff_t channels, ptrdiff_t input_channels,
                          ptrdiff_t part_count)
{
    const ptrdiff_t depth = part_depth(input_channels, part_count);
    if (depth <= SAFE_CHANNELS) return 1;
    for (ptrdiff_t o = 0; o < channels; o += 16, weights += 9 * input_channels * 16)
        for (ptrdiff_t from = 0; from < input_channels; from += depth)
            if (!is_safe(weights + from * 16, input_channels, least(depth, input_channels - from)))
                return 0;
    return 1;
}

ptrdiff_t swl_winograd_int8_part_count(const int8_t *weights, ptrdiff_t channels,
                                       ptrdiff_t input_channels)
{
    ptrdiff_t count = 1;
    while (!are_safe_parts(weights, channels, input_channels, count)) count++;
    return count;
}

#endif
