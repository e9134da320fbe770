// The checksum of model files, by the processor's own instructions.
#ifndef SWL_CRC32_H
#define SWL_CRC32_H

#include "swl_attributes.h"

// Takes bytes into the register of a CRC-32, reflected polynomial 0xEDB88320, before the final
// exclusive or; as many as come in whole steps. Returns their number: none where the processor has
// neither ARMv8's CRC32 nor, on x86-64, carry-less multiplication (`SWL_CPU_CRC32`).
SWL_NO_ALLOCATION ptrdiff_t swl_crc32(uint32_t *crc, const uint8_t *bytes, ptrdiff_t byte_count);

#endif
