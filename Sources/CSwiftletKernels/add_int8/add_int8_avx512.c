#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx512.h"
#include "swl_add_int8_paths.h"

#if defined(__x86_64__)

// The parameters in every lane.
struct lanes {
    __m512i multiplier0;
    __m512i multiplier1;
    __m512i offset;
    __m128i shift;
    __m512i zero_point;  // int16
    __m512i low;         // int8
    __m512i high;
};

TILE __m512i sum_of_16(const int8_t *a, const int8_t *b, const struct lanes *lanes)
{
    const __m512i wide_a = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)a));
    const __m512i wide_b = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)b));
    const __m512i sum = _mm512_add_epi32(_mm512_mullo_epi32(wide_a, lanes->multiplier0),
                                         _mm512_mullo_epi32(wide_b, lanes->multiplier1));
    return _mm512_sra_epi32(_mm512_add_epi32(sum, lanes->offset), lanes->shift);
}

// Where 16 or 8 bits saturate, the element is far outside the clamp on the same side.
TARGET ptrdiff_t swl_add_int8__avx512(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                                      const struct swl_add_int8_arguments *p)
{
    const struct lanes lanes = {
        .multiplier0 = _mm512_set1_epi32(p->multiplier0),
        .multiplier1 = _mm512_set1_epi32(p->multiplier1),
        .offset = _mm512_set1_epi32(swl_add_offset(p)),
        .shift = _mm_cvtsi32_si128(p->shift),
        .zero_point = _mm512_set1_epi16((short)p->zero_point),
        .low = _mm512_set1_epi8((char)p->clamp_low),
        .high = _mm512_set1_epi8((char)p->clamp_high),
    };
    ptrdiff_t done = 0;
    for (; done + 64 <= count; done += 64) {
        __m512i v[4];
SWL_UNROLL
        for (int i = 0; i < 4; i++)
            v[i] = sum_of_16(a + done + 16 * i, b + done + 16 * i, &lanes);
        const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(v[0], v[1]), lanes.zero_point);
        const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(v[2], v[3]), lanes.zero_point);
        const __m512i bytes = in_order(_mm512_packs_epi16(low, high));
        _mm512_storeu_si512(
            y + done, _mm512_min_epi8(_mm512_max_epi8(bytes, lanes.low), lanes.high));
    }
    return done;
}

#endif
