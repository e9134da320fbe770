#include "swiftlet_tune.h"

const char *swiftlet_tuner_status_text(int32_t status)
{
    switch (status) {
    case SWIFTLET_TUNER_NOT_TRAINABLE:
        return "the model has nothing to train; make it with `swiftlet quantize --trainable`";
    case SWIFTLET_TUNER_LABEL:
        return "the label is no class of the model, whose number of classes is given as detail; set "
               "that number first";
    case SWIFTLET_TUNER_CLASS_COUNT:
        return "the head has room for the number of classes given as detail; quantize the model with "
               "`--classes`";
    case SWIFTLET_TUNER_NAMES:
        return "the class names must each end in a zero and together fit the bytes given as detail";
    case SWIFTLET_TUNER_NO_SAMPLES:
        return "no sample was seen since the last step, or at all; give samples first";
    case SWIFTLET_TUNER_DONE:
        return "no step was taken: all are done, or nothing is remembered";
    case SWIFTLET_TUNER_INDEX:
        return "no remembered sample has this index; their number is given as detail";
    case SWIFTLET_TUNER_DIVERGED:
        return "numbers of the operation given as detail do not fit int8: training diverged; use a "
               "smaller learning rate";
    case SWIFTLET_TUNER_NOT_REQUANTIZED:
        return "there is no updated model yet; requantize first";
    case SWIFTLET_TUNER_CHECKPOINT:
        return "the checkpoint belongs to another model or its bytes changed; start again from the "
               "model";
    case SWIFTLET_TUNER_NO_CHECKPOINT:
        return "there is no checkpoint file; start from the model";
    case SWIFTLET_TUNER_FILE_READ:
        return "the checkpoint file cannot be read, by the errno given as detail; check the path and "
               "its permissions";
    case SWIFTLET_TUNER_FILE_WRITE:
        return "the file cannot be replaced, by the errno given as detail; the old one is in place: "
               "check the folder, its permissions and the room on the disk";
    case SWIFTLET_TUNER_FILE_SYNC:
        return "the new file is in place but may be lost with the power, by the errno given as "
               "detail; sync the disk";
    case SWIFTLET_TUNER_FILE_DAMAGED:
        return "what was written is no model when it is read back; the old one is in place: check "
               "the disk";
    default:
        return swiftlet_status_text(status);
    }
}
