#include "CPeaks.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>

enum { SUMS = 12 };

// Each loop runs its instruction `rounds` times on independent sums and returns the products.
#define REPEAT _Pragma("clang loop unroll(full)")

__attribute__((target("avx2"))) static int64_t run_madd__avx2(int64_t rounds)
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

__attribute__((target("avx2,avxvnni"))) static int64_t run_dpbusd__avxvnni(int64_t rounds)
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

__attribute__((target("avx512f,avx512vnni"))) static int64_t run_dpbusd__avx512vnni(int64_t rounds)
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

__attribute__((target("avx2"))) static uint64_t read_all(const void *bytes, size_t byte_count)
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

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

double swl_peak_products_per_second(enum swl_peak_instruction instruction, double seconds)
{
    static int64_t (*const loops[])(int64_t) = {
        [SWL_PEAK_MADD_AVX2] = run_madd__avx2,
        [SWL_PEAK_DPBUSD_AVX_VNNI] = run_dpbusd__avxvnni,
        [SWL_PEAK_DPBUSD_AVX512_VNNI] = run_dpbusd__avx512vnni,
    };
    double best = 0;
    for (const double end = now() + seconds; now() < end;) {
        const double start = now();
        const double products = (double)loops[instruction](20000);
        const double rate = products / (now() - start);
        if (rate > best) best = rate;
    }
    return best;
}

double swl_peak_read_bytes_per_second(size_t byte_count, double seconds)
{
    byte_count = byte_count / 256 * 256;
    void *const bytes = __builtin_cpu_supports("avx2") ? aligned_alloc(64, byte_count) : 0;
    if (!bytes) return 0;
    memset(bytes, 1, byte_count);
    double best = 0;
    volatile uint64_t digest;
    for (const double end = now() + seconds; now() < end;) {
        const double start = now();
        digest = read_all(bytes, byte_count);
        const double rate = (double)byte_count / (now() - start);
        if (rate > best) best = rate;
    }
    (void)digest;
    free(bytes);
    return best;
}

#else

double swl_peak_products_per_second(enum swl_peak_instruction instruction, double seconds)
{
    (void)instruction, (void)seconds;
    return 0;
}

double swl_peak_read_bytes_per_second(size_t byte_count, double seconds)
{
    (void)byte_count, (void)seconds;
    return 0;
}

#endif
