#include "swl_matmul_int8_paths.h"
#if defined(__x86_64__)
void swl_matmul_int8__avx2(const struct swl_matmul_int8_arguments *a){(void)a;}
void swl_matmul_int8__avx512vnni(const struct swl_matmul_int8_arguments *a){(void)a;}
void swl_window_int8__avx512(const struct swl_window_int8_arguments *a){(void)a;}
#endif
