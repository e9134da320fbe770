// What this processor can do at most: loops on registers alone, and reading memory.
#ifndef C_PEAKS_H
#define C_PEAKS_H

#include <stddef.h>
#include <stdint.h>

// Each runs its instruction `rounds` times on twelve independent sums and returns the products.
// Only where the processor has the instruction.
int64_t swl_peak_maddubs__avx2(int64_t rounds);      // vpsignb, vpmaddubsw, vpmaddwd, vpaddd
int64_t swl_peak_madd__avx2(int64_t rounds);         // vpmaddwd, vpaddd
int64_t swl_peak_dpbusd__avxvnni(int64_t rounds);    // vpdpbusd on ymm
int64_t swl_peak_dpbusd__avx512vnni(int64_t rounds); // vpdpbusd on zmm

// Reads all bytes (a multiple of 256) and returns something that depends on them.
uint64_t swl_peak_read(const void *bytes, size_t byte_count);

#endif
