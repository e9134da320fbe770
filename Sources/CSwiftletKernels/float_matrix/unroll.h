// Loops over registers must vanish: an accumulator array indexed at run time would live in memory.
#ifndef SWL_UNROLL_H
#define SWL_UNROLL_H

//
// SWL_UNROLL_IF_CONSTANT is for loops whose length is a constant in some inlined copies only: Clang
// unrolls those by itself, and warns where a length is not known.
#if defined(__clang__)
#define SWL_UNROLL _Pragma("unroll")
#define SWL_UNROLL_IF_CONSTANT
#else
#define SWL_UNROLL _Pragma("GCC unroll 16")
#define SWL_UNROLL_IF_CONSTANT SWL_UNROLL
#endif

#endif
