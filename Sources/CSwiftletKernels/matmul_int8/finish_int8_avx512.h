// How the AVX-512 tiles end: sums in registers are requantized and stored.
#ifndef SWL_FINISH_INT8_AVX512_H
#define SWL_FINISH_INT8_AVX512_H

#include "../float_matrix/unroll.h"
#include "../requantize_int8/requantize_avx512.h"
#include "swl_matmul_int8_paths.h"

#if defined(__x86_64__)

// The instruction takes a constant, which `lane` only becomes by unrolling.
TILE __m128i lane_128(__m512i value, int lane)
{
    return lane == 0   ? _mm512_castsi512_si128(value)
           : lane == 1 ? _mm512_extracti32x4_epi32(value, 1)
           : lane == 2 ? _mm512_extracti32x4_epi32(value, 2)
                       : _mm512_extracti32x4_epi32(value, 3);
}

// Stores part `index` of 4 / NR equal parts: one row of NR blocks.
TILE void store_part(int8_t *output, __m512i bytes, int index, ptrdiff_t count, int NR)
{
    if (NR == 1) {
        const __m128i part = lane_128(bytes, index);
        if (count == 16) {
            _mm_storeu_si128((__m128i *)output, part);
        } else {
            _mm_mask_storeu_epi8(output, (__mmask16)((1u << count) - 1), part);
        }
    } else if (NR == 2) {
        const __m256i part = index ? _mm512_extracti64x4_epi64(bytes, 1)
                                   : _mm512_castsi512_si256(bytes);
        if (count == 32) {
            _mm256_storeu_si256((__m256i *)output, part);
        } else {
            _mm256_mask_storeu_epi8(output, (__mmask32)((1u << count) - 1), part);
        }
    } else if (count == 64) {
        _mm512_storeu_si512(output, bytes);
    } else {
        _mm512_mask_storeu_epi8(output, ((__mmask64)1 << count) - 1, bytes);
    }
}

// The most registers of sums that a tile has.
enum { TILE_SUMS = 24 };

// Requantizes rows of which some shift is below 33, from memory with room for TILE_SUMS registers.
// Were it done in registers, all tiles' sums would be spilled.
TARGET static __attribute__((noinline)) void
finish_narrow_shifts(int32_t *sums, const struct swl_int8_tile *t)
{
    const int NR = t->block_count, row_length = 16 * NR;
    int8_t *output = t->output;
    if (!t->lifts) {
        for (int m = 0; m < t->row_count; m++, sums += row_length, output += t->output_stride)
            swl_requantize_row(output, sums, t->channels, t->requantization, &t->range);
        return;
    }
    for (int n = 0; n < NR; n++) {
        const struct lift lift = load_lift(t->requantization + n);
        const struct scale scale = load_scale(t->requantization + n);
        for (int m = 0; m < t->row_count; m++) {
            int32_t *const sum = sums + m * row_length + 16 * n;
            _mm512_storeu_si512(sum, scaled(lifted(_mm512_loadu_si512(sum), &lift), &scale));
        }
    }
    const struct bounds bounds = load_bounds(&t->range);
    const __m512i next_row = _mm512_add_epi64(_mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7),
                                              _mm512_set1_epi64(2 * NR));
    for (int m = 0; m < t->row_count; sums += 64) {
        __m512i v[4];
SWL_UNROLL
        for (int i = 0; i < 4; i++) v[i] = _mm512_loadu_si512(sums + 16 * i);
        __m512i bytes = in_order(outputs(v[0], v[1], v[2], v[3], &bounds));
        for (int i = 0; i < 4 / NR && m < t->row_count; i++, m++, output += t->output_stride) {
            store_bytes(output, bytes, t->channels);
            bytes = _mm512_permutexvar_epi64(next_row, bytes);
        }
    }
}

// Requantizes and stores MR rows of NR blocks, four registers of sums at a time: one row of four
// blocks, or two of two, or four of one.
TILE void finish(__m512i sum[][SWL_TILE_BLOCKS], const struct swl_int8_tile *t, int MR, int NR)
{
    int8_t *output = t->output;
    if (__builtin_expect(!t->wide_shifts, 0)) {
        int32_t sums[TILE_SUMS * 16];
SWL_UNROLL
        for (int m = 0; m < MR; m++)
SWL_UNROLL
            for (int n = 0; n < NR; n++)
                _mm512_storeu_si512(sums + (m * NR + n) * 16, sum[m][n]);
        finish_narrow_shifts(sums, t);
        return;
    }
    // Block by block, so that one block's scale at a time takes registers beside the sums.
SWL_UNROLL
    for (int n = 0; n < NR; n++) {
        const struct scale scale = load_scale(t->requantization + n);
SWL_UNROLL
        for (int m = 0; m < MR; m++) sum[m][n] = scaled(sum[m][n], &scale);
    }
    const struct bounds bounds = load_bounds(&t->range);
    // Rows of outputs that follow each other are stored together.
    const int is_dense = t->output_stride == 16 * NR && t->channels == 16 * NR;
SWL_UNROLL
    for (int m = 0; m < MR; m += 4 / NR) {
        __m512i v[4];
SWL_UNROLL
        for (int i = 0; i < 4; i++)
            v[i] = m + i / NR < MR ? sum[m + i / NR][i % NR] : _mm512_setzero_si512();
        const __m512i bytes = in_order(outputs(v[0], v[1], v[2], v[3], &bounds));
        if (is_dense && m + 4 / NR <= MR) {
            _mm512_storeu_si512(output, bytes);
            output += 64;
            continue;
        }
SWL_UNROLL
        for (int i = 0; i < 4 / NR; i++, output += t->output_stride) {
            if (m + i < MR) store_part(output, bytes, i, t->channels, NR);
        }
    }
}

#endif
#endif
