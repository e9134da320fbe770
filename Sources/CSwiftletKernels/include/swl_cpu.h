// What the processor that runs this can do.
#ifndef SWL_CPU_H
#define SWL_CPU_H

#include "swl_attributes.h"

// Instruction sets that a kernel path may need; the values are bits.
enum swl_cpu_feature {
    SWL_CPU_AVX2 = 1 << 0,
    SWL_CPU_FMA = 1 << 1,
    SWL_CPU_AVX512 = 1 << 2,       // F, BW, VL, DQ
    SWL_CPU_AVX512_VNNI = 1 << 3,  // with all of SWL_CPU_AVX512
    SWL_CPU_NEON = 1 << 4,         // of 32 or 64 bits
    SWL_CPU_AVX_VNNI = 1 << 5,     // with SWL_CPU_AVX2
    SWL_CPU_NEON64 = 1 << 6,       // aarch64, with SWL_CPU_NEON
    SWL_CPU_DOTPROD = 1 << 7,      // with SWL_CPU_NEON64
    SWL_CPU_I8MM = 1 << 8,         // with SWL_CPU_DOTPROD
    SWL_CPU_CRC32 = 1 << 16,       // of ARMv8; on x86-64 carry-less multiplication
};

// The set of `swl_cpu_feature` bits that this processor and operating system support.
SWL_NO_ALLOCATION uint32_t swl_cpu_features(void);

#endif
