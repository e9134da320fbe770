#include "swl_matmul_int8_paths.h"

typedef void matmul_function(const struct swl_matmul_int8_arguments *);

// One entry for each `swl_matmul_isa`; null where this build's architecture has no such kernel.
static matmul_function *const paths[] = {
#if defined(__x86_64__)
    [SWL_MATMUL_AVX2] = swl_matmul_int8__avx2,
    [SWL_MATMUL_AVX512_VNNI] = swl_matmul_int8__avx512vnni,
#else
    0,
    0,
#endif
};

void swl_matmul_int8(const struct swl_matmul_int8_arguments *arguments, enum swl_matmul_isa isa)
{
    if (paths[isa]) paths[isa](arguments);
}

void swl_window_int8(const struct swl_window_int8_arguments *arguments, enum swl_matmul_isa isa)
{
#if defined(__x86_64__)
    if (isa == SWL_MATMUL_AVX512_VNNI) swl_window_int8__avx512(arguments);
#else
    (void)arguments;
    (void)isa;
#endif
}

void swl_depthwise_int8(const struct swl_depthwise_int8_arguments *arguments,
                        enum swl_matmul_isa isa)
{
#if defined(__x86_64__)
    if (isa == SWL_MATMUL_AVX512_VNNI) swl_depthwise_int8__avx512vnni(arguments);
#else
    (void)arguments;
    (void)isa;
#endif
}
