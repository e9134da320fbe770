// Loops over registers must vanish: an accumulator array indexed at run time would live in memory.
#ifndef SWL_UNROLL_H
#define SWL_UNROLL_H

#if defined(__clang__)
#define SWL_UNROLL _Pragma("unroll")
#else
#define SWL_UNROLL _Pragma("GCC unroll 16")
#endif

#endif
