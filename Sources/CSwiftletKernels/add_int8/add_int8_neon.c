#include "../requantize_int8/requantize_neon.h"
#include "swl_add_int8_paths.h"

#if defined(__ARM_NEON)

// The parameters in every lane.
struct lanes {
    int32x4_t multiplier0;
    int32x4_t multiplier1;
    int32x4_t offset;
    int32x4_t shift;  // to the left, so negative
    struct bounds_neon bounds;
};

STEP_NEON int32x4_t sum_of_4(int16x4_t a, int16x4_t b, const struct lanes *lanes)
{
    const int32x4_t sum = vmlaq_s32(vmlaq_s32(lanes->offset, vmovl_s16(a), lanes->multiplier0),
                                    vmovl_s16(b), lanes->multiplier1);
    return vshlq_s32(sum, lanes->shift);
}

STEP_NEON int16x8_t sum_of_8(int16x8_t a, int16x8_t b, const struct lanes *lanes)
{
    return vqmovn_high_s32(
        vqmovn_s32(sum_of_4(vget_low_s16(a), vget_low_s16(b), lanes)),
        sum_of_4(vget_high_s16(a), vget_high_s16(b), lanes));
}

ptrdiff_t swl_add_int8__neon(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                             const struct swl_add_int8_arguments *p)
{
    const struct swl_output_range range = {p->zero_point, p->clamp_low, p->clamp_high};
    const struct lanes lanes = {
        .multiplier0 = vdupq_n_s32(p->multiplier0),
        .multiplier1 = vdupq_n_s32(p->multiplier1),
        .offset = vdupq_n_s32(swl_add_offset(p)),
        .shift = vdupq_n_s32(-p->shift),
        .bounds = load_bounds_neon(&range),
    };
    ptrdiff_t done = 0;
    for (; done + 16 <= count; done += 16) {
        const int8x16_t va = vld1q_s8(a + done), vb = vld1q_s8(b + done);
        const int16x8_t low =
            sum_of_8(vmovl_s8(vget_low_s8(va)), vmovl_s8(vget_low_s8(vb)), &lanes);
        const int16x8_t high = sum_of_8(vmovl_high_s8(va), vmovl_high_s8(vb), &lanes);
        vst1q_s8(y + done, bounded_neon(low, high, &lanes.bounds, 1));
    }
    return done;
}

#endif
