// Fine-tuning for programs in C: adapts a trainable model (`swiftlet quantize --trainable`) where it
// runs, in memory that the caller owns. Nothing is allocated; only the functions of the last section
// open files. In libswiftlet-tune.a, which has all of libswiftlet.a besides.
//
//     struct swiftlet_tuner_info info;
//     swiftlet_tuner_inspect(model, model_bytes, SWIFTLET_VERIFY, &info, NULL);
//     // info.memory_bytes of working memory at a multiple of 64, then
//     struct swiftlet_tuner tuner;
//     swiftlet_tuner_open(
//         &tuner, model, model_bytes, SWIFTLET_TRUST, memory, memory_bytes, NULL, NULL);
//     swiftlet_tuner_set_class_count(&tuner, 10);
//     struct swiftlet_tuner_sample sample = {.elements = input, .count = input_count, .label = 8};
//     swiftlet_tuner_remember(&tuner, &sample, NULL);            // every sample
//     const size_t steps = swiftlet_tuner_step_count(&tuner, 30, 16);
//     while (swiftlet_tuner_rehearse(&tuner, 16, steps, NULL) == SWIFTLET_OK) {}
//     swiftlet_tuner_requantize(&tuner);
//     swiftlet_tuner_evaluate(&tuner, &sample);                  // every held-out sample
//     swiftlet_tuner_get_state(&tuner, &state);
//     if (state.right_after >= state.right_before) swiftlet_tuner_replace_file(&tuner, "model.swl");
//
// The same calls give the same bytes on every processor whose floats are IEEE 754 with subnormal
// numbers.
#ifndef SWIFTLET_TUNE_H
#define SWIFTLET_TUNE_H

#include "swiftlet.h"

#ifdef __cplusplus
extern "C" {
#endif

// Of this header. Compare with `swiftlet_tuner_version()`, which tells the library's: it changes when a
// struct or a function does.
#define SWIFTLET_TUNER_VERSION 1

// Statuses besides those of swiftlet.h; `swiftlet_tuner_status_text` says both in words. The number
// that a status speaks of is told by `swiftlet_tuner_detail`, by open and inspect at once.
enum {
    // The model has nothing to train.
    SWIFTLET_TUNER_NOT_TRAINABLE = 32,
    // The label is no class. The detail is the number of classes.
    SWIFTLET_TUNER_LABEL = 33,
    // The head cannot tell so many classes apart. The detail is the number that it has room for.
    SWIFTLET_TUNER_CLASS_COUNT = 34,
    // The class names do not end in a zero or do not fit. The detail is the bytes that do.
    SWIFTLET_TUNER_NAMES = 35,
    // Nothing was learned from: no sample since the last step, or none to take ranges from.
    SWIFTLET_TUNER_NO_SAMPLES = 36,
    // No step was taken: all are done, or nothing is remembered.
    SWIFTLET_TUNER_DONE = 37,
    // No remembered sample has the index. The detail is their number.
    SWIFTLET_TUNER_INDEX = 38,
    // Numbers of a trained layer do not fit int8. The detail is the operation's index.
    SWIFTLET_TUNER_DIVERGED = 39,
    // There is no updated model.
    SWIFTLET_TUNER_NOT_REQUANTIZED = 40,
    // The bytes are no checkpoint of this model. The detail is one of `swiftlet_tuner_checkpoint_fault`.
    SWIFTLET_TUNER_CHECKPOINT = 41,
    // There is no checkpoint file: begin from the model.
    SWIFTLET_TUNER_NO_CHECKPOINT = 42,
    // A file cannot be read. The detail is the system's errno.
    SWIFTLET_TUNER_FILE_READ = 43,
    // A file cannot be replaced; the old one is in place. The detail is the system's errno.
    SWIFTLET_TUNER_FILE_WRITE = 44,
    // The new file is in place, but its folder cannot be synced. The detail is the system's errno.
    SWIFTLET_TUNER_FILE_SYNC = 45,
    // What was written is no model when it is read back; the old one is in place. The detail is the
    // byte of the file.
    SWIFTLET_TUNER_FILE_DAMAGED = 46,
};

// What is wrong with a checkpoint.
enum swiftlet_tuner_checkpoint_fault {
    SWIFTLET_TUNER_CHECKPOINT_SIZE = 0,
    SWIFTLET_TUNER_CHECKPOINT_MAGIC = 1,
    SWIFTLET_TUNER_CHECKPOINT_MODEL = 2,
    SWIFTLET_TUNER_CHECKPOINT_CHECKSUM = 3,
    SWIFTLET_TUNER_CHECKPOINT_COUNT = 4,
};

// How a step changes weights: stochastic gradient descent with momentum. With g the mean gradient of
// the samples since the last step, scaled down to a norm of at most largest_gradient_norm, and w0 the
// weight in the file (a new class has none, and no anchor):
//
//     g = g + weight_decay * w + anchor * (w - w0)
//     v = momentum * v + g
//     w = w - learning_rate * v
struct swiftlet_tuner_options {
    float learning_rate;
    float momentum;
    float weight_decay;
    float anchor;
    // How often rehearsal draws a sample of a new class where it draws one of an old class once; at
    // most 1.
    float new_class_share;
    // INFINITY for no clipping.
    float largest_gradient_norm;
    // Chooses the samples that stay remembered, and those that are drawn. Counts at open only.
    uint64_t seed;
};

struct swiftlet_tuner_info {
    // Working memory that a tuner needs, for inference and training together.
    uint64_t memory_bytes;
    // The part of it that inference needs.
    uint64_t arena_bytes;
    // Of the updated model, which is as long as the model.
    uint64_t update_bytes;
    uint64_t checkpoint_bytes;
    uint32_t classes;
    // Classes that the head has room for.
    uint32_t class_capacity;
    // Samples that can be remembered.
    uint32_t sample_capacity;
    // Bytes of class names, each with its zero, that the file has room for.
    uint32_t name_capacity;
    // 1 when only biases are trained, 0 when it is the last layers.
    uint32_t trains_biases;
    // Elements of a remembered sample.
    uint32_t features;
    struct swiftlet_tensor input;
};

// Where a tuner stands.
struct swiftlet_tuner_state {
    uint32_t classes;
    uint32_t remembered;
    uint32_t steps;
    // 1 when there is an updated model: requantized, and no step since.
    uint32_t is_requantized;
    // What `swiftlet_tuner_evaluate` has counted since: samples, and those that the old int8 model, the
    // new int8 model and the float layers that it was made of (0 when only biases are trained) got right.
    uint32_t evaluated;
    uint32_t right_before;
    uint32_t right_after;
    uint32_t right_in_float;
};

// A labelled input, read during the call only. It goes through the int8 layers before the trained ones
// once for each call.
struct swiftlet_tuner_sample {
    // NHWC, in the units of the model's input; or NULL, and
    const int8_t *elements;
    // real numbers, NCHW.
    const float *reals;
    // Elements: info.input's height * width * channels.
    size_t count;
    // The class, counted from 0.
    size_t label;
};

// Room for a tuner; its content is not for the caller. Must not be moved while it is open.
struct swiftlet_tuner {
    uint64_t opaque[192];
};

// Checks the model and says what fine-tuning it needs.
//
// model:  the bytes of a .swl file, at a multiple of 64.
// trust:  SWIFTLET_VERIFY or SWIFTLET_TRUST.
// detail: where not NULL, receives the number that the status speaks of, else 0.
int32_t swiftlet_tuner_inspect(
    const void *model, size_t model_bytes, int32_t trust, struct swiftlet_tuner_info *info,
    uint64_t *detail);

// Makes a tuner. The model and the memory stay the caller's, who keeps both in place and hands the
// memory to nobody else until the tuner is closed. A failed call leaves nothing to close.
//
// memory:  info.memory_bytes at a multiple of 64.
// options: NULL for `swiftlet_tuner_default_options`.
int32_t swiftlet_tuner_open(
    struct swiftlet_tuner *tuner, const void *model, size_t model_bytes, int32_t trust,
    void *memory, size_t memory_bytes, const struct swiftlet_tuner_options *options,
    uint64_t *detail);

// Ends a tuner: nothing is freed, for nothing was allocated.
void swiftlet_tuner_close(struct swiftlet_tuner *tuner);

// What adapts a model to some tens of samples of each class.
void swiftlet_tuner_default_options(struct swiftlet_tuner_options *options);

// Between steps. The seed is left as it was.
int32_t swiftlet_tuner_set_options(
    struct swiftlet_tuner *tuner, const struct swiftlet_tuner_options *options);

void swiftlet_tuner_get_state(
    const struct swiftlet_tuner *tuner, struct swiftlet_tuner_state *state);

// The number that the last status of a function with this tuner spoke of; 0 for success.
uint64_t swiftlet_tuner_detail(const struct swiftlet_tuner *tuner);

// The status in a sentence, zero-terminated, never NULL.
const char *swiftlet_tuner_status_text(int32_t status);

// SWIFTLET_TUNER_VERSION of the library.
uint32_t swiftlet_tuner_version(void);

// ---- what is learned ----

// Gives the network another number of classes. New ones begin with weights of zero; classes beyond the
// number are forgotten, and with them the remembered samples.
int32_t swiftlet_tuner_set_class_count(struct swiftlet_tuner *tuner, size_t count);

// Replaces the class names: UTF-8 texts, each ended by a zero, in the order of the outputs.
int32_t swiftlet_tuner_set_names(
    struct swiftlet_tuner *tuner, const char *texts, size_t text_bytes);

// Offers a sample to the remembered ones, of which there are as many of each class as far as there are
// any; of each class a random choice of those offered. `taken`, where not NULL, receives 1 or 0.
int32_t swiftlet_tuner_remember(
    struct swiftlet_tuner *tuner, const struct swiftlet_tuner_sample *sample, int32_t *taken);

// Adds a sample's gradients to those of the next step. `loss`, where not NULL, receives its softmax
// cross-entropy.
int32_t swiftlet_tuner_accumulate(
    struct swiftlet_tuner *tuner, const struct swiftlet_tuner_sample *sample, float *loss);

// The same for a remembered sample; they are counted from 0.
int32_t swiftlet_tuner_accumulate_remembered(
    struct swiftlet_tuner *tuner, size_t index, float *loss);

// Changes the weights by the gradients since the last step. SWIFTLET_TUNER_NO_SAMPLES without any.
int32_t swiftlet_tuner_step(struct swiftlet_tuner *tuner);

// The next of `step_count` steps, on `batch_size` remembered samples, every class as often as the
// others; the learning rate falls to zero with the last step. `loss`, where not NULL, receives the mean
// before the step. SWIFTLET_TUNER_DONE when all steps are done, those before a checkpoint included.
int32_t swiftlet_tuner_rehearse(
    struct swiftlet_tuner *tuner, size_t batch_size, size_t step_count, float *loss);

// Steps that draw as many samples as `epochs` passes over the remembered ones have.
size_t swiftlet_tuner_step_count(
    const struct swiftlet_tuner *tuner, size_t epochs, size_t batch_size);

// ---- the updated int8 model ----

// Makes the trained layers int8 again. Without it there is no updated model.
int32_t swiftlet_tuner_requantize(struct swiftlet_tuner *tuner);

// Counts a held-out sample in the state: who gets it right.
int32_t swiftlet_tuner_evaluate(
    struct swiftlet_tuner *tuner, const struct swiftlet_tuner_sample *sample);

// The class that the updated model gives, in place of the sample's label.
int32_t swiftlet_tuner_classify(
    struct swiftlet_tuner *tuner, struct swiftlet_tuner_sample *sample);

// Copies the updated model's bytes from `offset` on, as many as fit and there are, so that any buffer
// will do: a page of flash, a packet. `copied` receives their number, 0 at the end.
int32_t swiftlet_tuner_copy_update(
    struct swiftlet_tuner *tuner, size_t offset, void *bytes, size_t byte_count, size_t *copied);

// ---- checkpoints: everything that training depends on, to go on with the same bits ----

// Prepares a checkpoint of info.checkpoint_bytes: before its first byte is copied, with no training
// in between.
int32_t swiftlet_tuner_seal_checkpoint(struct swiftlet_tuner *tuner);

// As `swiftlet_tuner_copy_update`.
int32_t swiftlet_tuner_copy_checkpoint(
    struct swiftlet_tuner *tuner, size_t offset, void *bytes, size_t byte_count, size_t *copied);

// Goes back to a checkpoint of this model. After a refusal the tuner is as it was.
int32_t swiftlet_tuner_restore_checkpoint(
    struct swiftlet_tuner *tuner, const void *bytes, size_t byte_count);

// ---- files; not in libraries for boards without an operating system ----

// Replaces the file at `path` by the updated model, so that the old or the new one is there whatever
// happens: written beside it as PATH.tmp, read back and checked as any model, synced, renamed. It may be
// the file that the model is mapped from. Whether the new model is better is for the caller to say.
int32_t swiftlet_tuner_replace_file(struct swiftlet_tuner *tuner, const char *path);

// Seals a checkpoint and writes it in the same way.
int32_t swiftlet_tuner_write_checkpoint_file(struct swiftlet_tuner *tuner, const char *path);

// SWIFTLET_TUNER_NO_CHECKPOINT when there is no such file.
int32_t swiftlet_tuner_read_checkpoint_file(struct swiftlet_tuner *tuner, const char *path);

#ifdef __cplusplus
}
#endif

#endif
