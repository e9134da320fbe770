// Umbrella header: the micro-kernels whose instructions Swift cannot name, and CPU detection.
// Pointers and integers in, results out; no malloc, no stdio, no mutable globals.
#ifndef C_SWIFTLET_KERNELS_H
#define C_SWIFTLET_KERNELS_H

#include "swl_attributes.h"
#include "swl_add_int8.h"
#include "swl_convolution_int8.h"
#include "swl_copy.h"
#include "swl_cpu.h"
#include "swl_crc32.h"
#include "swl_depthwise_int8.h"
#include "swl_float_depthwise.h"
#include "swl_float_matrix.h"
#include "swl_lrn_int8.h"
#include "swl_matmul_int8.h"
#include "swl_multiply_int8.h"
#include "swl_pool_int8.h"
#include "swl_winograd_int8.h"

#endif
