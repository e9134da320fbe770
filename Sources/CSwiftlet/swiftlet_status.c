#include "swiftlet.h"

const char *swiftlet_status_text(int32_t status)
{
    switch (status) {
    case SWIFTLET_OK:
        return "success";
    case SWIFTLET_MISSING_ARGUMENT:
        return "a pointer is NULL; give the model, the arena, the session and the elements";
    case SWIFTLET_MODEL_MISALIGNED:
        return "the model does not begin at a multiple of 64 bytes; map the file or align the array";
    case SWIFTLET_MODEL_TRUNCATED:
        return "the model is shorter than it says; copy the whole file";
    case SWIFTLET_MODEL_CHECKSUM:
        return "the model's bytes changed since it was written; copy the file again";
    case SWIFTLET_MODEL_INVALID:
        return "the model breaks a rule of the file format at the byte given as detail; "
               "quantize it again with this version";
    case SWIFTLET_ARENA_TOO_SMALL:
        return "the arena is smaller than the model's memory plan, given as detail";
    case SWIFTLET_ARENA_MISALIGNED:
        return "the arena does not begin at a multiple of 64 bytes; align it";
    case SWIFTLET_INPUT_COUNT:
        return "the number of input elements is not the model's";
    case SWIFTLET_OUTPUT_COUNT:
        return "the number of output elements is not the model's";
    case SWIFTLET_UNAVAILABLE:
        return "this processor lacks what the session needs";
    default:
        return "unknown status";
    }
}
