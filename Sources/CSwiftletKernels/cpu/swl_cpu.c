#include "swl_cpu.h"

#include "swl_auxiliary_value.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>

// XCR0 tells which register files the operating system saves: bits 1, 2 are SSE and AVX state,
// bits 5 to 7 the AVX-512 state (Intel SDM vol. 1, 13.3).
static uint64_t enabled_register_state(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

uint32_t swl_cpu_features(void)
{
    uint32_t eax, ebx, ecx, edx, features = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx)) return 0;
    if ((ecx & bit_PCLMUL) && (ecx & bit_SSE4_1)) features |= SWL_CPU_CRC32;
    if (!(ecx & bit_OSXSAVE)) return features;
    const uint64_t state = enabled_register_state();
    if ((state & 0x06) != 0x06) return features;
    if (ecx & bit_FMA) features |= SWL_CPU_FMA;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return features;
    if (ebx & bit_AVX2) features |= SWL_CPU_AVX2;
    const uint32_t avx_vnni = 1u << 4;  // in EAX of sub-leaf 1; cpuid.h of GCC 12 does not name it
    uint32_t more, unused0, unused1, unused2;
    if (__get_cpuid_count(7, 1, &more, &unused0, &unused1, &unused2)
        && (features & SWL_CPU_AVX2) && (more & avx_vnni))
        features |= SWL_CPU_AVX_VNNI;
    const uint32_t avx512 = bit_AVX512F | bit_AVX512BW | bit_AVX512VL | bit_AVX512DQ;
    if ((state & 0xe6) != 0xe6 || (ebx & avx512) != avx512) return features;
    features |= SWL_CPU_AVX512;
    if (ecx & bit_AVX512VNNI) features |= SWL_CPU_AVX512_VNNI;
    return features;
}

#elif defined(__aarch64__)

#ifdef __linux__

enum { AT_HWCAP = 16, HWCAP_CRC32 = 1 << 7, HWCAP_ASIMDDP = 1 << 20 };
enum { AT_HWCAP2 = 26, HWCAP2_I8MM = 1 << 13 };

uint32_t swl_cpu_features(void)
{
    const unsigned long capabilities = swl_auxiliary_value(AT_HWCAP);
    uint32_t features = SWL_CPU_NEON | SWL_CPU_NEON64;
    if (capabilities & HWCAP_CRC32) features |= SWL_CPU_CRC32;
    if (!(capabilities & HWCAP_ASIMDDP)) return features;
    features |= SWL_CPU_DOTPROD;
#ifndef SWL_WITHOUT_I8MM
    if (swl_auxiliary_value(AT_HWCAP2) & HWCAP2_I8MM) features |= SWL_CPU_I8MM;
#endif
    return features;
}

#else

// Without a system to ask, what the program was compiled for.
uint32_t swl_cpu_features(void)
{
    uint32_t features = SWL_CPU_NEON | SWL_CPU_NEON64;
#ifdef __ARM_FEATURE_CRC32
    features |= SWL_CPU_CRC32;
#endif
#ifdef __ARM_FEATURE_DOTPROD
    features |= SWL_CPU_DOTPROD;
#if defined(__ARM_FEATURE_MATMUL_INT8) && !defined(SWL_WITHOUT_I8MM)
    features |= SWL_CPU_I8MM;
#endif
#endif
    return features;
}

#endif

#elif defined(__ARM_NEON)

uint32_t swl_cpu_features(void) { return SWL_CPU_NEON; }

#else

uint32_t swl_cpu_features(void) { return 0; }

#endif
