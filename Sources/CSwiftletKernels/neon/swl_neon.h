// NEON of 64 and of 32 bits: where 32 bits lack an intrinsic that kernels of both use, it is here.
#ifndef SWL_NEON_H
#define SWL_NEON_H

#if defined(__ARM_NEON)
#include <arm_neon.h>

#define STEP_NEON static inline __attribute__((always_inline))

#if !defined(__aarch64__)

STEP_NEON int16x8_t vmovl_high_s8(int8x16_t x) { return vmovl_s8(vget_high_s8(x)); }

STEP_NEON int32x4_t vmovl_high_s16(int16x8_t x) { return vmovl_s16(vget_high_s16(x)); }

STEP_NEON int32x4_t vmlal_high_s16(int32x4_t sum, int16x8_t x, int16x8_t y)
{
    return vmlal_s16(sum, vget_high_s16(x), vget_high_s16(y));
}

STEP_NEON int8x16_t vqmovn_high_s16(int8x8_t low, int16x8_t high)
{
    return vcombine_s8(low, vqmovn_s16(high));
}

STEP_NEON int16x8_t vqmovn_high_s32(int16x4_t low, int32x4_t high)
{
    return vcombine_s16(low, vqmovn_s32(high));
}

// `lane` is a constant.
STEP_NEON uint64x2_t vdupq_laneq_u64(uint64x2_t x, int lane)
{
    const uint64x1_t half = lane ? vget_high_u64(x) : vget_low_u64(x);
    return vcombine_u64(half, half);
}

// Clang has these.
#if !defined(__clang__)

STEP_NEON int8x16x4_t vld1q_s8_x4(const int8_t *from)
{
    return (int8x16x4_t){{vld1q_s8(from), vld1q_s8(from + 16), vld1q_s8(from + 32),
                          vld1q_s8(from + 48)}};
}

STEP_NEON void vst1q_s8_x4(int8_t *to, int8x16x4_t x)
{
    vst1q_s8(to, x.val[0]);
    vst1q_s8(to + 16, x.val[1]);
    vst1q_s8(to + 32, x.val[2]);
    vst1q_s8(to + 48, x.val[3]);
}

#endif

STEP_NEON int32x4_t vzip1q_s32(int32x4_t x, int32x4_t y) { return vzipq_s32(x, y).val[0]; }

STEP_NEON int32x4_t vzip2q_s32(int32x4_t x, int32x4_t y) { return vzipq_s32(x, y).val[1]; }

STEP_NEON uint32x4_t vuzp1q_u32(uint32x4_t x, uint32x4_t y) { return vuzpq_u32(x, y).val[0]; }

STEP_NEON uint32x4_t vuzp2q_u32(uint32x4_t x, uint32x4_t y) { return vuzpq_u32(x, y).val[1]; }

#endif
#endif
#endif
