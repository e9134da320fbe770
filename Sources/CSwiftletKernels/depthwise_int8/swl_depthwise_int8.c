#include "swl_depthwise_int8_paths.h"

typedef void depthwise_function(const struct swl_depthwise_int8_arguments *);

static depthwise_function *const paths[SWL_INT8_ISA_COUNT] = {
#if defined(__x86_64__)
    [SWL_INT8_AVX2] = swl_depthwise_int8__avx2,
    [SWL_INT8_AVX_VNNI] = swl_depthwise_int8__avxvnni,
    [SWL_INT8_AVX512_VNNI] = swl_depthwise_int8__avx512vnni,
#elif defined(__aarch64__)
    [SWL_INT8_NEON] = swl_depthwise_int8__neon,
    [SWL_INT8_NEONDOT] = swl_depthwise_int8__neondot,
    [SWL_INT8_NEONI8MM] = swl_depthwise_int8__neondot,
#elif defined(__ARM_NEON)
    [SWL_INT8_NEON] = swl_depthwise_int8__neon,
#else
    0,
#endif
};

int swl_depthwise_int8(const struct swl_depthwise_int8_arguments *arguments, enum swl_int8_isa isa)
{
    const struct swl_window_int8 *w = &arguments->window;
    const int has_kernel = (w->kernel_width == 3 || w->kernel_width == 5)
                           && w->kernel_height == w->kernel_width && w->dilation_width == 1
                           && w->dilation_height == 1 && w->stride_height == w->stride_width
                           && (w->stride_width == 1 || w->stride_width == 2);
    if (!has_kernel || !paths[isa]) return 0;
    paths[isa](arguments);
    return 1;
}
