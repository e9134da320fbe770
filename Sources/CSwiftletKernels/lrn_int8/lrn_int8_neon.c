#include "../float_matrix/unroll.h"
#include "../include/swl_lrn_int8.h"
#include "../neon/swl_neon.h"

#if defined(__ARM_NEON)

#define STEP static inline __attribute__((always_inline))

STEP int16x8_t difference(const int8_t *x, int8x8_t zero_point)
{
    return vsubl_s8(vld1_s8(x), zero_point);
}

// The entries at two byte offsets into the table, each with the one behind it.
STEP uint32x4_t entries_of_2(const uint32_t *table, uint32_t a, uint32_t b)
{
    uint32x2_t low, high;
    __builtin_memcpy(&low, (const char *)table + a, sizeof low);
    __builtin_memcpy(&high, (const char *)table + b, sizeof high);
    return vcombine_u32(low, high);
}

// A float's exponent and leading bits are the table's index: 32 entries to a power of two, then
// eight bits of fraction. The conversion is exact below 2^24.
STEP int32x4_t factors_of_4(int32x4_t sums, const uint32_t *table)
{
    const uint32x4_t bits = vreinterpretq_u32_f32(vcvtq_f32_s32(sums));
    const uint32x4_t index = vsubq_u32(vshrq_n_u32(bits, 18), vdupq_n_u32(127 * 32));
    const uint32x4_t offset = vshlq_n_u32(index, 2);
    const int32x4_t fraction =
        vreinterpretq_s32_u32(vandq_u32(vshrq_n_u32(bits, 10), vdupq_n_u32(255)));
    const uint32x4_t low =
        entries_of_2(table, vgetq_lane_u32(offset, 0), vgetq_lane_u32(offset, 1));
    const uint32x4_t high =
        entries_of_2(table, vgetq_lane_u32(offset, 2), vgetq_lane_u32(offset, 3));
    const int32x4_t left = vreinterpretq_s32_u32(vuzp1q_u32(low, high));
    const int32x4_t right = vreinterpretq_s32_u32(vuzp2q_u32(low, high));
    return vrsraq_n_s32(left, vmulq_s32(vsubq_s32(right, left), fraction), 8);
}

// `before` and `after` are those of the arguments, and constants for the usual size of five.
STEP void normalize_8(int8_t *y, const int8_t *x, const struct swl_lrn_int8_arguments *p,
                      ptrdiff_t before, ptrdiff_t after)
{
    const int8x8_t zero_point = vdup_n_s8((int8_t)p->input_zero_point);
    int32x4_t low = vdupq_n_s32(0), high = low;
SWL_UNROLL_IF_CONSTANT
    for (ptrdiff_t k = -before; k <= after; k++) {
        const int16x8_t value = difference(x + k, zero_point);
        low = vmlal_s16(low, vget_low_s16(value), vget_low_s16(value));
        high = vmlal_high_s16(high, value, value);
    }
    low = factors_of_4(vmaxq_s32(low, vdupq_n_s32(1)), p->factors);
    high = factors_of_4(vmaxq_s32(high, vdupq_n_s32(1)), p->factors);
    const int16x8_t value = difference(x, zero_point);
    const int32x4_t shift = vdupq_n_s32(-p->shift), half = vdupq_n_s32(1 << (p->shift - 1));
    low = vshlq_s32(vmlaq_s32(half, low, vmovl_s16(vget_low_s16(value))), shift);
    high = vshlq_s32(vmlaq_s32(half, high, vmovl_high_s16(value)), shift);
    const int16x8_t words =
        vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), vdupq_n_s16((int16_t)p->zero_point));
    const int8x8_t bytes = vmin_s8(vmax_s8(vqmovn_s16(words), vdup_n_s8((int8_t)p->clamp_low)),
                                   vdup_n_s8((int8_t)p->clamp_high));
    vst1_s8(y, bytes);
}

STEP void normalize(int8_t *y, const int8_t *x, ptrdiff_t end,
                    const struct swl_lrn_int8_arguments *p, ptrdiff_t before, ptrdiff_t after)
{
    ptrdiff_t channel = before;
    for (; channel + 8 <= end; channel += 8)
        normalize_8(y + channel, x + channel, p, before, after);
    // The last vector overlaps the one before.
    if (channel < end) normalize_8(y + end - 8, x + end - 8, p, before, after);
}

struct swl_lrn_range swl_lrn_int8(const struct swl_lrn_int8_map *map,
                                  const struct swl_lrn_int8_arguments *arguments)
{
    const struct swl_lrn_int8_arguments p = *arguments;  // no store through `y` changes the copy
    const ptrdiff_t end = map->channels - p.after;
    if (end - p.before < 8) return (struct swl_lrn_range){0, 0};
    const int8_t *x = map->input;
    int8_t *y = map->output;
    for (ptrdiff_t i = 0; i < map->pixel_count; i++) {
        if (p.before == 2 && p.after == 2)
            normalize(y, x, end, &p, 2, 2);
        else
            normalize(y, x, end, &p, p.before, p.after);
        x += map->input_stride;
        y += map->output_stride;
    }
    return (struct swl_lrn_range){p.before, end};
}

#endif
