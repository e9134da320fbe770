#include "CPeaks.h"


enum { SUMS = 12 };

#if defined(__x86_64__)
#include <immintrin.h>

#define REPEAT _Pragma("clang loop unroll(full)")

__attribute__((target("avx2"))) int64_t swl_peak_maddubs__avx2(int64_t rounds)
{
    enum { FEWER = 10 };  // sums, so that all registers suffice
    __m256i sum[FEWER];
    __m256i x = _mm256_set1_epi8(1), w = _mm256_set1_epi8(2);
    const __m256i ones = _mm256_set1_epi16(1);
    for (int i = 0; i < FEWER; i++) sum[i] = _mm256_setzero_si256();
    for (int64_t n = 0; n < rounds; n++) {
REPEAT
        for (int i = 0; i < FEWER; i++) {
            __asm__ volatile("" : "+x"(x));
            const __m256i pairs = _mm256_maddubs_epi16(x, _mm256_sign_epi8(w, x));
            sum[i] = _mm256_add_epi32(sum[i], _mm256_madd_epi16(pairs, ones));
        }
    }
REPEAT
    for (int i = 0; i < FEWER; i++) __asm__ volatile("" : "+x"(sum[i]));
    return rounds * FEWER * 32;
}

__attribute__((target("avx2"))) int64_t swl_peak_madd__avx2(int64_t rounds)
{
    __m256i sum[SUMS];
    __m256i x = _mm256_set1_epi16(1), w = _mm256_set1_epi16(2);
    for (int i = 0; i < SUMS; i++) sum[i] = _mm256_setzero_si256();
    for (int64_t n = 0; n < rounds; n++) {
REPEAT
        for (int i = 0; i < SUMS; i++) {
            __asm__ volatile("" : "+x"(x));
            sum[i] = _mm256_add_epi32(sum[i], _mm256_madd_epi16(x, w));
        }
    }
REPEAT
    for (int i = 0; i < SUMS; i++) __asm__ volatile("" : "+x"(sum[i]));
    return rounds * SUMS * 16;
}

__attribute__((target("avx2,avxvnni"))) int64_t swl_peak_dpbusd__avxvnni(int64_t rounds)
{
    __m256i sum[SUMS];
    const __m256i x = _mm256_set1_epi8(1), w = _mm256_set1_epi8(2);
    for (int i = 0; i < SUMS; i++) sum[i] = _mm256_setzero_si256();
    for (int64_t n = 0; n < rounds; n++) {
REPEAT
        for (int i = 0; i < SUMS; i++) {
            sum[i] = _mm256_dpbusd_avx_epi32(sum[i], x, w);
            __asm__ volatile("" : "+x"(sum[i]));
        }
    }
    return rounds * SUMS * 32;
}

__attribute__((target("avx512f,avx512vnni"))) int64_t swl_peak_dpbusd__avx512vnni(int64_t rounds)
{
    __m512i sum[SUMS];
    const __m512i x = _mm512_set1_epi8(1), w = _mm512_set1_epi8(2);
    for (int i = 0; i < SUMS; i++) sum[i] = _mm512_setzero_si512();
    for (int64_t n = 0; n < rounds; n++) {
REPEAT
        for (int i = 0; i < SUMS; i++) {
            sum[i] = _mm512_dpbusd_epi32(sum[i], x, w);
            __asm__ volatile("" : "+v"(sum[i]));
        }
    }
    return rounds * SUMS * 64;
}

__attribute__((target("avx2"))) uint64_t swl_peak_read(const void *bytes, size_t byte_count)
{
    const __m256i *at = bytes, *const end = at + byte_count / 32;
    __m256i sum[8];
    for (int i = 0; i < 8; i++) sum[i] = _mm256_setzero_si256();
    for (; at < end; at += 8) {
REPEAT
        for (int i = 0; i < 8; i++) sum[i] = _mm256_xor_si256(sum[i], _mm256_load_si256(at + i));
    }
    for (int i = 1; i < 8; i++) sum[0] = _mm256_xor_si256(sum[0], sum[i]);
    return (uint64_t)_mm256_extract_epi64(sum[0], 0);
}

#endif
