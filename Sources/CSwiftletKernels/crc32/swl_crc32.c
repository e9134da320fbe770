#include "../include/swl_crc32.h"

#include "../include/swl_cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("pclmul,sse4.1")))
#define STEP TARGET static inline __attribute__((always_inline))

// A register's 128 bits are a polynomial whose remainder is not yet taken. What stands 128 * n bits
// before other bytes counts there as its product with x^(128 * n), so each half is multiplied with
// a constant and added to them. The constants are x^(512 + 32), x^(512 - 32), x^(128 + 32) and
// x^(128 - 32) modulo the polynomial, reflected.
//
// Source: Gopal et al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ, Intel 2009.
STEP __m128i folded(__m128i polynomial, __m128i constants, __m128i next)
{
    const __m128i low = _mm_clmulepi64_si128(polynomial, constants, 0x00);
    const __m128i high = _mm_clmulepi64_si128(polynomial, constants, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

STEP __m128i load(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

// The definition, bit by bit: for the last 16 bytes only.
static uint32_t remainder_of(const uint8_t bytes[16])
{
    uint32_t crc = 0;
    for (int i = 0; i < 16; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
    }
    return crc;
}

TARGET static ptrdiff_t update(uint32_t *crc, const uint8_t *bytes, ptrdiff_t byte_count)
{
    enum { STRIDE = 64 };
    if (byte_count < STRIDE) return 0;
    const __m128i by_stride = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);
    const __m128i by_one = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
    __m128i lanes[4];
    for (int i = 0; i < 4; i++) lanes[i] = load(bytes + 16 * i);
    lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128((int)*crc));
    ptrdiff_t position = STRIDE;
    for (; position + STRIDE <= byte_count; position += STRIDE)
        for (int i = 0; i < 4; i++)
            lanes[i] = folded(lanes[i], by_stride, load(bytes + position + 16 * i));
    __m128i sum = lanes[0];
    for (int i = 1; i < 4; i++) sum = folded(sum, by_one, lanes[i]);
    uint8_t rest[16];
    _mm_storeu_si128((__m128i *)rest, sum);
    *crc = remainder_of(rest);
    return position;
}

#elif defined(__aarch64__)

// The instruction takes eight bytes. The assembler is told of the extension here, because compilers
// disagree on how a function is.
static inline uint32_t step(uint32_t crc, uint64_t word)
{
    __asm__(".arch_extension crc\n\tcrc32x %w0, %w0, %x1" : "+r"(crc) : "r"(word));
    return crc;
}

static ptrdiff_t update(uint32_t *crc, const uint8_t *bytes, ptrdiff_t byte_count)
{
    uint32_t value = *crc;
    ptrdiff_t position = 0;
    for (; position + 8 <= byte_count; position += 8) {
        uint64_t word;
        __builtin_memcpy(&word, bytes + position, sizeof word);
        value = step(value, word);
    }
    *crc = value;
    return position;
}

#else

static ptrdiff_t update(uint32_t *crc, const uint8_t *bytes, ptrdiff_t byte_count)
{
    (void)crc;
    (void)bytes;
    (void)byte_count;
    return 0;
}

#endif

ptrdiff_t swl_crc32(uint32_t *crc, const uint8_t *bytes, ptrdiff_t byte_count)
{
    return swl_cpu_features() & SWL_CPU_CRC32 ? update(crc, bytes, byte_count) : 0;
}
