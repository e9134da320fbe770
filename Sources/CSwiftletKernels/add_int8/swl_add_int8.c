#include "swl_add_int8_paths.h"

ptrdiff_t swl_add_int8(int8_t *y, const int8_t *a, const int8_t *b, ptrdiff_t count,
                       const struct swl_add_int8_arguments *arguments, enum swl_int8_isa isa)
{
#if defined(__x86_64__)
    const ptrdiff_t wide =
        isa == SWL_INT8_AVX512_VNNI ? swl_add_int8__avx512(y, a, b, count, arguments) : 0;
    return wide + swl_add_int8__avx2(y + wide, a + wide, b + wide, count - wide, arguments);
#elif defined(__ARM_NEON)
    (void)isa;
    return swl_add_int8__neon(y, a, b, count, arguments);
#else
    (void)y, (void)a, (void)b, (void)count, (void)arguments, (void)isa;
    return 0;
#endif
}
