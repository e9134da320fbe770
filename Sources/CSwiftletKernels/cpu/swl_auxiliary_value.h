// What the kernel tells a process about its processor, on 64-bit ARM.
#ifndef SWL_AUXILIARY_VALUE_H
#define SWL_AUXILIARY_VALUE_H

// The entry of the auxiliary vector; 0 where there is none. The types are those of <elf.h>:
// AT_HWCAP is 16, AT_HWCAP2 is 26.
unsigned long swl_auxiliary_value(unsigned long type);

#endif
