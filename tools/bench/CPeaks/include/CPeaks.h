// What this processor can do at most: loops on registers alone, and reading memory.
#ifndef C_PEAKS_H
#define C_PEAKS_H

#include <stddef.h>
#include <stdint.h>

// The instructions whose peak can be measured.
enum swl_peak_instruction {
    SWL_PEAK_MADD_AVX2,           // vpmaddwd, vpaddd on ymm
    SWL_PEAK_DPBUSD_AVX_VNNI,     // vpdpbusd on ymm
    SWL_PEAK_DPBUSD_AVX512_VNNI,  // vpdpbusd on zmm
};

// The most products per second that a loop of the instruction reached in so many seconds; 0 on other
// processors than x86-64. The caller checks that the processor has the instruction.
double swl_peak_products_per_second(enum swl_peak_instruction instruction, double seconds);

// The most bytes per second that reading `byte_count` bytes of memory reached in so many seconds; 0
// without memory, or on other processors than x86-64 with AVX2.
double swl_peak_read_bytes_per_second(size_t byte_count, double seconds);

#endif
