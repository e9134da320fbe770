// Attributes of every function that Swift calls from a no-allocation context.
#ifndef SWL_ATTRIBUTES_H
#define SWL_ATTRIBUTES_H

#include <stddef.h>
#include <stdint.h>

// A promise to the Swift compiler: the function neither allocates nor takes a lock. Without it
// `@_noAllocation` code may not call the function. GCC does not know the attribute.
#if defined(__has_attribute)
#if __has_attribute(swift_attr)
#define SWL_NO_ALLOCATION __attribute__((swift_attr("@_noAllocation"), swift_attr("@_noLocks")))
#endif
#endif
#ifndef SWL_NO_ALLOCATION
#define SWL_NO_ALLOCATION
#endif

#endif
