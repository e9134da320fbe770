// Bytes to another place. Swift's own way would need memmove, and microcontrollers have to bring what
// the library needs.
#ifndef SWL_COPY_H
#define SWL_COPY_H

#include "swl_attributes.h"

// The two must not overlap.
SWL_NO_ALLOCATION static inline void swl_copy(void *to, const void *from, size_t byte_count)
{
    __builtin_memcpy(to, from, byte_count);
}

#endif
