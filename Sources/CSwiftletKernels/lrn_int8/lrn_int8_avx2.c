#include "../float_matrix/unroll.h"
#include "../include/swl_lrn_int8.h"
#include "../requantize_int8/requantize_avx2.h"

#if defined(__x86_64__)

#define STEP STEP_AVX2

// A pixel goes by in chunks. The differences from the zero point of a chunk and of the channels on
// both sides that its sums see lie on the stack, zeros where there are no channels: so the edges
// need no case of their own. Even and odd channels then are computed side by side, since
// `vpmaddwd` adds the squares of neighbours.

enum { CHUNK = 128, EDGE = 16 };

// Aligned, so that half of the loads do not cross a cache line: a quarter of the time.
struct chunk {
    _Alignas(64) int16_t before[2 * EDGE];
    int16_t differences[CHUNK];
    int16_t after[3 * EDGE];
};

struct constants {
    __m256i half;
    __m128i shift;
    __m256i zero_point;  // int16
    __m256i low;         // int8
    __m256i high;
};

STEP struct constants load_constants(const struct swl_lrn_int8_arguments *p)
{
    return (struct constants){
        _mm256_set1_epi32(1 << (p->shift - 1)),  _mm_cvtsi32_si128(p->shift),
        _mm256_set1_epi16((short)p->zero_point), _mm256_set1_epi8((char)p->clamp_low),
        _mm256_set1_epi8((char)p->clamp_high),
    };
}

STEP __m256i load_words(const int16_t *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

// Channels `first` ... `end` - 1 of the pixel to `to`.
STEP void load_differences(int16_t *to, const int8_t *x, ptrdiff_t first, ptrdiff_t end,
                           int32_t zero_point)
{
    const __m256i zero = _mm256_set1_epi16((short)zero_point);
    ptrdiff_t k = first;
    for (; k + 16 <= end; k += 16, to += 16) {
        const __m256i words = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(x + k)));
        _mm256_storeu_si256((__m256i *)to, _mm256_sub_epi16(words, zero));
    }
    for (; k < end; k++) *to++ = (int16_t)(x[k] - zero_point);
    for (int i = 0; i < 2 * EDGE; i += 16)
        _mm256_storeu_si256((__m256i *)(to + i), _mm256_setzero_si256());
}

// The sums of squares of every second channel from `d` on.
STEP __m256i sums_of_8(const int16_t *d, ptrdiff_t before, ptrdiff_t after)
{
    __m256i sums = _mm256_setzero_si256();
    ptrdiff_t k = -before;
    for (; k < after; k += 2) {
        const __m256i pair = load_words(d + k);
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pair, pair));
    }
    if (k == after) {
        const __m256i one = _mm256_and_si256(load_words(d + k), _mm256_set1_epi32(0xFFFF));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(one, one));
    }
    return _mm256_max_epi32(sums, _mm256_set1_epi32(1));
}

// Two entries of the table, each with the one behind it.
STEP __m128i entries_of_2(const uint32_t *table, const uint32_t *index)
{
    const __m128i first = _mm_loadl_epi64((const __m128i *)(table + index[0]));
    const double *second = (const double *)(const void *)(table + index[1]);
    return _mm_castpd_si128(_mm_loadh_pd(_mm_castsi128_pd(first), second));
}

STEP __m256i entries_of_4(const uint32_t *table, const uint32_t *low, const uint32_t *high)
{
    return _mm256_inserti128_si256(_mm256_castsi128_si256(entries_of_2(table, low)),
                                   entries_of_2(table, high), 1);
}

STEP __m256i joined(__m256i a, __m256i b, int is_right)
{
    const __m256 x = _mm256_castsi256_ps(a), y = _mm256_castsi256_ps(b);
    return _mm256_castps_si256(is_right ? _mm256_shuffle_ps(x, y, 0xDD)
                                        : _mm256_shuffle_ps(x, y, 0x88));
}

// A float's exponent and leading bits are the table's index: 32 entries to a power of two, then
// eight bits of fraction. The conversion is exact below 2^24. Loads of single pairs, since a gather
// takes as many and more.
STEP __m256i factors_of_8(__m256i sums, const uint32_t *table)
{
    const __m256i bits = _mm256_castps_si256(_mm256_cvtepi32_ps(sums));
    const __m256i fraction =
        _mm256_and_si256(_mm256_srli_epi32(bits, 10), _mm256_set1_epi32(255));
    uint32_t index[8] __attribute__((aligned(32)));
    _mm256_store_si256((__m256i *)index, _mm256_sub_epi32(_mm256_srli_epi32(bits, 18),
                                                          _mm256_set1_epi32(127 * 32)));
    // Through memory: without the statement Clang takes lane after lane from the register.
    __asm__("" : "+m"(index));
    const __m256i a = entries_of_4(table, index, index + 4);
    const __m256i b = entries_of_4(table, index + 2, index + 6);
    const __m256i left = joined(a, b, 0), right = joined(a, b, 1);
    const __m256i part = _mm256_mullo_epi32(_mm256_sub_epi32(right, left), fraction);
    return _mm256_add_epi32(
        left, _mm256_srai_epi32(_mm256_add_epi32(part, _mm256_set1_epi32(128)), 8));
}

STEP __m256i scaled_by(__m256i value, __m256i factor, const struct constants *constants)
{
    const __m256i product = _mm256_mullo_epi32(value, factor);
    return _mm256_sra_epi32(_mm256_add_epi32(product, constants->half), constants->shift);
}

// Sixteen channels from `d` on.
STEP __m128i normalized_16(const int16_t *d, const struct swl_lrn_int8_arguments *p,
                           const struct constants *constants, ptrdiff_t before, ptrdiff_t after)
{
    const __m256i even = factors_of_8(sums_of_8(d, before, after), p->factors);
    const __m256i odd = factors_of_8(sums_of_8(d + 1, before, after), p->factors);
    const __m256i values = load_words(d);
    const __m256i low = _mm256_srai_epi32(_mm256_slli_epi32(values, 16), 16);
    const __m256i high = _mm256_srai_epi32(values, 16);
    // Of each half: four even channels, four odd ones.
    const __m256i words = _mm256_adds_epi16(
        _mm256_packs_epi32(scaled_by(low, even, constants), scaled_by(high, odd, constants)),
        constants->zero_point);
    const __m256i bytes = _mm256_min_epi8(
        _mm256_max_epi8(_mm256_packs_epi16(words, words), constants->low),
        constants->high);
    const __m256i order = _mm256_setr_epi64x(0x0703060205010400, 0, 0x0703060205010400, 0);
    return _mm256_castsi256_si128(
        _mm256_permute4x64_epi64(_mm256_shuffle_epi8(bytes, order), 0x08));
}

// A chunk of a pixel.
struct place {
    ptrdiff_t pixel;
    ptrdiff_t start;  // its first channel
};

STEP struct place following(struct place place, const struct swl_lrn_int8_map *map)
{
    const ptrdiff_t start = place.start + CHUNK;
    return start < map->channels ? (struct place){place.pixel, start}
                                 : (struct place){place.pixel + 1, 0};
}

STEP void load_chunk(struct chunk *chunk, struct place place, const struct swl_lrn_int8_map *map,
                     const struct swl_lrn_int8_arguments *p)
{
    const ptrdiff_t last = place.start + CHUNK + p->after;
    const ptrdiff_t first = place.start ? place.start - p->before : 0;
    _mm256_storeu_si256((__m256i *)(chunk->before + EDGE), _mm256_setzero_si256());
    load_differences(chunk->differences + (first - place.start),
                     map->input + place.pixel * map->input_stride, first,
                     last < map->channels ? last : map->channels, p->input_zero_point);
}

STEP void normalize_chunk(const struct chunk *chunk, struct place place,
                          const struct swl_lrn_int8_map *map,
                          const struct swl_lrn_int8_arguments *p,
                          const struct constants *constants, ptrdiff_t before, ptrdiff_t after)
{
    int8_t *output = map->output + place.pixel * map->output_stride + place.start;
    const ptrdiff_t left = map->channels - place.start;
    for (ptrdiff_t c = 0; c < CHUNK && c < left; c += 16)
        store_bytes_128(output + c,
                        normalized_16(chunk->differences + c, p, constants, before, after),
                        left - c);
}

// A chunk is loaded while the one before it is computed, since words that straddle two stores can
// only be loaded when those have reached the cache.
STEP void normalize(const struct swl_lrn_int8_map *map, const struct swl_lrn_int8_arguments *p,
                    ptrdiff_t before, ptrdiff_t after)
{
    const struct constants constants = load_constants(p);
    struct chunk chunks[2];
    struct place place = {0, 0};
    load_chunk(chunks, place, map, p);
    for (int current = 0; place.pixel < map->pixel_count; current ^= 1) {
        const struct place next = following(place, map);
        if (next.pixel < map->pixel_count) load_chunk(chunks + (current ^ 1), next, map, p);
        normalize_chunk(chunks + current, place, map, p, &constants, before, after);
        place = next;
    }
}

TARGET_AVX2 struct swl_lrn_range swl_lrn_int8(const struct swl_lrn_int8_map *map,
                                              const struct swl_lrn_int8_arguments *p)
{
    if (p->before == 2 && p->after == 2) {
        normalize(map, p, 2, 2);
    } else {
        normalize(map, p, p->before, p->after);
    }
    return (struct swl_lrn_range){0, map->channels};
}

#elif !defined(__ARM_NEON)

struct swl_lrn_range swl_lrn_int8(const struct swl_lrn_int8_map *map,
                                  const struct swl_lrn_int8_arguments *arguments)
{
    (void)map, (void)arguments;
    return (struct swl_lrn_range){0, 0};
}

#endif
